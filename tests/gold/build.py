"""Turn the annotated calls in PART/calls/*.txt into PART/calls.jsonl and gold.jsonl.

Run `python tests/gold/build.py [PART ...]`: both files of each part are rewritten,
always with the same bytes. `stats.py` counts modes and acts and lists odd spans.
The parts: `dev` is looked at while rules are written; `test` is only measured on.

A file holds calls. A call is a block of `# key: value` lines that starts with `# id:`, then one line a turn
(`# key: value` lines before the first id hold for the whole file):

    # id: G101             call_id
    # house: heating       goes to meta.team
    # company: 暖泊供热     goes to meta, as do agent_name, scene, direction and date
    # agent: 3071          agent_id
    # mode: mono           clean | mono | one_id | merged | swapped; `,no_times` may follow
    # given: 1=customer    swapped only: the (wrong) role the file gives to each speaker id
    # shows: ...           why the call is here; for readers only
    # core: farewell=unclear   overrides what the acts say, where the words alone mislead
    A1 | {greeting:您好}，{agent_id:3071为您服务}
    M1 +0.8 | C:没有 // A:{closing_thanks:感谢来电}，{farewell!:这些}。

`A1`: true role (A agent, C customer, M both, I voice menu, ? cannot be told), then the recogniser's speaker id.
Then nothing (times are made from the length), `+S` (a gap of S seconds, may be negative) or `S-E` (times as they are).
`//` marks a change of speaker inside a merged turn. `{act:words}` is an act, `{act!:words}` one the recogniser mangled,
`{?act:words}` one on which careful readers may differ (gold `disputed`), `{a+b:words}` two acts on the same words.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

from second import agreed, read_second

HERE = Path(__file__).parent
PARTS = ("dev", "test")
MODES = {"clean", "mono", "one_id", "merged", "swapped"}
ROLES = {"A": "agent", "C": "customer", "I": "ivr", "M": "unknown", "?": "unknown"}
CORE = {
    "greeting": "greeting",
    "company": "company",
    "agent_name_or_number": "agent_id",
    "offer_help": "offer_help",
    "further_needs": "further_needs",
    "closing_thanks": "closing_thanks",
    "farewell": "farewell",
}
META = ("company", "agent_name", "scene", "direction", "date")
LINE = re.compile(r"([ACMI?])([\d-])(?: +(\+-?[\d.]+|[\d.]+-[\d.]+))? *\| ?(.*)$")
MARK = re.compile(r"\{(\??)([a-z_+]+)(!?):([^{}]*)\}")
# Characters that may stand between two marks of an act that are one.
ONE_BREATH = 8
# The usual gaps of diarised mono, in seconds, taken in turn.
GAPS = (0.09, 0.02, 0.26, 0.14, 0.41, 0.02, 0.18, 0.9, 0.05)


def read_acts():
    """Return the act ids of each kind: agent, fault, customer."""
    kinds = {}
    for line in (HERE / "acts.txt").read_text(encoding="utf-8").splitlines():
        kind, *acts = line.split()
        kinds.setdefault(kind, set()).update(acts)
    return kinds


ACTS = read_acts()
SPOKEN = {"A": ACTS["agent"] | ACTS["fault"], "C": ACTS["customer"]}


def read_blocks(path):
    """Yield (header, turn lines) for every call of one file; what stands before the first id holds for all."""
    common, header, lines = {}, {}, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# id:"):
            if "id" in header:
                yield header, lines
            else:
                common = header
            header, lines = dict(common), []
        if line.startswith("# "):
            key, _, value = line[2:].partition(":")
            header[key.strip()] = value.strip()
        elif line.strip():
            match = LINE.match(line)
            if not match:
                sys.exit(f"{path.name}:{number}: not a turn: {line}")
            lines.append((f"{path.name}:{number}", *match.groups()))
    if "id" in header:
        yield header, lines


def strip_marks(where, role, marked):
    """Return the plain text, its acts, its disputed acts and the offsets where the speaker changes."""
    text, acts, disputed, splits = "", [], [], []
    parts = re.split(r" *// *", marked) if role == "M" else [f"{role}:{marked}"]
    for index, part in enumerate(parts):
        who, _, words = part.partition(":")
        if who not in ROLES or who == "M":
            sys.exit(f"{where}: a part of a merged turn must start with A: or C:")
        if index:
            splits.append(len(text))
        position = 0
        for mark in MARK.finditer(words):
            text += words[position : mark.start()]
            position = mark.end()
            start, text = len(text), text + mark[4]
            for act in mark[2].split("+"):
                if act not in SPOKEN.get(who, ()):
                    sys.exit(f"{where}: {act} cannot be an act of speaker {who}")
                span = {"start": start, "end": len(text)}
                row = span | {"act": act, "garbled": bool(mark[3])}
                (disputed if mark[1] else acts).append(row)
        text += words[position:]
    if re.search(r"[{}|!]", text) or "//" in text or (role == "M" and not splits):
        sys.exit(f"{where}: left-over marks or no change of speaker: {text}")
    return text, acts, disputed, splits


def in_one_breath(acts, splits):
    """Join marks of one act between which hardly anything is said, as careful readers of real calls do: 祝您用车愉快，再见 is one farewell."""
    joined = []
    for act in sorted(acts, key=lambda row: (row["act"], row["start"])):
        last = joined[-1] if joined else None
        alike = last is not None and (last["act"], last["garbled"]) == (
            act["act"],
            act["garbled"],
        )
        if (
            alike
            and act["start"] - last["end"] <= ONE_BREATH
            and not any(last["end"] <= at <= act["start"] for at in splits)
        ):
            last["end"] = max(last["end"], act["end"])
        else:
            joined.append(dict(act))
    return sorted(joined, key=lambda row: (row["start"], row["end"]))


def core_of(header, gold):
    """Say yes, garbled, no or disputed per core criterion, from the acts both readers give and the header's overrides."""
    overrides = dict(pair.split("=") for pair in header.get("core", "").split())
    if not set(overrides) <= set(CORE):
        sys.exit(f"{header['id']}: unknown core criterion in {overrides}")
    core = {}
    for name, wanted in CORE.items():
        marks = [act["garbled"] for act in gold["acts"] if act["act"] == wanted]
        if marks:
            core[name] = "garbled" if all(marks) else "yes"
        else:
            one_only = any(act["act"] == wanted for act in gold["disputed"])
            core[name] = "disputed" if one_only else "no"
    return core | overrides


