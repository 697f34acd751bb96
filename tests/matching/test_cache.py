"""A compiled table is read back where it was compiled before, and never trusted."""

import gc
import os
import pickle
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cache as once
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import ConfigError
from scoring.kept import read_private
from scoring.lexicon import load_lexicons
from scoring.matching import cache as kept
from scoring.matching.cache import FEWEST, KEPT, cached_table, table_folder
from scoring.matching.compile import compile_all
from scoring.matching.matcher import Matcher, compile_matcher
from scoring.matching.packing import pack, unpack
from scoring.matching.slots import Slots
from scoring.matching.template import parse, plain_words, words
from scoring.model import Company, Lexicon, MatchKind, Site, Wording
from scoring.text import normalise
from tests.matching.helpers import TINY, lexicon

ROOT = Path(__file__).parents[2]
SITE = Site(companies=(Company("沐阳集团", ("沐阳",)),), hotlines=("96123",))
# Three hundred names of things, so that a table is worth keeping.
MANY = tuple(
    f"{a}{b}{c}"
    for a in "甲乙丙丁戊己庚"
    for b in "子丑寅卯辰巳午"
    for c in "天地玄黄宇宙洪"
)
TEXTS = (
    "您好，这里是沐阳集团客服中心。",
    "请您稍等一下，我叫王小明。",
    "96123号为您服务",
    "48小时内给您回电",
    "不知道您方便吗",
    "我不知道，不归我管",
    "嗯。",
    "那个嗯就是",
    "甲子天，乙丑地",
    "祝您生活愉快，再见",
    "",
)


def house(*more: Lexicon) -> tuple[Lexicon, ...]:
    return (*TINY, lexicon("names", *MANY), *more)


def made(folder, *more, site=SITE):
    return Matcher(house(*more), site, folder)


def told(matcher, texts=TEXTS):
    """All that a matcher says of texts."""
    said = []
    for text in texts:
        normal = normalise(text)
        said.append(matcher.find(normal))
        for kind in (MatchKind.HOMOPHONE, MatchKind.NEAR):
            said.append(matcher.alike(normal, 0, len(normal.text), kind))
        said.append([matcher.excepts(name, normal) for name in matcher.lexicons])
        said.append(matcher.reading("hello", normal, 0, len(normal.text)))
        said.append(matcher.nearest(["hello", "hold"], [(0, text)]))
    return said


@pytest.fixture
def compiled(monkeypatch):
    """How often something was compiled."""
    count = []

    def counted(lexicons, slots):
        count.append(len(lexicons))
        return compile_all(lexicons, slots)

    monkeypatch.setattr(kept, "compile_all", counted)
    return count


def tables(folder):
    return sorted(path.name for path in folder.iterdir())


# ---------------------------------------------------------------- warm and cold


def test_what_was_compiled_once_is_read_back(tmp_path, compiled):
    folder = tmp_path / "new" / "lexicons"
    cold = made(folder)
    assert len(tables(folder)) == len(compiled) == 1
    warm = made(folder)
    assert len(compiled) == 1
    assert told(warm) == told(cold) == told(made(None))


@once
def both() -> tuple[Matcher, Matcher]:
    """The built-in lexicons compiled, and the same packed, unpacked."""
    lexicons = load_lexicons()
    cold = Matcher(lexicons, SITE)
    phrases = [p for _, rows in kept.phrases_of(lexicons) for p in rows]
    table = compile_all(lexicons, Slots(SITE))
    plain = kept.orjson.loads(kept.orjson.dumps(pack(table, phrases)))
    again = unpack(plain, phrases, Slots(SITE))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scoring.matching.matcher.cached_table", lambda *_: again)
        return cold, Matcher(lexicons, SITE)


# Pieces of what people say, so that hits are many and half-hits more.
SAID = [*(hit for one in load_lexicons() for hit in (*one.hits, *one.misses)), *TEXTS]
PIECES = st.one_of(
    st.sampled_from(SAID),
    st.sampled_from(SAID).flatmap(
        lambda text: st.integers(0, len(text)).map(lambda at: text[:at])
    ),
    st.text("嗯您你请好的，。那个是我不", max_size=5),
)


