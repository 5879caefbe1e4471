import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import time
from base64 import b32encode
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl
import psutil
import pytest
from prefect.states import Completed, Failed

from flows.catalog.files import Catalog, packaged_config
from flows.catalog.lexicons import languages
from flows.nightly import with_days_before
from flows.servers import is_prefect_server
from nights import DATELINE, DAY, NIGHT_SECONDS, SOURCES, bytes_of, dateline, holds, newsroom_at, only, table
from servers.programmable import BUCKET, Faults, programmable
from servers.s3 import S3Service

REQUESTS = 40
"""What a night may ask of a service, all in all, however many pages and days there are; and one more for each 64 MB."""

TRIALS = 19
"""What it asks once more in the first night of an archive, to find out what the store enforces."""

pytestmark = [pytest.mark.night, pytest.mark.timeout(900)]


class Night(NamedTuple):
    """A night, the same night asked for again, and the archive's files and times before and after that."""

    folder: Path
    environment: dict[str, str]
    first: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]
    before: dict[Path, int]
    after: dict[Path, int]


def written(folder: Path) -> dict[Path, int]:
    """Return the files below a folder and when each was written."""
    return {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*")) if path.is_file()}


def guarded(folder: Path) -> dict[str, str]:
    """Return the variables with which every Python process notes the addresses outside this machine that it asks for."""
    path = os.pathsep.join(filter(None, [str(Path(__file__).parent / "guard"), os.environ.get("PYTHONPATH")]))
    return {"PYTHONPATH": path, "NETWORK_GUARD_LOG": str(folder / "network.log")}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """One night into a directory, with a Prefect server of its own, and the same night asked for again."""
    folder = tmp_path_factory.mktemp("night")
    with newsroom_at(folder) as (_, environment):
        first = dateline("nightly", "--day", str(DAY), *only(), environment=environment | guarded(folder))
        before = written(folder / "archive")
        second = dateline("nightly", "--day", str(DAY), *only(), environment=environment)
        return Night(folder, environment, first, second, before, written(folder / "archive"))


def test_a_night_with_an_outlet_down_is_degraded_and_says_so(night: Night) -> None:
    assert night.first.returncode == 3, night.first.stderr
    assert "archive" in night.first.stdout
    assert "report" in night.first.stdout


def test_a_night_asks_for_nothing_outside_this_machine(night: Night) -> None:
    lines = (night.folder / "network.log").read_text().splitlines()
    assert lines.count("guarded") >= 4, "the command, Prefect's server, and the workers"
    assert set(lines) == {"guarded"}


def test_a_second_night_of_the_same_day_changes_nothing(night: Night) -> None:
    assert night.second.returncode == 0
    assert "committed already" in night.second.stdout
    assert night.before == night.after


def test_every_source_has_one_row_in_the_ledger(night: Night) -> None:
    environment = night.environment
    ledger = table(environment, "ledger")
    assert sorted(ledger["source_id"]) == SOURCES
    assert ledger.filter(status="complete").height >= len(SOURCES) // 2
    assert ledger.filter(pl.col("status") != "complete")["reason"].null_count() == 0
    assert ledger["health"].null_count() == 0
    assert set(ledger.filter(pl.col("health") != "healthy")["status"]) <= {"partial", "blocked"}


def test_every_article_leads_back_to_its_bytes(night: Night) -> None:
    environment = night.environment
    articles = table(environment, "articles")
    assert articles.height >= 15
    for article in articles.iter_rows(named=True):
        digest = "sha1:" + b32encode(hashlib.sha1(bytes_of(environment, article), usedforsecurity=False).digest()).decode()
        assert digest == article["payload_digest"]


def test_every_mention_with_an_actor_found_by_rule_can_be_explained(night: Night) -> None:
    mentions, args = table(night.environment, "mentions"), table(night.environment, "args")
    assert args.join(mentions, on="mention_id", how="anti").is_empty()
    row = mentions.join(args.filter(role="actor", rank=1), on="mention_id", how="semi").row(0, named=True)
    shown = dateline("explain", row["mention_id"], environment=night.environment | {"COLUMNS": "200"})
    assert shown.returncode == 0, shown.stderr
    assert row["event_type"] in shown.stdout
    assert "→  actor" in shown.stdout


def test_every_mention_stands_in_its_articles_text(night: Night) -> None:
    environment = night.environment
    mentions = table(environment, "mentions").join(table(environment, "articles").select("article_id", "text"), on="article_id")
    assert mentions.height >= 20
    assert mentions["day"].unique().to_list() == [DAY]
    assert mentions["run"].unique().to_list() == table(environment, "ledger")["run"].unique().to_list()
    found = mentions.select(pl.col("text").str.slice("trigger_start", pl.col("trigger_end") - pl.col("trigger_start")))
    assert found["text"].to_list() == mentions["trigger"].to_list()


def test_articles_are_coded_in_the_languages_that_have_a_lexicon_and_the_others_are_counted(night: Night) -> None:
    environment = night.environment
    articles = table(environment, "articles")
    assert {"fr", "en", "es", "ar"} <= set(articles["language"])
    coded = set(languages(Catalog((packaged_config(),))))
    without = articles.filter(~pl.col("language").is_in(list(coded)) & (pl.col("text").str.len_chars() > 0)).height
    assert table(environment, "ledger")["no_lexicon"].sum() == without
    assert {"fr", "en", "es", "ar"} <= set(table(environment, "mentions")["language"]) <= coded


def test_the_report_is_one_page_and_the_spool_is_empty(night: Night) -> None:
    folder = night.folder
    [page] = (folder / "reports").glob("*.html")
    assert "<html" in page.read_text(encoding="utf-8")
    assert not list((folder / "spool").glob("*/spool.json"))


def test_no_server_outlives_its_night(night: Night) -> None:
    folder = night.folder
    assert not list((folder / "spool" / "prefect-servers").glob("*.json")) or not [
        process for process in psutil.process_iter() if is_prefect_server(process) and str(folder) in " ".join(process.environ().values())
    ]


def test_a_night_that_was_killed_is_completed_by_the_next_under_its_own_id(tmp_path: Path) -> None:
    with newsroom_at(tmp_path) as (newsroom, environment):
        command = [*DATELINE, "nightly", "--day", str(DAY), *only()]
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as killed:
            run = wait_for_captures(tmp_path / "spool", 12)
            servers = [child for child in psutil.Process(killed.pid).children(recursive=True) if is_prefect_server(child)]
            os.kill(killed.pid, signal.SIGKILL)
        asked = len(newsroom.requests)
        finished = dateline("nightly", "--day", str(DAY), *only(), environment=environment)
        assert finished.returncode == 3, finished.stderr
        assert servers
        assert not any(server.is_running() and server.status() != psutil.STATUS_ZOMBIE for server in servers)
        captures = table(environment, "captures")
        assert captures["run"].unique().to_list() == [run]
        pages = captures.filter(resource="page", outcome="ok")
        assert pages["url_key"].is_unique().all()
        again = newsroom.requests[asked:]
        assert len(again) < len(newsroom.requests)


def kill_night(folder: Path, day: date, environment: dict[str, str]) -> str:
    """Return the id of a night that was killed while it fetched."""
    command = [*DATELINE, "nightly", "--day", str(day), *only()]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as killed:
        run = wait_for_captures(folder / "spool", 12)
        os.kill(killed.pid, signal.SIGKILL)
    return run


@pytest.mark.soak
def test_a_night_that_was_killed_is_completed_by_the_night_of_the_next_day(tmp_path: Path) -> None:
    before = DAY - timedelta(days=1)
    with newsroom_at(tmp_path) as (_, environment):
        run = kill_night(tmp_path, before, environment)
        finished = dateline("nightly", "--day", str(DAY), *only(), environment=environment)
    assert finished.returncode == 3, finished.stderr
    assert f"{before} was cut off: its run {run} is completed first" in finished.stdout
    assert f"{before}, a nightly run that was cut off, completed first" in finished.stderr
    ledger = table(environment, "ledger")
    assert ledger.filter(day=before)["run"].unique().to_list() == [run]
    assert sorted(ledger.filter(day=before)["source_id"]) == sorted(ledger.filter(day=DAY)["source_id"]) == SOURCES
    assert not list((tmp_path / "spool").glob("*/run.json"))
    pages = table(environment, "captures").filter(resource="page", outcome="ok")
    assert pages["url_key"].is_unique().all()


@pytest.mark.soak
def test_a_night_on_which_every_source_failed_is_asked_for_anew(tmp_path: Path) -> None:
    with newsroom_at(tmp_path) as (_, environment):
        nowhere = tmp_path / "nowhere.json"
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            book = json.loads((tmp_path / "address-book.json").read_text())
            nowhere.write_text(json.dumps({host: ["127.0.0.1", closed.getsockname()[1]] for host in book}))
            down = environment | {"DATELINE_ADDRESS_BOOK": str(nowhere)}
            failed = dateline("nightly", "--day", str(DAY), *only(SOURCES[:2]), environment=down)
        assert failed.returncode == 1
        assert failed.stderr.splitlines()[-1] == f"dateline: {DAY}: every source failed; nothing was committed"
        assert not list((tmp_path / "archive").rglob("commits/*"))
        again = dateline("nightly", "--day", str(DAY), *only(SOURCES[:2]), environment=environment)
        assert again.returncode in {0, 3}, again.stderr
    assert table(environment, "ledger")["day"].unique().to_list() == [DAY]


def test_a_night_after_days_that_nobody_collected_is_degraded_and_names_them() -> None:
    done = Completed(name="Completed", message="30 of 30", data={"headline": "30 of 30"})
    told = with_days_before(done, [], [DAY])
    assert (told.name, told.data["headline"]) == ("Degraded", "30 of 30")
    assert told.data["before"] == [f"{DAY}: nothing is committed; `dateline backfill {DAY} {DAY}` asks for it"]
    assert with_days_before(done, [], []).name == "Completed"


def test_a_night_that_failed_has_failed_whatever_came_before_it() -> None:
    told = with_days_before(Failed(message="no source", data={"headline": "no source"}), [], [DAY])
    assert told.is_failed()
    assert str(DAY) in str(told.message)


def wait_for_captures(spool: Path, enough: int) -> str:
    """Return the id of the run under way once it has archived so many responses."""
    until = time.monotonic() + NIGHT_SECONDS
    while time.monotonic() < until:
        for journal in spool.glob("*/warc/*.jsonl"):
            if journal.read_bytes().count(b"\n") >= enough:
                return journal.parent.parent.name
        time.sleep(0.02)
    message = "the night did not begin to fetch"
    raise TimeoutError(message)


@pytest.mark.parametrize("service", [pytest.param("ministack_service", marks=pytest.mark.soak), "weed_service"])
def test_a_night_into_an_s3_store_reads_back_like_one_in_a_directory(
    service: str, request: pytest.FixtureRequest, tmp_path: Path, night: Night
) -> None:
    store: S3Service = request.getfixturevalue(service)
    with newsroom_at(tmp_path) as (_, here):
        environment = here | store.environment(store.new_bucket())
        finished = dateline("nightly", "--day", str(DAY), *only(), environment=environment)
        assert finished.returncode == 3, finished.stderr
        assert int(re.search(r"objects, \S+ MB, (\d+) requests\)", finished.stdout)[1]) <= REQUESTS + TRIALS
        verified = dateline("verify", "--deep", environment=environment)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert table(environment, "articles")["article_id"].sort().equals(table(night.environment, "articles")["article_id"].sort())
    assert table(environment, "mentions")["mention_id"].sort().equals(table(night.environment, "mentions")["mention_id"].sort())
    for article in table(environment, "articles").head(3).iter_rows(named=True):
        assert bytes_of(environment, article)
    assert holds(environment, "captures")
    for secret in (store.access_key, store.secret_key):
        assert holds(environment, secret) == []
        assert not [path for path in tmp_path.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


@pytest.mark.soak
def test_all_that_a_night_asks_of_a_service_are_few_requests_however_many_lists_and_days_there_are(tmp_path: Path) -> None:
    with programmable(Faults()) as (service, bucket), newsroom_at(tmp_path) as (_, here):
        environment = here | service.environment(BUCKET)
        for day in (DAY, DAY + timedelta(days=1)):
            bucket.requests.clear()
            finished = dateline("nightly", "--day", str(day), *only(), environment=environment)
            assert finished.returncode == 3, finished.stderr
            told = int(re.search(r"objects, \S+ MB, (\d+) requests\)", finished.stdout)[1])
            assert told == len(bucket.requests) <= REQUESTS + TRIALS * (day == DAY)
        assert sum(key.startswith("archive/warc/") and method == "GET" for method, key in bucket.requests) == 1
