"""Tiny lexicons and short ways to look for them in sentences."""

from functools import cache

from scoring.annotate import annotate
from scoring.matching.matcher import Matcher, compile_matcher
from scoring.model import AnnotatedCall, Call, Lexicon, Turn, Wording


def lexicon(name, *phrases, family="courtesy", **more):
    return Lexicon(name, Wording(name, name), family, phrases, **more)


TINY = (
    lexicon("hello", "您好", "(早上|下午)好", exceptions=("您好像",)),
    lexicon("hold", "[请]您[先]稍等[一下]", "请稍候"),
    lexicon(
        "identify", "{number}[号]为您服务", "(我|这里)是{company}", "{company}为您服务"
    ),
    lexicon("named", "{surname}(先生|女士)", "我叫{name}"),
    lexicon("promise", "{time}给您(回复|回电)"),
    lexicon("wish", "祝您{any:1-4}愉快", yields_to=("bye_now",)),
    lexicon("bye_now", "再见", "祝您用车愉快", where="end"),
    lexicon("thanks_all", "谢谢", "感谢[您][的]来电"),
    lexicon("listens", "^(嗯|啊)$", "^[嗯]对$", "那个就是"),
    lexicon("deflect", "不归我管", "不管", "您找别人", family="fault"),
    lexicon(
        "unknowing", "[我]不知道", "不清楚", family="fault", exceptions=("不知道您",)
    ),
    lexicon("swears", "操", "我操", "滚", family="fault"),
)


@cache
def tiny() -> Matcher:
    return compile_matcher(TINY)


def call_of(*texts: str | None) -> Call:
    turns = tuple(Turn(index, text) for index, text in enumerate(texts))
    return Call("c", turns)


def hits(matcher: Matcher, *texts: str) -> list[tuple[str, str]]:
    """Return ``(lexicon, raw words)`` of every match."""
    return quotes(annotate(call_of(*texts), matcher))


def quotes(annotated: AnnotatedCall) -> list[tuple[str, str]]:
    turns = annotated.call.turns
    return [
        (m.lexicon, turns[m.turn].words[m.span.start : m.span.end])
        for m in annotated.matches
    ]


def one(*phrases: str, family="courtesy", site=None, **more) -> Matcher:
    return compile_matcher([lexicon("x", *phrases, family=family, **more)], site)


def found(matcher: Matcher, text: str) -> list[str]:
    return [quote for _, quote in hits(matcher, text)]
