"""Whether a large CSV and JSONL are read in constant memory: writes invented turns,
reads each file in a process of its own, and prints peak memory and speed for a quarter
of the size and for all of it.

Run ``python benchmarks/stream.py --mb 2048``. It needs that much room in the folder for
temporary files.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scoring.model import Reject
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.reading import read

MB = 1_000_000
TURNS = 24
KINDS = ("csv", "jsonl")
SENTENCES = (
    "您好，青禾热力客服中心，请问有什么可以帮您？",
    "你好，我家暖气一直不热，报过两次了。",
    "给您添麻烦了，请问您的地址是哪里？",
    "新苑小区十二号楼，三单元。",
    "我已经登记好了，师傅今天下午会跟您联系。",
    "行，那我等着。",
    "请问还有其他可以帮您的吗？",
    "没有了，再见。",
)


def calls(chance):
    """Yield invented calls without end: an id, an agent and turns."""
    number = 0
    while True:
        number += 1
        at, turns = 0, []
        for turn in range(TURNS):
            length = chance.randrange(900, 9_000)
            text = f"{chance.choice(SENTENCES)}{chance.randrange(10_000)}"
            turns.append(("客服" if turn % 2 == 0 else "客户", text, at, at + length))
            at += length + 300
        yield f"S{number:09}", str(6_000 + number % 300), turns


def write(path, size):
    """Write calls into a file until it has ``size`` bytes."""
    done = 0
    with path.open("wb") as file:
        if path.suffix == ".csv":
            file.write("通话编号,工号,角色,内容,开始(毫秒),结束(毫秒)\n".encode())
        for call_id, agent, turns in calls(random.Random("stream")):
            data = (as_rows if path.suffix == ".csv" else as_line)(
                call_id, agent, turns
            )
            file.write(data)
            done += len(data)
            if done >= size:
                return


def as_rows(call_id, agent, turns):
    rows = (f"{call_id},{agent},{','.join(map(str, turn))}\n" for turn in turns)
    return "".join(rows).encode()


def as_line(call_id, agent, turns):
    names = ("speaker", "text", "start", "end")
    listed = [
        dict(zip(names, (who, text, start / 1000, end / 1000), strict=True))
        for who, text, start, end in turns
    ]
    call = {"call_id": call_id, "agent_id": agent, "turns": listed}
    return (json.dumps(call, ensure_ascii=False) + "\n").encode()


def measure(path):
    """Read a file whole; print calls, seconds and this process's peak memory in MB."""
    began = time.perf_counter()
    count = 0
    for item in read(SourceFile(str(path), path.stem), ReadOptions()):
        if isinstance(item, Reject):
            raise SystemExit(f"{item.place}: {item.reason.en}")
        count += 1
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = peak / 1_000_000 if sys.platform == "darwin" else peak / 1_000
    print(json.dumps({"calls": count, "seconds": took, "peak_mb": peak}))


def measured(path):
    """Return what ``measure`` prints, from a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--read", str(path)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=200, help="size of each file, in MB")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read:
        measure(given.read)
        return
    print(f"{'format':8}{'MB':>8}{'calls':>10}{'MB/s':>8}{'peak MB':>10}")
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            peaks = []
            for size in (given.mb / 4, given.mb):
                path = Path(folder) / f"turns.{kind}"
                write(path, int(size * MB))
                told = measured(path)
                path.unlink()
                peaks.append(told["peak_mb"])
                speed = size / told["seconds"]
                print(
                    f"{kind:8}{size:8.0f}{told['calls']:10}{speed:8.1f}"
                    f"{told['peak_mb']:10.1f}"
                )
            print(f"{kind:8}peak memory, whole to quarter: {peaks[1] / peaks[0]:.2f}")


if __name__ == "__main__":
    main()
