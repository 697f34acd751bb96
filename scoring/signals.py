"""What is on the line beside words to judge: noise, wreckage, listening; what asks.

The one declaration of these words, for scopes, times and checks alike.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scoring.lazily import lazily
from scoring.model import AttributedCall

NOT_WORDS = re.compile(r"[\W_]+")
FILLERS = frozenset("嗯呃啊哦噢唉哎诶欸额")
# What recognisers write for line noise and breathing.
WRECKAGE = frozenset("呃吕铝月")
_NOTHING = "".join(FILLERS | WRECKAGE)
# One sentence, or a mark that stands alone: an empty turn glued to another leaves it.
_ENDS = "。！？!?"
_PIECE = re.compile(rf"[^{_ENDS}]*[{_ENDS}]|[^{_ENDS}]+")
_REPEATED = re.compile(r"(.)\1+")
_READABLE = re.compile(r"[^\W_]")
# One character is enough to tell that a text is no noise, no wreckage, no short answer.
_TO_JUDGE = re.compile(rf"[^\W_{_NOTHING}]")
_HEARD = re.compile(rf"[^\W_{''.join(sorted(WRECKAGE))}]")

SIGNAL_LENGTH = 4  # readable characters; vendors draw the line at about the same length
LISTENING_SOUNDS = "嗯啊哦噢喔唔"
ASSENT = r"[是对好行]的?[啊呀嘞勒]?|没错|明白了?|知道了?|了解|可以"
"""A word that shows listening, as a part of a pattern."""
_LISTENS = rf"[{LISTENING_SOUNDS}唉哎诶欸呃额]|{ASSENT}|好吧"
_TOO_LONG = re.compile(rf"(?:[\W_]*[^\W_]){{{SIGNAL_LENGTH + 1}}}")
_BACKCHANNEL = re.compile(f"(?:{_LISTENS})+")
_SIGNAL = re.compile(f"(?:{_LISTENS}|没事|谢谢)+")

# Words after which a sentence must go on, with a pronoun behind them or not.
_JOINING = (
    "因为|所以|但是|可是|不过|就是说|就是|然后|而且|如果|要是|比如说?|结果|那么"
    "|打算|准备"
)
_WHO = "我们|你们|他们|咱们|我|你|您|他|她|咱"
_OPEN_END = re.compile(
    f"(?:(?:{_JOINING})(?:{_WHO})?|(?:{_WHO})(?:就|都|也|还|又|想|要|那个|这个)"
    "|[把被跟从往替]|正在|一直)$"
)
# ... unless it is the end: 你看行就是, 找那个, 不想要, 就是你.
_CLOSED_END = re.compile(
    f"[不没就也]就是$|(?:可不|本来|确实|反正|[不也]|这|那)就是$|就是(?:{_WHO})$|"
    f"[给找问跟对帮为叫靠怪管](?:{_WHO})(?:就|都|也)?$|[不没]准备$|准备$(?<=[在有]准备)"
)
_CLOSES = tuple("。！!?？")
_SENTENCE_END = re.compile(r"[。！!；;\s]+|(?<=[?？])")
_LAST_WORDS = 8  # characters in which a clause left open, or closed, shows
_TAIL = 16  # characters of the last sentence in which a question is looked for
_QUESTION = re.compile(
    r"[?？]$|吗[啊呀]?$|[是好对行以]么$|[是对]吧$|(?<!完)(?<!着)呢$|怎么|为什么"
    r"|(?<!没)什么|多少|几[点号天个块]|哪[里儿个些]|是不是|有没有|能不能|可不可以"
    r"|行不行|对不对|好不好"
)


MOST_REMEMBERED = 4096
LONGEST_REMEMBERED = 200
"""How many texts are remembered, of how many characters at most: calls repeat 嗯, 好的,
再见 by the thousand, and within one call many rooms ask after the same words.
"""


class Reading:
    """What there is to tell of one text beside its meaning, worked out once.

    ``noise``: punctuation, fillers and noise alone; ``unreadable``: empty or known
    wreckage; ``signal`` and ``backchannel`` as `is_listener_signal` and
    `is_backchannel` say.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.noise = _TO_JUDGE.search(text) is None
        self.unreadable = _HEARD.search(text) is None
        self.signal = self.backchannel = False
        if not _TOO_LONG.match(text):
            self.signal = _SIGNAL.fullmatch(self.words) is not None
            self.backchannel = _BACKCHANNEL.fullmatch(self.words) is not None

    @lazily
    def words(self) -> str:
        """The readable characters alone."""
        text = self.text
        return text if text.isalnum() else NOT_WORDS.sub("", text)

    @lazily
    def bare(self) -> str:
        """The readable characters without the fillers at their end."""
        return self.words.rstrip(_NOTHING)

    @lazily
    def asks(self) -> bool:
        """Whether the last sentence asks something."""
        if self.text.isalnum():  # nothing ends a sentence in it
            return _QUESTION.search(self.text[-_TAIL:]) is not None
        sentences = [part for part in _SENTENCE_END.split(self.text) if part]
        return bool(sentences) and bool(_QUESTION.search(sentences[-1][-_TAIL:]))

    @lazily
    def breaks_off(self) -> bool:
        """Whether it ends in mid-clause."""
        if self.text.rstrip().endswith(_CLOSES):
            return False
        words = self.bare[-_LAST_WORDS:]
        return bool(_OPEN_END.search(words)) and not _CLOSED_END.search(words)

    @lazily
    def pieces(self) -> tuple[int, ...]:
        """How many noises each sentence is, as `unreadable_pieces` says."""
        found = _PIECE.findall(self.text)
        pieces = [one for one in found if one[-1] in _ENDS or _READABLE.search(one)]
        return tuple(_noises(piece) for piece in pieces or ("",))


