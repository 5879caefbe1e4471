"""A page is made of whatever the rows leave open: no field that may be null stops it."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.tables import Links
from report.conftest import article, build_night, mention
from report.pages import render

TEXT = "Shells fell on Ossa, said the army and the rebels."
COUNTS = st.one_of(st.none(), st.integers(0, 90_000))
DAYS = st.one_of(st.none(), st.dates(date(1400, 1, 1), date(2027, 1, 1)))
PLACES = st.sampled_from(
    [
        {},
        {"place_text": "Ossa"},
        {"place_name": "Ossa", "country": "VLD", "place_precision": "country"},
        {"place_name": "Ossa", "place_precision": "area"},
        {"place_name": "Ossa", "geonameid": 7, "lat": 12.0, "lon": 179.9, "place_precision": "exact"},
        {"place_name": "Far", "geonameid": 8, "lat": -84.9, "lon": -179.9, "place_precision": "near", "country": "OTH", "admin1": "Far"},
    ]
)
SPEAKERS = st.sampled_from([{}, {"voice": "unattributed"}, {"voice": "attributed", "attributed_to": "army", "attribution_id": "VLD-MIL"}])
SIDES = st.sampled_from([None, "VLD-MIL", "FHP", "CVL"])


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    low, high = sorted((draw(COUNTS), draw(COUNTS)), key=lambda count: -1 if count is None else count)
    first, last = sorted((draw(DAYS), draw(DAYS)), key=lambda day: date.min if day is None else day)
    what = draw(st.sampled_from(["killed", "injured", "captured"]))
    told = {
        "event_type": draw(st.sampled_from(["shelling", "agree", "consult"])),
        "factuality": draw(st.sampled_from(["happened", "denied", "negated", "planned", "hypothetical"])),
        "responsibility": draw(st.sampled_from([None, "alleged", "denied"])),
        "is_background": draw(st.sampled_from([None, False, True])),
        "date_precision": draw(st.sampled_from([None, "day", "month"])),
        "source_id": draw(st.sampled_from([None, "ossa", "plain"])),
        "actor_id": draw(SIDES),
        "target_id": draw(SIDES),
        f"{what}_min": low,
        f"{what}_max": high,
    }
    days = {name: str(day) for name, day in (("date_start", first), ("date_end", last)) if day}
    return told | days | draw(PLACES) | draw(SPEAKERS)


@given(st.lists(rows(), max_size=12), st.lists(st.sampled_from(["e1", "e2", "e3"]), min_size=12, max_size=12))
@settings(max_examples=25)
def test_a_page_is_made_of_any_rows(told: list[dict[str, Any]], events: list[str]) -> None:
    of = article("a1", "ossa", language="en", text=TEXT)
    mentions = [mention(of, "Shells", row.pop("event_type"), mention_id=f"m{at}", **row) for at, row in enumerate(told)]
    linked = [
        {"mention_id": row["mention_id"], "event_id": event, "article_id": "a1", "text_id": "a1", "is_copy": False, "ties": []}
        for row, event in zip(mentions, events, strict=False)
    ]
    night = build_night(articles=[of], mentions=mentions, quads={"shelling": 4, "agree": 1})
    page = render(replace(night, links=pl.DataFrame(linked, schema=Links.create_empty().schema)))
    assert page.count('class="claim ') == len(told)
