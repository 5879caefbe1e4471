import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import polars as pl
import pytest

from flows.ledger import coverage
from flows.serve import deployments
from flows.servers import loopback_server
from flows.settings import Settings
from nights import DATELINE, SOURCES, dateline, newsroom_at, only, table

pytestmark = pytest.mark.night

WEEK = [date(2026, 3, 2) + timedelta(days=number) for number in range(7)]
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a served scheduler: a real Prefect server, and a cron that ticks each minute."""
    folder = tmp_path_factory.mktemp("served")
    with newsroom_at(folder) as (_, environment), loopback_server(folder / "prefect", environment, port=4201) as api:
        environment |= {"PREFECT_API_URL": api, "PREFECT_HOME": str(folder / "client"), "DATELINE_CRON": "* * * * *"}
        with (
            (folder / "serve.log").open("wb") as log,
            subprocess.Popen([*DATELINE, "serve"], env=environment, stdout=log, stderr=log) as scheduler,
        ):
            try:
                yield environment
            finally:
                scheduler.send_signal(signal.SIGINT)
                scheduler.wait(timeout=60)


def flow_runs(api: str, flow: str) -> list[dict[str, object]]:
    """Return the flow runs of a flow, by the server's own word."""
    body = json.dumps({"flows": {"name": {"any_": [flow]}}}).encode()
    request = Request(f"{api}/flow_runs/filter", data=body, headers={"Content-Type": "application/json"}, method="POST")  # noqa: S310
    with urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


def wait_for_an_end(api: str, flow: str, seconds: float) -> dict[str, object]:
    """Return the first flow run of a flow that has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended = [run for run in flow_runs(api, flow) if run["state_type"] in ENDED]
        if ended:
            return ended[0]
        time.sleep(1)
    message = f"no run of {flow} ended within {seconds} s"
    raise TimeoutError(message)


def test_a_cron_tick_runs_a_night_for_the_last_day_that_had_ended(served: dict[str, str]) -> None:
    run = wait_for_an_end(served["PREFECT_API_URL"], "nightly", 200)
    assert run["state_type"] == "COMPLETED", run["state"]
    assert table(served, "ledger")["day"].unique().to_list() == [datetime.now(UTC).date() - timedelta(days=1)]


def test_a_backfill_that_is_asked_for_by_its_deployment_fills_three_days(served: dict[str, str]) -> None:
    command = [sys.executable, "-m", "prefect", "deployment", "run", "backfill/backfill", "--watch"]
    asked = subprocess.run(
        [*command, "-p", "start=2026-03-02", "-p", "end=2026-03-04"],
        env=served, capture_output=True, text=True, timeout=300, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stdout + asked.stderr
    ledger = table(served, "ledger")
    assert set(WEEK[:3]) <= set(ledger["day"])
    assert table(served, "articles").filter(pl.col("day").is_in(WEEK[:3])).height > 0


def test_known_pages_are_asked_for_again_by_the_hour() -> None:
    served = {
        each.name: [schedule.schedule for schedule in each.schedules or ()] for each in deployments(Settings(timezone="Europe/Paris"))
    }
    assert [(each.cron, each.timezone) for each in served["revisit"]] == [("10 * * * *", "Europe/Paris")]


@pytest.mark.soak
def test_a_backfill_over_the_week_fills_just_the_holes(tmp_path: Path, served: dict[str, str]) -> None:
    with newsroom_at(tmp_path) as (_, environment):
        environment |= {name: served[name] for name in ("PREFECT_API_URL", "PREFECT_HOME")}
        night = dateline("nightly", "--day", "2026-03-05", *only(), environment=environment)
        assert night.returncode == 3, night.stderr
        before = table(environment, "ledger")
        filled = dateline("backfill", "2026-03-02", "2026-03-08", *only(), environment=environment, seconds=400)
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