def build_call(header, lines):
    """Return the canonical call and its gold line."""
    modes = header["mode"].split(",")
    if modes[0] not in MODES or set(modes[1:]) - {"no_times"}:
        sys.exit(f"{header['id']}: unknown mode {header['mode']}")
    given = dict(pair.split("=") for pair in header.get("given", "").split())
    turns, acts, disputed, splits, roles, clock = [], [], [], [], "", 0.3
    for number, (where, role, speaker_id, time, marked) in enumerate(lines):
        text, turn_acts, turn_disputed, turn_splits = strip_marks(where, role, marked)
        if time and time[0] != "+":
            start, end = (float(t) for t in time.split("-"))
        else:
            gap = float(time[1:]) if time else GAPS[(number + len(text)) % len(GAPS)]
            start = max(0.0, clock + gap)
            end = start + 0.35 + 0.19 * len(text)
        clock = max(clock, end)
        known = ROLES[role] if modes[0] == "clean" else "unknown"
        speaker = given.get(speaker_id, known)
        label = None if speaker_id == "-" else speaker_id
        turn = {"speaker": speaker, "speaker_id": label, "text": text}
        timed = "no_times" not in modes
        turn["start"] = round(start, 2) if timed else None
        turn["end"] = round(end, 2) if timed else None
        turns.append(turn)
        roles += role
        turn_acts = in_one_breath(turn_acts, turn_splits)
        acts += [{"turn": number, **act} for act in turn_acts]
        disputed += [{"turn": number, **act} for act in turn_disputed]
        splits += [{"turn": number, "at": at} for at in turn_splits]
    meta = {key: header[key] for key in META if key in header}
    head = {"call_id": header["id"]}
    call = head | {"agent_id": header["agent"], "turns": turns}
    gold = head | {"roles": roles, "core": {}, "acts": acts}
    return (
        call | {"meta": {"team": header["house"], **meta}},
        gold | {"disputed": disputed, "splits": splits},
    )


def read_first(part):
    """Return (header, call, gold) of every call of a part as its writer labelled it, in file and line order."""
    paths = sorted((HERE / part / "calls").glob("*.txt"))
    blocks = [block for path in paths for block in read_blocks(path)]
    twice = [n for n, k in Counter(head["id"] for head, _ in blocks).items() if k > 1]
    if twice:
        sys.exit(f"call ids used twice: {twice}")
    return [(header, *build_call(header, lines)) for header, lines in blocks]


def read_calls(part):
    """Return (header, call, gold) of every call of a part, gold being what both readers say."""
    second, found = read_second(part), []
    for header, call, first in read_first(part):
        labels = second.get(header["id"])
        if labels is None:
            sys.exit(f"{header['id']}: nobody has read it a second time")
        gold = agreed(call, first, labels)
        gold["core"] = core_of(header, gold)
        found.append((header, call, gold))
    return found


def write(path, records):
    """Write one JSON object a line."""
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def main():
    """Rewrite calls.jsonl and gold.jsonl of the parts named, of all where none is."""
    for part in sys.argv[1:] or PARTS:
        built = read_calls(part)
        write(HERE / part / "calls.jsonl", [call for _, call, _ in built])
        write(HERE / part / "gold.jsonl", [gold for _, _, gold in built])


if __name__ == "__main__":
    main()
