"""What the customer tells in a call: numbers, addresses, names, a request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scoring.checks.voices import Voices
from scoring.model import Utterance
from scoring.signals import asks_question, is_listener_signal
from scoring.spoken.addresses import Address, addresses_in, repeats_address
from scoring.spoken.names import (
    Named,
    addressed_by,
    asks_name,
    names_given,
    sounds_like,
)
from scoring.spoken.numbers import LONG, Number, codes_in, fold, repeats

# A number read in parts may have one utterance (an echo, an 嗯) between its parts.
NEAR_PARTS = 2

_MONEY = re.compile(r"\s*(?:多)?(?:块|元|圆)")
_PAID = re.compile("充|交|缴|付|存|汇|转账|金额|一共|总共|发票")
NEAR = 8  # characters before a number that tell what it is
# Units after which a number is a measure, a date or a count, not a detail to confirm.
_MEASURE = re.compile(
    r"\s*(?:多|几|来)?(?:年|月|日|号(?!码)|点|个|次|天|周|兆|m\b|g\b|gb|mb|分|秒|"
    r"小时|人|%|％|度|℃|平|"
    "楼|层|岁|遍|趟|户|家|位|条|米|公里|千|万|倍|折|种|项|块钱?左右)",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"(?:100\d\d|1[12]\d|12\d{3}|123\d\d|95\d{3,4}|96\d{3,4}|[48]00(?:\d{7})?|(?:19|"
    r"20)\d\d)$"
)
_OWN_CODE = re.compile("户号|卡号|账号|编号|工单|尾号|后四位|单号")
CODE = 3  # digits from which a number told digit by digit is a code
_SENTENCE = re.compile(r"[^。！!；;？?]*[。！!；;？?]?")
_CHUNK_REST = 4  # characters beside the digits in a part of a number told by and by
SAME_WORDS = 4  # characters in a row that repeat a request
# Something to be done, not something to be found or told.
_DEED = (
    "办理?|取消|查询|查(?:一下|下)|开通|退订|退(?:费|款|掉|货)|变更|更改|更换|报修|"
    "报停|预约"
    "|充值|缴费|交费|修改|移机|注销|销户|停机|复机|安装|装宽带|装机|换卡|补卡|补办|"
    "过户|升级"
    "|降档|改成|换成|转成|登记|挂失|续费|开具?发票|打印"
)
_REQUEST = re.compile(
    r"(?:(?:想要?|(?<![不需])要(?!不)|需要(?!不)|打算|准备|申请|麻烦你?们?)(?:把|给|"
    r"在|重新|再)?"
    rf"|(?:帮|给|替)我(?![说讲])(?:把|再)?)[^。！？?，,说]{{0,5}}?(?P<deed>{_DEED})"
    r"(?![的了过]|记录|单)[^。！？?，,]{0,8}"
)
_MERELY_ASKS = re.compile("要不要|用不用|需不需要|怎么|多少|能不能自己|什么时候")


@dataclass(frozen=True, slots=True)
class Item:
    """A detail told: in the utterances ``first`` to ``last``, ``[start, end)`` of the
    last; exactly one of ``digits``, ``address``, ``name`` and ``wish`` is given.
    """

    kind: str
    first: Utterance
    last: Utterance
    start: int
    end: int
    sure: bool
    digits: str = ""
    address: Address | None = None
    name: Named | None = None
    wish: str = ""

    def repeated_in(self, text: str) -> bool:
        """Tell whether ``text`` says the detail again."""
        if self.digits:
            return repeats(self.digits, text)
        if self.address is not None:
            return repeats_address(self.address, text)
        if self.name is not None:
            return repeats_name(self.name, text)
        return _shares_words(self.wish, text)

    def other_in(self, text: str) -> bool:
        """Tell whether ``text`` says another detail of this kind instead."""
        if self.digits:
            return any(len(n.digits) >= CODE for n in codes_in(text))
        return self.address is not None and bool(addresses_in(text))


def repeats_name(name: Named, text: str) -> bool:
    """Tell whether ``text`` says a name again: with a title, in full, or 姓孟."""
    if addressed_by(text, name.surname):
        return True
    if name.given and name.given in text:
        return True
    return any(
        sounds_like(char, name.surname) for char in re.findall(r"姓\s*(.)", text)
    )


def _shares_words(wish: str, text: str) -> bool:
    """Tell whether ``text`` repeats a piece of what was asked for (取消套餐), or names
    the deed as done for the customer (给您取消).
    """
    ends = range(len(wish) - SAME_WORDS + 1)
    if any(wish[at : at + SAME_WORDS] in text for at in ends):
        return True
    deed = _REQUEST.search(wish)
    done = deed and re.search(
        f"[帮给为替][您你].{{0,6}}{re.escape(deed['deed'])}", text
    )
    return bool(done)


def items_of(voices: Voices) -> list[Item]:
    """Return what the customer tells, in order; a request once."""
    items: list[Item] = []
    asked, request = False, False
    for said in voices.said:
        text, customer = voices.text(said), voices.customer(said)
        if customer is not False:
            found = list(_told(text, said, customer is True, asked))
            request = _add(items, found, request)
        if voices.agent(said) is not False and asks_name(text):
            asked = True
        elif customer is not False and not is_listener_signal(text):
            asked = False
    return items


def _add(items: list[Item], found: list[Item], request: bool) -> bool:
    """Add new details to ``items``; tell whether a request is among them.

    What was told before is not told anew; parts of a long number told one after the
    other (138, 0000, 1234) are one.
    """
    for item in found:
        if item.kind == "request":
            if not request:
                items.append(item)
            request = True
        elif not _joined(items, item) and not _known(items, item):
            items.append(item)
    return request


def _known(items: list[Item], item: Item) -> bool:
    """Tell whether a detail was told before."""
    for old in items:
        if item.digits and old.digits.endswith(item.digits):
            return True
        if item.name and old.name and sounds_like(item.name.surname, old.name.surname):
            return True
        if (
            item.address
            and old.address
            and {(p.kind, p.value) for p in item.address.parts}
            <= {(p.kind, p.value) for p in old.address.parts}
        ):
            return True
    return False


def _joined(items: list[Item], item: Item) -> bool:
    """Join a part of a number to the part before it, where both are mere parts."""
    last = items[-1] if items else None
    if last is None or not (item.digits and last.digits) or len(item.digits) >= LONG:
        return False
    near = 0 < item.first.index - last.last.index <= NEAR_PARTS
    if not near or not (_is_chunk(item) and len(last.digits) < LONG + LONG):
        return False
    items[-1] = replace(
        last,
        last=item.last,
        start=item.start,
        end=item.end,
        sure=last.sure and item.sure,
        digits=last.digits + item.digits,
    )
    return True


def _is_chunk(item: Item) -> bool:
    """Tell whether an utterance holds next to nothing but the digits."""
    size = item.last.span.end - item.last.span.start
    return size - (item.end - item.start) <= _CHUNK_REST


def _told(text: str, said: Utterance, sure: bool, asked: bool) -> Iterator[Item]:
    """Yield the details of one utterance."""
    places = addresses_in(text)
    for place in places:
        if not asks_question(_sentence(text, place.start)):
            yield Item(
                "address", said, said, place.start, place.end, sure, address=place
            )
    for number in _numbers(text):
        inside = any(p.start <= number.start < p.end for p in places)
        if not inside and not asks_question(_sentence(text, number.start)):
            yield Item(
                "number", said, said, number.start, number.end, sure,
                digits=number.digits,
            )  # fmt: skip
    for name in names_given(text, asked):
        yield Item("name", said, said, name.start, name.end, sure, name=name)
    wish = _REQUEST.search(text)
    if wish and not _MERELY_ASKS.search(_sentence(text, wish.start())):
        yield Item(
            "request", said, said, wish.start(), wish.end(), sure, wish=wish.group()
        )


def _numbers(text: str) -> Iterator[Number]:
    """Yield amounts paid and codes: a phone, a card, an account, a room.

    Other money (四块 dearer, 八千块 too much) is talk, nothing to be confirmed.
    """
    folded = fold(text)
    for number in codes_in(text):
        rest = folded[number.end :]
        before = folded[max(0, number.start - NEAR) : number.start]
        paid = _MONEY.match(rest) and _PAID.search(before)
        if paid or (
            not number.counted
            and len(number.digits) >= CODE
            and "." not in number.digits
            and not _MONEY.match(rest)
            and not _MEASURE.match(rest)
            and (_OWN_CODE.search(before) or not _SERVICE.match(number.digits))
        ):
            yield number


def _sentence(text: str, at: int) -> str:
    """Return the sentence of ``text`` that holds character ``at``."""
    for found in _SENTENCE.finditer(text):
        if found.start() <= at < found.end():
            return found.group()
    return text


def phone_in(text: str) -> Number | None:
    """Return the first telephone number of ``text``: seven digits or more, or "
    "masked.
    """
    masked = re.search(r"[\d*xX]{7,}", fold(text))
    if masked and "*" in masked.group():
        return Number(*masked.span(), masked.group())
    for number in codes_in(text):
        plain = len(number.digits) >= LONG and "." not in number.digits
        if plain and not number.counted and not _MONEY.match(text[number.end :]):
            return number
    return None
