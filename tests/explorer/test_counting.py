"""What is counted beside the rows: keys of facets, places, bars."""

from datetime import date
from itertools import pairwise

from explorer.conftest import Ask
from flows.explorer.counting import Totals, count_keys, count_rows
from flows.explorer.mapping import draw_places
from flows.explorer.timeline import Bin, draw_timeline


def keys(ask: Ask, query: str, facet: str) -> dict[str, int]:
    cursor, filters = ask(query)
    return dict(count_keys(cursor, dict(filters.chosen))[facet].listed)


def test_rows_articles_and_sources_are_counted(ask: Ask) -> None:
    assert count_rows(ask("")[0]) == Totals(rows=7, articles=4, sources=3)
    assert count_rows(ask("type=nothing")[0]) == Totals(0, 0, 0)


def test_a_facet_is_counted_as_if_it_alone_were_not_filtered(ask: Ask) -> None:
    query = "type=attack&source=courrier"
    assert keys(ask, query, "type") == {"attack": 2, "accuse": 1, "killing": 1}
    assert keys(ask, query, "source") == {"courrier": 2, "plain": 1}
    assert keys(ask, query, "language") == {"fr": 2}


def test_a_key_that_is_chosen_is_listed_whatever_it_counts(ask: Ask) -> None:
    assert keys(ask, "language=ar&actor=MLI", "actor") == {"~الوزير": 1, "MLI": 0}


def test_a_place_is_a_point_only_where_the_text_names_one(ask: Ask) -> None:
    places = draw_places(ask("")[0])
    assert [(point.key, point.rows, point.near) for point in places.points] == [("2457161", 3, 1)]
    assert [(region.name, region.precision, region.rows) for region in places.regions] == [("Mali", "country", 1)]
    assert places.region_rows == {"MLI": 1}
    assert (places.unplaced, places.unresolved, places.more_points) == (3, 0, 0)


def test_a_bar_holds_only_what_lies_in_its_days_for_certain(ask: Ask) -> None:
    timeline = draw_timeline(*ask("to=2026-03-06"))
    assert timeline.unit == "day"
    assert [each.rows for each in timeline.bins] == [0, 0, 0, 0, 2, 0]
    assert (timeline.wide, timeline.undated) == (1, 0)
    assert draw_timeline(*ask("")).undated == 4


def test_by_publication_every_row_has_its_day(ask: Ask) -> None:
    timeline = draw_timeline(*ask("by=published"))
    assert timeline.bins == (Bin(date(2026, 3, 7), date(2026, 3, 7), 4, 3), Bin(date(2026, 3, 8), date(2026, 3, 8), 3, 2))
    assert (timeline.wide, timeline.undated) == (0, 0)


def test_every_row_is_in_a_bar_or_named_as_left_out(ask: Ask) -> None:
    for query in ("", "from=2026-01-01&to=2027-06-01", "from=1950-01-01", "type=nothing", "factuality=planned", "by=published"):
        cursor, filters = ask(query)
        timeline = draw_timeline(cursor, filters)
        drawn = sum(each.rows for each in timeline.bins)
        assert drawn + timeline.wide + timeline.before + timeline.after + timeline.undated == count_rows(cursor).rows


def test_long_times_are_drawn_in_weeks_months_and_years(ask: Ask) -> None:
    units = {query: draw_timeline(*ask(query)).unit for query in ("to=2026-12-31", "to=2030-12-31", "to=2050-12-31")}
    assert list(units.values()) == ["week", "month", "year"]
    assert all(
        first.last.toordinal() + 1 == later.first.toordinal() for first, later in pairwise(draw_timeline(*ask("to=2030-12-31")).bins)
    )
