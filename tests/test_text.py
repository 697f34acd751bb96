import marshal
import subprocess
import sys
import warnings

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scoring.matching.borders import Borders
from scoring.text import Tokenizer, default_tokenizer, normalise, normalise_all

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jieba

CALM = settings(deadline=None)
SCRAPS = st.sampled_from(
    [
        *"您好嗯啊那个就是这不归我管幺一二零八瞭解麼乾著後面儿子女Ａｂ１，。？！… \t\n",
        *"\u200b\ufeff\u202e\ufe0f\u0300①㎡ﷺ℃İß☎😀\ud800\udfff𠮷丽",
        "幺三八",
        "那个",
        "就是",
        "谢谢您",
    ]
)
TEXTS = st.one_of(st.lists(SCRAPS, max_size=30).map("".join), st.text(max_size=30))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("ＡＢＣ１２３，？！", "abc123,?!"),
        ("我們公司歸誰管", "我们公司归谁管"),
        ("瞭解", "了解"),
        ("您\u200b好\ufeff", "您好"),
        ("您\u3000好\t吗", "您 好 吗"),
        ("您\ud800好", "您好"),
        ("尾号幺三八幺", "尾号一三八一"),
        ("1幺0", "1一0"),
        ("幺妹", "幺妹"),
        ("老幺说", "老幺说"),
        ("好…", "好..."),
        ("", ""),
    ],
)
def test_normalise(raw, text):
    assert normalise(raw).text == text


def test_every_character_knows_where_it_came_from():
    text = normalise("您\u200b好…Ａ")
    assert text.text == "您好...a"
    assert text.starts == (0, 2, 3, 3, 3, 4)
    assert text.ends == (1, 3, 4, 4, 4, 5)
    assert text.raw_span(0, 2).end == 3


def test_fillers_are_marked_and_kept():
    text = normalise("嗯，那个您好啊")
    assert text.text == "嗯,那个您好啊"
    assert text.filler == bytes([1, 1, 1, 1, 0, 0, 1])
    assert normalise("您儿稍等女儿儿子").filler == bytes([0, 1, 0, 0, 0, 0, 0, 0])
    assert normalise("是对").filler == bytes([0, 0])


@CALM
@given(TEXTS)
@example("\ud83d\ude00幺1")
def test_offsets_lie_inside_the_raw_text_and_never_go_back(raw):
    text = normalise(raw)
    assert len(text.starts) == len(text.ends) == len(text.filler) == len(text.text)
    assert list(text.starts) == sorted(text.starts)
    assert list(text.ends) == sorted(text.ends)
    for start, end in zip(text.starts, text.ends, strict=True):
        assert 0 <= start < end <= len(raw)


@CALM
@given(TEXTS)
def test_only_invisible_characters_are_lost(raw):
    text = normalise(raw)
    lost = set(range(len(raw))) - set(text.starts)
    assert all(normalise(raw[at]).text == "" for at in lost)
    text.text.encode()


@CALM
@given(TEXTS)
def test_normalising_twice_changes_nothing(raw):
    once = normalise(raw).text
    again = normalise(once)
    assert again.text == once
    assert again.starts == tuple(range(len(once)))


@CALM
@given(st.lists(TEXTS, max_size=5))
def test_a_batch_is_the_texts_one_by_one(raws):
    assert normalise_all(raws) == tuple(map(normalise, raws))


# ---------------------------------------------------------------- words


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
    (file,) = folder.iterdir()
    content = file.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("scoring.text._build", lambda _: pytest.fail("built again"))
        assert words("您好再见", Tokenizer(folder)) == ["您好", "再见"]
    for wrong in (content[:-1], content[:20], b"", b"\0" * 32 + content[32:]):
        file.write_bytes(wrong)
        with monkeypatch.context() as patch:
            patch.setattr("scoring.text._build", lambda _: dict(SMALL))
            assert words("您好再见", Tokenizer(folder)) == list("您好再见")
        assert [path.name for path in folder.iterdir()] == [file.name]


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path, monkeypatch):
    monkeypatch.setattr("scoring.text._build", lambda _: dict(SMALL))
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    assert words("您好", Tokenizer(file / "cache")) == ["您", "好"]
    assert words("您好", Tokenizer(None)) == ["您", "好"]


def test_no_home_is_no_cache(monkeypatch):
    from scoring.word_cache import default_cache_dir

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
