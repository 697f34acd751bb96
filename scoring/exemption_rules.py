"""The exemption rules: a hit of a fault with the words around it in, excused or not.

Each rule is named, shown in the evidence, and has a case and near misses in
``tests/test_exemptions.py``. A rule sees words and acts near the hit, never points.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from scoring.model import Match, Wording

# Words that give a reason, or open a way on; looked for near a refusal.
REASON = re.compile(
    "因为|由于|原因|是这样的|规定是|按照?规定|涉及|属于|必须|得先|要先|之前是|以后才|"
    "(?:系统|平台)(?:升级|维护|故障)|暂停|暂时|需要(?!不需要)|只能|才能|才可以|"
    "要等|没到|已经(?:过|结|超|到|下|出|发|用|生|充)"
)
WAY_ON = re.compile(
    "建议|[您你](?:也)?(?:可以|不妨)(?!投诉|告)|[您你]能(?!不能)|"
    "可以(?:先|到|去|通过|拨打|联系|登录|试|换|在|选|申请)|"
    "我(?:们)?(?:再|先|马上|这边|这就)?(?:帮|给|为|替)[您你](?!打包票|保证|说|讲)|"
    "(?:帮|给|为|替)[您你](?:查|问|核实|反馈|登记|记录|上报|转|申请|联系|看|办|处理|催|确认|开|改)|"
    "转接|转到|电话是|号码是|麻烦[您你]|请[您你](?:拨|打|联系|到|去|先|留|提供|稍)"
)
COURTESY = re.compile("请问|麻烦|劳驾|不好意思|抱歉|对不起|打扰")
# Lexicons whose nearness is a way on, whatever the words.
WAY_ON_ACTS = frozenset({"redirect", "follow_up", "hold_request"})
HELP_ACTS = frozenset({"follow_up"})
# Faults a reason or a way on excuses; rudeness is not excused by being helpful later.
# To name another party is what blame shifting does: only help excuses that.
EXCUSED_BY_REASON = frozenset({"taboo_dont_know", "flat_refusal"})
EXCUSED_BY_HELP = frozenset({"blame_shifting"})
# Questions that a word of courtesy in the same sentence makes polite.
EXCUSED_BY_COURTESY = frozenset({"impatience", "curt"})
# Faults that run through a whole sentence and are one fault there.
ONE_BREATH = frozenset({"blame_shifting", "overpromise", "small_talk"})
# Han characters before and after the hit, in its sentence, that make an explanation: a
# reason alone makes a refusal less than flat; 不知道 needs more, it asks for a way on.
EXPLAINED = {"flat_refusal": (8, 2), "taboo_dont_know": (11, 11)}
EXPLAINED_UTTERANCE = 26

_ENDS = re.compile(
    "[嗯呃啊哦噢喔唉哎诶欸唔]*(?:$|[^\\w]|[的了呀呢吧嘛吗呗哈哟](?:$|[^\\w]|[呀呢吧嘛呗哈啊]|反正)|"
    "反正|[您你](?:去|自己)?[问找]|谁(?:来|也)|我(?:们)?也)"
)
_EMPTY = re.compile(
    "先生|女士|大[哥姐爷妈]|反正|那个|这个|就是|[嗯呃啊哦噢喔唉哎诶欸唔]"
)
# Words rude whatever stands near them: 我哪知道, 谁知道呢, 一分也不退, 找我干嘛.
_RUDE = {
    "taboo_dont_know": re.compile(
        "(?:哪|咋|怎么).{0,4}(?:知道|晓得|清楚|懂|记得|认得|说得|猜|门儿清)|"
        "(?:谁|鬼|天)(?:会|能|才)?(?:知道|晓得)"
    ),
    "flat_refusal": re.compile(
        "就是不|没有?商量|别想|想得.?美|我们?[又也]?能?有(?:什么|啥)(?:办法|法子|辙|招)|"
        "一(?:分|毛|块)钱?[也都]?(?:不|退不|给不|赔不)|为什么|不告诉"
    ),
    "blame_shifting": re.compile(
        "谁.{1,9}谁|哪.{1,8}哪|吵|骂|闹|理论|算账|评理|拍桌子|打官司|怪|怨|赖|毛钱|"
        "八竿子|搭|不背|干嘛|干啥|干什么|什么用|啥用|别[问找]我"
    ),
}
_HAN = re.compile("[\\u4e00-\\u9fff]")


@dataclass(frozen=True, slots=True)
class Place:
    """A hit with the words around it.

    ``before`` and ``after`` are the rest of its sentence, ``tail`` what follows it in
    its utterance, ``around`` all of the utterance but the hit; ``near_agent`` are the
    agent's words there and in the utterances near it, ``near_acts`` the acts found in
    them. ``customer_before`` are the customer's last words; ``unasked``: he has not
    spoken yet; ``agent_before``: the agent has; ``said_already``: the same fault is
    charged earlier in the sentence.
    """

    match: Match
    quote: str
    before: str
    after: str
    tail: str
    around: str
    near_agent: tuple[str, ...]
    near_acts: frozenset[str]
    customer_before: str
    agent_before: bool
    unasked: bool
    said_already: bool


@dataclass(frozen=True, slots=True)
class ExemptionRule:
    """A named reason not to blame a hit; ``applies`` looks at the words around it."""

    id: str
    title: Wording
    applies: Callable[[Place], bool]


def _han(text: str) -> int:
    """Return how many Han characters of ``text`` say something."""
    return len(_HAN.findall(_EMPTY.sub("", text)))


def _rude(place: Place) -> bool:
    """Tell whether the hit's own words are ruder than any help beside them."""
    rude = _RUDE.get(place.match.lexicon)
    return rude is not None and bool(rude.search(place.quote))


