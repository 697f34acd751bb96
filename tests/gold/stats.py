"""Count the gold set's modes, houses and acts, and list spans a reader should check.

Run `python tests/gold/stats.py PART`. Nothing is written.
"""

import sys
from collections import Counter

from build import ACTS, CORE, read_calls

SHORTEST, LONGEST = 2, 26
PUNCTUATION = "，。？！、"


def print_odd_spans(call, gold):
    """Print the acts whose words are very short, very long or edged by punctuation."""
    for act in gold["acts"] + gold["disputed"]:
        words = call["turns"][act["turn"]]["text"][act["start"] : act["end"]]
        edged = words[0] in PUNCTUATION or words[-1] in PUNCTUATION
        if edged or not SHORTEST <= len(words) <= LONGEST:
            print("odd span:", call["call_id"], act["turn"], act["act"], words)


def main():
    """Print the counts."""
    built = read_calls(sys.argv[1] if len(sys.argv) > 1 else "dev")
    golds = [gold for _, _, gold in built]
    for key in ("mode", "house"):
        print(key, dict(Counter(header[key] for header, _, _ in built)))
    print("agents", len({call["agent_id"] for _, call, _ in built}))
    print("turns", dict(Counter(role for gold in golds for role in gold["roles"])))
    acts = Counter((a["act"], a["garbled"]) for gold in golds for a in gold["acts"])
    disputed = Counter(a["act"] for gold in golds for a in gold["disputed"])
    print(f"{'act':32}{'clear':>7}{'garbled':>9}{'disputed':>10}")
    for act in sorted(set().union(*ACTS.values())):
        numbers = f"{acts[act, False]:7}{acts[act, True]:9}{disputed[act]:10}"
        print(f"{act:32}{numbers}{' fault' if act in ACTS['fault'] else ''}")
    for name in CORE:
        print(name, dict(Counter(gold["core"][name] for gold in golds)))
    for _, call, gold in built:
        print_odd_spans(call, gold)


if __name__ == "__main__":
    main()
