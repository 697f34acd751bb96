import gzip
import io
import random
import struct
import zipfile

import pytest

from scoring.model import Call, Reject
from scoring.readers import limits
from scoring.readers.discover import discover
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.reading import read, read_piece, split

CALL = '{"call_id":"%s","turns":[{"speaker":"agent","text":"您好"}]}\n'
LOG = "客服：您好\n客户：你好\n"


def read_all(*inputs):
    """Read everything that some paths name; return calls and rejects in order."""
    items = []
    for source in discover([str(path) for path in inputs]):
        if isinstance(source, Reject):
            items.append(source)
        else:
            items += read(source, ReadOptions())
    return items


@pytest.fixture
def packs(tmp_path):
    """Write a zip archive of some names and contents; return its path."""

    def pack(files, name="calls.zip", **how):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **how) as archive:
            for inner, content in files.items():
                archive.writestr(inner, content)
        return path

    return pack


def ids(items):
    assert all(isinstance(item, Call) for item in items), items
    return [item.call_id for item in items]


# ------------------------------------------------------------------ gzip


def test_a_gzip_is_read_as_what_it_holds(tmp_path):
    path = tmp_path / "夜班.jsonl.gz"
    path.write_bytes(gzip.compress((CALL % "C1" + CALL % "C2").encode()))
    assert ids(read_all(path)) == ["C1", "C2"]
    assert ids(read_all(tmp_path)) == ["C1", "C2"]


def test_a_gzip_without_a_telling_name(tmp_path):
    (tmp_path / "export").write_bytes(gzip.compress(LOG.encode("gb18030")))
    (call,) = read_all(tmp_path)
    assert (call.call_id, call.turns[1].text) == ("export", "你好")


def test_the_call_is_named_after_the_file_without_both_suffixes(tmp_path):
    (tmp_path / "8001-03.txt.gz").write_bytes(gzip.compress(LOG.encode()))
    assert ids(read_all(tmp_path)) == ["8001-03"]


def test_a_table_that_needs_two_passes_is_unpacked_twice(tmp_path):
    rows = "call_id,text\nA,一\nB,二\nA,三\n"
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(rows.encode()))
    first, second = read_all(tmp_path)
    assert [turn.text for turn in first.turns] == ["一", "三"]
    assert second.call_id == "B"


def test_what_stands_before_a_torn_end_is_read(tmp_path):
    lines = "".join(CALL % f"C{n}-{random.Random(n).random()}" for n in range(3000))
    whole = gzip.compress(lines.encode())
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    *before, torn = read_all(tmp_path)
    assert len(before) > 500
    assert isinstance(torn, Reject)
    assert "解压" in torn.cure.zh


@pytest.mark.parametrize("cut", [2, 5, 10, 12])
def test_a_gzip_cut_in_its_head(tmp_path, cut):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress((CALL % "C1").encode())[:cut])
    (item,) = read_all(tmp_path)
    assert isinstance(item, Reject)


def test_a_gzip_bomb_is_not_unpacked(tmp_path):
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb") as packed:
        for _ in range(100):
            packed.write(b" " * limits.MIB)
    (tmp_path / "a.jsonl.gz").write_bytes(bomb.getvalue())
    (item,) = read_all(tmp_path)
    assert isinstance(item, Reject)
    assert str(limits.MAX_UNPACKED_RATIO) in item.reason.zh


def test_packed_lines_are_one_piece_and_the_same_calls(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress("".join(CALL % n for n in range(50)).encode()))
    source, options = SourceFile(str(path), "a"), ReadOptions()
    (piece,) = split(source, options, 100)
    assert list(read_piece(piece, options)) == list(read(source, options))


# ------------------------------------------------------------------ zip


def test_an_archive_is_read_as_a_folder(packs):
    path = packs({"b/二.txt": LOG, "a/一.txt": LOG, "c.jsonl": CALL % "C9"})
    items = read_all(path)
    assert ids(items) == ["a/一", "b/二", "C9"]
    assert items[0].source == f"{path}/a/一.txt"


def test_an_archive_in_a_folder(packs, tmp_path):
    packs({"一.txt": LOG})
    (tmp_path / "二.txt").write_text(LOG, encoding="utf-8")
    assert ids(read_all(tmp_path)) == ["calls/一", "二"]


def test_a_packed_gzip_and_a_packed_workbook(packs):
    book = io.BytesIO()
    from openpyxl import Workbook

    sheet = Workbook()
    sheet.active.append(["角色", "内容"])
    sheet.active.append(["坐席", "您好"])
    sheet.save(book)
    path = packs(
        {"a.jsonl.gz": gzip.compress((CALL % "C1").encode()), "b.xlsx": book.getvalue()}
    )
    assert ids(read_all(path)) == ["C1", "b"]


def test_a_workbook_is_no_archive(tmp_path):
    from openpyxl import Workbook

    sheet = Workbook()
    sheet.active.append(["角色", "内容"])
    sheet.active.append(["坐席", "您好"])
    sheet.save(tmp_path / "a.xlsx")
    (tmp_path / "a.xlsx").rename(tmp_path / "a.zip")
    assert ids(read_all(tmp_path)) == ["a"]


@pytest.mark.parametrize(
    "name", ["../外.txt", "a/../../外.txt", "/etc/外.txt", "C:/外.txt", "C:\\外.txt"]
)
def test_a_path_that_climbs_out_is_refused_by_name(packs, name):
    good, bad = sorted(
        read_all(packs({name: LOG, "里.txt": LOG})), key=lambda i: type(i).__name__
    )
    assert good.call_id == "里"
    assert isinstance(bad, Reject)
    assert "外.txt" in bad.source
    assert "包外" in bad.reason.zh


