"""Named features of each character: what ``scoring/role_model.py`` adds up, spelt out.

Names: an n-gram itself (``^`` and ``$`` are a turn's ends), ``act:ID`` and
``cue:NAME`` speak for a speaker. For a change of speaker speak ``L``, ``R``, ``X`` +
characters (what ends before a place, begins there, stands astride of it), those of
``pair_features``, ``B:ID``, ``E:ID``, ``within`` (an act begins, ends, goes on there),
``mark`` + punctuation, ``inside`` and ``turn`` (+ ``mark``).
"""

from __future__ import annotations

from collections.abc import Sequence

from scoring.role_cues import CUES
from scoring.role_features import (
    ASKED_WITHIN,
    BEGIN,
    ECHO_WITHIN,
    END,
    LONGEST_GRAM,
    QUESTION_ENDS,
    QUESTION_WORDS,
    Act,
    Plain,
)

Turn = tuple[Plain, Sequence[Act]]
_ECHO = 2


def emissions(text: Plain, acts: Sequence[Act]) -> list[list[str]]:
    """Return, per character, the names of what ends there."""
    framed = BEGIN + text.text + END
    last = len(text.text) - 1
    found: list[list[str]] = [[] for _ in text.text]
    for end in range(1, len(framed) + 1):
        for size in range(1, min(end, LONGEST_GRAM) + 1):
            gram = framed[end - size : end]
            if gram not in (BEGIN, END):
                found[min(end - 2, last)].append(gram)
    for act in acts:
        found[act.end - 1].append(f"act:{act.lexicon}")
    for name, pattern in CUES:
        for cue in pattern.finditer(text.text):
            found[cue.end() - 1].append(name)
    return found


def cuts(text: Plain, acts: Sequence[Act], before: Turn | None) -> list[list[str]]:
    """Return, per character, what speaks for a change of speaker before it; ``before``
    is the turn before, if any.
    """
    words = text.text
    left = before[0].text if before else ""
    first = ["turn"]
    if before:
        first.append(f"turnmark{before[0].marks.get(len(left), '')}")
        first += [f"E:{act.lexicon}" for act in before[1] if act.end == len(left)]
    found = [first + _edges(left, words)]
    for place in range(1, len(words)):
        names = ["inside", f"mark{text.marks.get(place, '')}"]
        names.append("X" + words[place - 1 : place + 1])
        found.append(names + _edges(words[:place], words[place:]))
    for act in acts:
        found[act.start].append(f"B:{act.lexicon}")
        if act.end < len(words):
            found[act.end].append(f"E:{act.lexicon}")
        for place in range(act.start + 1, act.end):
            if "within" not in found[place]:
                found[place].append("within")
    return found


def _edges(left: str, right: str) -> list[str]:
    sizes = range(1, LONGEST_GRAM + 1)
    names = [f"L{left[-size:]}" for size in sizes if len(left) >= size]
    names += [f"R{right[:size]}" for size in sizes if len(right) >= size]
    return names + pair_features(left, right)


def pair_features(left: str, right: str) -> list[str]:
    """Name what the words before a place and those after it say together of a change.

    Questions are answered (``Q``, ``W``, with the next character), and who answers
    takes up the other's words (``echo``).
    """
    first = right[0]
    names: list[str] = []
    for size in range(1, LONGEST_GRAM + 1):
        if left[-size:] in QUESTION_ENDS and len(left) >= size:
            names += ["Q", f"Q{first}"]
    near = left[-ECHO_WITHIN:]
    if any(word in near[-ASKED_WITHIN:] for word in QUESTION_WORDS):
        names += ["W", f"W{first}"]
    if first in near:
        names.append("echo1")
        at = near.rfind(right[:_ECHO])
        if at >= 0 and len(right) >= _ECHO:
            # `好的好的` repeats itself; `早卖了 卖了呀` takes up what another said.
            names.append("echo2near" if len(near) - at <= _ECHO else "echo2")
            if len(right) > _ECHO and right[: _ECHO + 1] in near:
                names.append("echo3")
    return names
