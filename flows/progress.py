"""How far a run has come: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import TaskID

logger = logging.getLogger("dateline")


class Progress(Protocol):
    """What the stages of a run tell."""

    def begin(self, stage: str, total: int | None) -> None:
        """Say that a stage starts, and how many things it works on, when that is known."""
        ...

    def advance(self, stage: str, done: int = 1, total: int | None = None) -> None:
        """Say that a stage has done some more things, and how many there are by now."""
        ...

    def end(self, stage: str) -> None:
        """Say that a stage is done."""
        ...


class Lines:
    """Progress as log lines: one when a stage ends, and one for each tenth of a long one."""

    def __init__(self) -> None:
        """Begin with no stage."""
        self.done: dict[str, int] = {}
        self.total: dict[str, int | None] = {}

    def begin(self, stage: str, total: int | None) -> None:
        """Note the stage."""
        self.done[stage], self.total[stage] = 0, total

    def advance(self, stage: str, done: int = 1, total: int | None = None) -> None:
        """Count, and write a line at each tenth."""
        before = self.done.get(stage, 0)
        self.done[stage] = before + done
        self.total[stage] = known = total or self.total.get(stage)
        if known and known >= 100 and before * 10 // known != self.done[stage] * 10 // known:  # noqa: PLR2004  short stages need no tenths
            logger.info("%s: %d of %d", stage, self.done[stage], known)

    def end(self, stage: str) -> None:
        """Write the stage's count."""
        logger.info("%s: %d done", stage, self.done.get(stage, 0))


class Bars:
    """Progress as bars on a terminal's standard error."""

    def __init__(self) -> None:
        """Open the display."""
        from rich.console import Console  # noqa: PLC0415  loaded only for a terminal
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
        from rich.progress import Progress as RichProgress  # noqa: PLC0415

        columns = (SpinnerColumn(), TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.display = RichProgress(*columns, console=Console(stderr=True), transient=False)
        self.bars: dict[str, TaskID] = {}
        self.display.start()

    def begin(self, stage: str, total: int | None) -> None:
        """Add a bar."""
        self.bars[stage] = self.display.add_task(stage, total=total)

    def advance(self, stage: str, done: int = 1, total: int | None = None) -> None:
        """Move the bar."""
        if stage not in self.bars:
            self.begin(stage, total)
        bar = self.bars[stage]
        if total is not None:
            self.display.update(bar, total=total)
        self.display.advance(bar, done)

    def end(self, stage: str) -> None:
        """Fill the bar."""
        bar = self.bars.get(stage)
        if bar is not None:
            done = next(task.completed for task in self.display.tasks if task.id == bar)
            self.display.update(bar, total=done or 1, completed=done or 1)

    def close(self) -> None:
        """Leave the display as it is."""
        self.display.stop()


class Tally:
    """Pages of all sources together, told source by source."""

    def __init__(self, stage: str) -> None:
        """Begin with no source."""
        self.stage = stage
        self.done: dict[str, int] = {}
        self.totals: dict[str, int] = {}

    def __call__(self, source_id: str, done: int, total: int) -> None:
        """Take over how many pages of a source are done, and how many it has."""
        more = done - self.done.get(source_id, 0)
        self.done[source_id], self.totals[source_id] = done, total
        current().advance(self.stage, more, sum(self.totals.values()))


_current: list[Progress] = [Lines()]


def current() -> Progress:
    """Return where this process shows progress."""
    return _current[-1]


@contextmanager
def shown(*, terminal: bool | None = None) -> Iterator[None]:
    """Show progress while the context lasts: as bars when standard error is a terminal, else as lines."""
    bars = Bars() if (sys.stderr.isatty() if terminal is None else terminal) else None
    _current.append(bars or Lines())
    try:
        yield
    finally:
        _current.pop()
        if bars:
            bars.close()
