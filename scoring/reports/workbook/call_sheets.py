"""The sheets of calls and of findings, fed call by call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.model import Outcome, ScoredCall, Wording
from scoring.reports.rows import Row, call_row, finding_rows, flag
from scoring.reports.workbook.call_fields import CALL_FIELDS, FINDING_FIELDS
from scoring.reports.workbook.sheet import Frame, Sheet
from scoring.reports.workbook.styles import Tint
from scoring.review_model import FinishedCall, Review

CALLS: Final = Wording("通话", "calls")
FINDINGS: Final = Wording("发现", "findings")
_TELLING: Final = frozenset({Outcome.FAIL, Outcome.UNDECIDED})
_TINTS: Final[tuple[tuple[Outcome, Tint], ...]] = (
    (Outcome.FAIL, "bad"),
    (Outcome.UNDECIDED, "unsure"),
    (Outcome.PASS, "good"),
    (Outcome.NOT_APPLICABLE, "none"),
)
_FROZEN: Final = 2


class CallSheets:
    """Two sheets side by side: a row a call, and rows for its findings.

    ``thinned``: only what was failed or could not be judged is among the findings.
    """

    def __init__(self, frame: Frame, review: Review) -> None:
        """Add both sheets to the book."""
        self._styles, self._review, self._lang = frame.styles, review, frame.lang
        lang = frame.lang
        self.calls = Sheet(frame, CALLS.get(lang), CALL_FIELDS)
        self.findings = Sheet(frame, FINDINGS.get(lang), FINDING_FIELDS)
        self.thinned = _expected(review) > frame.limits.all_findings
        self._listen = {
            one.call.number: (order, "；".join(why.get(lang) for why in one.reasons))
            for order, one in enumerate(review.listen, 1)
        }

    def add(self, call: FinishedCall, scored: ScoredCall, agent: str | None) -> None:
        """Write a call and its findings; ``agent`` is where its agent stands."""
        rows = self._findings(scored)
        first = self.findings.place(self.findings.row) if rows else None
        back = self.calls.place(self.calls.row)
        order, why = self._listen.get(call.number, (None, ""))
        row = call_row(scored, self._lang)
        row |= {"listen_order": order, "listen": why}
        self.calls.put(row, {"call_id": first, "agent_id": agent})
        links: Mapping[str, str | None] = {"call_id": back, "agent_id": agent}
        for one in rows:
            self.findings.put(one, links)
            links = {}

    def close(self) -> None:
        """Set filters, colours and widths."""
        for table in (self.calls, self.findings):
            table.finish(table.row - 1, _FROZEN, len(table.fields))
        tint = self._styles.tint
        for value, name in _VERDICTS:
            text = flag(value, self._lang) or ""
            self.calls.colour("passed", self.calls.says(text, tint(name)))
        some = {"type": "no_blanks"}
        self.calls.colour("vetoed_by", {**some, "format": tint("bad")})
        self.calls.colour("listen", {**some, "format": tint("unsure")})
        self.calls.colour("risk", {**some, "format": tint("bad")})
        for outcome, name in _TINTS:
            told = self.findings.says(outcome.value, tint(name))
            self.findings.colour("outcome", told)

    def _findings(self, scored: ScoredCall) -> list[Row]:
        rows = finding_rows(scored, self._review.sections, self._lang)
        return [one for one in rows if not self.thinned or one["outcome"] in _TELLING]


_VERDICTS: Final[tuple[tuple[bool, Tint], ...]] = ((False, "bad"), (True, "good"))


def _expected(review: Review) -> int:
    """Return how many findings there are at least: one an item, one a fault."""
    return sum(
        len(call.record.outcomes)
        + sum(call.record.faults.values())
        - len(call.record.faults)
        for call in review.calls
    )