@given(st.lists(PIECES, min_size=1, max_size=4).map("".join))
def test_warm_and_cold_find_the_same_in_any_text(text):
    cold, warm = both()
    normal = normalise(text)
    assert warm.find(normal) == cold.find(normal)
    for name in ("greeting", "closing_thanks", "taboo_dont_know"):
        assert warm.excepts(name, normal) == cold.excepts(name, normal)


def test_the_texts_of_the_comparison_do_hit():
    cold, _ = both()
    hits = [bool(cold.find(normalise(text))) for text in SAID]
    assert 0.5 < sum(hits) / len(hits) < 1


def test_an_empty_table_is_packed_too():
    slots = Slots(Site())
    again = unpack(pack(compile_all((), slots), ()), (), slots)
    assert (again.entries, again.samples, again.cores) == ({}, {}, [])


def test_a_matcher_takes_its_folder_to_a_worker(tmp_path, compiled):
    matcher = made(tmp_path / "lexicons")
    copy = pickle.loads(pickle.dumps(matcher))
    assert len(compiled) == 1
    assert told(copy) == told(matcher)


# ---------------------------------------------------------------- what it hangs on


@pytest.mark.parametrize(
    "change",
    [
        lambda x: replace(x, phrases=(*x.phrases[:-1], "甲子午")),
        lambda x: replace(x, phrases=x.phrases[1:]),
        lambda x: replace(x, phrases=x.phrases[1:], exceptions=x.phrases[:1]),
        lambda x: replace(x, id="other"),
        lambda x: replace(x, family="fault"),
    ],
)
def test_a_changed_lexicon_is_compiled_anew(tmp_path, compiled, change):
    folder = tmp_path / "lexicons"
    made(folder)
    lexicons = (*TINY, change(lexicon("names", *MANY)))
    changed = Matcher(lexicons, SITE, folder)
    assert len(compiled) == 2
    assert told(changed, ("甲子天", "甲子午")) == told(
        Matcher(lexicons, SITE), ("甲子天", "甲子午")
    )


def test_a_changed_site_is_compiled_anew(tmp_path, compiled):
    folder = tmp_path / "lexicons"
    text = normalise("我是云桥")
    assert made(folder).find(text) == []
    other = made(folder, site=Site(companies=(Company("云桥", ()),)))
    assert [c.lexicon for c in other.find(text)] == ["identify"]
    assert len(compiled) == 2


def test_titles_and_paths_compile_nothing_anew(tmp_path, compiled):
    folder = tmp_path / "lexicons"
    made(folder)
    moved = [replace(x, title=Wording("新", "new"), path="b/x.yaml") for x in house()]
    warm = Matcher(moved, SITE, folder)
    assert len(compiled) == 1
    assert warm.lexicons["hello"].title.zh == "新"


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_other_code_python_or_libraries_compile_anew(
    tmp_path, compiled, monkeypatch, at
):
    folder = tmp_path / "lexicons"
    made(folder)
    code = list(kept._code())
    code[at] += "+"
    monkeypatch.setattr(kept, "_code", lambda: code)
    made(folder)
    assert len(compiled) == 2


def test_code_that_cannot_be_read_keeps_nothing(tmp_path, monkeypatch):
    def refuse(_):
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        assert kept._sources() == ""
    assert kept._sources()
    monkeypatch.setattr(kept, "_code", lambda: ["", "3.11"])
    assert told(made(tmp_path / "lexicons")) == told(made(None))
    assert list(tmp_path.iterdir()) == []


def test_an_old_entry_under_the_new_name_is_not_taken(tmp_path, compiled):
    folder = tmp_path / "lexicons"
    made(folder)
    (old,) = folder.iterdir()
    content = old.read_bytes()
    old.unlink()
    made(folder, lexicon("more", "甲子午"))
    (new,) = folder.iterdir()
    new.write_bytes(content)
    again = made(folder, lexicon("more", "甲子午"))
    assert [c.lexicon for c in again.find(normalise("甲子午"))] == ["more"]
    assert len(compiled) == 3


