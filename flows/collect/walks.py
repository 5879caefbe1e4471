"""How far one way of discovery has been walked, and what was found on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.catalog.sources import Way
from flows.collect.findings import Finding
from flows.collect.verdict import REFUSALS, TEMPORARY
from flows.records import Outcome, WayReport


@dataclass(slots=True, eq=False)
class Walk:
    """How far one way has been walked. `answered` counts lists that could be read, `cut` says that one was not read whole."""

    way: Way
    findings: dict[str, Finding] = field(default_factory=dict)
    answered: int = 0
    cut: bool = False
    refused: bool = False
    failure: Outcome | None = None
    error: str | None = None

    def fail(self, outcome: Outcome, error: str | None, status: int | None = None) -> None:
        """Note a list that was not had; what may still be had another time is named before what may not."""
        if self.failure is None or (outcome in TEMPORARY and self.failure not in TEMPORARY):
            self.failure, self.error = outcome, error or (f"status {status}" if status else None)
        self.refused = self.refused or outcome is Outcome.ROBOTS_DENIED or status in REFUSALS

    def report(self) -> WayReport:
        """Return the ledger's words for it."""
        times = [each.published for each in self.findings.values() if each.published]
        return WayReport(
            kind=self.way.kind,
            url=self.way.url,
            outcome=self.failure or Outcome.OK,
            entries=len(self.findings),
            oldest=min(times, default=None),
            error=self.error,
        )