_remembered = lru_cache(MOST_REMEMBERED)(Reading)


def reading(text: str) -> Reading:
    """Return the reading of ``text``, of short ones the same each time."""
    return _remembered(text) if len(text) <= LONGEST_REMEMBERED else Reading(text)


def readings_of(attributed: AttributedCall) -> list[Reading]:
    """Return what there is to tell of the words of each utterance, in order."""
    turns = attributed.call.turns
    return [
        reading((turns[said.turn].text or "")[said.span.start : said.span.end])
        for said in attributed.utterances
    ]


def wordless(text: str) -> bool:
    """Tell whether ``text`` holds no letter, character or digit at all."""
    return _READABLE.search(text) is None


def is_noise(text: str) -> bool:
    """Tell whether ``text`` holds nothing to judge: punctuation, fillers, noise."""
    return reading(text).noise


def is_unreadable(text: str) -> bool:
    """Tell whether speech may be hidden behind ``text``: empty or known wreckage.

    A clear filler such as ``嗯`` was heard as what it is; it is noise, yet readable.
    """
    return reading(text).unreadable


def unreadable_pieces(text: str) -> list[int]:
    """Return how many noises each sentence of ``text`` is, in order: 0 for one that can
    be read. An empty text is one noise.

    ``呃。`` and ``铝。`` count alike as two turns and glued into one; a drawn-out
    ``呃呃`` is one.
    """
    return list(reading(text).pieces)


def _noises(piece: str) -> int:
    if _HEARD.search(piece):
        return 0
    return max(1, len(_REPEATED.sub(r"\1", _words(piece))))


def _words(text: str) -> str:
    return NOT_WORDS.sub("", text)


def is_listener_signal(text: str | None) -> bool:
    """Tell whether ``text`` only shows listening (嗯, 对, 好的) or says as little as
    谢谢, in at most 4 characters: it takes no floor.
    """
    return reading(text or "").signal


def is_backchannel(text: str | None) -> bool:
    """Tell whether ``text`` only shows listening, in at most 4 characters. 谢谢 does
    more: it takes no floor, yet contributes.
    """
    return reading(text or "").backchannel


def asks_question(text: str | None) -> bool:
    """Tell whether the end of ``text`` (its last sentence) asks something."""
    return reading(text or "").asks


def bare_words(text: str) -> str:
    """Return ``text`` without punctuation and without the fillers at its end."""
    return _words(text).rstrip(_NOTHING)


def breaks_off(text: str | None) -> bool:
    """Tell whether ``text`` ends in mid-clause (因为, 然后我, 就是): whoever says this
    had more to say. Fillers behind do not count, nor does what closes a sentence.
    """
    return reading(text or "").breaks_off
