"""Pages of the explorer in Chromium: as a checker of accessibility finds them, and on screens of any width."""

from pathlib import Path

import pytest

from explorer.reader import Reader

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
OF_ONE = ("/mention/m-attack", "/mention/m-attack/archived", "/mention/m-attack/evidence")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/?type=attack", *OF_ONE, "/?from=never", "/?lang=fr&type=nothing"])
def test_an_accessibility_checker_finds_nothing_serious(reader: Reader, path: str, scheme: str) -> None:
    reader.open(path, scheme=scheme)
    reader.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    reader.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE})
    found = reader.driver.execute_async_script("axe.run({iframes: false}).then(arguments[0])")
    serious = [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found["violations"] if each["impact"] != "minor"]
    assert serious == []


@pytest.mark.parametrize("width", [320, 400, 1000, 1600])
@pytest.mark.parametrize("path", ["/?lang=fr", "/?type=attack", "/mention/m-hostile", *OF_ONE[1:]])
def test_nothing_on_a_page_is_wider_than_the_page(reader: Reader, path: str, width: int) -> None:
    reader.open(path, width)
    reader.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert reader.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
