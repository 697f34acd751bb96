"""Every figure beside its yardstick, in one run: ``make bench``.

Prints ratios, and writes ``benchmarks/latest.json`` and the tables of
``docs/performance.md``. ``--only a,b`` runs parts and keeps the others' figures;
``--resume`` leaves out what latest.json already tells of this very code at these sizes;
``--quick`` tries everything with small sizes and writes nothing unless ``--write``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from marked_page import put
from suite.figure import Figure, from_told
from suite.machine import ROOT, code_digest, load, machine
from suite.one_process import against_jieba, many_phrases, rooms
from suite.page import facts, line, profile, table
from suite.processes import growth, spot_check, two_workers
from suite.sizes import QUICK, Desk, Sizes

LATEST = ROOT / "benchmarks" / "latest.json"
PAGE = ROOT / "docs" / "performance.md"
FOLDER = ROOT / "out" / "bench"
Part = dict[str, Any]


def _alone(measure: Callable[[Desk], list[Figure]]) -> Callable[[Desk], Part]:
    def part(desk: Desk) -> Part:
        return {"figures": [one.told() for one in measure(desk)]}

    return part


def _rooms(desk: Desk) -> Part:
    figures, shares = rooms(desk)
    return {"figures": [one.told() for one in figures], "rooms": shares}


def _growth(desk: Desk) -> Part:
    figures, left_out = growth(desk)
    return {"figures": [one.told() for one in figures], "left_out": left_out}


PARTS: Mapping[str, Callable[[Desk], Part]] = {
    "b": _alone(spot_check),
    "a": _alone(against_jieba),
    "f": _rooms,
    "d": _alone(many_phrases),
    "c": _alone(two_workers),
    "e": _growth,
}
"""The parts, the quick ones first."""


def measured(name: str, desk: Desk, *, quick: bool) -> Part:
    """Run one part and print its figures."""
    busy = load()
    part = PARTS[name](desk)
    for told in part["figures"]:
        sys.stdout.write(line(from_told(told)) + "\n")
    for note in part.get("left_out", ()):
        sys.stdout.write(f"({name}) {note}\n")
    if "rooms" in part:
        sys.stdout.write(profile(part["rooms"]) + "\n")
    sys.stdout.flush()
    sizes = json.loads(json.dumps(asdict(desk.sizes)))
    return part | {
        "load": busy,
        "code": code_digest(),
        "sizes": sizes,
        "quick": quick,
    }


def stands(part: Part | None, desk: Desk) -> bool:
    """Whether a part was measured with this code at these sizes, nothing left out."""
    if not part or part.get("left_out"):
        return False
    sizes = json.loads(json.dumps(asdict(desk.sizes)))
    return bool(part["code"] == code_digest() and part["sizes"] == sizes)


def write(parts: Mapping[str, Part]) -> None:
    """Write latest.json and the tables of the page."""
    told = {"machine": machine(), "parts": dict(sorted(parts.items()))}
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    LATEST.write_text(text, encoding="utf-8", newline="\n")
    texts = {"figures": table(parts), "machine": facts(machine(), parts)}
    if "f" in parts:
        texts["profile"] = profile(parts["f"]["rooms"])
    put(PAGE, texts)


def asked() -> argparse.Namespace:
    """Return what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, such as a,b")
    parser.add_argument("--resume", action="store_true", help="leave out what stands")
    parser.add_argument("--quick", action="store_true", help="small sizes, to try")
    parser.add_argument("--write", action="store_true", help="write even when quick")
    parser.add_argument("--fail", action="store_true", help="exit 1 for unmet bounds")
    parser.add_argument("--budget", type=float, help="seconds a part may take")
    parser.add_argument("--calls", type=int, help="calls of (a) and (f)")
    parser.add_argument("--rounds", type=int, help="rounds of (a), (d) and (f)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="to work in")
    return parser.parse_args()


def sizes_of(given: argparse.Namespace) -> Sizes:
    """Return the sizes that were asked for."""
    sizes = QUICK if given.quick else Sizes()
    named = {
        name: getattr(given, name)
        for name in ("budget", "calls", "rounds")
        if getattr(given, name) is not None
    }
    return replace(sizes, **named)


def main() -> int:
    """Run what was asked; 1 with ``--fail`` where a bound is not met."""
    given = asked()
    desk = Desk(given.folder, sizes_of(given))
    names = given.only.split(",")
    if unknown := set(names) - set(PARTS):
        sys.stderr.write(f"no such part: {', '.join(sorted(unknown))}\n")
        return 2
    parts: dict[str, Part] = {}
    if LATEST.exists():
        parts = json.loads(LATEST.read_text("utf-8"))["parts"]
    for name in PARTS:
        if name not in names or (given.resume and stands(parts.get(name), desk)):
            continue
        parts[name] = measured(name, desk, quick=given.quick)
        if not given.quick or given.write:
            write(parts)
    unmet = [
        told["name"]
        for name in names
        for told in parts[name]["figures"]
        if told["met"] is False
    ]
    return int(bool(given.fail and unmet))


if __name__ == "__main__":
    sys.exit(main())
