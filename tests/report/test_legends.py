from pathlib import Path

from lxml import etree

from flows.pictures.marks import SHAPE_OF
from flows.records import Status
from flows.report import page

ICONS = Path(page.__file__).parent / "templates" / "icons.svg"


def test_the_legend_of_the_calendar_has_the_marks_that_are_drawn() -> None:
    symbols = {each.get("id"): each[0].get("d") for each in etree.parse(ICONS).iter("symbol")}
    assert {status: symbols[f"c-{status}"] for status in SHAPE_OF} == SHAPE_OF
    assert set(SHAPE_OF) == {str(status) for status in Status}
