"""Coverage-guided fuzzing of the readers: ``python tests/fuzz/fuzz.py FORMAT SECONDS``.

Starts from the sample of the format in ``tests/readers/same_call``. Whatever the bytes,
a reader must yield Calls and Rejects that the rest of the program can work with, in
time in proportion to them; anything else ends the run with a traceback and leaves the
input in ``out/fuzz``. ``make fuzz`` runs all formats, ten minutes each.
"""

from __future__ import annotations

import io
import json
import math
import random
import shutil
import sys
import tempfile
from copy import deepcopy
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["scoring.readers"]):
    from scoring.readers import limits
    from scoring.readers.faults import Fault
    from scoring.readers.feed import Feed
    from scoring.readers.options import ReadOptions, SourceFile
    from scoring.readers.registry import FORMATS, choose

from scoring.model import Call, Reject  # noqa: E402 - after what is instrumented

SAMPLES = ROOT / "tests" / "readers" / "same_call"
FOUND = ROOT / "out" / "fuzz"
BINARY = ("xlsx", "parquet")
"""Formats that are other people's parsers under our caps."""
_SOURCE = SourceFile("fuzz", "fuzz")
_WORST = [
    "",
    " ",
    "0",
    "-1",
    "1e999",
    "NaN",
    "客服",
    "你好",
    "PT3S",
    "1.2s",
    "[",
    "\ud83d",
]
_ODD = [None, True, False, 0, -1, 1e308, 2**70, [], {}, [[]], [{}], *_WORST]


def check(options: ReadOptions, data: bytes) -> None:
    """Read ``data``; raise AssertionError where what comes out cannot be worked with."""
    feed = Feed(_SOURCE, io.BytesIO(data))
    reader = choose(feed, options)
    if isinstance(reader, Fault):
        assert reader.reason.zh
        assert reader.cure.zh
        return
    items = list(reader.read(feed, options))
    assert items, "nothing came out"
    for item in items:
        _sound(item)


def _sound(item: Call | Reject) -> None:
    if isinstance(item, Reject):
        told = (item.reason.zh, item.reason.en, item.cure.zh, item.cure.en)
        assert all(told), item
        json.dumps([*told, item.place, item.call_id]).encode()
        return
    assert isinstance(item, Call)
    assert item.call_id
    assert item.turns
    item.call_id.encode()
    (item.agent_id or "").encode()
    json.dumps(item.meta, allow_nan=False)
    for at, turn in enumerate(item.turns):
        assert turn.index == at
        (turn.text or "").encode()
        (turn.speaker_id or "").encode()
        assert len(turn.text or "") <= limits.MAX_TURN_CHARS
        for time in (turn.start, turn.end):
            assert time is None or (math.isfinite(time) and time >= 0), turn
        assert turn.start is None or turn.end is None or turn.end >= turn.start, turn


def mutate_json(data: bytes, size: int, seed: int) -> bytes:
    """Change one place of a JSON value: bytes alone would only break the brackets."""
    draw = random.Random(seed)
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return atheris.Mutate(data, size)
    if draw.random() < 0.2:
        return atheris.Mutate(data, size)
    for _ in range(draw.randint(1, 3)):
        value = _changed(value, draw)
    return json.dumps(value, ensure_ascii=draw.random() < 0.5).encode(
        "utf-8", "surrogatepass"
    )[:size]


def _changed(value: object, draw: random.Random) -> object:
    """Return a value with one node of it replaced, dropped, doubled or wrapped."""
    if isinstance(value, str) and value[:1] in "{[" and draw.random() < 0.7:
        try:
            return json.dumps(_changed(json.loads(value), draw))
        except (ValueError, RecursionError):
            return deepcopy(draw.choice(_ODD))
    if not isinstance(value, dict | list) or not value or draw.random() < 0.1:
        return _other(value, draw)
    at = draw.choice(list(value) if isinstance(value, dict) else range(len(value)))
    kind = draw.random()
    if kind < 0.1:
        del value[at]
    elif kind < 0.2:
        if isinstance(value, dict):
            value[draw.choice([*value, "text", "speaker"])] = deepcopy(value[at])
        else:
            value.insert(0, deepcopy(value[at]))
    else:
        value[at] = _changed(value[at], draw)
    return value


def _other(value: object, draw: random.Random) -> object:
    if isinstance(value, str) and value and draw.random() < 0.5:
        at = draw.randrange(len(value))
        return value[:at] + draw.choice(_WORST) + value[at + draw.randint(0, 3) :]
    if isinstance(value, int | float) and draw.random() < 0.5:
        return draw.choice([str(value), -value, value * 10**9, float(value), [value]])
    return deepcopy(draw.choice(_ODD))


def run(name: str, seconds: int) -> None:
    """Fuzz one format for some seconds; ends the process."""
    own = {"zhijian": "json", "jsonl": "call"}.get(name, name)
    samples = [path for path in sorted(SAMPLES.iterdir()) if path.stem == own]
    samples += SAMPLES.glob(f"{own}_*")
    options = ReadOptions(format=name)
    corpus = Path(tempfile.mkdtemp(prefix="zhijian-fuzz-"))
    for sample in samples:
        shutil.copy(sample, corpus)
    (corpus / "empty").write_bytes(b"")
    FOUND.mkdir(parents=True, exist_ok=True)
    arguments = [
        sys.argv[0], str(corpus), f"-max_total_time={seconds}", "-timeout=20",
        "-rss_limit_mb=4096", "-max_len=20000", f"-artifact_prefix={FOUND}/{name}-",
        "-print_final_stats=1", "-verbosity=0",
    ]  # fmt: skip
    by_json = any(path.suffix in (".json", ".jsonl") for path in samples)
    mutator = {"custom_mutator": mutate_json} if by_json else {}
    atheris.Setup(arguments, lambda data: check(options, data), **mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    known = [reader.id for reader in FORMATS if reader.id not in BINARY]
    if len(sys.argv) < 2:
        print(" ".join(known))
    else:
        run(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 600)