def test_few_phrases_are_not_kept(tmp_path):
    few = lexicon("names", *MANY[: FEWEST - 1])
    Matcher((few,), SITE, tmp_path / "lexicons")
    assert list(tmp_path.iterdir()) == []
    Matcher((replace(few, exceptions=("甲子午",)),), SITE, tmp_path / "lexicons")
    assert len(tables(tmp_path / "lexicons")) == 1


def test_broken_templates_are_told_each_time_and_never_kept(tmp_path):
    for _ in range(2):
        with pytest.raises(ConfigError) as caught:
            made(tmp_path / "lexicons", lexicon("x", "请(问", "{number}"))
        assert len(caught.value.problems) == 2
    assert list(tmp_path.iterdir()) == []
    assert gc.isenabled()


def test_lone_surrogates_are_compiled_and_not_kept(tmp_path):
    odd = made(tmp_path / "lexicons", lexicon("odd", "您\ud800吉祥"))
    found = odd.find(normalise("您吉祥"))
    assert [c.phrase for c in found] == ["您\ud800吉祥"]
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- damage


def flipped(content):
    for at in (0, 31, 32, 63, 64, len(content) // 2, len(content) - 1):
        yield content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def signed(body):
    return kept.hashlib.sha256(body).digest() + body


def damaged(content):
    key = content[32:64]
    yield from (b"", content[:20], content[:64], content[:-1], content + b" ")
    yield from flipped(content)
    yield b"\0" * 32 + content[32:]
    # Right digests over wrong bodies: other code, or a file someone made.
    yield signed(b"\0" * 32 + content[64:])
    for body in (b"", b"{}", b"[]", b"null", b"1e999", b"[" * 100_000, b"\xff"):
        yield signed(key + body)
    plain = kept.orjson.loads(content[64:])
    for column in plain:
        for wrong in ([1], ["x"], None, {"a": 1}, [[]], [[10**6, 10**6]]):
            yield signed(key + kept.orjson.dumps({**plain, column: wrong}))


def test_a_damaged_entry_is_compiled_anew_and_mended(tmp_path, compiled):
    folder = tmp_path / "lexicons"
    want = told(made(folder))
    (file,) = folder.iterdir()
    content = file.read_bytes()
    for number, wrong in enumerate(damaged(content), start=2):
        file.write_bytes(wrong)
        assert told(made(folder), TEXTS[:3]) == want[: 3 * len(want) // len(TEXTS)]
        assert len(compiled) == number, wrong[64:200]
        assert tables(folder) == [file.name]
    assert file.read_bytes() == content


@pytest.mark.parametrize("what", ["folder", "full folder", "pipe", "link"])
def test_what_is_no_file_is_compiled_anew(tmp_path, compiled, what):
    folder = tmp_path / "lexicons"
    want = told(made(folder))
    (file,) = folder.iterdir()
    file.replace(tmp_path / "elsewhere")
    if what == "link":
        file.symlink_to(tmp_path / "elsewhere")
    elif what == "pipe":
        os.mkfifo(file)
    else:
        file.mkdir()
        if what == "full folder":
            (file / "x").write_text("", encoding="utf-8")
    assert told(made(folder)) == want
    assert len(compiled) == 2
    assert tables(folder) == [file.name]
    # A folder is left to the user; a link or pipe gives way to the file.
    assert file.is_dir() == (what in ("folder", "full folder"))
    assert not file.is_symlink()


# ---------------------------------------------------------------- whose it is


def test_folder_and_file_are_the_users_alone(tmp_path):
    folder = tmp_path / "lexicons"
    made(folder)
    (file,) = folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("which", ["file", "folder"])
@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_what_others_may_write_is_not_taken(tmp_path, compiled, which, mode):
    folder = tmp_path / "lexicons"
    made(folder)
    (file,) = folder.iterdir()
    (file if which == "file" else folder).chmod(mode)
    made(folder)
    assert len(compiled) == 2
    made(folder)
    assert len(compiled) == 2, "closed to others and written anew"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_another_users_folder_is_neither_read_nor_written(
    tmp_path, compiled, monkeypatch
):
    folder = tmp_path / "lexicons"
    made(folder)
    (file,) = folder.iterdir()
    content = file.stat()
    monkeypatch.setattr(os, "getuid", lambda: content.st_uid + 1)
    want = told(made(None))
    assert told(made(folder)) == want
    assert len(compiled) == 3
    file.unlink()
    folder.chmod(0o770)  # others may write: what one keeps there is not private
    assert told(made(folder)) == want
    assert tables(folder) == []


def test_another_users_file_in_ones_own_folder_is_not_taken(
    tmp_path, compiled, monkeypatch
):
    folder = tmp_path / "lexicons"
    made(folder)
    (file,) = folder.iterdir()
    real = os.fstat

    def foreign(handle):
        status = real(handle)
        return os.stat_result((*status[:4], status.st_uid + 1, *status[5:]))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", foreign)
        assert read_private(file) == b""
        made(folder)
    assert len(compiled) == 2


@pytest.mark.parametrize("what", ["file", "link", "file above", "no folder"])
def test_a_folder_that_cannot_be_used_is_done_without(tmp_path, compiled, what):
    folder = tmp_path / "lexicons"
    if what == "file":
        folder.write_text("mine", encoding="utf-8")
    elif what == "link":
        (tmp_path / "real").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "real")
    elif what == "file above":
        (tmp_path / "x").write_text("", encoding="utf-8")
        folder = tmp_path / "x" / "lexicons"
    else:
        folder = None
    before = sorted(tmp_path.rglob("*"))
    assert told(made(folder)) == told(made(None))
    assert len(compiled) == 2
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "call", ["mkdir", "mkstemp", "fdopen", "replace", "iterdir", "utime", "chmod"]
)
def test_a_full_or_forbidden_disk_is_done_without(tmp_path, monkeypatch, call):
    folder = tmp_path / "lexicons"
    want = told(made(None))

    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    owner = {"mkstemp": tempfile, "fdopen": os, "utime": os}.get(call, Path)
    with monkeypatch.context() as patch:
        patch.setattr(owner, call, refuse)
        assert told(made(folder)) == want
        assert told(made(folder)) == want
    left = list(folder.iterdir()) if folder.exists() else []
    assert not [path for path in left if path.name.startswith(".")]
    assert told(made(folder)) == want


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users here")
def test_an_unreadable_folder_is_done_without(tmp_path):
    folder = tmp_path / "lexicons"
    want = told(made(folder))
    folder.chmod(0)
    assert told(made(folder)) == want
    # The owner's own folder is opened again, as the entry is written anew; to root a
    # closed one is open.
    assert folder.stat().st_mode & 0o777 == (0 if os.geteuid() == 0 else 0o700)


