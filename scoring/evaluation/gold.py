"""Gold labels: a JSONL file in, its usable lines and what is wrong with the others out.

The keys of a line are those of DESIGN section 5 and ``splits``, which may be missing;
other keys are ignored. A line with any mistake is left out whole: half a gold line
would count what it lost as missed or false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import orjson

from scoring.errors import Problem, UsageError
from scoring.evaluation import gold_faults as faults
from scoring.evaluation.acts import CORE, CORE_LABELS, FAMILY_OF, HARMLESS, ROLES
from scoring.evaluation.gold_faults import Fault
from scoring.evaluation_model import GoldAct, GoldCall, GoldFile, GoldSplit
from scoring.model import Call, Reject, Span

MAX_GOLD_BYTES: Final = 256 << 20
MOST_PROBLEMS: Final = 20
"""How many mistakes are told where the whole file is unusable."""

_ACTS: Final = (*FAMILY_OF, HARMLESS)
_BOM: Final = b"\xef\xbb\xbf"

Json = Any


def read_gold(path: str | Path) -> GoldFile:
    """Return the gold lines of a file, and one Reject per mistake of the others.

    Raises UsageError where the file cannot be read or holds no usable line.
    """
    name = str(path)
    calls: dict[str, GoldCall] = {}
    rejects: list[Reject] = []
    for number, data in _lines(_bytes(Path(path), name)):
        call, found = _line(data, number, name)
        if not found and call.call_id in calls:
            found = [faults.twice(call.call_id, calls[call.call_id].place)]
        elif not found:
            calls[call.call_id] = call
        rejects += [_reject(one, call) for one in found]
    if not calls:
        raise unusable(name, rejects)
    return GoldFile(tuple(calls.values()), tuple(rejects))


def misfits(gold: GoldCall, call: Call) -> tuple[Reject, ...]:
    """Return why a gold line does not fit its call: roles, turns and places; none where
    it fits.
    """
    words = [turn.words for turn in call.turns]
    return tuple(_reject(one, gold) for one in _misfits(gold, words))


def unusable(name: str, rejects: list[Reject]) -> UsageError:
    """Return the error of a gold file from which nothing can be compared."""
    told = [
        Problem(one.source, one.place, one.reason, one.cure)
        for one in rejects[:MOST_PROBLEMS]
    ]
    empty = faults.NOTHING if told else faults.EMPTY
    return UsageError(*told, Problem(name, "", empty.what, empty.cure))


# ---------------------------------------------------------------- the file


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_GOLD_BYTES + 1)
    except (OSError, ValueError) as error:
        fault = faults.unreadable(error)
        raise UsageError(Problem(name, "", fault.what, fault.cure)) from None
    if len(data) > MAX_GOLD_BYTES:
        fault = faults.TOO_LARGE
        raise UsageError(Problem(name, "", fault.what, fault.cure))
    return data.removeprefix(_BOM)


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (number from 1, bytes) of the lines that are not blank."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield number, line


def _reject(fault: Fault, gold: GoldCall) -> Reject:
    place = f"{gold.place}: {fault.place}" if fault.place else gold.place
    return Reject(gold.source, place, fault.what, fault.cure, gold.call_id)


# ---------------------------------------------------------------- one line


def _line(data: bytes, number: int, name: str) -> tuple[GoldCall, list[Fault]]:
    """Return the gold of one line and its mistakes; with any, do not use the gold."""
    nothing = GoldCall("", "", source=name, place=f"line {number}")
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        return nothing, [_bad_json(data, error.colno)]
    if not isinstance(value, dict):
        return nothing, [faults.NOT_AN_OBJECT]
    found: list[Fault] = []
    call = replace(
        nothing,
        call_id=_call_id(value, found),
        roles=_roles(value, found),
        core=_core(value, found),
        acts=_acts(value, "acts", found),
        disputed=_acts(value, "disputed", found),
        splits=_splits(value, found),
    )
    return call, found


def _bad_json(data: bytes, column: int) -> Fault:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return faults.NOT_UTF8
    return faults.bad_json(column)


def _call_id(value: Mapping[str, Json], found: list[Fault]) -> str:
    call_id = value.get("call_id")
    if isinstance(call_id, int) and not isinstance(call_id, bool):
        return str(call_id)
    if isinstance(call_id, str) and call_id.strip():
        return call_id.strip()
    found.append(faults.CALL_ID)
    return ""


def _roles(value: Mapping[str, Json], found: list[Fault]) -> str:
    roles = value.get("roles")
    if isinstance(roles, str) and set(roles) <= set(ROLES):
        return roles
    found.append(faults.roles(roles))
    return ""


def _core(value: Mapping[str, Json], found: list[Fault]) -> dict[str, str]:
    core = value.get("core")
    if not isinstance(core, dict):
        found.append(faults.CORE)
        return {}
    for key, label in core.items():
        if key not in CORE:
            found.append(faults.core_criterion(key))
        elif label not in CORE_LABELS:
            found.append(faults.core_label(key, label))
    return core


def _acts(
    value: Mapping[str, Json], key: str, found: list[Fault]
) -> tuple[GoldAct, ...]:
    """Return the rows of ``acts`` or ``disputed``; ``disputed`` may be missing."""
    rows = value.get(key, [] if key == "disputed" else None)
    if not isinstance(rows, list):
        found.append(faults.not_a_list(key))
        return ()
    acts = []
    for at, row in enumerate(rows):
        fault = _act_fault(row)
        if fault is None:
            span = Span(row["start"], row["end"])
            garbled = row.get("garbled", False)
            acts.append(GoldAct(row["turn"], span, row["act"], garbled))
        else:
            inner = f".{fault.place}" if fault.place else ""
            found.append(fault.at(f"{key}[{at}]{inner}"))
    return tuple(acts)


def _act_fault(row: Json) -> Fault | None:
    if not isinstance(row, dict):
        return faults.ROW
    for key in ("turn", "start", "end"):
        if not _whole(row.get(key)):
            return faults.NUMBER.at(key)
    if row["start"] >= row["end"]:
        return faults.NO_WORDS
    if not isinstance(row.get("garbled", False), bool):
        return faults.GARBLED.at("garbled")
    act = row.get("act")
    return None if act in _ACTS else faults.act(act, _ACTS).at("act")


def _splits(
    value: Mapping[str, Json], found: list[Fault]
) -> tuple[GoldSplit, ...] | None:
    rows = value.get("splits")
    if rows is None:
        return None
    if not isinstance(rows, list):
        found.append(faults.not_a_list("splits"))
        return None
    splits = []
    for at, row in enumerate(rows):
        if not isinstance(row, dict):
            found.append(faults.SPLIT.at(f"splits[{at}]"))
        elif not (_whole(row.get("turn")) and _whole(row.get("at"))):
            found.append(faults.NUMBER.at(f"splits[{at}]"))
        else:
            splits.append(GoldSplit(row["turn"], row["at"]))
    return tuple(splits)


def _whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


# ---------------------------------------------------------------- against the call


def _misfits(gold: GoldCall, words: list[str]) -> Iterator[Fault]:
    if len(gold.roles) != len(words):
        yield faults.role_count(len(gold.roles), len(words)).at("roles")
        return
    for key, rows in (("acts", gold.acts), ("disputed", gold.disputed)):
        for at, row in enumerate(rows):
            place = f"{key}[{at}]"
            if row.turn >= len(words):
                yield faults.no_turn(row.turn, len(words)).at(f"{place}.turn")
            elif row.span.end > len(words[row.turn]):
                length = len(words[row.turn])
                yield faults.outside(row.turn, row.span.end, length).at(f"{place}.end")
    for at, split in enumerate(gold.splits or ()):
        place = f"splits[{at}]"
        if split.turn >= len(words):
            yield faults.no_turn(split.turn, len(words)).at(f"{place}.turn")
        elif gold.roles[split.turn] != "M":
            yield faults.not_merged(split.turn, gold.roles[split.turn]).at(place)
        elif not 0 < split.at < len(words[split.turn]):
            length = len(words[split.turn])
            yield faults.outside(split.turn, split.at, length).at(f"{place}.at")
