"""Invented calls as files, zhijian run over them, and its outputs read back."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from typer.testing import CliRunner

from cli import app
from scoring.batch import score_files
from scoring.order import Order
from scoring.readers.options import ReadOptions
from scoring.recipe import make_recipe

ROOT = Path(__file__).parent.parent
COMMAND_LINE = (
    "cli.py",
    "cli_cards.py",
    "cli_errors.py",
    "cli_formats.py",
    "cli_options.py",
    "cli_reports.py",
)
SAMPLES = ROOT / "data" / "samples"

GOOD = (
    ("agent", "您好，云桥通信，工号8101，请问有什么可以帮您？"),
    ("customer", "我家宽带昨晚开始断网了。"),
    ("agent", "好的，请您稍等，我帮您查询。"),
    ("customer", "嗯。"),
    ("agent", "已经为您登记报修，请问还有其他需要吗？"),
    ("customer", "没有了，谢谢。"),
    ("agent", "感谢您的来电，再见。"),
)
CURT = (
    ("agent", "喂，说。"),
    ("customer", "我家宽带昨晚开始断网了。"),
    ("agent", "我不知道，你问别人去。"),
    ("customer", "那我该问谁呢？"),
)


def call(call_id="c1", turns=GOOD, agent_id="8101", **meta):
    """One call as canonical JSON; turns are (speaker, text) or ready dicts."""
    made = [
        turn if isinstance(turn, dict) else {"speaker": turn[0], "text": turn[1]}
        for turn in turns
    ]
    told = {"call_id": call_id, "agent_id": agent_id, "turns": made, "meta": meta}
    return {key: value for key, value in told.items() if value is not None}


def write(path, *calls):
    """Write calls (dicts) and raw lines (text, bytes) as JSONL; return the path."""
    lines = [
        one
        if isinstance(one, bytes)
        else (
            one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
        ).encode()
        for one in calls
    ]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


@cache
def recipe():
    return make_recipe("general-hotline")


def score(inputs, out, watch=None, **changes):
    """Run score_files; ``inputs`` is a path or a list of them."""
    paths = inputs if isinstance(inputs, list | tuple) else [inputs]
    told = {"recipe": None, "options": ReadOptions(), "lang": "en", **changes}
    told["recipe"] = told["recipe"] or recipe()
    return score_files(Order(tuple(map(str, paths)), Path(out), **told), watch)


def table(folder, name):
    """Rows of a CSV output as dicts."""
    text = (Path(folder) / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def lines(path):
    """Values of a JSONL file."""
    return [json.loads(line) for line in Path(path).read_bytes().splitlines()]


def run_json(folder):
    return json.loads((Path(folder) / "run.json").read_bytes())


def stable(folder):
    """All outputs of a run but what may differ: seconds, jobs and paths."""
    files = {p.name: p.read_bytes() for p in Path(folder).iterdir() if p.is_file()}
    told = json.loads(files.pop("run.json"))
    for key in ("seconds", "jobs", "paths"):
        del told[key]
    return {**files, "run.json": json.dumps(told).encode()}


def zhijian(*args, text=None):
    """Run the command in this process; returns typer's result."""
    told = text.encode() if isinstance(text, str) else text
    return CliRunner().invoke(app, [str(arg) for arg in args], input=told)


def shell(*args, cwd=None, text=None, **env):
    """Run the command in a process of its own; returns the completed process, its
    output as bytes.
    """
    return subprocess.run(
        [sys.executable, "-m", "cli", *map(str, args)],
        cwd=cwd,
        input=text or b"",
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        check=False,
        timeout=60,
    )