def _question(place: Place) -> bool:
    # 不知道您方便吗, 不清楚您是否…: a polite question, not an answer.
    tail = place.tail[:14]
    return bool(
        re.search("(?:不知道|不清楚|不晓得|不了解)$", place.quote)
        and re.match("[您你咱](?!说|们)", tail)
        and re.search(
            "吗|呢|方便|是否|是不是|有没有|需不需要|能不能|可不可以|[?？]", tail
        )
    )


def _negated(place: Place) -> bool:
    # 不是没办法, 也不是说不行.
    return bool(
        re.search(
            "(?:不是|并非|并不是|不代表|(?<!说)没说|不会)(?:说|我|我们)?$", place.before
        )
    )


def _hearing(place: Place) -> bool:
    # 听不清楚, 声音断断续续: trouble with the line, not with the matter.
    around = place.before[-4:] + place.quote + place.tail[:4]
    if place.match.lexicon == "curt":  # 什么没听清 is the curt question itself
        return bool(re.search("(?:听得|能听)[到见]", around))
    return bool(
        re.search(
            "听(?:得)?不(?:太)?(?:清|见|到)|没(?:有)?听(?:清|见|到)|听得到吗", around
        )
    )


def _line_check(place: Place) -> bool:
    # 喂喂 in mid-call, or where the customer has just said 喂: the line is tried.
    if place.match.lexicon != "curt" or not place.quote.startswith("喂"):
        return False
    return bool(
        (place.agent_before and not place.quote.strip("喂 ,，.。!！?？"))
        or re.search("喂[^\\w]*$|听(?:得|不|到|见|清)|没声", place.customer_before)
    )


def _hypothetical(place: Place) -> bool:
    return bool(
        re.search("(?:如果|要是|假如|万一|除非|的时候)[^,，]{0,10}$", place.before)
        or re.match("[^,，。]{0,6}的话", place.tail)
    )


def _quoted(place: Place) -> bool:
    # 您说查不到, 您反映的用不了: the customer's words handed back; not 我跟你说不行.
    return bool(
        re.search(
            "(?<![跟和给对同])[您你](?:是)?(?:说|反映|提到|讲)(?:的)?(?:是)?[^,，。]{0,6}$",
            place.before,
        )
    )


def _echo(place: Place) -> bool:
    # 查不到是吗: the customer's very words, asked back.
    return bool(
        place.quote
        and place.quote in place.customer_before
        and re.match(".{0,6}(?:是吗|对吗|对吧|是吧|是不是)", place.tail)
    )


