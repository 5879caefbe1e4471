"""What the ledger says of a source and day: from its ways, its pages, and how far back its lists reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from enum import Enum

from flows.collect.verdict import TEMPORARY
from flows.collect.walks import Walk
from flows.records import Outcome, Status, Window

FEED_WINDOW = "feed_window"
NO_DATED_WAY = "no_dated_way"
CONSENT = "consent"
WHOLE_LIST = 10
"""Entries below which a list is taken for all that a publisher has, not for the newest of it."""


class Reach(Enum):
    """Whether a way tells of every page of a window, of some, or of none."""

    WHOLE = 2
    SOME = 1
    NONE = 0


def reach(walk: Walk, window: Window, committed: Collection[str]) -> Reach:
    """Return how much of a window a walked way tells of."""
    if walk.way.dated or walk.way.kind == "sitemap":
        return (Reach.SOME if walk.cut else Reach.WHOLE) if walk.answered and (walk.findings or not walk.way.child) else Reach.NONE
    findings = walk.findings.values()
    days = [each.day for each in findings if each.day]
    if len(findings) < WHOLE_LIST or (days and min(days) < window.first):
        return Reach.WHOLE
    if any(each.url_key in committed and (each.day is None or each.day <= window.day) for each in findings):
        return Reach.WHOLE
    if not days:
        return Reach.WHOLE if window.undated else Reach.NONE
    return Reach.NONE if min(days) > window.day else Reach.SOME


def judge(
    walks: Sequence[Walk], window: Window, committed: Collection[str], outcomes: Counter[Outcome], refused: Counter[str]
) -> tuple[Status, str | None]:
    """Return a source's status for a window, and the reason where it is not complete.

    `outcomes` counts the pages asked for; `refused` those that a publisher keeps from us, by reason.
    """
    answered = [walk for walk in walks if walk.answered]
    if not answered:
        return _without_lists(walks)
    asked = outcomes.total()
    if asked and refused.total() == asked:
        return Status.BLOCKED, refused.most_common(1)[0][0]
    open_pages = Counter({outcome: number for outcome, number in outcomes.items() if outcome in TEMPORARY})
    open_pages.update(walk.failure for walk in walks if walk.failure in TEMPORARY)
    if open_pages:
        return Status.PARTIAL, open_pages.most_common(1)[0][0].value
    if outcomes[Outcome.BLOCKED]:
        return Status.PARTIAL, CONSENT
    best = max((reach(walk, window, committed) for walk in answered), key=lambda each: each.value)
    if best is Reach.WHOLE:
        return Status.COMPLETE, None
    return (Status.NO_COVERAGE, NO_DATED_WAY) if best is Reach.NONE and not asked else (Status.PARTIAL, FEED_WINDOW)


def _without_lists(walks: Sequence[Walk]) -> tuple[Status, str]:
    """Return the status of a source none of whose lists could be read."""
    failures = [walk.failure for walk in walks if walk.failure]
    lasting = next((failure for failure in failures if failure in TEMPORARY), None)
    if lasting is None and any(walk.refused for walk in walks):
        return Status.BLOCKED, next(walk.failure for walk in walks if walk.refused and walk.failure).value
    return Status.PARTIAL, (lasting or failures[0]).value if failures else NO_DATED_WAY
