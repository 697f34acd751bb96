import subprocess
import sys

import pytest

from scoring.errors import UsageError
from scoring.readers.limits import GIB, MIB, cap


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("64MiB", 64 * MIB),
        ("64 mb", 64 * MIB),
        ("64M", 64 * MIB),
        ("2GiB", 2 * GIB),
        ("7", 7),
        ("3k", 3072),
        ("", 5 * MIB),
        ("  ", 5 * MIB),
        ("999999999999999G", 5 * 1024 * MIB),
    ],
)
def test_a_cap_is_what_its_variable_says(monkeypatch, text, value):
    monkeypatch.setenv("ZHIJIAN_MAX_X", text)
    assert cap("MAX_X", 5 * MIB) == value


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "64XB", "many", "1e9", "９"])
def test_a_wrong_amount_is_told(monkeypatch, text):
    monkeypatch.setenv("ZHIJIAN_MAX_X", text)
    with pytest.raises(UsageError) as error:
        cap("MAX_X", 5)
    assert "ZHIJIAN_MAX_X" in error.value.report()


def test_a_raised_cap_reaches_the_command(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("客服：您好\n" * 12, encoding="utf-8")
    command = [sys.executable, "-m", "cli", "check", str(path), "--json"]
    monkeypatch.setenv("ZHIJIAN_MAX_CALL_TURNS", "11")
    low = subprocess.run(command, capture_output=True, text=True, check=False)
    assert low.returncode == 3
    assert "11" in low.stderr
    monkeypatch.setenv("ZHIJIAN_MAX_CALL_TURNS", "12")
    high = subprocess.run(command, capture_output=True, text=True, check=False)
    assert high.returncode == 0
    monkeypatch.setenv("ZHIJIAN_MAX_CALL_TURNS", "a lot")
    wrong = subprocess.run(command, capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "ZHIJIAN_MAX_CALL_TURNS" in wrong.stderr
