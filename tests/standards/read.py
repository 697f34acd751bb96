"""Read worked examples: plain dialogue files that a QA supervisor can read and write.

A file holds blocks, each begun by ``=== pass`` (or ``fail``, ``not applicable``,
``undecided``) with an optional note behind it. In a block:

    # meta: scene=hotline ring_seconds=22 started_at=2026-02-17
    # mono                                  times of one channel: overlap not shown
    # any other line that begins with # is a remark
    坐席: 您好，请问有什么可以帮您？
    [3.2-5.0] 客户: 我家暖气不热。           times in seconds
    ?: 喂                                   nobody knows who speaks
    导航: 请按一                             the voice menu

In ``model.txt`` words may be marked ``{criterion: words}``: without them the criterion
fails. ``{criterion: words|other words}`` puts other words in their place, ``{criterion:
|words}`` adds what breaks it, ``{one, two: words}`` counts for both. Marks may stand
inside each other and anywhere: around times, meta values or several lines. All marks of
one criterion are taken out together: they are one obligation.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scoring.model import Call, Outcome, Speaker, Turn

HERE = Path(__file__).parent
MODEL = "model"
OUTCOMES = {
    "pass": Outcome.PASS,
    "fail": Outcome.FAIL,
    "not applicable": Outcome.NOT_APPLICABLE,
    "undecided": Outcome.UNDECIDED,
    MODEL: None,
}
SPEAKERS = {
    "坐席": Speaker.AGENT,
    "客户": Speaker.CUSTOMER,
    "导航": Speaker.IVR,
    "?": Speaker.UNKNOWN,
    "？": Speaker.UNKNOWN,
}
CHANNELS = {Speaker.AGENT: 0, Speaker.CUSTOMER: 1, Speaker.IVR: 2, Speaker.UNKNOWN: 3}
HEAD = re.compile(r"===\s*(pass|fail|not[ _]applicable|undecided|model)\b\s*(.*)", re.I)
META = re.compile(r"#\s*meta\s*[:：](.*)", re.I)
TURN = re.compile(
    r"(?:\[\s*([\d.]+)\s*-\s*([\d.]+)\s*\]\s*)?([^\s:：]+)\s*[:：]\s*(.*)"
)
MARK = re.compile(r"\{\s*([a-z][\w-]*(?:\s*[,，]\s*[a-z][\w-]*)*)\s*[:：]")


class ExampleError(ValueError):
    """A line of an example file that cannot be read; tells file and line."""


@dataclass(frozen=True)
class Example:
    """One dialogue: what its criterion should come to (None for a model dialogue)."""

    card: str
    criterion: str
    outcome: Outcome | None
    note: str
    text: str
    path: Path
    line: int

    @property
    def where(self) -> str:
        """File and line, for messages."""
        return f"{self.path.relative_to(HERE)}:{self.line}"

    @property
    def name(self) -> str:
        """A name for the test report."""
        kind = self.outcome.value.lower() if self.outcome else MODEL
        return f"{self.card}/{self.criterion}:{self.line}-{kind}"


def example_files() -> list[Path]:
    """Return the files of worked examples of all cards."""
    return [path for path in sorted(HERE.glob("*/*.txt")) if path.stem != MODEL]


def model_files() -> list[Path]:
    """Return the files of model dialogues of all cards."""
    return sorted(HERE.glob(f"*/{MODEL}.txt"))


def blocks(path: Path) -> Iterator[Example]:
    """Yield the blocks of one file; a model file may be one block without a head."""
    is_model = path.stem == MODEL
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    kind, note, start = MODEL if is_model else "", "", 1
    body: list[str] = []
    for number, line in enumerate([*lines, "=== pass"], 1):
        if not line.startswith("==="):
            body.append(line)
            continue
        head = HEAD.fullmatch(line.strip())
        if head is None:
            raise ExampleError(f"{path}:{number}: not a kind of block: {line}")
        if any(not one.lstrip().startswith("#") and one.strip() for one in body):
            if not kind:
                raise ExampleError(f"{path}:{start}: words before the first block")
            yield Example(
                path.parent.name, path.stem, OUTCOMES[kind], note,
                "\n".join(body), path, start,
            )  # fmt: skip
        elif number <= len(lines) and kind and not is_model:
            raise ExampleError(f"{path}:{start}: an empty block")
        kind, note = head[1].lower().replace("_", " "), head[2]
        start, body = number, []


# ---------------------------------------------------------------- marks


def marked(text: str) -> list[str]:
    """Return the criteria that ``text`` marks, each once, in order."""
    names = (name for match in MARK.finditer(text) for name in _names(match[1]))
    return list(dict.fromkeys(names))


def without(text: str, criterion: str = "") -> str:
    """Return ``text`` with all marks dissolved: those of ``criterion`` broken (words
    taken out or replaced), all others kept.
    """
    result, at = "", 0
    while match := MARK.search(text, at):
        end, bar = _closing(text, match.end())
        kept = text[match.end() : bar if bar >= 0 else end]
        broken = text[bar + 1 : end] if bar >= 0 else ""
        inner = broken if criterion in _names(match[1]) else kept
        result += text[at : match.start()] + without(inner, criterion).strip(" ")
        at = end + 1
    return result + text[at:]


def _names(listed: str) -> list[str]:
    return [name.strip() for name in re.split("[,，]", listed)]


def _closing(text: str, start: int) -> tuple[int, int]:
    """Return where the mark that is open at ``start`` ends, and its own ``|`` or -1."""
    depth, bar = 1, -1
    for at in range(start, len(text)):
        if text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            if not depth:
                return at, bar
        elif text[at] == "|" and depth == 1 and bar < 0:
            bar = at
    raise ExampleError(f"a mark is not closed: {text[start : start + 20]}")


# ---------------------------------------------------------------- dialogues


def call_of(example: Example, broken: str = "") -> Call:
    """Return the dialogue as a call; ``broken`` names the criterion to break."""
    text = without(example.text, broken)
    meta: dict[str, object] = {}
    turns: list[Turn] = []
    mono = False
    for line in text.splitlines():
        said = line.strip()
        if found := META.fullmatch(said):
            meta |= dict(_pair(part, example) for part in shlex.split(found[1]))
        elif said.startswith("#"):
            mono = mono or said.lstrip("# ").startswith("mono")
        elif said:
            turns += _turn(said, len(turns), example, bool(broken))
    if not mono and any(turn.start is not None for turn in turns):
        turns = [_on_channel(turn) for turn in turns]
    agent = str(meta.pop("agent_id", "8001"))
    call_id = str(meta.pop("call_id", example.name))
    return Call(call_id, tuple(turns), agent, meta, example.where)


def _pair(part: str, example: Example) -> tuple[str, object]:
    key, sign, raw = part.partition("=")
    if not sign:
        raise ExampleError(f"{example.where}: meta needs key=value, not {part}")
    for kind in (int, float):
        try:
            return key, kind(raw)
        except ValueError:
            continue
    return key, {"true": True, "false": False}.get(raw, raw)


def _turn(said: str, index: int, example: Example, broken: bool) -> list[Turn]:
    found = TURN.fullmatch(said)
    if found is None or found[3] not in SPEAKERS:
        raise ExampleError(f"{example.where}: not a line of a dialogue: {said}")
    if broken and not any(map(str.isalnum, found[4])):
        return []  # nothing is left of this turn
    times = (float(found[1]), float(found[2])) if found[1] else (None, None)
    return [Turn(index, found[4], *times, SPEAKERS[found[3]])]


def _on_channel(turn: Turn) -> Turn:
    return Turn(
        turn.index, turn.text, turn.start, turn.end, turn.speaker,
        channel=CHANNELS[turn.speaker],
    )  # fmt: skip