def _way_on(place: Place) -> bool:
    lexicon = place.match.lexicon
    if lexicon not in EXCUSED_BY_REASON | EXCUSED_BY_HELP or _rude(place):
        return False
    reason = lexicon in EXCUSED_BY_REASON
    if place.near_acts & (WAY_ON_ACTS if reason else HELP_ACTS):
        return True
    return any(
        WAY_ON.search(text) or (reason and REASON.search(text))
        for text in place.near_agent
    )


def _courteous_refusal(place: Place) -> bool:
    # 这个确实退不了，不好意思啊.
    return place.match.lexicon in EXCUSED_BY_REASON and bool(
        COURTESY.search(place.around)
    )


def _courteous_question(place: Place) -> bool:
    # 请问您到底是哪个号码上不了网: asked to understand.
    return place.match.lexicon in EXCUSED_BY_COURTESY and bool(
        COURTESY.search(place.before) or COURTESY.search(place.after)
    )


def _longer_words(place: Place) -> bool:
    # 没办法给您查, 不知道您说的哪个: the words go on, the hit is a part of them.
    return (
        place.match.lexicon in EXCUSED_BY_REASON
        and not _ENDS.match(place.tail)
        and not _rude(place)
    )


def _explained(place: Place) -> bool:
    # 外区的号要到当地的厅去，这里销不了: not flat, there is more beside it.
    enough = EXPLAINED.get(place.match.lexicon)
    if enough is None or _rude(place):
        return False
    before, after = _han(place.before), _han(place.after)
    return (
        before >= enough[0]
        or after >= enough[1]
        or before + after >= max(enough)
        or _han(place.around) >= EXPLAINED_UTTERANCE
    )


def _unasked(place: Place) -> bool:
    # Before the customer has said a word there is nothing to refuse.
    return place.match.lexicon in EXCUSED_BY_REASON and place.unasked


def _said_already(place: Place) -> bool:
    # 不归我们管，你找他们去: one breath, one fault.
    return place.match.lexicon in ONE_BREATH and place.said_already


RULES: tuple[ExemptionRule, ...] = (
    ExemptionRule(
        "question_to_customer", Wording("是在问客户", "asks the customer"), _question
    ),
    ExemptionRule("negation", Wording("前面有否定", "negated"), _negated),
    ExemptionRule("hearing_trouble", Wording("听不清", "trouble hearing"), _hearing),
    ExemptionRule("line_check", Wording("是在试线路", "tries the line"), _line_check),
    ExemptionRule("hypothetical", Wording("是假设", "hypothetical"), _hypothetical),
    ExemptionRule("quotation", Wording("转述客户的话", "quotes the customer"), _quoted),
    ExemptionRule(
        "echo", Wording("重复客户的话来确认", "asks the customer's words back"), _echo
    ),
    ExemptionRule(
        "way_on",
        Wording("附近说明了原因或给出办法", "a reason or a way on stands near"),
        _way_on,
    ),
    ExemptionRule(
        "courteous_refusal",
        Wording("附近致了歉", "refused with an apology"),
        _courteous_refusal,
    ),
    ExemptionRule(
        "courteous_question",
        Wording("是客气的询问", "asked with courtesy"),
        _courteous_question,
    ),
    ExemptionRule(
        "longer_words",
        Wording("是更长一句话的一部分", "part of longer words"),
        _longer_words,
    ),
    ExemptionRule(
        "explained", Wording("同一句里另有说明", "explained beside it"), _explained
    ),
    ExemptionRule(
        "one_breath",
        Wording("同一句里已记过一次", "counted once in this sentence"),
        _said_already,
    ),
    ExemptionRule(
        "unasked", Wording("客户还没有提问", "nothing was asked yet"), _unasked
    ),
)
# What HEAR marks: the model of acts is next to certain that the words mean another.
CONTEXT = "context"
RULE_TITLES: dict[str, Wording] = {
    **{rule.id: rule.title for rule in RULES},
    CONTEXT: Wording("上下文不像", "the words around say otherwise"),
}
