"""Filters are what an address says, and an address is all that filters are."""

from datetime import date

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.explorer.facets import FACETS
from flows.explorer.filters import CLOCKS, SORTS, FilterError, Filters, read_filters

TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
ANY_FILTERS = st.builds(
    Filters,
    text=st.just("") | TEXT,
    first=st.none() | st.dates(date(2000, 1, 1), date(2010, 1, 1)),
    last=st.none() | st.dates(date(2010, 1, 1), date(2026, 1, 1)),
    clock=st.sampled_from(CLOCKS),
    undated=st.booleans(),
    sure=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
    box=st.none() | st.just((-10.5, 5.0, 20.25, 21.0)),
    chosen=st.dictionaries(
        st.sampled_from([facet.name for facet in FACETS]), st.lists(TEXT, min_size=1, max_size=3, unique=True).map(tuple)
    ),
    event=st.just("") | st.just("e-1"),
    newest=st.booleans(),
    sort=st.sampled_from(SORTS),
    page=st.integers(1, 99),
)


def read(query: str) -> Filters:
    return read_filters(httpx.QueryParams(query).multi_items())


@given(ANY_FILTERS)
def test_the_address_of_filters_leads_back_to_them(filters: Filters) -> None:
    assert read(filters.query().removeprefix("?")) == filters


def test_no_filters_have_no_query() -> None:
    assert Filters().query() == ""
    assert read("q=&from=&type=") == Filters()


def test_the_language_of_a_page_is_no_filter() -> None:
    assert read("lang=fr&type=attack").query("fr") == "?type=attack&lang=fr"


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("from=yesterday", "from: 'yesterday' is not a day; write it as 2026-03-08"),
        ("from=2026-03-09&to=2026-03-08", "to: 2026-03-08 is before 2026-03-09"),
        ("by=guess", "by: 'guess' is none of happened, published"),
        ("sort=row_no;DROP", "sort: 'row_no;DROP' is none of " + ", ".join(SORTS)),
        ("sure=much", "sure: 'much' is not a number from 0 to 1"),
        ("sure=nan", "sure: 'nan' is not a number from 0 to 1"),
        ("page=0", "page: '0' is not a number from 1 to 1e+06"),
        ("box=1,2,3", "box: '1,2,3' is not west,south,east,north in degrees"),
        (f"q={'x' * 201}", "q: longer than 200 characters"),
        ("typ=attack", "typ: there is no such filter"),
    ],
)
def test_what_cannot_be_asked_is_one_line_that_names_the_parameter(query: str, line: str) -> None:
    with pytest.raises(FilterError) as caught:
        read(query)
    assert str(caught.value) == line


def test_a_key_is_chosen_and_given_up_again_from_the_first_page_on() -> None:
    filters = read("type=attack&page=3")
    assert filters.toggled("type", "killing").query() == "?type=attack&type=killing"
    assert filters.toggled("type", "attack").query() == ""
