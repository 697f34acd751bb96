import os
import threading
import zipfile
from pathlib import Path

import pytest

from scoring.batch_whole import RUN_NAMES
from scoring.errors import UsageError
from scoring.model import Reject
from scoring.readers.discover import RUN_FILES, discover
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.reading import read, read_piece, split


@pytest.fixture
def tree(tmp_path):
    for name in ("b.txt", "a.jsonl", "sub/c.csv", "sub/deep/d.XLSX", "sub2/b.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("客服：您好\n", encoding="utf-8")
    for name in (".hidden.txt", "~$d.xlsx", "readme.md", "voice.wav", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return tmp_path


def names(items, base):
    return [Path(item.path).relative_to(base).as_posix() for item in items]


def test_a_folder_in_fixed_order(tree):
    items = list(discover([str(tree)]))
    assert names(items, tree) == [
        "a.jsonl", "b.txt", "sub/c.csv", "sub/deep/d.XLSX", "sub2/b.txt",
    ]  # fmt: skip
    assert [item.stem for item in items] == ["a", "b", "sub/c", "sub/deep/d", "sub2/b"]


def test_a_file_of_any_suffix_if_named(tree):
    (item,) = discover([str(tree / "readme.md")])
    assert item.stem == "readme"


def test_each_file_once_in_the_order_given(tree):
    given = [str(tree / "b.txt"), str(tree), str(tree / "b.txt")]
    assert names(discover(given), tree)[:2] == ["b.txt", "a.jsonl"]
    assert len(list(discover(given))) == 5


def test_patterns_the_shell_left_alone(tree):
    items = list(discover([str(tree / "*" / "*.txt")]))
    assert names(items, tree) == ["sub2/b.txt"]
    assert items[0].stem == "sub2/b"
    items = list(discover([str(tree / "**" / "*.txt")]))
    assert names(items, tree) == ["b.txt", "sub2/b.txt"]
    assert [item.stem for item in items] == ["b", "sub2/b"]


def test_a_name_with_brackets_is_itself(tmp_path):
    path = tmp_path / "a[1].txt"
    path.write_text("A：x", encoding="utf-8")
    assert names(discover([str(path)]), tmp_path) == ["a[1].txt"]


@pytest.mark.parametrize("name", ["nothing.txt", "*.nothing"])
def test_inputs_that_name_nothing_are_all_told_at_once(tree, name):
    with pytest.raises(UsageError) as caught:
        discover([str(tree), str(tree / name), "neither"])
    assert len(caught.value.problems) == 2


def test_no_input_and_an_empty_folder(tmp_path):
    with pytest.raises(UsageError):
        discover([])
    with pytest.raises(UsageError):
        list(discover([str(tmp_path)]))


@pytest.mark.parametrize("mark", ["_SUCCESS", "run.json"])
def test_our_own_output_is_left_out(tree, mark):
    out = tree / "out"
    out.mkdir()
    (out / mark).write_text("{}", encoding="utf-8")
    (out / "calls.csv").write_text("x", encoding="utf-8")
    assert not any("calls.csv" in name for name in names(discover([str(tree)]), tree))


def test_excluded_paths(tree):
    items = discover([str(tree)], exclude=[tree / "sub"])
    assert names(items, tree) == ["a.jsonl", "b.txt", "sub2/b.txt"]


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_links_that_loop(tree):
    (tree / "sub" / "up").symlink_to(tree)
    (tree / "z.txt").symlink_to(tree / "z.txt")
    (tree / "gone.csv").symlink_to(tree / "nowhere.csv")
    (tree / "same.txt").symlink_to(tree / "b.txt")
    items = list(discover([str(tree)]))
    good = [item for item in items if isinstance(item, SourceFile)]
    bad = [item for item in items if isinstance(item, Reject)]
    assert len(good) == 5
    assert [Path(item.source).name for item in bad] == ["gone.csv", "z.txt"]


@pytest.mark.skipif(os.name == "nt", reason="needs pipes and modes")
def test_pipes_and_names_that_are_no_text(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    try:
        (tmp_path / os.fsdecode(b"\xff.txt")).write_text("A：x", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    pipe, odd = discover([str(tmp_path)])
    assert isinstance(pipe, Reject)
    (call,) = read(odd, ReadOptions())
    call.source.encode("utf-8")
    call.call_id.encode("utf-8")


def test_a_file_that_vanishes_is_a_reject(tree):
    (item,) = discover([str(tree / "b.txt")])
    (tree / "b.txt").unlink()
    (reject,) = read(item, ReadOptions())
    assert isinstance(reject, Reject)


def test_a_folder_where_a_file_was_expected(tmp_path):
    (reject,) = read(SourceFile(str(tmp_path), "x"), ReadOptions())
    assert isinstance(reject, Reject)


def test_standard_input_once():
    assert list(discover(["-", "-"])) == [SourceFile("-", "stdin")]


def test_transcripts_beside_the_results_of_a_run_are_read(tmp_path):
    for name in RUN_FILES:
        (tmp_path / name).write_text("客服：您好\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("客服：您好\n", encoding="utf-8")
    left_out = []
    found = list(discover([str(tmp_path)], left_out=left_out))
    assert [source.stem for source in found] == ["a"]
    assert left_out == []


def test_files_named_like_results_are_read_where_there_was_no_run(tmp_path):
    for name in ("calls.csv", "results.jsonl"):
        (tmp_path / name).write_text("角色,内容\n坐席,您好\n", encoding="utf-8")
    assert len(list(discover([str(tmp_path)]))) == 2


def test_the_files_of_a_run_are_those_that_it_writes():
    assert {*RUN_NAMES, "_SUCCESS"} == RUN_FILES


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: (folder / "a.wav").write_bytes(b"RIFF"), "a.wav"),
        (lambda folder: (folder / "_SUCCESS").write_bytes(b""), "运行结果"),
        (lambda folder: folder.rmdir(), "没有这个路径"),
    ],
)
def test_why_there_is_nothing_to_read_is_told(tmp_path, make, told):
    folder = tmp_path / "in"
    folder.mkdir()
    make(folder)
    with pytest.raises(UsageError) as error:
        list(discover([str(folder)]))
    assert told in error.value.report("zh")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.ods", "ods", "OpenDocument"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        ("a.xls", b'\xef\xbb\xbf\n<?xml version="1.0"?><Workbook/>', "网页"),
    ],
)
def test_documents_of_other_kinds_are_told(tmp_path, name, data, told):
    path = tmp_path / name
    if data == "ods":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(
                "mimetype", "application/vnd.oasis.opendocument.spreadsheet"
            )
            archive.writestr("content.xml", "<x/>")
    else:
        path.write_bytes(data)
    (source,) = discover([str(path)])
    (item,) = read(source, ReadOptions())
    assert told in item.reason.zh