def test_without_windows_users_modes_say_nothing(tmp_path, compiled, monkeypatch):
    folder = tmp_path / "lexicons"
    made(folder)
    (file,) = folder.iterdir()
    file.chmod(0o666)
    monkeypatch.delattr(os, "getuid")
    made(folder)
    assert len(compiled) == 1


def test_no_home_no_folder(monkeypatch):
    monkeypatch.setenv("HOME", "")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert table_folder() is None
    assert compile_matcher(house(), SITE).find(normalise("您好"))


def test_a_home_that_cannot_be_written_is_done_without(tmp_path, monkeypatch):
    (tmp_path / "home").write_text("", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert compile_matcher(house(), SITE).find(normalise("您好"))
    assert tables(tmp_path) == ["home"]


def test_the_users_own_cache_is_used(tmp_path, monkeypatch, compiled):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    compile_matcher(house(), SITE)
    compile_matcher(house(), SITE)
    assert len(compiled) == 1
    assert table_folder().is_relative_to(tmp_path)


# ---------------------------------------------------------------- many of them


def test_only_the_tables_used_last_are_kept(tmp_path, compiled):
    folder = tmp_path / "lexicons"
    first = lexicon("more", "甲子午")
    made(folder, first)
    for number in range(KEPT + 2):
        for age, path in enumerate(folder.iterdir()):
            os.utime(path, (1000 + age, 1000 + age))
        made(folder, first)  # used: it stays
        made(folder, lexicon("more", f"甲子{number}"))
        assert len(tables(folder)) <= KEPT
    assert len(tables(folder)) == KEPT
    count = len(compiled)
    made(folder, first)
    assert len(compiled) == count


def test_what_writers_left_half_written_goes_and_other_files_stay(tmp_path):
    folder = tmp_path / "lexicons"
    folder.mkdir(mode=0o700)
    for name in (".a.table.old", ".a.table.new", "notes.txt"):
        (folder / name).write_text("", encoding="utf-8")
    for name in (".a.table.old", "notes.txt"):
        os.utime(folder / name, (1000, 1000))
    made(folder)
    names = tables(folder)
    assert names[0] == ".a.table.new"
    assert names[-1] == "notes.txt"
    assert len(names) == 3


WRITER = """
import sys
from pathlib import Path
from scoring.matching import cache
from scoring.text import normalise
from tests.matching.test_cache import made, told
sys.stdin.readline()
for _ in range(5):
    matcher = made(Path(sys.argv[1]))
    for path in Path(sys.argv[1]).glob("*.table"):
        path.unlink(missing_ok=True)
print(hash(repr([c for part in told(matcher)[::6] for c in part])))
"""


def test_writers_at_the_same_time_do_not_disturb_each_other(tmp_path, compiled):
    folder = tmp_path / "lexicons"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    said = [writer.communicate(timeout=120) for writer in writers]
    assert [error for _, error in said] == [""] * 3
    assert len({out for out, _ in said}) == 1
    assert said[0][0].strip()
    made(folder)
    made(folder)
    assert len(compiled) == 1
    assert len(tables(folder)) == 1


# ---------------------------------------------------------------- words alone


@pytest.mark.parametrize(
    "text",
    [
        "您好",
        " 您，好！",
        "請稍等",
        "４Ｓ店",
        "﹝好﹞",
        "（好）",
        "[好]",
        "好|坏",
        "\\(",
        "^好",
        "，。",
        "",
        "a\nb",
        "\ud800好",
    ],
)
def test_words_alone_are_what_the_parser_makes_of_them(text):
    plain = plain_words([text, "旁边"])
    assert plain["旁边"] == "旁边"
    if text in plain:
        assert parse(text).text == plain[text] == words(text)
    else:
        assert not text.strip("，。") or set(text) & set("（）[]|\\^﹝﹞")


def test_tables_are_the_same_in_every_process(tmp_path):
    code = (
        "import sys, hashlib, orjson\n"
        "from scoring.lexicon import load_lexicons\n"
        "from scoring.matching.compile import compile_all, phrases_of\n"
        "from scoring.matching.packing import pack\n"
        "from scoring.matching.slots import Slots\n"
        "from scoring.model import Site\n"
        "made = load_lexicons()[:40]\n"
        "rows = [p for _, more in phrases_of(made) for p in more]\n"
        "table = compile_all(made, Slots(Site()))\n"
        "print(hashlib.sha256(orjson.dumps(pack(table, rows))).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in (1, 2)
    }
    assert len(digests) == 1


def test_the_collector_stays_as_it_was(tmp_path):
    assert gc.isenabled()
    made(tmp_path / "lexicons")
    assert gc.isenabled()
    gc.disable()
    try:
        cached_table(TINY, Slots(Site()), None)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_names_are_enough_for_a_table():
    assert len(set(MANY)) == len(MANY) >= FEWEST
