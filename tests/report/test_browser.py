"""The report in Chromium: nothing runs, nothing is fetched, everything fits."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from chromium import asked_for, chromium, resize
from flows.report import Night, render_night
from report.conftest import build_rich
from report.pages import render

pytestmark = pytest.mark.browser

Build = Callable[..., Any]

LOCAL = ("file:", "data:", "chrome:")
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
LONG = "<img src=x onerror=\"document.title='taken'\">" + "Rhabarberbarbara" * 30 + "\u202e\x00"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
def show(browser: webdriver.Chrome, tmp_path: Path) -> Callable[..., webdriver.Chrome]:
    def open_page(night: Night, width: int = 1400, scheme: str = "light") -> webdriver.Chrome:
        (tmp_path / "report.html").write_text(render(night), encoding="utf-8")
        resize(browser, width, scheme=scheme)
        browser.get((tmp_path / "report.html").as_uri())
        return browser

    return open_page


@pytest.mark.parametrize("width", [320, 400, 1400])
def test_nothing_on_the_page_is_wider_than_the_page(show: Callable[..., webdriver.Chrome], make_sample: Build, width: int) -> None:
    driver = show(make_sample(names={"courrier": LONG}), width)
    open_all = "document.querySelectorAll('details').forEach(each => each.open = true);"
    assert driver.execute_script(open_all + "return document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize("width", [320, 400, 1400])
def test_the_numbers_of_the_head_stand_on_one_line_each(show: Callable[..., webdriver.Chrome], make_sample: Build, width: int) -> None:
    driver = show(make_sample(), width)
    heights = "return [...document.querySelectorAll('.numbers b')].map(each => each.getBoundingClientRect().height)"
    assert len(set(driver.execute_script(heights))) == 1


def test_a_picture_of_the_whole_page_shows_the_mentions_out_of_sight(show: Callable[..., webdriver.Chrome], make_sample: Build) -> None:
    driver = show(make_sample())
    laid_out = "return [...document.querySelectorAll('.claim')].map(each => getComputedStyle(each).contentVisibility)"
    assert set(driver.execute_script(laid_out)) == {"visible"}


def test_hostile_names_run_nothing(show: Callable[..., webdriver.Chrome], make_sample: Build) -> None:
    driver = show(make_sample(names=dict.fromkeys(("courrier", "plain", "qamar", "mute"), LONG)))
    assert driver.title == "22 November 2026 · Dateline"
    assert driver.find_elements(By.TAG_NAME, "img") == []


def test_the_page_asks_the_network_for_nothing_and_logs_nothing(show: Callable[..., webdriver.Chrome], make_sample: Build) -> None:
    driver = show(make_sample())
    fetched = driver.execute_script("return performance.getEntriesByType('resource').map(each => each.name)")
    assert [name for name in fetched if not name.startswith("data:")] == []
    assert driver.get_log("browser") == []


def test_even_injected_code_and_pictures_are_refused_by_the_pages_policy(show: Callable[..., webdriver.Chrome], make_sample: Build) -> None:
    driver = show(make_sample())
    inject = "const each = document.createElement('script'); each.textContent = 'document.title = 1'; document.body.append(each)"
    driver.execute_script(inject)
    assert driver.title == "22 November 2026 · Dateline"


def test_the_page_follows_the_readers_choice_of_light_or_dark(show: Callable[..., webdriver.Chrome], make_sample: Build) -> None:
    ground = "return getComputedStyle(document.body).backgroundColor"
    shades = [show(make_sample(), scheme=scheme).execute_script(ground) for scheme in ("light", "dark")]
    assert [sum(map(int, shade[4:-1].split(","))) > 380 for shade in shades] == [True, False]


CONTRAST = """
const probe = document.createElement('canvas').getContext('2d');
const rgb = (colour) => {
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const light = (colour) => rgb(colour).map((part) => part / 255)
  .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
const ground = (node) => {
  const colour = getComputedStyle(node).backgroundColor;
  return colour === 'rgba(0, 0, 0, 0)' && node.parentElement ? ground(node.parentElement) : colour;
};
const poor = new Set();
for (const node of document.querySelectorAll('body *')) {
  if (![...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim()) || !node.getClientRects().length) continue;
  const [ink, paper] = [light(getComputedStyle(node).color), light(ground(node))];
  const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  if (ratio < 4.5) poor.add(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
}
return [...poor];
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_ground(show: Callable[..., webdriver.Chrome], make_sample: Build, scheme: str) -> None:
    assert show(make_sample(), scheme=scheme).execute_script(CONTRAST) == []


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("drawn") / "report.html"
    path.write_text(render_night(build_rich()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def open_drawn(browser: webdriver.Chrome, drawn: str) -> Callable[..., webdriver.Chrome]:
    def open_page(width: int = 1000, scheme: str = "light") -> webdriver.Chrome:
        resize(browser, width, scheme=scheme)
        browser.get(drawn)
        return browser

    return open_page


@pytest.mark.parametrize(("width", "scheme"), [(400, "dark"), (1600, "light")])
def test_an_accessibility_checker_finds_nothing_serious(open_drawn: Callable[..., webdriver.Chrome], width: int, scheme: str) -> None:
    driver = open_drawn(width, scheme)
    driver.execute_script("document.querySelectorAll('details').forEach(each => each.open = true);")
    driver.execute_script(AXE)
    found = driver.execute_async_script("axe.run().then((told) => arguments[arguments.length - 1](told.violations));")
    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found if each["impact"] in {"serious", "critical", "moderate"}] == []


def test_a_page_with_pictures_sends_no_request(open_drawn: Callable[..., webdriver.Chrome], browser: webdriver.Chrome) -> None:
    browser.execute_cdp_cmd("Network.enable", {})
    asked_for(browser)
    browser.get_log("browser")
    driver = open_drawn()
    driver.execute_script("window.scrollTo(0, document.body.scrollHeight)")
    asked = asked_for(browser)
    assert any(url.startswith("file:") for url in asked)
    assert [url for url in asked if not url.startswith(LOCAL)] == []
    assert driver.get_log("browser") == []


@pytest.mark.parametrize("width", [400, 1000, 1600])
def test_every_picture_is_seen_once_at_every_width_and_inside_the_page(open_drawn: Callable[..., webdriver.Chrome], width: int) -> None:
    driver = open_drawn(width)
    seen = """return [...document.querySelectorAll('figure.picture')].map(
      (figure) => [...figure.querySelectorAll('.drawn svg')].filter((each) => each.getClientRects().length).map(
        (each) => each.getBoundingClientRect().right <= document.documentElement.clientWidth + 1))"""
    assert driver.execute_script(seen) == [[True]] * len(driver.find_elements(By.CSS_SELECTOR, "figure.picture"))
    assert driver.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_every_picture_has_words_and_a_table_behind_it(open_drawn: Callable[..., webdriver.Chrome]) -> None:
    driver = open_drawn()
    figures = driver.find_elements(By.CSS_SELECTOR, "figure.picture")
    assert {figure.get_attribute("id") for figure in figures} >= {"p-types", "p-map", "p-days", "p-pairs", "p-tolls", "p-coverage"}
    for figure in figures:
        assert len(figure.find_element(By.CSS_SELECTOR, "[role=img]").get_attribute("aria-label")) > 30
        assert figure.find_elements(By.CSS_SELECTOR, "details table tbody tr")


def test_the_colours_of_pictures_follow_light_and_dark(open_drawn: Callable[..., webdriver.Chrome]) -> None:
    ink = "return getComputedStyle(document.querySelector('#p-types text')).fill"
    assert len({open_drawn(scheme=scheme).execute_script(ink) for scheme in ("light", "dark")}) == 2


def test_a_link_of_the_contents_leads_to_its_source(show: Callable[..., webdriver.Chrome], make_sample: Build) -> None:
    driver = show(make_sample())
    driver.find_element(By.CSS_SELECTOR, "nav a[href='#of-plain']").click()
    assert driver.execute_script("return document.querySelector(':target').id") == "of-plain"


def test_marked_words_are_told_apart_without_colour(show: Callable[..., webdriver.Chrome], make_sample: Build) -> None:
    driver = show(make_sample())
    styles = [
        driver.find_element(By.CSS_SELECTOR, f".key .k-{kind}").value_of_css_property("text-decoration-style")
        for kind in ("actor", "target", "place", "date", "attribution")
    ]
    assert styles == ["solid", "double", "dotted", "dashed", "wavy"]


def test_mentions_are_printed_with_their_folded_parts_only_when_that_is_asked_for(
    show: Callable[..., webdriver.Chrome], make_sample: Build
) -> None:
    driver = show(make_sample())
    height = "return document.querySelector('.evidence dl').getBoundingClientRect().height"
    hidden = "return getComputedStyle(document.querySelector('nav')).display"
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert (driver.execute_script(height), driver.execute_script(hidden)) == (0, "none")
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    driver.find_element(By.ID, "print-all").click()
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert driver.execute_script(height) > 0
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
