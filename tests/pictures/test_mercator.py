import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.pictures.labels import Box, placed
from flows.pictures.mercator import fitted

LONGITUDES, LATITUDES = st.floats(-170, 170), st.floats(-75, 75)


@given(LONGITUDES, LATITUDES, st.floats(0.5, 60), st.floats(0.5, 30))
def test_a_sheet_shows_its_window_whole(lon: float, lat: float, wide: float, high: float) -> None:
    south, north = max(-80, lat - high / 2), min(80, lat + high / 2)
    sheet = fitted(720, 440, lon - wide / 2, south, lon + wide / 2, north)
    for corner in ((lon - wide / 2, south), (lon + wide / 2, north)):
        x, y = sheet.place(*corner)
        assert -0.01 <= x <= 720.01
        assert -0.01 <= y <= 440.01


@given(LONGITUDES, LATITUDES, st.floats(0, 720), st.floats(0, 440))
def test_what_lies_at_a_place_comes_to_lie_there(lon: float, lat: float, x: float, y: float) -> None:
    sheet = fitted(720, 440, lon - 4, lat - 2, lon + 4, lat + 2)
    assert sheet.place(*sheet.point(x, y)) == pytest.approx((x, y), abs=0.01)


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    sheet = fitted(720, 440, 9, 49, 11, 51)
    assert sheet.place(10, 49.5)[1] - sheet.place(10, 50.5)[1] == pytest.approx(sheet.pixels(111.2), rel=0.002)


@given(st.lists(st.tuples(st.text(min_size=1, max_size=12), st.floats(0, 300), st.floats(0, 200), st.floats(2, 16)), max_size=12))
def test_no_name_covers_another_or_leaves_the_sheet(points: list[tuple[str, float, float, float]]) -> None:
    boxes = [Box(label.x, label.y - 7, label.x + len(label.words) * 6.9, label.y + 7) for label in placed(points, 300, 200)]
    assert all(box.within(300.001, 200.001) and box.left >= 0 for box in boxes)
    inner = [Box(box.left + 0.01, box.top + 0.01, box.right - 0.01, box.bottom - 0.01) for box in boxes]
    assert not any(one.meets(other) for at, one in enumerate(inner) for other in inner[:at])