def test_a_link_is_refused(packs):
    path = packs({"a.txt": LOG})
    info = zipfile.ZipInfo("b.txt")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    good, bad = read_all(path)
    assert good.call_id == "a"
    assert isinstance(bad, Reject)


def test_a_name_that_windows_wrote_in_gbk(tmp_path):
    info = zipfile.ZipInfo("aaaa.txt")
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr(info, LOG)
    (tmp_path / "a.zip").write_bytes(
        raw.getvalue().replace(b"aaaa.txt", "录音".encode("gb18030") + b".txt")
    )
    assert ids(read_all(tmp_path / "a.zip")) == ["录音"]


def test_an_archive_with_a_password(packs):
    path = packs({"a.txt": LOG})
    raw = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1
    path.write_bytes(raw)
    (item,) = read_all(path)
    assert "密码" in item.reason.zh


def test_an_archive_in_an_archive_is_named(packs):
    inner = packs({"a.txt": LOG}, "inner.zip").read_bytes()
    (item,) = read_all(packs({"inner.zip": inner}))
    assert isinstance(item, Reject)
    assert "inner.zip" in item.source


def test_an_archive_without_files(packs):
    (item,) = read_all(packs({}))
    assert isinstance(item, Reject)


def test_a_torn_archive_is_one_reject(packs):
    path = packs({"a.txt": LOG * 100, "b.txt": LOG * 100})
    whole = path.read_bytes()
    for cut in range(1, len(whole), 7):
        path.write_bytes(whole[:cut])
        items = read_all(path)
        assert items
        assert all(isinstance(item, Reject | Call) for item in items)


def test_a_damaged_file_in_an_archive_costs_that_file(packs):
    path = packs({"a.txt": LOG * 200, "b.txt": LOG})
    raw = bytearray(path.read_bytes())
    raw[60] ^= 0xFF
    path.write_bytes(raw)
    bad, good = read_all(path)
    assert isinstance(bad, Reject)
    assert good.call_id == "b"


def test_a_zip_bomb_is_not_unpacked(packs):
    (item,) = read_all(packs({"a.jsonl": b" " * (100 * limits.MIB)}))
    assert isinstance(item, Reject)
    assert "过大" in item.reason.zh


def test_an_archive_that_claims_too_much_in_all(packs, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ARCHIVE_BYTES", 50)
    (item,) = read_all(packs({"a.txt": LOG, "b.txt": LOG}))
    assert isinstance(item, Reject)


def test_an_archive_of_too_many_files(packs, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ARCHIVE_MEMBERS", 3)
    (item,) = read_all(packs({f"{n}.txt": LOG for n in range(4)}))
    assert isinstance(item, Reject)


def test_a_list_of_files_that_is_itself_a_bomb(packs):
    path = packs({"a.txt": LOG})
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"PK\x05\x06")
    struct.pack_into("<I", raw, at + 12, limits.MAX_ARCHIVE_LIST_BYTES + 1)
    path.write_bytes(raw)
    (item,) = read_all(path)
    assert isinstance(item, Reject)


def test_hidden_and_foreign_files_of_an_archive(packs):
    left_out = []
    path = packs(
        {"a.txt": LOG, "__MACOSX/._a.txt": LOG, ".b.txt": LOG, "c.wav": b"RIFF"}
    )
    found = list(discover([str(path)], left_out=left_out))
    assert [source.member for source in found] == ["a.txt"]
    assert left_out == [f"{path}/c.wav"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_bound_are_refused(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as archive:
        archive.writestr("a.txt", LOG)
    (item,) = read_all(tmp_path / "a.zip")
    assert isinstance(item, Reject)
    assert "压缩方式" in item.reason.zh


@pytest.mark.parametrize("name", [".", "./.", "", "\0x", "/", "a/.."])
def test_a_name_that_names_nothing_costs_that_file_only(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("aaaa"), LOG)
        archive.writestr("b.txt", LOG)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, LOG)
        archive.writestr("b.txt", LOG)
    items = read_all(path)
    assert [item.call_id for item in items if isinstance(item, Call)] == ["b"]


def test_the_list_of_an_archive_is_read_once_for_all_its_files(packs, monkeypatch):
    path = packs({f"{n}.txt": LOG for n in range(60)})
    opened = []
    real = zipfile.ZipFile.__init__
    monkeypatch.setattr(
        zipfile.ZipFile,
        "__init__",
        lambda self, *args, **more: (opened.append(1), real(self, *args, **more))[1],
    )
    assert len(read_all(path)) == 60
    assert len(opened) <= 4


def test_a_list_beyond_the_cap_inside_a_gzip(tmp_path, monkeypatch, packs):
    inner = packs({f"{n}.txt": LOG for n in range(60)}).read_bytes()
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.json.gz").write_bytes(gzip.compress(inner))
    monkeypatch.setattr(limits, "MAX_ARCHIVE_LIST_BYTES", 1000)
    (item,) = read_all(folder)
    assert "压缩包过大" in item.reason.zh


def test_a_list_of_64_bits_is_held_against_the_cap(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 3)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(40):
            archive.writestr(f"{n}.txt", LOG)
    assert b"PK\x06\x07" in path.read_bytes()
    assert len(read_all(path)) == 40
    monkeypatch.setattr(limits, "MAX_ARCHIVE_LIST_BYTES", 1000)
    (item,) = read_all(path)
    assert "压缩包过大" in item.reason.zh
