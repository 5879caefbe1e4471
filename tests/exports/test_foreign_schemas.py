"""GDELT, ACLED and PLOVER: their columns, what is left out and counted, and nothing told that the row does not tell."""

import json
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from archive.nights import DAY
from coded import coded_tables
from exports.conftest import NEXT, Write
from flows.catalog.exports import read_export_tables
from flows.catalog.files import open_catalog
from flows.exports.claims import claims, described
from flows.exports.export import Exported
from flows.exports.mapping import Mapper
from flows.tables import Articles


def published(name: str) -> list[str]:
    """Return the columns of a format, as whoever publishes it lists them."""
    return (Path(__file__).parent / "published" / f"{name}.txt").read_text(encoding="utf-8").split()


GDELT_EVENTS = published("gdelt_events")
GDELT_MENTIONS = published("gdelt_mentions")
ACLED = published("acled")


def read_gdelt(made: Exported, file: str, columns: list[str]) -> pl.DataFrame:
    """Return a file as its readers take it: tab-separated, without quotes, columns by their place."""
    return pl.read_csv(made.path / file, separator="\t", has_header=False, new_columns=columns, quote_char=None, infer_schema=False)


def test_gdelt_is_read_with_the_columns_that_gdelt_publishes(write: Write, mentions: pl.DataFrame) -> None:
    made = write("gdelt")
    events, rows = read_gdelt(made, "dateline.export.CSV", GDELT_EVENTS), read_gdelt(made, "dateline.mentions.CSV", GDELT_MENTIONS)
    assert {"events": events.height, "mentions": rows.height} == made.rows
    assert rows.height + sum(made.left_out.values()) == mentions.height
    assert set(rows["GLOBALEVENTID"]) == set(events["GLOBALEVENTID"])
    assert events["GLOBALEVENTID"].is_unique().all()
    strike = events.filter(EventCode="195").sort("Actor1Name").row(-1, named=True)
    told = [strike[name] for name in ("Day", "Actor1Code", "Actor1CountryCode", "QuadClass", "ActionGeo_CountryCode", "ActionGeo_Type")]
    assert told == ["20260307", "SYRMIL", "SYR", "4", "SY", "4"]
    assert {each.name for each in read_export_tables(open_catalog()).files["gdelt_events"]} == set(GDELT_EVENTS)
    assert {extras.split()[0] for extras in rows["Extras"]} <= set(mentions["mention_id"])
    assert rows.filter(pl.col("Extras").str.ends_with(" according to porte-parole de la police")).height == 1
    assert len(pd.read_csv(made.path / "dateline.mentions.CSV", sep="\t", header=None)) == rows.height
    lines = (made.path / "dateline.export.CSV").read_text(encoding="utf-8").splitlines()
    assert {line.count("\t") for line in lines} == {60}


def test_an_event_is_told_once_and_its_later_mentions_name_when_it_was_first_seen(write: Write) -> None:
    both, first = write("gdelt"), write("gdelt", "first", DAY, DAY)
    events = read_gdelt(both, "dateline.export.CSV", GDELT_EVENTS)
    assert set(read_gdelt(first, "dateline.export.CSV", GDELT_EVENTS)["GLOBALEVENTID"]) <= set(events["GLOBALEVENTID"])
    rows = read_gdelt(both, "dateline.mentions.CSV", GDELT_MENTIONS).join(events, on="GLOBALEVENTID", validate="m:1")
    assert (rows["EventTimeDate"] == rows["DATEADDED"]).all()


def test_acled_columns_are_read_by_pandas_and_hold_no_invented_pin(write: Write, mentions: pl.DataFrame) -> None:
    made = write("acled", first=DAY, last=DAY)
    rows = pd.read_csv(made.path / "acled.csv", keep_default_na=False)
    assert list(rows.columns) == ACLED
    assert len(rows) == made.rows["acled"]
    strike = rows[rows.sub_event_type == "Air/drone strike"].iloc[0]
    assert (strike.actor1, strike.inter1, strike.country, strike.iso, strike.time_precision) == (
        "armée syrienne",
        "State forces",
        "Syria",
        760,
        1,
    )
    assert "[according to porte-parole de la police]" in strike.notes
    assert int(strike.fatalities) == 10
    links = coded_tables()["links"]
    of_strike = links.filter(mention_id=mentions.filter(event_type="air_strike")["mention_id"][0])["event_id"].item()
    told = links.filter(event_id=of_strike)
    assert (strike.event_id_cnty, strike.tags) == (f"SYR{of_strike}", f"mentions={told.height}; articles=1; sources=1")
    assert rows.event_id_cnty.is_unique


