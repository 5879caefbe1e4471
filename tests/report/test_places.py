from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalog.divisions import Divisions
from flows.catalog.outlines import Outline
from flows.report.places import HIGHEST, WIDEST, locate, window_of
from flows.report.plates import picture_places

Build = Callable[..., Any]

OSSA = {"place_text": "Ossa", "place_name": "Ossa", "country": "VLD", "lat": 12.5, "lon": 40.25, "place_precision": "exact"}
FAR = {"place_text": "Far", "place_name": "Far", "country": "OTH", "lat": -33.0, "lon": -70.0, "place_precision": "near"}
NORTH = {"place_text": "the north", "place_name": "North", "country": "VLD", "place_precision": "admin1"}


@pytest.fixture
def build(make_night: Build, make_article: Build, make_mention: Build) -> Build:
    def night(*places: dict[str, Any]) -> Any:  # noqa: ANN401
        article = make_article("a1", "ossa", language="en", text="Shells fell on Ossa, on Far, and on the north.")
        rows = [make_mention(article, "Shells", "shelling", mention_id=f"m{at}", **place) for at, place in enumerate(places)]
        return make_night(articles=[article], mentions=rows)

    return night


def test_a_place_told_as_a_point_is_a_point_with_its_acts(build: Build) -> None:
    found = locate(build(OSSA, OSSA))
    assert found.points.select("name", "lat", "lon", "number", "inside").rows() == [("Ossa", 12.5, 40.25, 2, True)]


def test_a_region_is_no_point_but_an_area(build: Build) -> None:
    found = locate(build(OSSA, NORTH))
    assert found.points["name"].to_list() == ["Ossa"]
    assert found.areas.rows() == [("North", "VLD", None, "admin1", 1)]


def test_a_region_is_shaded_never_dotted_and_counted_in_words(build: Build) -> None:
    (picture,) = picture_places(build(OSSA, NORTH, NORTH))
    assert [point["name"] for point in picture.wide["points"]] == ["Ossa"]
    assert "2 known only to a region or country" in picture.note
    assert ("North", "VLD", "a region", 2, "") in picture.rows


def test_a_region_with_an_outline_is_shaded_itself_and_another_shades_its_country(build: Build) -> None:
    square = ((39.0, 11.0), (39.0, 14.0), (41.0, 14.0), (41.0, 11.0), (39.0, 11.0))
    night = replace(
        build(OSSA, NORTH | {"admin1": "North"}, NORTH | {"place_name": "South", "admin1": "South"}),
        divisions=Divisions((square,), {("VLD", "North"): [[[0]]]}),
        outlines=(Outline(country="VLD", name="Veldania", polygons=((square,),)),),
    )
    (picture,) = picture_places(night)
    assert [(shape["kind"], shape["number"]) for shape in picture.wide["shapes"]] == [("country", 1), ("division", 1)]


def test_borders_of_divisions_stand_on_a_map_of_a_region_and_not_of_a_continent(build: Build) -> None:
    line = ((40.0, 12.0), (40.0, 13.0))
    divisions = Divisions((line,), {("VLD", "West"): [[[0]]], ("VLD", "East"): [[[~0]]]})
    (near,) = picture_places(replace(build(OSSA), divisions=divisions))
    (far,) = picture_places(replace(build(OSSA, OSSA | {"place_name": "Osso", "lon": 74.5}), divisions=divisions))
    assert [shape["geometry"]["coordinates"] for shape in near.wide["shapes"]] == [[line]]
    assert far.wide["shapes"] == []


def test_acts_without_a_place_and_at_unknown_places_are_counted_apart(build: Build) -> None:
    found = locate(build(OSSA, {"place_text": "Far"}, {}, {}))
    assert (found.unresolved, found.placeless) == (1, 2)


def test_what_is_planned_or_denied_is_not_on_the_map(build: Build) -> None:
    found = locate(build(OSSA, OSSA | {"factuality": "planned"}, OSSA | {"factuality": "denied"}))
    assert found.points["number"].to_list() == [1]


def test_places_apart_are_named_in_words_and_shown_on_a_map_of_the_world(build: Build) -> None:
    region, world = picture_places(build(OSSA, OSSA, FAR))
    assert [point["name"] for point in region.wide["points"]] == ["Ossa"]
    assert "1 elsewhere (Far 1)" in region.note
    assert {point["name"] for point in world.wide["points"]} == {"Ossa", "Far"}


def test_a_night_without_points_has_no_map(build: Build) -> None:
    assert list(picture_places(build(NORTH, {}))) == []


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-80, 80), st.integers(1, 50)), min_size=1, max_size=20))
def test_a_window_is_never_too_wide_and_shows_a_point(points: list[tuple[float, float, int]]) -> None:
    west, south, east, north = window_of(points)
    assert 0 < east - west <= WIDEST * 1.36 + 0.001
    assert 0 < north - south <= HIGHEST * 1.36 + 0.001
    assert any(south <= lat <= north and any(west <= lon + turn <= east for turn in (-360, 0, 360)) for lon, lat, _ in points)


def test_points_on_both_sides_of_the_date_line_are_neighbours() -> None:
    west, _, east, _ = window_of([(179.0, -17.0, 1), (-179.0, -17.0, 1)])
    assert (west, east) == (178.5, 181.5)
