"""How the pages of a source ended, counted as they end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeAlias

from flows.catalog.sources import Source
from flows.collect.answers import Answer
from flows.collect.status import CONSENT
from flows.collect.verdict import REFUSALS
from flows.records import Outcome

Progress: TypeAlias = Callable[[str, int, int], object]


class Told:
    """Tells how many of a source's pages are done, of how many."""

    def __init__(self, source_id: str, total: int, progress: Progress) -> None:
        """Tell that none is done."""
        self.source_id, self.total, self.progress, self.done = source_id, total, progress, 0
        progress(source_id, 0, total)

    def __call__(self) -> None:
        """Tell that one more is done."""
        self.done += 1
        self.progress(self.source_id, self.done, self.total)


class Endings:
    """How pages of one source ended so far; `refused` are those that the publisher keeps from us, by reason."""

    def __init__(self, source: Source, told: Told) -> None:
        """Begin with none of them."""
        self.source = source
        self.told = told
        self.outcomes: Counter[Outcome] = Counter()
        self.refused: Counter[str] = Counter()

    def end(self, outcome: Outcome) -> None:
        """Count a page."""
        self.outcomes[outcome] += 1
        self.told()

    def end_with(self, answer: Answer) -> None:
        """Count a page by its last answer."""
        exchange = answer.exchange
        if exchange.outcome is Outcome.BLOCKED:
            self.refused[CONSENT] += 1
        elif exchange.outcome is Outcome.ROBOTS_DENIED or exchange.status in REFUSALS:
            self.refused[exchange.outcome.value] += 1
        self.end(exchange.outcome)

    def counts(self) -> dict[str, int]:
        """Return the numbers of pages by outcome."""
        return {outcome.value: number for outcome, number in sorted(self.outcomes.items()) if number}
