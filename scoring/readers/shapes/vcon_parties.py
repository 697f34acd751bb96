"""Who speaks in a vCon: its ``parties``, and what a dialog says of them.

``dialog[].parties`` is an index, or a list of them: of a mix, or one a channel
(draft-ietf-vcon-vcon-core, 4.3.4); ``role`` is of draft-ietf-vcon-cc-extension.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from scoring.model import Speaker
from scoring.readers.build import TurnDraft, identifier
from scoring.readers.json_values import Json
from scoring.readers.labels import speaker_of

_NAMES: Final = ("name", "tel", "mailto", "uuid")


class Parties:
    """The parties of a vCon, by place; what is no object speaks, but has no role."""

    def __init__(self, value: Json) -> None:
        rows = value if isinstance(value, list) else []
        self._rows: list[dict[str, Any]] = [
            row if isinstance(row, dict) else {} for row in rows
        ]
        names = [
            (identifier(row.get(key)).casefold(), at)
            for at, row in enumerate(self._rows)
            for key in _NAMES
        ]
        owners = Counter(name for name, _ in set(names))
        self._named = {name: at for name, at in names if name and owners[name] == 1}

    def role(self, told: Json) -> Speaker:
        """Return the role of the party at an index, UNKNOWN where there is none."""
        at = index_of(told, len(self._rows))
        if at is None:
            return Speaker.UNKNOWN
        return speaker_of(identifier(self._rows[at].get("role")))[0]

    def agent(self) -> tuple[str | None, str]:
        """Return id and name of the agent, nothing where there are several or none."""
        places = range(len(self._rows))
        agents = [at for at in places if self.role(at) is Speaker.AGENT]
        if len(agents) != 1:
            return None, ""
        row = self._rows[agents[0]]
        return identifier(row.get("uuid")) or None, identifier(row.get("name"))

    def give(
        self, turns: list[TurnDraft], dialog: dict[str, Any] | None,
        labels: dict[str, str],
    ) -> None:  # fmt: skip
        """Give the turns of a transcript their parties, where the vCon tells them.

        It does by a speaker's name (``labels`` maps a recogniser's id to it), by
        channel where there are several, and where a recording is of one party only. A
        recogniser's number alone names nobody.
        """
        told = dialog.get("parties") if dialog is not None else None
        alone = self._alone(told)
        if len({turn.speaker_id for turn in turns}) > 1:
            alone = None
        channels = {turn.channel for turn in turns if turn.channel is not None}
        mix = told if isinstance(told, list) and len(channels) > 1 else []
        for turn in turns:
            if turn.speaker is not Speaker.UNKNOWN:
                continue
            label = labels.get(turn.speaker_id or "", "") or turn.speaker_id or ""
            at = self._named.get(label.casefold(), alone)
            if at is None and turn.channel is not None and turn.channel < len(mix):
                at = self._alone(mix[turn.channel])
            if at is not None:
                self._set(turn, at)
            elif label:
                turn.set_speaker(label, turn.speaker_id)

    def give_sender(self, turn: TurnDraft, dialog: dict[str, Any]) -> None:
        """Give a message its sender: the originator, else the first party."""
        told = dialog.get("parties")
        first = told[0] if isinstance(told, list) and told else told
        sender = index_of(dialog.get("originator"), len(self._rows))
        at = self._alone(first) if sender is None else sender
        if at is not None:
            self._set(turn, at)

    def _alone(self, told: Json) -> int | None:
        """Return the one party of an index or of a list of one."""
        if isinstance(told, list) and len(told) == 1:
            told = told[0]
        return index_of(told, len(self._rows))

    def _set(self, turn: TurnDraft, at: int) -> None:
        row = self._rows[at]
        own = turn.speaker_id or identifier(row.get("name")) or str(at)
        turn.set_speaker(identifier(row.get("role")), own)


def index_of(told: Json, size: int) -> int | None:
    """Return an index into a list of ``size``, None for what is none."""
    whole = isinstance(told, int) and not isinstance(told, bool)
    return told if whole and 0 <= told < size else None
