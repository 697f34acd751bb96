import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.annotate import annotate
from scoring.matching.matcher import compile_matcher
from scoring.model import MatchKind, Span
from scoring.text import normalise
from scoring.words import default_tokenizer
from tests.matching.helpers import call_of, found, hits, lexicon, one, quotes, tiny

CALM = settings(deadline=None)


def kinds(matcher, text):
    return [match.kind for match in annotate(call_of(text), matcher).matches]


def test_a_match_says_where_what_and_how():
    annotated = annotate(call_of("喂", "这不归我管"), tiny())
    (match,) = annotated.matches
    assert (match.lexicon, match.phrase, match.turn) == ("deflect", "不归我管", 1)
    assert (match.span, match.kind, match.confidence) == (
        Span(1, 5),
        MatchKind.EXACT,
        1.0,
    )
    assert [token.text for token in annotated.tokens] == ["这", "不", "归", "我", "管"]


@pytest.mark.parametrize(
    "text", ["這不歸我管", "这不归我 管", "这不归\u200b我管", "这不归嗯我管"]
)
def test_folded_or_skipped_words_are_a_variant(text):
    assert kinds(tiny(), text) == [MatchKind.VARIANT]
    assert kinds(tiny(), "这不归我管") == [MatchKind.EXACT]


def test_spans_are_raw_characters():
    assert hits(tiny(), "\ufeff…喂\u200b您\u200b好！") == [("hello", "您\u200b好")]


def test_the_longest_of_overlapping_hits_stays():
    assert found(one("稍等", "请您稍等", "您稍等一下"), "请您稍等一下") == [
        "您稍等一下"
    ]
    assert found(one("谢谢"), "谢谢，谢谢") == ["谢谢", "谢谢"]


def test_of_equal_hits_the_exact_one_stays():
    matcher = one("请{any:1-1}稍等", "请您稍等")
    (match,) = annotate(call_of("请您稍等"), matcher).matches
    assert (match.phrase, match.kind) == ("请您稍等", MatchKind.EXACT)


def test_exceptions_take_hits_away():
    assert hits(tiny(), "不知道您方便吗") == []
    assert hits(tiny(), "我不知道。不知道您方便吗") == [("unknowing", "我不知道")]


def test_a_lexicon_yields_to_another():
    assert hits(tiny(), "祝您用车愉快") == [("bye_now", "祝您用车愉快")]
    assert hits(tiny(), "祝您生活愉快") == [("wish", "祝您生活愉快")]


def test_only_hits_that_stay_are_yielded_to():
    texts = ["祝您用车愉快", *["好的"] * 9]
    assert hits(tiny(), *texts) == [("wish", "祝您用车愉快")]


def test_the_end_counts_readable_turns():
    early = ["再见", *["好的"] * 4]
    assert hits(tiny(), *early) == []
    assert hits(tiny(), *early[:4]) == [("bye_now", "再见")]
    noise = ["再见", *["好的", "。", "呃", ""] * 3]
    assert hits(tiny(), *noise) == [("bye_now", "再见")]
    long = [*["好的"] * 23, "再见", *["好的"] * 5]
    assert hits(tiny(), *long) == [("bye_now", "再见")]


def test_the_start_is_a_window_too():
    matcher = compile_matcher([lexicon("x", "您好", where="start")])
    assert hits(matcher, "喂", "好", "对", "您好", "您好") == [("x", "您好")]


def test_matches_are_sorted_and_tokens_only_where_needed():
    annotated = annotate(call_of("今天天气", "再见，您好", None, "您好"), tiny())
    assert [(m.turn, m.lexicon) for m in annotated.matches] == [
        (1, "bye_now"),
        (1, "hello"),
        (3, "hello"),
    ]
    assert all(token.turn != 0 for token in annotated.tokens)
    assert len(annotated.normal) == 4


def test_an_empty_call():
    assert annotate(call_of(), tiny()).matches == ()
    assert annotate(call_of(None, "", "。"), tiny()).matches == ()