@pytest.mark.parametrize(
    ("pattern", "stems"),
    [
        ("**/*.txt", ["a", "甲/b", "甲/乙/c"]),
        ("**/?.txt", ["a", "甲/b", "甲/乙/c"]),
        ("甲/**/*.txt", ["b", "乙/c"]),
        ("**/乙/*.txt", ["甲/乙/c"]),
        ("**/[bc].txt", ["甲/b", "甲/乙/c"]),
        ("甲/**", ["b", "乙/c"]),
        ("**", ["a", "甲/b", "甲/乙/c"]),
    ],
)
def test_two_stars_are_any_depth_and_follow_no_links(tmp_path, pattern, stems):
    (tmp_path / "甲" / "乙").mkdir(parents=True)
    for name in ("a.txt", "甲/b.txt", "甲/乙/c.txt"):
        (tmp_path / name).write_text("客服：您好\n", encoding="utf-8")
    for name in ("one", "two"):
        (tmp_path / name).symlink_to(".")
    found = discover([str(tmp_path / pattern)])
    assert sorted(source.stem for source in found) == sorted(stems)


def test_a_pipe_is_read_once_and_whole(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    text = "客服：您好\n客户：你好\n" * 3000

    def fill():
        path.write_text(text, encoding="utf-8")

    writer = threading.Thread(target=fill)
    writer.start()
    (source,) = discover([str(path)])
    pieces = list(split(source, ReadOptions()))
    writer.join()
    (call,) = [item for piece in pieces for item in read_piece(piece, ReadOptions())]
    assert len(call.turns) == 6000
    assert call.source == str(path)


def test_a_file_that_shrinks_while_it_is_read_is_no_whole_file(tmp_path):
    path = tmp_path / "a.jsonl"
    line = b'{"call_id":"%d","turns":[{"text":"a"}]}\n'
    path.write_bytes(b"".join(line % n for n in range(1000)))
    pieces = list(split(SourceFile(str(path), "a"), ReadOptions(), 5000))
    path.write_bytes(path.read_bytes()[:20_000])
    items = [item for piece in pieces for item in read_piece(piece, ReadOptions())]
    assert any(isinstance(item, Reject) and "变短" in item.reason.zh for item in items)


def test_names_with_control_characters_make_clean_ids(tmp_path):
    path = tmp_path / "a\x1b[31m\n\u202eb.txt"
    path.write_text("客服：您好\n", encoding="utf-8")
    (source,) = discover([str(path)])
    (call,) = read(source, ReadOptions())
    assert call.call_id == "a[31mb"
