"""Words: jieba's own, whatever the text, and those of the house."""

import marshal
import subprocess
import sys
import warnings

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring.annotate import annotate
from scoring.kept import default_cache_dir
from scoring.lexicon import load_lexicons
from scoring.matching.borders import Borders
from scoring.matching.matcher import compile_matcher
from scoring.model import Site
from scoring.text import normalise
from scoring.words import (
    JiebaTokenizer,
    Tokenizer,
    default_tokenizer,
    tokenizer_of,
)
from tests.matching.helpers import call_of
from tests.texts import CALM, TEXTS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jieba


@pytest.fixture(scope="module")
def jieba_itself():
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def words(text, tokenizer=None):
    tokenizer = tokenizer or default_tokenizer()
    return [text[start:end] for start, end in tokenizer.tokens(text)]


def test_words_of_the_trial():
    assert words("这不归我管") == ["这", "不", "归", "我", "管"]
    assert words("我们公司不管理这个") == ["我们", "公司", "不", "管理", "这个"]


@CALM
@given(raw=TEXTS)
@example(raw="我的4s店T恤a1 b2c.d你好12.5%吗")
def test_words_are_jiebas_words(jieba_itself, raw):
    text = normalise(raw).text
    assert words(text) == jieba_itself.lcut(text, HMM=False)


@CALM
@given(TEXTS)
def test_words_cover_the_text(raw):
    text = normalise(raw).text
    assert "".join(words(text)) == text


@CALM
@given(TEXTS, st.data())
def test_borders_cut_in_runs_are_those_of_the_whole_text(raw, data):
    text = normalise(raw).text
    whole = {0, len(text)}.union(end for _, end in default_tokenizer().tokens(text))
    borders = Borders(text, default_tokenizer())
    at = data.draw(st.integers(0, len(text)))
    assert borders.is_border(at) == (at in whole)


def test_long_words_fall_into_shorter_ones_short_ones_do_not():
    cut = default_tokenizer().compound_borders
    assert cut("谢谢您") == {2}
    assert cut("再见面") == {1}
    assert cut("管理") == frozenset()


def test_a_very_long_run_is_cut():
    assert len(default_tokenizer().tokens("嗯" * 20_000)) == 20_000


# ---------------------------------------------------------------- the cache


SMALL = {"": marshal.dumps(1.0)}


def test_a_cache_is_written_once_read_back_and_mended(tmp_path, monkeypatch):
    folder = tmp_path / "new" / "cache"
    assert words("您好再见", Tokenizer(folder)) == ["您好", "再见"]
    (file,) = (folder / "words").iterdir()
    content = file.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("scoring.words._build", lambda *_: pytest.fail("built again"))
        assert words("您好再见", Tokenizer(folder)) == ["您好", "再见"]
    for wrong in (content[:-1], content[:20], b"", b"\0" * 32 + content[32:]):
        file.write_bytes(wrong)
        with monkeypatch.context() as patch:
            patch.setattr("scoring.words._build", lambda *_: dict(SMALL))
            assert words("您好再见", Tokenizer(folder)) == list("您好再见")
        assert [path.name for path in (folder / "words").iterdir()] == [file.name]


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path, monkeypatch):
    monkeypatch.setattr("scoring.words._build", lambda *_: dict(SMALL))
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    assert words("您好", Tokenizer(file / "cache")) == ["您", "好"]
    assert words("您好", Tokenizer(None)) == ["您", "好"]


def test_no_home_is_no_cache(monkeypatch):
    monkeypatch.setenv("HOME", "")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert default_cache_dir() is None
    monkeypatch.setenv("HOME", "/nowhere")
    monkeypatch.setenv("XDG_CACHE_HOME", "/nowhere/cache")
    assert default_cache_dir() is not None


def test_importing_brings_in_nothing_heavy():
    code = (
        "import sys, scoring.annotate;"
        "heavy = {'jieba', 'pandas', 'sklearn', 'numpy'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""


# ---------------------------------------------------------------- words of the house


HOUSE = {"云桥宽带": 3000, "帮您": 50_000, "好再见": 7, "b2c.d你": 40}


@pytest.fixture(scope="module")
def jieba_of_the_house(jieba_itself):
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = dict(jieba_itself.FREQ), jieba_itself.total
    tokenizer.initialized = True
    for word, frequency in HOUSE.items():
        tokenizer.add_word(word, frequency)
    return tokenizer


@pytest.fixture(scope="module")
def of_the_house():
    return tokenizer_of(Site(words=HOUSE))


def test_a_word_of_the_house_is_one_word(of_the_house):
    assert words("我想办云桥宽带") == ["我", "想", "办", "云", "桥", "宽带"]
    assert words("我想办云桥宽带", of_the_house) == ["我", "想", "办", "云桥宽带"]


@CALM
@given(TEXTS | st.lists(st.sampled_from([*HOUSE, *"您好再见帮云桥我"])).map("".join))
@example("您好再见帮您办云桥宽带吗a1b2c.d你好")
def test_with_words_of_the_house_they_are_jiebas(jieba_of_the_house, of_the_house, raw):
    text = normalise(raw).text
    assert words(text, of_the_house) == jieba_of_the_house.lcut(text, HMM=False)


def test_words_of_the_house_are_kept_apart(tmp_path):
    plain, own = Tokenizer(tmp_path), Tokenizer(tmp_path, HOUSE)
    assert words("云桥宽带", plain) == ["云", "桥", "宽带"]
    assert words("云桥宽带", own) == ["云桥宽带"]
    assert words("云桥宽带", Tokenizer(tmp_path)) == ["云", "桥", "宽带"]


# ---------------------------------------------------------------- jieba itself


@pytest.fixture(scope="module")
def by_jieba():
    return JiebaTokenizer(default_cache_dir(), HOUSE)


@CALM
@given(TEXTS)
@example("您好再见帮您办云桥宽带吗a1b2c.d你好")
def test_jieba_itself_cuts_the_same(by_jieba, of_the_house, raw):
    text = normalise(raw).text
    assert by_jieba.tokens(text) == of_the_house.tokens(text)
    borders = Borders(text, by_jieba), Borders(text, of_the_house)
    for at in range(len(text) + 1):
        mine, others = (one.word_over(at) for one in borders)
        assert mine == others


def test_a_site_may_ask_for_jieba_and_gets_the_same_matches():
    lexicons = load_lexicons()
    texts = ["您好很高兴为您服务哎你好我问一下", "好的谢谢您再见这不归我管"]
    own, jiebas = (
        compile_matcher(lexicons, Site(tokenizer=name)) for name in ("own", "jieba")
    )
    assert isinstance(jiebas.tokenizer, JiebaTokenizer)
    call = call_of(*texts)
    assert annotate(call, own) == annotate(call, jiebas)