# ---------------------------------------------------------------- properties

SCRAPS = [
    *"您好嗯啊这的了，。？！… ",
    *"\u200b\ud800\ufeff幺8",
    "再见",
    "請您稍等",
    "不归我管",
    "不管",
    "管理",
    "966为您服务",
    "祝您",
    "愉快",
    "那个",
    "就是",
    "不知道",
    "操作",
    "陈女士",
    "我是云桥通信公司",
]
TURNS = st.lists(
    st.one_of(
        st.none(),
        st.text(max_size=12),
        st.lists(st.sampled_from(SCRAPS), max_size=12).map("".join),
    ),
    max_size=6,
)


@CALM
@given(TURNS)
def test_every_match_lies_in_its_turn_on_word_borders(texts):
    annotated = annotate(call_of(*texts), tiny())
    for match in annotated.matches:
        raw = annotated.call.turns[match.turn].words
        assert 0 <= match.span.start < match.span.end <= len(raw)
        assert 0 < match.confidence <= 1
        if match.lexicon not in {"deflect", "unknowing", "swears"}:
            continue
        normal = annotated.normal[match.turn]
        borders = {end for _, end in default_tokenizer().tokens(normal.text)} | {0}
        start = normal.starts.index(match.span.start)
        end = len(normal.ends) - normal.ends[::-1].index(match.span.end)
        assert start in borders
        assert end in borders or 1 in normal.filler[end : end + 1]


@CALM
@given(TURNS)
def test_the_same_call_gives_the_same_matches(texts):
    once, again = (annotate(call_of(*texts), tiny()) for _ in range(2))
    assert once == again
    order = [(m.turn, m.span, m.lexicon) for m in once.matches]
    assert order == sorted(order)


@CALM
@given(TURNS)
def test_matches_of_one_lexicon_never_overlap(texts):
    annotated = annotate(call_of(*texts), tiny())
    seen = set()
    for match in annotated.matches:
        for at in range(match.span.start, match.span.end):
            place = (match.lexicon, match.turn, at)
            assert place not in seen
            seen.add(place)


PHRASES = st.sampled_from(
    ["您好", "请您稍等一下", "不归我管", "您找别人", "感谢您的来电", "再见", "我操"]
)
FILLERS = st.sampled_from(["嗯", "呃", "啊", "，", " ", "那个", "、嗯", "\u200b", "唉"])


@CALM
@given(PHRASES, FILLERS, st.data())
def test_a_filler_inside_a_phrase_keeps_the_match(phrase, filler, data):
    (plain,) = annotate(call_of(phrase), tiny()).matches
    at = data.draw(st.integers(1, len(phrase) - 1))
    text = phrase[:at] + filler + phrase[at:]
    negated = phrase[at - 1] == "不" and filler[0] in "，、"
    annotated = annotate(call_of(text), tiny())
    if negated:
        assert annotated.matches == ()
        return
    (match,) = annotated.matches
    assert match.lexicon == plain.lexicon
    assert match.kind is MatchKind.VARIANT
    assert quotes(annotated) == [(plain.lexicon, text)]


@CALM
@given(PHRASES, FILLERS, FILLERS)
def test_fillers_around_a_phrase_do_not_move_the_evidence(phrase, before, after):
    annotated = annotate(call_of(f"{before}{phrase}{after}"), tiny())
    (match,) = annotated.matches
    assert match.span == Span(len(before), len(before) + len(phrase))
    assert match.kind is MatchKind.EXACT


@CALM
@given(PHRASES)
def test_traditional_characters_keep_the_match(phrase):
    wide = phrase.replace("来电", "來電").replace("谢", "謝")
    assert [m.lexicon for m in annotate(call_of(wide), tiny()).matches] == [
        m.lexicon for m in annotate(call_of(phrase), tiny()).matches
    ]
    assert normalise(wide).text == phrase
