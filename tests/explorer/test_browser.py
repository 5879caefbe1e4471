"""The explorer in Chromium: filtered, opened, followed to its evidence, by mouse and by keyboard."""

import httpx
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from explorer.reader import PATIENCE, Reader

pytestmark = pytest.mark.browser


def test_a_reader_filters_opens_a_row_and_follows_it_to_its_evidence(reader: Reader) -> None:
    reader.open("/")
    assert len(reader.rows()) == 7
    reader.run("window.isSamePage = true")
    reader.find("input[name=type][value=attack]").click()
    reader.wait_for("location.search === '?type=attack' && document.querySelectorAll('table.rows tbody tr').length === 3")
    assert reader.texts("#count b") == ["3 rows"]
    assert reader.run("return window.isSamePage")
    reader.find("#m-m-attack a.open").click()
    assert reader.query() == "/mention/m-attack?type=attack"
    assert reader.find("#sentence mark.k-trigger").text.startswith("attaqué")
    assert reader.find("#sentence u.k-actor").text.startswith("rebelles")
    reader.find("#open-archived").click()
    assert reader.query() == "/mention/m-attack/archived?type=attack"
    assert "the same: these are the bytes that were archived" in reader.find(".digests").text
    reader.driver.switch_to.frame(reader.find("#capture"))
    assert "les rebelles ont attaqué jeudi" in reader.find("body").text
    reader.driver.switch_to.default_content()
    reader.find("#back").click()
    reader.find("#follow-evidence").click()
    assert reader.query() == "/mention/m-attack/evidence?type=attack"
    assert "✓ All of it holds." in reader.find("#verdict").text
    assert "Une attaque près de Gao" in reader.find("#citation").text
    reader.find("#back").click()
    reader.find("#back").click()
    assert reader.query() == "/?type=attack"


def test_the_marks_are_told_apart_without_colour(reader: Reader) -> None:
    reader.open("/mention/m-attack")
    kinds = ("actor", "target", "place", "date", "attribution")
    styles = [reader.find(f"#sentence .k-{kind}").value_of_css_property("text-decoration-style") for kind in kinds]
    assert styles == ["solid", "double", "dotted", "dashed", "wavy"]
    assert reader.texts("#sentence i") == ["speaker", "actor", "act", "date", "target", "place"]


def test_an_export_is_the_file_of_the_view(reader: Reader) -> None:
    reader.open("/?type=attack")
    address = reader.find(".export a").get_attribute("href")
    assert address == f"{reader.address}/export.csv?type=attack"
    assert len(httpx.get(str(address), trust_env=False).text.splitlines()) == 4


def test_the_timeline_is_brushed_and_the_rest_follows(reader: Reader) -> None:
    reader.open("/?by=published")
    reader.wait_for("document.querySelectorAll('#timeline .bar').length === 2")
    bars = reader.driver.find_elements(By.CSS_SELECTOR, "#timeline .hit")
    ActionChains(reader.driver).move_to_element(bars[1]).click_and_hold().move_by_offset(3, 0).release().perform()
    reader.wait_for("location.search === '?from=2026-03-08&to=2026-03-08&by=published'")
    reader.wait_for("document.querySelectorAll('table.rows tbody tr').length === 3")
    assert reader.find("#from").get_attribute("value") == "2026-03-08"
    reader.driver.back()
    reader.wait_for("document.querySelectorAll('table.rows tbody tr').length === 7")


def test_a_point_on_the_map_chooses_its_place_and_a_country_its_rows(reader: Reader) -> None:
    reader.open("/")
    reader.wait_for("document.querySelectorAll('path.country.known').length === 1")
    point = reader.find("path.place")
    assert "exact" in str(point.get_attribute("class"))
    ActionChains(reader.driver).move_to_element(point).click().perform()
    reader.wait_for("location.search === '?place=2457161' && document.querySelectorAll('table.rows tbody tr').length === 3")
    assert "chosen" in str(reader.find("path.place").get_attribute("class"))
    ActionChains(reader.driver).move_to_element(reader.find("path.place")).click().perform()
    reader.wait_for("location.search === ''")
    reader.run("document.querySelector('path.country.known').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    reader.wait_for("location.search === '?country=MLI' && document.querySelectorAll('table.rows tbody tr').length === 4")


def test_borders_of_divisions_are_there_close_up_and_gone_from_afar(reader: Reader) -> None:
    reader.open("/?type=attack")
    reader.wait_for("document.querySelector('path.border') && document.querySelector('path.border').getAttribute('d').length > 9")
    # A click during the movement of the last one does nothing.
    reader.wait_for("document.querySelector('.leaflet-control-zoom-out').click(), !document.querySelector('path.border')")


def test_only_what_the_map_shows_is_kept_once_it_was_moved(reader: Reader) -> None:
    reader.open("/")
    reader.wait_for("document.querySelectorAll('path.place').length === 1")
    assert reader.run("return document.getElementById('map-here').hidden")
    reader.find(".leaflet-control-zoom-in").click()
    reader.wait_for("!document.getElementById('map-here').hidden")
    reader.find("#map-here").click()
    reader.wait_for("location.search.startsWith('?box=') && document.querySelectorAll('table.rows tbody tr').length === 3")
    assert reader.texts(".chips bdi") == ["Only what the map shows"]
    reader.run("document.querySelector('.chips a').click()")
    reader.wait_for("location.search === '' && document.querySelectorAll('table.rows tbody tr').length === 7")


def test_it_is_all_done_by_keyboard(reader: Reader) -> None:
    reader.open("/")
    reader.press(Keys.TAB)
    assert reader.run("return document.activeElement.className") == "skip"
    reader.find("#q").send_keys("Gao")
    reader.wait_for("location.search === '?q=Gao' && document.getElementById('count').textContent.includes('4 rows')")
    assert reader.run("return document.activeElement.id") == "q"
    assert reader.find("#q").get_attribute("value") == "Gao"
    reader.run("document.querySelector('#m-m-attack a.open').focus()")
    reader.press(Keys.TAB)
    ActionChains(reader.driver).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
    outline = "return getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
    assert reader.run(outline) == "solid3px"
    reader.press(Keys.ENTER)
    reader.wait_for("location.pathname === '/mention/m-attack'")
    reader.press(Keys.ARROW_RIGHT)
    reader.wait_for("location.pathname !== '/mention/m-attack'")
    reader.press(Keys.ARROW_LEFT)
    reader.wait_for("location.pathname === '/mention/m-attack' && document.readyState === 'complete'")
    reader.press(Keys.ESCAPE)
    reader.wait_for("location.pathname === '/' && location.search === '?q=Gao'")
    assert reader.wait_for("document.activeElement.id") == "open-m-attack"


def test_without_scripts_the_form_does_the_same(reader: Reader) -> None:
    reader.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        reader.open("/")
        reader.find("input[name=type][value=attack]").click()
        reader.find(".apply button").click()
        WebDriverWait(reader.driver, PATIENCE).until(lambda driver: "type=attack" in driver.current_url)
        assert len(reader.driver.find_elements(By.CSS_SELECTOR, "table.rows tbody tr")) == 3
    finally:
        reader.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
