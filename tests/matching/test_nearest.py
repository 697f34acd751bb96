from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from scoring.matching.nearest import Wordings, nearest
from scoring.matching.skeleton import BARE, skeleton
from scoring.model import Nearest
from scoring.text import normalise
from tests.matching.helpers import one, tiny


def test_the_nearest_sentence_is_quoted_as_it_was_said():
    near = tiny().nearest(["wish"], [(3, "好的。"), (4, "嗯祝您生活愉悦，"), (5, "好")])
    assert near is not None
    assert (near.utterance, near.quote) == (4, "嗯祝您生活愉悦，")
    assert near.phrase == "祝您…愉快"
    assert 0.3 < near.similarity < 1


def test_a_short_text_is_not_all_of_a_phrase():
    near = one("您好").nearest(["x"], [(0, "好")])
    assert near is not None
    assert near.similarity < 0.8


def test_the_very_words_are_as_near_as_can_be():
    near = tiny().nearest(["hello"], [(0, "嗯"), (1, "喂你好")])
    assert near is not None
    assert (near.utterance, near.similarity) == (1, 1.0)


def test_nothing_to_compare():
    assert tiny().nearest(["hello"], []) is None
    assert tiny().nearest(["hello"], [(0, "嗯。"), (1, "")]) is None
    assert tiny().nearest(["no_such"], [(0, "您好")]) is None
    assert tiny().nearest(["hello"], [(0, "天地玄黄")]) is None


def plain(samples, texts):
    """Every wording beside every text, as slow as that is."""
    chosen = [one for one in samples if len(one[0]) >= 2][:80]
    best = None
    for utterance, raw in texts:
        words = skeleton(normalise(raw), BARE).text
        floor = best.similarity * 100 if best else 0.0
        inside = [w if len(w) <= len(words) else "" for w, _ in chosen]
        whole = [w if len(w) > len(words) else "" for w, _ in chosen]
        for scorer, pool in ((fuzz.partial_ratio, inside), (fuzz.ratio, whole)):
            found = process.extractOne(words, pool, scorer=scorer, score_cutoff=floor)
            if words and found and found[1] > floor:
                best = Nearest(utterance, raw, chosen[found[2]][1], found[1] / 100)
    return best


words = st.text("你好请问再见谢的", max_size=9)


@given(
    st.lists(words, max_size=90),
    st.lists(st.one_of(words, words.map("你好再请".__add__))),
)
def test_what_is_left_out_could_not_have_won(wordings, said):
    samples = [(word, f"{at} {word}") for at, word in enumerate(wordings)]
    texts = list(enumerate(said))
    assert nearest(Wordings(samples), texts) == plain(samples, texts)


def test_wordings_longer_than_a_lane_are_compared_all_the_same():
    samples = [("天" * 255 + "好" * 9, "long"), ("你好", "short")]
    for text in ("好" * 300, "好" * 9, "天好"):
        assert nearest(Wordings(samples), [(0, text)]) == plain(samples, [(0, text)])
