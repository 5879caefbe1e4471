"""Which ways fill which units: what is open, what each way has, and what was committed before."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from flows.holdings.filing import HELD
from flows.planning.choosing import PAGES, choose, costs, pages_on_offer, perhaps, spread, uncovered
from flows.planning.frames import ANNOUNCED, LISTED, PACE, RANKS, REACHED, UNIT, Asked

DAY = date(2026, 3, 5)
SOURCE = "gazette"
SEEN = pl.DataFrame({"url_key": ["old"]})
NO_WAY = pl.DataFrame(schema={"source_id": pl.String, "day": pl.Date, "way": pl.String})
NO_UNIT = pl.DataFrame(schema={"source_id": pl.String, "day": pl.Date})


def units(*days: date) -> pl.DataFrame:
    return pl.DataFrame({"source_id": [SOURCE] * len(days), "day": list(days)}, schema_overrides={"day": pl.Date})


def reached(*rows: tuple[str, bool]) -> pl.DataFrame:
    """Return how far ways reach for the day: whole or in part."""
    cells = [(SOURCE, way, DAY, whole, "partial" if not whole else "complete", None, False) for way, whole in rows]
    return pl.DataFrame(cells, schema={**REACHED, "is_estimated": pl.Boolean}, orient="row")


def pages(**keys: str) -> pl.DataFrame:
    """Return pages by way: a letter each."""
    rows = [(SOURCE, way, DAY, key, "www.gazette.example", None) for way, letters in keys.items() for key in letters]
    return pl.DataFrame(rows, schema=PAGES, orient="row")


def allowed(*ways: str) -> pl.DataFrame:
    return pl.DataFrame({"source_id": [SOURCE] * len(ways), "way": list(ways)}, schema={"source_id": pl.String, "way": pl.String})


def chosen(*arguments: pl.DataFrame) -> list[tuple[str, int]]:
    """Return the ways that fill the day, each with its pages."""
    ways, _ = choose(units(DAY), *arguments, NO_WAY)
    return ways.select("way", "pages").rows()


def test_a_way_that_tells_of_every_page_is_enough() -> None:
    assert chosen(allowed("lists", "live", "wayback"), reached(("lists", True), ("live", True)), pages(lists="ab", live="abc")) == [
        ("lists", 2)
    ]


def test_what_the_first_way_lacks_is_had_by_the_next_ones() -> None:
    offers = pages(warc="a", lists="ab", live="abcd", wayback="c")
    assert chosen(allowed(*RANKS), reached(("lists", False), ("live", True)), offers) == [
        ("warc", 1),
        ("lists", 1),
        ("wayback", 1),
        ("live", 1),
    ]


def test_a_way_that_is_not_allowed_is_not_taken() -> None:
    assert chosen(allowed("lists"), reached(), pages(wayback="abc", warc="d")) == []


def test_a_way_that_has_nothing_new_is_left_out_unless_it_makes_the_day_whole() -> None:
    assert chosen(allowed(*RANKS), reached(("lists", False), ("live", True)), pages(warc="a", lists="a")) == [("warc", 1), ("live", 0)]


def test_what_is_committed_is_not_on_offer_but_for_units_that_are_filled_again() -> None:
    announced = pl.DataFrame([(SOURCE, "lists", DAY, key, "h") for key in ("old", "new")], schema=ANNOUNCED, orient="row")
    held = pl.DataFrame(schema={**HELD, "host": pl.String})
    assert pages_on_offer(announced, held, SEEN, NO_UNIT)["url_key"].to_list() == ["new"]
    assert set(pages_on_offer(announced, held, SEEN, units(DAY))["url_key"]) == {"old", "new"}


def test_a_capture_of_others_whose_day_is_not_known_counts_where_it_was_captured() -> None:
    rows = [
        {"way": "wayback", "source_id": SOURCE, "url_key": key, "day": day, "captured_day": DAY, "length": 7}
        for key, day in (("a", None), ("b", DAY - timedelta(days=2)))
    ]
    held = pl.DataFrame(rows, schema=HELD).with_columns(host=pl.lit("archive.example"))
    offered = pages_on_offer(pl.DataFrame(schema=ANNOUNCED), held, SEEN, NO_UNIT)
    assert offered.select("url_key", "day", "size").rows() == [("a", DAY, 7), ("b", DAY - timedelta(days=2), 7)]


def test_a_capture_whose_day_only_the_page_can_tell_may_be_of_its_own_day_or_of_one_soon_before() -> None:
    rows = [{"way": "wayback", "source_id": SOURCE, "url_key": key, "captured_day": DAY} for key in ("a", "old")]
    maybe = perhaps(pl.DataFrame(rows, schema=HELD), SEEN, 2)
    assert sorted(maybe["day"]) == [DAY - timedelta(days=2), DAY - timedelta(days=1), DAY]
    ways, filled = choose(units(DAY - timedelta(days=1)), allowed("wayback"), reached(), pages(), maybe)
    assert (ways.select("way", "pages").rows(), filled.height) == ([("wayback", 0)], 0)


def test_each_days_run_asks_every_host_for_its_rules_once_and_for_its_lists_and_pages() -> None:
    ways, filled = choose(units(DAY), allowed("lists"), reached(("lists", True)), pages(lists="abc"), NO_WAY)
    listed = [
        (SOURCE, "lists", DAY, "www.gazette.example", 2, 500),
        (SOURCE, "lists", DAY, "lists.example", 1, 90),
        (SOURCE, "live", DAY, "other.example", 9, 9),
    ]
    asked = Asked(
        reached=pl.DataFrame(schema=REACHED),
        listed=pl.DataFrame(listed, schema=LISTED, orient="row"),
        announced=pl.DataFrame(schema=ANNOUNCED),
        pace=pl.DataFrame([("www.gazette.example", 4.0), ("lists.example", 2.0)], schema=PACE, orient="row"),
    )
    sizes = pl.DataFrame({"source_id": [SOURCE], "page_bytes": [1000]})
    found = costs(ways, filled, asked, sizes=sizes, page_bytes=9, pace={})
    assert found.select("host", "requests", "bytes", "seconds").rows() == [
        ("lists.example", 2, 90, 4.0),
        ("www.gazette.example", 7, 3500, 28.0),
    ]


def test_a_file_that_is_read_already_asks_no_host() -> None:
    ways, filled = choose(units(DAY), allowed("warc"), reached(), pages(warc="ab").with_columns(host=pl.lit(None, pl.String)), NO_WAY)
    asked = Asked(*(pl.DataFrame(schema=schema) for schema in (REACHED, LISTED, ANNOUNCED, PACE)))
    sizes = pl.DataFrame(schema={"source_id": pl.String, "page_bytes": pl.Int64})
    assert costs(ways, filled, asked, sizes=sizes, page_bytes=9, pace={}).is_empty()


def test_what_no_way_fills_is_said_in_the_words_of_the_lists() -> None:
    told = [
        ("a", "lists", "partial", "http_5xx"),
        ("b", "live", "blocked", "robots_denied"),
        ("c", "live", "no_coverage", "no_dated_way"),
        ("e", "lists", "partial", "http_4xx"),
    ]
    rows = [(source, way, DAY, False, status, reason, False) for source, way, status, reason in told]
    lists = pl.DataFrame(rows, schema={**REACHED, "is_estimated": pl.Boolean}, orient="row")
    open_units = pl.DataFrame({"source_id": [*"abcdef"], "day": [DAY] * 6})
    none = pl.DataFrame(schema={"source_id": pl.String, "day": pl.Date})
    untold = {"a": "wayback_throttled", "d": "wayback_throttled"}
    assert uncovered(open_units, none, lists, untold).select("source_id", "status", "reason").rows() == [
        ("a", "partial", "http_5xx"),
        ("b", "blocked", "robots_denied"),
        ("c", "no_coverage", "no_dated_way"),
        ("d", "partial", "wayback_throttled"),
        ("e", "no_coverage", "http_4xx"),
        ("f", "no_coverage", "no_way"),
    ]


def test_days_that_were_not_looked_at_are_taken_to_be_like_the_nearest() -> None:
    looked = [DAY, DAY + timedelta(days=9)]
    asked = Asked(
        reached=pl.DataFrame([(SOURCE, "lists", day, True, "complete", None) for day in looked], schema=REACHED, orient="row"),
        listed=pl.DataFrame([(SOURCE, "lists", day, "h", 2, 5) for day in looked], schema=LISTED, orient="row"),
        announced=pl.DataFrame([(SOURCE, "lists", looked[1], key, "h") for key in "ab"], schema=ANNOUNCED, orient="row"),
        pace=pl.DataFrame(schema=PACE),
    )
    days = [DAY + timedelta(days=number) for number in range(10)]
    known = spread(asked, units(*days))
    assert known.reached.filter(~pl.col("is_estimated"))["day"].sort().to_list() == looked
    counts = dict(known.announced.group_by("day").len().rows())
    assert [counts.get(day, 0) for day in days] == [0] * 5 + [2] * 5
    assert known.announced["url_key"].n_unique() == known.announced.height
    assert known.listed["requests"].sum() == 2 * len(days)


KEYS = st.sets(st.sampled_from("abcdef"))


@given(st.dictionaries(st.sampled_from(list(RANKS)), st.tuples(KEYS, st.booleans())), st.sets(st.sampled_from(list(RANKS))))
def test_every_page_that_an_allowed_way_has_is_had_once_by_the_cheapest_until_the_day_is_whole(
    offers: dict[str, tuple[set[str], bool]], may: set[str]
) -> None:
    lists = reached(*((way, whole) for way, (_, whole) in offers.items()))
    offered = pages(**{way: "".join(sorted(keys)) for way, (keys, _) in offers.items()})
    ways, filled = choose(units(DAY), allowed(*may), lists, offered, NO_WAY)
    had: dict[str, str] = {}
    for way in RANKS:
        if way in offers and way in may:
            had |= {key: way for key in offers[way][0] if key not in had}
            if offers[way][1]:
                break
    assert dict(filled.select("url_key", "way").rows()) == had
    assert set(ways["way"]) >= set(had.values())
    assert ways.select(UNIT).unique().height <= 1
