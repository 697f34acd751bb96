"""A folder of whatever recording systems write: every format, and what is broken."""

import io
import shutil
from pathlib import Path

import openpyxl
import pytest

from scoring.readers.registry import FORMATS
from tests.desk import run_json, table, zhijian
from tests.readers.broken import BROKEN
from tests.readers.test_same_call import SAMPLES, TOLD

pytestmark = pytest.mark.usefixtures("compiled_once")

TEXTLESS = "rttm"


def renamed(path, call_id):
    """The bytes of a sample with the call's own id replaced by another."""
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        for row in book.active.iter_rows():
            for cell in row:
                if cell.value == "S0001":
                    cell.value = call_id
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()
    return data.replace(b"S0001", call_id.encode())


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """A folder with a sample of every format and the broken files; returns it and the
    number of samples that hold words.
    """
    folder = tmp_path_factory.mktemp("录音")
    files = sorted({told.file for told in TOLD.values()})
    for at, file in enumerate(files):
        if Path(file).suffix != ".parquet":
            (folder / file).write_bytes(renamed(SAMPLES / file, f"S01{at:02}"))
        else:
            shutil.copy(SAMPLES / file, folder)
    (folder / "坏的").mkdir()
    for name, data in BROKEN.items():
        (folder / "坏的" / name).write_bytes(data)
    (folder / "录音.wav").write_bytes(b"RIFF....WAVE")
    (folder / "说明.md").write_text("客服：这是说明\n", encoding="utf-8")
    return folder, len(files) - 1


def test_all_the_good_are_scored_and_all_the_bad_are_listed(everything, tmp_path):
    folder, good = everything
    pytest.importorskip("pyarrow")
    out = tmp_path / "out"
    result = zhijian("score", folder, "--out", out, "--lang", "en")
    assert result.exit_code == 3, result.output
    counts = run_json(out)["counts"]
    assert counts["scored"] == good == len(table(out, "calls.csv"))
    # Two more: the sample without words, and beside the sheet with a far cell its call.
    assert counts["rejected"] == len(BROKEN) + 2
    assert counts["in"] == good + len(BROKEN) + 2
    rejects = {
        row["source"].rpartition("/")[2]: row for row in table(out, "rejects.csv")
    }
    climbing = rejects.pop("outside.txt")
    assert "16-climbs.zip" in climbing["source"]
    packed = rejects.pop("a.jsonl")
    assert "15-bomb.zip" in packed["source"]
    assert rejects.pop(TOLD[TEXTLESS].file)["reason"]
    assert rejects.keys() == BROKEN.keys() - {"15-bomb.zip", "16-climbs.zip"}
    for row in (*rejects.values(), climbing, packed):
        assert row["reason"]
        assert row["cure"]
    left_out = run_json(out)["left_out"]
    assert left_out == {
        "files": 2,
        "first": [str(folder / "录音.wav"), str(folder / "说明.md")],
    }


def test_the_same_call_scores_the_same_from_every_format_with_roles(
    everything, tmp_path
):
    folder, _ = everything
    pytest.importorskip("pyarrow")
    out = tmp_path / "out"
    zhijian("score", folder, "--out", out, "--lang", "en")
    scores = {Path(row["source"]).name: row["score"] for row in table(out, "calls.csv")}
    with_roles = {told.file for told in TOLD.values() if told.role and told.words}
    assert len({scores[file] for file in with_roles}) == 1, scores


@pytest.mark.parametrize("name", [reader.id for reader in FORMATS])
def test_detect_tells_the_format_by_its_content(name, tmp_path):
    if name == "parquet":
        pytest.importorskip("pyarrow")
    told = TOLD[name]
    path = tmp_path / "export"
    path.write_bytes((SAMPLES / told.file).read_bytes())
    result = zhijian("formats", "detect", path, "--lang", "en")
    assert result.exit_code == 0, result.output
    known = {"json": "zhijian", "jsonl": "zhijian"}.get(name, name)
    assert f"format: {known} " in result.output
    lacks = result.output.partition("lacks: ")[2].split("\n")[0]
    assert ("roles" in lacks) == (not told.role)
    assert ("channels" in lacks) == (not told.channel)
    assert ("agent id" in lacks) == (told.agent_id is None)
