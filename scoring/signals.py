"""What is on the line beside words to judge: noise, wreckage, listening; what asks.

The one declaration of these words, for scopes, times and checks alike.
"""

from __future__ import annotations

import re

NOT_WORDS = re.compile(r"[\W_]+")
FILLERS = frozenset("嗯呃啊哦噢唉哎诶欸额")
# What recognisers write for line noise and breathing.
WRECKAGE = frozenset("呃吕铝月")
_NOTHING = "".join(FILLERS | WRECKAGE)
# One sentence, or a mark that stands alone: an empty turn glued to another leaves it.
_ENDS = "。！？!?"
_PIECE = re.compile(rf"[^{_ENDS}]*[{_ENDS}]|[^{_ENDS}]+")
_REPEATED = re.compile(r"(.)\1+")

SIGNAL_LENGTH = 4  # readable characters; vendors draw the line at about the same length
LISTENING_SOUNDS = "嗯啊哦噢喔唔"
ASSENT = r"[是对好行]的?[啊呀嘞勒]?|没错|明白了?|知道了?|了解|可以"
"""A word that shows listening, as a part of a pattern."""
_LISTENS = rf"[{LISTENING_SOUNDS}唉哎诶欸呃额]|{ASSENT}|好吧"
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
_SENTENCE_END = re.compile(r"[。！!；;\s]+|(?<=[?？])")
_TAIL = 16  # characters of the last sentence in which a question is looked for
_QUESTION = re.compile(
    r"[?？]$|吗[啊呀]?$|[是好对行以]么$|[是对]吧$|(?<!完)(?<!着)呢$|怎么|为什么"
    r"|(?<!没)什么|多少|几[点号天个块]|哪[里儿个些]|是不是|有没有|能不能|可不可以"
    r"|行不行|对不对|好不好"
)


def is_noise(text: str) -> bool:
    """Tell whether ``text`` holds nothing to judge: punctuation, fillers, noise."""
    return not _words(text).strip(_NOTHING)


def is_unreadable(text: str) -> bool:
    """Tell whether speech may be hidden behind ``text``: empty or known wreckage.

    A clear filler such as ``嗯`` was heard as what it is; it is noise, yet readable.
    """
    return WRECKAGE.issuperset(_words(text))


def unreadable_pieces(text: str) -> list[int]:
    """Return how many noises each sentence of ``text`` is, in order: 0 for one that can
    be read. An empty text is one noise.

    ``呃。`` and ``铝。`` count alike as two turns and glued into one; a drawn-out
    ``呃呃`` is one.
    """
    found = _PIECE.findall(text)
    pieces = [piece for piece in found if piece[-1] in _ENDS or _words(piece)]
    return [_noises(piece) for piece in pieces or ("",)]


def _noises(piece: str) -> int:
    if not is_unreadable(piece):
        return 0
    return max(1, len(_REPEATED.sub(r"\1", _words(piece))))


def _words(text: str) -> str:
    return NOT_WORDS.sub("", text)


def is_listener_signal(text: str | None) -> bool:
    """Tell whether ``text`` only shows listening (嗯, 对, 好的) or says as little as
    谢谢, in at most 4 characters: it takes no floor.
    """
    return _is_short(text, _SIGNAL)


def is_backchannel(text: str | None) -> bool:
    """Tell whether ``text`` only shows listening, in at most 4 characters. 谢谢 does
    more: it takes no floor, yet contributes.
    """
    return _is_short(text, _BACKCHANNEL)


def _is_short(text: str | None, words: re.Pattern[str]) -> bool:
    said = _words(text or "")
    return len(said) <= SIGNAL_LENGTH and words.fullmatch(said) is not None


def asks_question(text: str | None) -> bool:
    """Tell whether the end of ``text`` (its last sentence) asks something."""
    sentences = [part for part in _SENTENCE_END.split(text or "") if part]
    return bool(sentences) and bool(_QUESTION.search(sentences[-1][-_TAIL:]))


def bare_words(text: str) -> str:
    """Return ``text`` without punctuation and without the fillers at its end."""
    return _words(text).rstrip(_NOTHING)


def breaks_off(text: str | None) -> bool:
    """Tell whether ``text`` ends in mid-clause (因为, 然后我, 就是): whoever says this
    had more to say. Fillers behind do not count, nor does what closes a sentence.
    """
    said = (text or "").rstrip()
    if said.endswith(tuple("。！!?？")):
        return False
    words = bare_words(said)
    return bool(_OPEN_END.search(words)) and not _CLOSED_END.search(words)
