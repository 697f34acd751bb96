"""A second reader's labels, and what both readers agree on.

A second reader labelled every call from its text alone (`PART/second.txt`), without the first labels and without
the project's word lists. As with the real calls of careful readers, gold is what both say; what only one says is disputed and
counts neither way. Run `python tests/gold/second.py [PART ...]` for how far they agree.

`second.txt` holds a block a call, `# call_id`, then lines of three kinds:

    roles: ?AMC              one letter a turn, as in build.py
    split 2 没有/感谢来电      a change of speaker inside turn 2, between these words
    3 farewell! 这些          an act of turn 3; `act!` mangled, `?act` the reader was in doubt
"""

import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
ACT = re.compile(r"(\d+) (\??)([a-z_]+)(!?) (.+)")
SPLIT = re.compile(r"split (\d+) ([^/]+)/(.+)")
# Places of one change of speaker may differ by so many readable characters.
NEAR = 2


def read_second(part):
    """Return call_id -> (roles, split lines, act lines) of the second reader."""
    found = {}
    path = HERE / part / "second.txt"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# "):
            here = found[line[2:].split()[0]] = {"roles": "", "splits": [], "acts": []}
        elif line.startswith("roles: "):
            here["roles"] = line[7:].strip()
        elif match := SPLIT.fullmatch(line):
            here["splits"].append((int(match[1]), match[2], match[3]))
        elif match := ACT.fullmatch(line):
            turn, doubt, act, garbled, words = match.groups()
            here["acts"].append((int(turn), act, bool(garbled), bool(doubt), words))
        elif line.strip():
            sys.exit(f"{path.name}:{number}: not a label: {line}")
    return found


def placed(call, labels):
    """Return the second reader's acts and splits with their places in the turns."""
    words = [turn["text"] for turn in call["turns"]]
    acts, seen = [], Counter()
    for turn, act, garbled, doubt, said in labels["acts"]:
        start = -1
        for _ in range(seen[turn, act, said] + 1):
            start = words[turn].index(said, start + 1)
        seen[turn, act, said] += 1
        row = {"turn": turn, "start": start, "end": start + len(said), "act": act}
        acts.append(row | {"garbled": garbled, "doubt": doubt})
    splits = [
        {"turn": turn, "at": words[turn].index(left + right) + len(left)}
        for turn, left, right in labels["splits"]
    ]
    return acts, splits


def meet(one, other):
    """Tell whether two labels are of one act and share characters."""
    return (
        (one["turn"], one["act"]) == (other["turn"], other["act"])
        and one["start"] < other["end"]
        and other["start"] < one["end"]
    )


def agreed(call, gold, labels):
    """Return `gold` with what only one reader says as disputed, never as true or false.

    A turn on whose speakers they differ is `?`; so is a merged turn whose changes they do not both see.
    """
    acts, splits = placed(call, labels)
    sure = [act for act in acts if not act["doubt"]]
    both = [act for act in gold["acts"] if any(meet(act, one) for one in sure)]
    first = [act for act in gold["acts"] if act not in both]
    known = [*gold["acts"], *gold["disputed"]]
    second = [
        {key: act[key] for key in ("turn", "start", "end", "act", "garbled")}
        for act in acts
        if not any(meet(act, one) for one in known)
    ]
    disputed = sorted(
        [*gold["disputed"], *first, *second],
        key=lambda act: (act["turn"], act["start"], act["end"], act["act"]),
    )
    roles = "".join(
        role if role == other and same_changes(turn, call, gold, splits) else "?"
        for turn, (role, other) in enumerate(
            zip(gold["roles"], labels["roles"], strict=True)
        )
    )
    kept = [one for one in gold["splits"] if roles[one["turn"]] == "M"]
    return gold | {"roles": roles, "acts": both, "disputed": disputed, "splits": kept}


def same_changes(turn, call, gold, splits):
    """Tell whether both readers see the same changes of speaker in a turn."""
    words = call["turns"][turn]["text"]
    ours = [one["at"] for one in gold["splits"] if one["turn"] == turn]
    theirs = sorted(one["at"] for one in splits if one["turn"] == turn)
    return len(ours) == len(theirs) and all(
        sum(map(str.isalnum, words[min(a, b) : max(a, b)])) <= NEAR
        for a, b in zip(ours, theirs, strict=True)
    )


def main():
    """Print how far the readers agree."""
    from build import PARTS, read_first

    for part in sys.argv[1:] or PARTS:
        second = read_second(part)
        count, roles, splits = Counter(), Counter(), Counter()
        for _, call, gold in read_first(part):
            labels = second[call["call_id"]]
            result = agreed(call, gold, labels)
            acts, _ = placed(call, labels)
            count["both"] += len(result["acts"])
            count["first"] += sum(
                not any(meet(act, one) for one in acts) for act in gold["acts"]
            )
            count["second"] += sum(
                not act["doubt"]
                and not any(meet(act, one) for one in gold["acts"] + gold["disputed"])
                for act in acts
            )
            pairs = [p for p in zip(gold["roles"], labels["roles"], strict=True)]
            roles["turns"] += sum(a in "AC" and b in "AC" for a, b in pairs)
            roles["same"] += sum(a in "AC" and a == b for a, b in pairs)
            splits["turns"] += gold["roles"].count("M")
            splits["same"] += result["roles"].count("M")
        f1 = 2 * count["both"] / (2 * count["both"] + count["first"] + count["second"])
        print(
            f"{part}: acts {f1:.3f} F1 ({count['both']} both, {count['first']} only the first, {count['second']} only the second reader); "
            f"speakers {roles['same']} of {roles['turns']} single turns; changes alike in {splits['same']} of {splits['turns']} merged turns"
        )


if __name__ == "__main__":
    main()
