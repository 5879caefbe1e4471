import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import yaml

from flows.ledger import coverage
from flows.serve import deployments, form_of
from flows.settings import Settings
from nights import SOURCES, dateline, newsroom_at, only, table
from servers.notices import Board, notice_board
from serving import ask, scheduler_at, wait_for_an_end, wait_until

pytestmark = pytest.mark.night

WEEK = [date(2026, 3, 2) + timedelta(days=number) for number in range(7)]
BLOCKED = """
from datetime import date
from flows.announcing import announce_sources
from flows.health import Condition
from flows.records import Health
day = date(2026, 3, 8)
announce_sources(day, {}, {"walled": Condition(state=Health.BLOCKED, since=day, first=day, reason="http_403")})
"""


@pytest.fixture(scope="module")
def board() -> Iterator[Board]:
    """Where notices go to."""
    with notice_board() as board:
        yield board


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, board: Board) -> Iterator[dict[str, str]]:
    """The environment of a served scheduler: a real Prefect server, and a cron that ticks each minute."""
    folder = tmp_path_factory.mktemp("served")
    with scheduler_at(folder, 4201, DATELINE_CRON="* * * * *", DATELINE_NOTIFY_URL=board.address) as environment:
        yield environment


def prefect(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Return a finished command of Prefect's own."""
    return subprocess.run(
        [sys.executable, "-m", "prefect", *arguments],
        env=environment, capture_output=True, text=True, timeout=300, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_a_cron_tick_runs_a_night_for_the_last_day_that_had_ended(served: dict[str, str]) -> None:
    run = wait_for_an_end(served["PREFECT_API_URL"], "nightly", 200)
    assert run["state_type"] == "COMPLETED", run["state"]
    assert table(served, "ledger")["day"].unique().to_list() == [datetime.now(UTC).date() - timedelta(days=1)]


def test_a_run_that_fails_is_told_to_an_address_and_shows_what_lies_in_the_spool(served: dict[str, str], board: Board) -> None:
    asked = prefect(served, "deployment", "run", "backfill/backfill", "-p", "start=2026-03-05", "-p", "end=2026-03-04")
    assert asked.returncode == 0, asked.stdout + asked.stderr
    run = wait_for_an_end(served["PREFECT_API_URL"], "backfill", 120)
    assert run["state_type"] == "FAILED"
    wait_until(lambda: bool(board.texts), 30)
    assert board.texts == [f"Dateline: {run['name']} Failed: {run['state']['message']}"]
    artifacts = ask(f"{served['PREFECT_API_URL']}/artifacts/filter", {"artifacts": {"key": {"any_": ["broken-off"]}}})
    assert [str(each["data"]).splitlines()[-1] for each in artifacts] == [
        "Nothing was cut off: the spool holds no run that is to be completed."
    ]


def test_a_source_that_comes_to_be_blocked_is_told_to_an_address(served: dict[str, str], board: Board) -> None:
    subprocess.run([sys.executable, "-c", BLOCKED], env=served, check=True, timeout=120, capture_output=True)
    wait_until(lambda: "walled" in board.texts[-1], 30)
    assert board.texts[-1] == "Dateline: walled is blocked (http_403), it was healthy before 2026-03-08"


def test_a_backfill_that_is_asked_for_by_its_deployment_fills_three_days(served: dict[str, str]) -> None:
    asked = prefect(served, "deployment", "run", "backfill/backfill", "--watch", "-p", "start=2026-03-02", "-p", "end=2026-03-04")
    assert asked.returncode == 0, asked.stdout + asked.stderr
    ledger = table(served, "ledger")
    assert set(WEEK[:3]) <= set(ledger["day"])
    assert table(served, "articles").filter(pl.col("day").is_in(WEEK[:3])).height > 0


def test_known_pages_are_asked_for_again_by_the_hour() -> None:
    served = {
        each.name: [schedule.schedule for schedule in each.schedules or ()] for each in deployments(Settings(timezone="Europe/Paris"))
    }
    assert [(each.cron, each.timezone) for each in served["revisit"]] == [("10 * * * *", "Europe/Paris")]


def test_the_forms_of_deployments_offer_the_sources_that_are_configured_and_say_what_each_parameter_is() -> None:
    forms = {each.name: form_of(each) for each in deployments(Settings())}
    for name in ("nightly", "revisit", "backfill"):
        offered = next(choice["items"]["enum"] for choice in forms[name]["sources"]["anyOf"] if choice["type"] == "array")
        assert "wikinews-fr" in offered
    assert [f"{name}.{field}" for name, form in forms.items() for field, shown in form.items() if not shown.get("description")] == []


def test_deployments_for_work_pools_are_those_that_are_served() -> None:
    described = yaml.safe_load(Path("prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    served = {each.name: each for each in deployments(Settings())}
    assert {each["name"] for each in described} == set(served)
    for each in described:
        assert each["entrypoint"] == served[each["name"]].entrypoint
        assert [schedule["cron"] for schedule in each.get("schedules", ())] == [
            schedule.schedule.cron for schedule in served[each["name"]].schedules or ()
        ]


@pytest.mark.soak
def test_a_backfill_over_the_week_fills_just_the_holes(tmp_path: Path, served: dict[str, str]) -> None:
    with newsroom_at(tmp_path) as (_, environment):
        environment |= {name: served[name] for name in ("PREFECT_API_URL", "PREFECT_HOME")}
        night = dateline("nightly", "--day", "2026-03-05", *only(), environment=environment)
        assert night.returncode == 3, night.stderr
        before = table(environment, "ledger")
        filled = dateline("backfill", "2026-03-02", "2026-03-08", "--yes", *only(), environment=environment, seconds=400)
        assert filled.returncode in {0, 3}, filled.stderr
    ledger = table(environment, "ledger")
    done = before.filter(status="complete")["source_id"].to_list()
    again = ledger.filter(pl.col("day") == date(2026, 3, 5), pl.col("run") != before["run"][0])
    assert not set(again["source_id"]) & set(done)
    units = coverage(ledger.lazy(), WEEK, SOURCES)
    assert "not_tried" not in units["status"].to_list()
    assert units.filter(pl.col("status") != "complete")["reason"].null_count() == 0
    walled = table(environment, "articles").filter(pl.col("flags").list.contains("consent_wall"))["url"]
    pages = table(environment, "captures").filter(resource="page", outcome="ok")
    read = pages.filter(~pl.col("url").is_in(walled.implode()))  # a wall in a page's place is a hole, and asked for again
    assert read["url_key"].is_unique().all()
    assert pages.height - read.height > 0
