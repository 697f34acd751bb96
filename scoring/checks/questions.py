"""Questions in the words of a call: which are meant as such, and what may answer them.

Lenient throughout: in doubt a sentence is no question, and in doubt it is answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scoring.model import Span

SENTENCE = re.compile(r"[^。！!；;？?\n]+[。！!；;？?\n]*")
CLAUSE = re.compile(r"[^，,。！!；;？?、\s]+[，,。！!；;？?、\s]*")
NOT_WORDS = re.compile(r"[\W_]+")
SOUNDS = "嗯呃啊哦噢喔唉哎诶欸额呀哈啦嘛哟"
_ASKED = (
    "什么|啥|怎么|咋|为何|如何|多少|多久|多长|多大|多远|多快|几[点天号个块月年次楼路层成折兆]"
    "|哪|谁|能不能|可不可以|可以不可以|有没有|是不是|要不要|行不行|会不会|用不用|需不需要"
    "|该不该|是否|能否|可否|还是说"
)
ASKED = re.compile(_ASKED)
ENDING = re.compile(r"(?:吗|么|呢)[啊呀哈]?$|(?<![不就还也])是$")
# Asked of nobody: 没什么, 不怎么热, 什么都行, 好几个, 几天了, 你们什么态度.
NOBODY = re.compile(
    r"(?:不知道|不清楚|不晓得|没有?|不管|无论|不论|随便|甭管|不)(?:你|您|他|我|是|说|有)?"
    r"(?:什么|啥|怎么|咋|多少|多久|多大|谁|哪.?)"
    r"|(?:什么|啥|怎么样?|谁|哪[里儿个些]|多少)(?:都|也)|什么的|好几|几.?[天次个月年回遍]+了"
    r"|凭什么|什么(?:态度|玩意|破|服务|素质|人啊)|怎么(?:这样|这么|那么|能这样|可以这样|搞的)"
    r"|谁知道|哪知道|哪有|怎么说呢|有什么好|多少有点|多少遍|多少次了"
)
# Asked to keep the talk going: 喂？, 是吗, 听得到吗, 知道吧.
TAGS = re.compile(
    r"(?:喂|你好|您好|在|是|对|好|行|可以|真的|这样|那样|明白|知道|懂|清楚|听见|听到|听得到"
    r"|听得见|能听到|能听见|听清楚|有人在?|师傅|小姐|先生|然后|还有|那|所以|后来)*了?[吗吧么呢]?"
)
TAG_AT_END = re.compile(
    r"(?:是吗|对吗|好吗|行吗|可以吗|是吧|对吧|好吧|行吧|吧|对不对)$"
)
POLITE_END = re.compile(
    "(?:好吗|可以吗|行吗|好不好|好吧|行不行|可以吧|行吧|好么|可以么)$"
)
CONFIRMS = re.compile("(?:是吗|对吗|是吧|对吧|对不对|是不是)$")
ASKING_WORDS = re.compile(r"^(?:请问|我?想问(?:一下|下)?|问一下|咨询一下)")
LAST = 6  # characters at the end of a sentence in which an open question is looked for
MIN_WORDS = 3  # characters of a question: 多少钱, 怎么办

OTHER_NEEDS = re.compile(
    r"还有.{0,8}(?:吗|么|没有|没)$|(?:别|其[他它])的.{0,6}(?:吗|么)$"
)
CLARIFIES = re.compile(
    r"您?(?:是)?(?:说|问|指|想|要|讲)的?是|您(?:是)?(?:想|要|问|指|说)|还是|哪|什么意思|再说一遍"
    r"|重复一[遍下]|没听清|地址|电话|号码|手机|卡号|户号|编号|姓名|名字|贵姓|称呼|身份证|小区|户主|账号"
)
NUMERALS = re.compile(r"[0-9零一二两三四五六七八九十百千万半几]")
REASONS = re.compile(
    r"因为|由于|原因|为了|是这样|导致|造成|所以|故障|欠费|维护|升级|检修"
)
WAYS = re.compile(
    r"可以|需要|先|请您|麻烦您|办理|登录|拨打|到.{0,6}[厅店点]|通过|帮您|给您|为您"
)
PLACES = re.compile(r"[路街号楼区县市层厅店旁边东南西北网]|地址|位置")
STOP = frozenset(
    "的了吗呢吧啊呀是我你您他们这那有在和就也都还要能会可以不什么怎多少几哪谁么为个到给说"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its sentence as a raw span of its turn, and its words."""

    span: Span
    words: str

    @property
    def open(self) -> bool:
        """Whether yes or no is no answer to it."""
        return bool(re.search("什么|啥|怎么|咋|为何|如何|多|几|哪|谁", self.words))


