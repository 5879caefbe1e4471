"""Nights and visits from the command line: checks that need no Prefect first, then the flow, then what came of it."""

from __future__ import annotations

import atexit
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from flows import progress
from flows.archive.objects import Store
from flows.archive.probe import open_archive
from flows.archive.reading import at_one_moment
from flows.archive.remains import remains
from flows.days import check_day, last_ended_day
from flows.engine import check_engine, prepare_prefect
from flows.records import Run
from flows.revisiting import NOTHING_DUE, begin_visits
from flows.runs import REVISIT, begin_run, check_room, remarks, uncollected_days
from flows.servers import end_left_behind, loopback_server, note_servers
from flows.settings import Settings, load_settings
from flows.unfinished import cut_off_runs, nights_before

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

DONE, FAILED, DEGRADED = 0, 1, 3


def run_nightly(day: date | None, sources: Sequence[str]) -> int:
    """Return the exit code of a night; says what it did on standard output."""
    settings, store = _ready()
    known = at_one_moment(store)
    moment = datetime.now(UTC)
    day = check_day(day or last_ended_day(moment, settings.zone), moment, settings.zone)
    earlier = nights_before(settings, day)
    own = begin_run(settings, known, day, sources, now=moment)
    if not own and not earlier:
        Console().print(f"{day} is committed already in {settings.archive}; nothing was changed")
        missing = uncollected_days(known, day)
        show_before({"before": remarks([], missing)})
        return DEGRADED if missing else DONE
    for run in [*earlier, *([own] if own else ())]:
        _tell_of_spool(run, "goes on" if run is own else "is completed first")
    start_prefect(settings)
    from flows.nightly import nightly

    with progress.shown():
        state = nightly(day=day, sources=list(sources) or None, return_state=True)
    return _tell(state, settings, store.requests.total())


def _tell_of_spool(run: Run, what: str) -> None:
    """Say what becomes of a run that was cut off, and what was found of it; nothing of a new one."""
    folder = Path(run.spool) / run.id
    if folder.exists():
        Console().print(f"{run.day} was cut off: its run {run.id} {what}; {remains(folder)}", highlight=False, soft_wrap=True)


def run_revisit(sources: Sequence[str]) -> int:
    """Return the exit code of visits of known pages; says what came of them on standard output."""
    settings, store = _ready()
    if not cut_off_runs(settings.spool, (REVISIT,)) and not begin_visits(settings, store, sources, now=datetime.now(UTC)):
        Console().print(f"{NOTHING_DUE}; nothing was changed")
        return DONE
    start_prefect(settings)
    from flows.revisit import revisit

    with progress.shown():
        state = revisit(sources=list(sources) or None, return_state=True)
    summary = result_of(state)
    show_before(summary)
    if state.is_failed():
        _warn(summary["headline"])
        return FAILED
    Console().print(summary["headline"], highlight=False, markup=False, soft_wrap=True)
    return DEGRADED if state.name == "Degraded" else DONE


def run_serve(port: int) -> int:
    """Return when the scheduler is stopped; it has a Prefect server of its own unless PREFECT_API_URL names one."""
    settings, _ = _ready()
    check_engine(settings)
    end_left_behind(settings.spool)
    own_server = prepare_prefect(settings, verbose=True)
    known = nullcontext(os.environ.get("PREFECT_API_URL", ""))
    with loopback_server(settings.spool / "prefect", os.environ, port=port) if own_server else known as api:
        os.environ["PREFECT_API_URL"] = api
        note_servers(settings.spool)
        console = Console()
        console.print(f"Prefect: {api.removesuffix('/api')}", highlight=False)
        console.print(
            f"nightly by cron {settings.cron!r} in {settings.timezone}; revisit hourly; backfill on demand; Ctrl-C stops all",
            highlight=False,
        )
        from flows.serve import serve

        serve(settings)
    return DONE


def _ready() -> tuple[Settings, Store]:
    """Return the settings and the store, once spool and store were found fit."""
    settings = load_settings()
    check_room(settings)
    return settings, open_archive(settings, datetime.now(UTC))


def start_prefect(settings: Settings) -> None:
    """Set Prefect's environment and say that its server takes a while to start; raises EngineError.

    Workers of an engine need a server that they can ask: one is started here, on any free port, and ends with this process.
    """
    check_engine(settings)
    verbose = bool(os.environ.get("DATELINE_VERBOSE"))
    if prepare_prefect(settings, verbose=verbose):
        Console(stderr=True).print("starting (10 to 35 seconds)", style="dim")
        if settings.engine != "local":
            until_end = ExitStack()
            atexit.register(until_end.close)
            end_left_behind(settings.spool)
            os.environ["PREFECT_API_URL"] = until_end.enter_context(loopback_server(settings.spool / "prefect", os.environ, port=0))
            note_servers(settings.spool)


def result_of(state: State[Any]) -> dict[str, Any]:
    """Return what a flow gave with its final state; raises what the flow raised."""
    result = state.result(raise_on_failure=state.name != "Failed")
    if isinstance(result, BaseException):
        raise result
    return dict(result)


def _tell(state: State[Any], settings: Settings, asked: int) -> int:
    """Return the exit code of a night's final state, after printing its funnel and where everything lies.

    `asked`: how many requests of the archive's service were made before the flow began.
    """
    summary: dict[str, Any] = result_of(state)
    console = Console()
    show_before(summary)
    if state.is_failed():
        _warn(summary["headline"])
        return FAILED
    for step, count, rest in summary.get("funnel", ()):
        console.print(f"  {count:>7}  {step:<32} {rest}", highlight=False, markup=False, soft_wrap=True)
    console.print(f"\n{summary['headline']}", highlight=False, markup=False, soft_wrap=True)
    requests = f", {asked + summary['requests']} requests" if summary.get("requests") else ""
    archive = f"{settings.archive} ({summary['stored']}{requests})" if "stored" in summary else settings.archive
    console.print(f"archive  {archive}\nreport   {summary.get('report', '-')}", highlight=False, markup=False, soft_wrap=True)
    return DEGRADED if state.name == "Degraded" else DONE


def show_before(summary: Mapping[str, Any]) -> None:
    """Warn of what is to be said beside a night's own result: runs of other days, and days that nobody collected."""
    for line in summary.get("before", ()):
        _warn(line)


def _warn(line: str) -> None:
    """Print one line on standard error."""
    Console(stderr=True).print(f"dateline: {line}", highlight=False, markup=False, soft_wrap=True)
