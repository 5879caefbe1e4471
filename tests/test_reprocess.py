"""Days made again through the flow, by the command."""

import json
from pathlib import Path

import pytest

from archive.nights import DAY, NOW, begun, exchange, run_id
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.spool import Spool
from nights import dateline, table
from test_backfill import environment_of

pytestmark = [pytest.mark.night, pytest.mark.timeout(600)]


def test_a_day_that_was_never_coded_is_coded_from_its_captures_and_committed_when_accepted(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    store = begun(DirectoryStore(tmp_path / "archive"))
    text = "L'armée a bombardé le village de Tiro samedi, selon un porte-parole de la police. "
    body = f"<html lang='fr'><head><title>Attaque</title></head><body><article><h1>Attaque</h1><p>{text * 8}</p></article></body></html>"
    with Spool.open(tmp_path / "spool", run_id(), DAY) as spool:
        spool.keep(exchange(0, body=body.encode()))
        spool.seal_captures()
        for name in ("articles", "mentions", "args", "rejects"):
            spool.seal_table(name, table(environment, name))
        commit(store, DAY, run_id(), spool.sealed(), now=NOW)
        spool.drop()
    planned = dateline("reprocess", str(DAY), str(DAY), "--plan", "--json", environment=environment)
    assert json.loads(planned.stdout)["pages"] == 1, planned.stderr
    compared = dateline("reprocess", str(DAY), str(DAY), "--json", environment=environment)
    told = json.loads(compared.stdout)
    assert (compared.returncode, told["outcome"]) == (0, "not committed; --accept does"), compared.stderr
    assert {change["change"] for change in told["mentions"]} == {"added"}
    assert told["by_language"][0]["language"] == "fr"
    assert table(environment, "mentions").is_empty()
    accepted = dateline("reprocess", str(DAY), str(DAY), "--accept", environment=environment)
    assert "committed as number 2 of the day" in accepted.stdout, accepted.stderr
    assert table(environment, "mentions").height == told["mentions_after"]


def test_a_range_in_which_nothing_is_committed_is_refused_in_one_line(tmp_path: Path) -> None:
    environment = environment_of(tmp_path)
    begun(DirectoryStore(tmp_path / "archive"))
    refused = dateline("reprocess", str(DAY), str(DAY), environment=environment)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"dateline: {DAY}: nothing is committed in ")
    assert refused.stderr.count("\n") == 1