def bare(text: str) -> str:
    """Return the letters, digits and Han characters of ``text``, without sounds."""
    words = NOT_WORDS.sub("", text)
    return "".join(char for char in words if char not in SOUNDS)


def sentences(text: str, offset: int) -> Iterator[Span]:
    """Yield the sentences of ``text``, which begins at ``offset`` of its turn."""
    for found in SENTENCE.finditer(text):
        yield Span(offset + found.start(), offset + found.end())


def questions(text: str, offset: int) -> Iterator[Question]:
    """Yield what is really asked in ``text`` (at ``offset`` of its turn)."""
    for span in sentences(text, offset):
        raw = text[span.start - offset : span.end - offset]
        if is_real(raw):
            yield Question(span, bare(raw))


def is_question(sentence: str) -> bool:
    """Tell whether a sentence of the agent's is a question and nothing more.

    您看可以吗 and 好吗 make a statement polite; 看您要什么套餐 asks nothing.
    """
    words = bare(sentence)
    if found := POLITE_END.search(words):
        return len(words[: found.start()]) < MIN_WORDS
    if sentence.rstrip().endswith(("?", "？")):
        return True
    if sentence.rstrip().endswith(("。", "！", "!", "；", ";")):
        return False
    if ENDING.search(words) or CONFIRMS.search(words):
        return True
    return bool(ASKED.search(NOBODY.sub("", words[-LAST:])))


def is_real(sentence: str) -> bool:
    """Tell whether ``sentence`` asks for something that needs an answer."""
    words = ASKING_WORDS.sub("", bare(sentence))
    if len(words) < MIN_WORDS or TAGS.fullmatch(words):
        return False
    if ASKED.search(NOBODY.sub("", words)):
        return not TAG_AT_END.search(words) or _asks_before_tag(words)
    if TAG_AT_END.search(words) or NOBODY.search(words):
        return False
    return bool(ENDING.search(words)) or sentence.rstrip().endswith(("?", "？"))


def _asks_before_tag(words: str) -> bool:
    """Tell whether an open question stands before 可以吗 or 好吧."""
    rest = TAG_AT_END.sub("", words)
    return bool(ASKED.search(NOBODY.sub("", rest))) and len(rest) >= MIN_WORDS


def clarifies(question: Question, sentence: str) -> bool:
    """Tell whether the agent's own question ``sentence`` is asked to answer."""
    words = bare(sentence)
    return bool(CLARIFIES.search(words)) or bool(_pairs(question.words) & _pairs(words))


def fits(question: Question, text: str) -> bool:
    """Tell whether ``text`` may be the answer after the agent asked something else."""
    words = bare(text)
    if _pairs(question.words) & _pairs(words):
        return True
    for asked, given in (
        ("多|几|什么时候|啥时候", NUMERALS),
        ("为什么|为啥|怎么回事|为何", REASONS),
        ("怎么|咋|如何|能不能|可以|可不可以", WAYS),
        ("哪", PLACES),
    ):
        if re.search(asked, question.words) and given.search(words):
            return True
    return False


def _pairs(words: str) -> set[str]:
    """Return the pairs of neighbouring characters that carry a meaning."""
    pairs = (words[at : at + 2] for at in range(len(words) - 1))
    return {pair for pair in pairs if not STOP & set(pair)}
