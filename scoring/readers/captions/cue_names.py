"""Names in front of the words of cues (``林知秋: 您好``), as meeting software writes
them: the turns of a whole file in, the same turns with the speakers told out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Final

from scoring.model import Speaker
from scoring.readers.build import TurnDraft
from scoring.readers.labels import is_label, is_person
from scoring.readers.log_lines import is_no_speaker

_NAME: Final = re.compile(
    r"(?P<name>[^\s:：,.!?;，。！？；、\"'“”<>\[\]()]{1,20}"
    r"(?: [^\s:：,.!?;，。！？；、\"'“”<>\[\]()]{1,20}){0,2}"
    r"(?:[(（][^()（）:：]{1,20}[)）])?)[ \u3000]?[:：](?!//)\s{0,8}"
)
_MOST_NAME: Final = 40
_OFTEN: Final = 2
_LISTED: Final = 10


def name_turns(turns: list[TurnDraft]) -> list[str]:
    """Tell the speakers of turns that nobody is known to say, where names stand in
    front of the words of most of them; return notes of what may be one more name.

    A name is one that recurs, or a person's. Lines of two names in a cue become two
    turns. Any other colon stays a word: ``地址：``, ``我说：``.
    """
    texts = [(turn.text or "").split("\n") for turn in turns if _is_nobodys(turn)]
    seen = [_name(lines[0]) for lines in texts]
    counts = Counter(filter(None, (_name(one) for lines in texts for one in lines)))
    often = {name for name, count in counts.items() if count >= _OFTEN}
    if not often or _OFTEN * sum(map(bool, seen)) < len(seen):
        return []
    names = often | set(filter(is_person, counts))
    named: list[TurnDraft] = []
    for turn in turns:
        named += _parted(turn, names) if _is_nobodys(turn) else [turn]
    turns[:] = named
    once = sorted(counts.keys() - names)[:_LISTED]
    return [f"no speaker, stands but once: {', '.join(once)}"] if once else []


def _is_nobodys(turn: TurnDraft) -> bool:
    return turn.speaker is Speaker.UNKNOWN and turn.speaker_id is None


def _name(line: str) -> str:
    """Return what may be a name in front of the words of a line, else ""."""
    found = _NAME.match(line)
    if found is None or len(found["name"]) > _MOST_NAME:
        return ""
    name = found["name"]
    if is_label(name) or is_no_speaker(name) or not any(map(str.isalpha, name)):
        return ""
    return name


def _parted(turn: TurnDraft, names: set[str]) -> list[TurnDraft]:
    """Return a turn as one turn a name, all with its times."""
    parts: list[tuple[str, list[str]]] = []
    for line in (turn.text or "").split("\n"):
        found = _NAME.match(line)
        if found and found["name"] in names:
            parts.append((found["name"], [line[found.end() :]]))
        elif parts:
            parts[-1][1].append(line)
        else:
            parts.append(("", [line]))
    made = []
    for name, lines in parts:
        one = replace(turn, text="\n".join(filter(None, lines)))
        one.set_speaker(name)
        made.append(one)
    return made
