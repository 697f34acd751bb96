import io
import json
import pickle
import sys
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.reading import read, read_piece, split

OPTIONS = ReadOptions()


def jsonl(count, width=3):
    lines = [
        json.dumps({"call_id": f"C{n}", "turns": [{"text": "您好" * (n % width)}]},
                   ensure_ascii=False)
        for n in range(count)
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def by_pieces(source, size, options=OPTIONS):
    pieces = [pickle.loads(pickle.dumps(p)) for p in split(source, options, size)]
    return pieces, [item for piece in pieces for item in read_piece(piece, options)]


@pytest.mark.parametrize("size", [1, 50, 64, 1000, 10**6])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_pieces_in_order_are_the_file(tmp_path, size, encoding):
    path = tmp_path / "a.jsonl"
    text = jsonl(30) + "\n{torn\n\n" + jsonl(5).replace('"call_id"', '"x"')
    path.write_bytes(text.encode(encoding))
    source = SourceFile(str(path), "a")
    pieces, items = by_pieces(source, size)
    assert items == list(read(source, OPTIONS))
    assert len(pieces) > 10 or size > 64
    assert sum(isinstance(item, Reject) for item in items) == 1


@given(st.binary(max_size=300), st.integers(1, 60), st.integers(0, 6))
def test_pieces_of_any_bytes_are_the_file(tmp_path_factory, noise, size, at):
    lines = jsonl(6).encode().split(b"\n")
    lines.insert(at, noise)
    path = tmp_path_factory.mktemp("p") / "a.jsonl"
    path.write_bytes(b"\n".join(lines))
    source = SourceFile(str(path), "a")
    assert by_pieces(source, size)[1] == list(read(source, OPTIONS))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "客服：您好\n".encode() * 50),
        ("a.csv", b"call_id,text\n" + b"A,x\n" * 50),
        ("a.jsonl", jsonl(9).encode("utf-16")),
        ("a.jsonl", b"\n" * 200),
        ("a.jsonl", b""),
        ("gone.jsonl", None),
    ],
)
def test_what_cannot_be_cut_is_one_piece(tmp_path, name, data):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    source = SourceFile(str(path), "a")
    pieces, items = by_pieces(source, 64)
    assert len(pieces) == 1
    assert items == list(read(source, OPTIONS))
    assert items


def test_standard_input(monkeypatch):
    def feed(data):
        fake = types.SimpleNamespace(buffer=io.BytesIO(data))
        monkeypatch.setattr(sys, "stdin", fake)

    source = SourceFile("-", "stdin")
    data = jsonl(20).encode()
    feed(data)
    whole = list(read(source, OPTIONS))
    assert [item.call_id for item in whole] == [f"C{n}" for n in range(20)]
    assert whole[0].source == "-"
    feed(data)
    pieces, items = by_pieces(source, 64)
    assert items == whole
    assert len(pieces) > 5
    feed("客服：您好\n".encode())
    _, (call,) = by_pieces(source, 64)
    assert (call.call_id, call.turns[0].text) == ("stdin", "您好")
    feed(b"")
    _, (reject,) = by_pieces(source, 64)
    assert isinstance(reject, Reject)


def test_long_lines_are_skipped_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("scoring.readers.limits.MAX_LINE_BYTES", 1000)
    path = tmp_path / "a.jsonl"
    path.write_text(jsonl(2) + " " * 5000 + "{}\n" + jsonl(2), encoding="utf-8")
    source = SourceFile(str(path), "a")
    items = list(read(source, OPTIONS))
    assert [isinstance(item, Call) for item in items] == [True, True, False, True, True]
    assert items[2].place == "line 3"
    assert items[4].place == "line 5"
    assert by_pieces(source, 64)[1] == items