def test_plover_records_hold_what_is_required_and_who_says_so(write: Write) -> None:
    made = write("plover", first=DAY, last=DAY)
    records = [json.loads(line) for line in (made.path / "plover.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(records) == made.rows["plover"]
    assert all({"id", "date", "actor", "event"} <= set(record) and None not in record.values() for record in records)
    (strike,) = [record for record in records if record["mode"] == ["aerial"]]
    assert strike["event"] == ["ASSAULT"]
    assert strike["actor"] == [{"code": "SYR", "sector": "MIL", "entity_text": "armée syrienne", "identifier_text": "SYR-MIL"}]
    assert strike["attribution"]["attributed_to"] == "porte-parole de la police"
    assert strike["event_loc"]["country_code"] == "SYR"


@cache
def mapper(form: str) -> Mapper:
    """Return the mapper of a format, opened once."""
    return Mapper(read_export_tables(open_catalog()), form, None)


def mapped(mentions: pl.DataFrame, form: str, **changes: object) -> tuple[dict[str, int], pl.DataFrame]:
    """Return what a format leaves out of a claim, and its row: that of the air strike with other values."""
    row = mentions.filter(mention_id=mentions.filter(event_type="air_strike")["mention_id"][0])
    row = row.with_columns(**{name: pl.lit(value, row.schema[name]) for name, value in changes.items()})
    articles = described(pl.LazyFrame(schema=Articles.create_empty().schema), pl.Series([], dtype=pl.String), {})
    ontology = pl.scan_csv(open_catalog().path("ontology/event_types.csv"), infer_schema=False)
    linked = claims(row.lazy(), articles, ontology, {}).with_columns(event_id=pl.lit(None, pl.String))
    left_out = mapper(form).take(linked.collect())
    return left_out, mapper(form).rows(mapper(form).tables.files["acled"], once_by="mention_id", flat=True)


@pytest.mark.parametrize(
    ("form", "changes", "reason"),
    [
        ("gdelt", {"factuality": "planned"}, "not told as having happened"),
        ("acled", {"factuality": "denied"}, "not told as having happened"),
        ("gdelt", {"voice": "unattributed", "attributed_to": None}, "hearsay without a source"),
        ("gdelt", {"date_end": date(2026, 3, 9)}, "no single day"),
        ("gdelt", {"date_start": None, "date_end": None}, "no single day"),
        ("gdelt", {"event_type": "coup"}, "no CAMEO code"),
        ("acled", {"date_end": date(2026, 5, 1)}, "no day within a month"),
        ("acled", {"event_type": "consult"}, "no ACLED type"),
        ("acled", {"event_type": "attack", "target_sector": None}, "no ACLED type"),
        ("plover", {"event_type": "election"}, "no PLOVER type"),
        ("plover", {"date_start": None}, "no first day"),
    ],
)
def test_what_a_format_cannot_hold_is_left_out_and_counted(
    mentions: pl.DataFrame, form: str, changes: dict[str, object], reason: str
) -> None:
    left_out, rows = mapped(mentions, form, **changes)
    assert (left_out, rows.height) == ({reason: 1}, 0)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"event_type": "attack", "target_sector": "CVL"}, {"sub_event_type": "Attack", "civilian_targeting": "Civilian targeting"}),
        ({"event_type": "attack", "target_sector": "REB"}, {"sub_event_type": "Armed clash", "interaction": "State forces-Rebel group"}),
        ({"event_type": "seize_territory"}, {"sub_event_type": "Government regains territory"}),
        ({"event_type": "seize_territory", "actor_sector": "REB"}, {"sub_event_type": "Non-state actor overtakes territory"}),
        ({"event_type": "riot", "actor_sector": "PRO", "target_text": None}, {"inter1": "Rioters", "interaction": "Rioters only"}),
        ({"actor_country": "RUS"}, {"inter1": "External/Other forces"}),
        ({"actor_id": "RUS", "actor_country": "RUS", "actor_sector": None, "country": "RUS"}, {"inter1": "State forces"}),
        ({"place_precision": "country", "lat": 1.0, "lon": 1.0}, {"latitude": None, "geo_precision": 3}),
        ({"place_precision": "admin1"}, {"latitude": None, "geo_precision": 3}),
        ({"date_start": date(2026, 3, 3)}, {"time_precision": 2}),
        ({"date_start": date(2026, 2, 15)}, {"time_precision": 3}),
        ({"killed_min": None}, {"fatalities": None}),
        ({"voice": "unattributed", "attributed_to": None}, {"notes_end": "[hearsay, without a source]"}),
    ],
)
def test_acled_rows_say_what_the_claim_says(mentions: pl.DataFrame, changes: dict[str, object], told: dict[str, object]) -> None:
    left_out, rows = mapped(mentions, "acled", **changes)
    row = {**rows.row(0, named=True)}
    row["notes_end"] = row["notes"][-len("[hearsay, without a source]") :]
    assert left_out == {}
    assert {name: row[name] for name in told} == told


@pytest.mark.parametrize("day", [DAY, NEXT])
def test_hostile_texts_break_no_line_of_any_file(write: Write, day: date) -> None:
    for name, file, rows in (
        ("gdelt", "dateline.mentions.CSV", "mentions"),
        ("acled", "acled.csv", "acled"),
        ("plover", "plover.jsonl", "plover"),
    ):
        made = write(name, first=day, last=day)
        path: Path = made.path / file
        text = path.read_text(encoding="utf-8")
        assert not {"\x00", "\x1b"} & set(text)
        if name != "acled":
            assert len(text.split("\n")) - 1 == made.rows[rows]
        else:
            assert len(pl.read_csv(path)) == made.rows[rows]
            assert not {"\u202e"} & set(text)
