"""The explorer in Chromium: filtered, opened, followed to its evidence, by mouse and by keyboard; nothing runs, nothing leaves."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from explorer.press import BEACON, HOSTILE_PAGE, pressed
from flows.catalog.files import packaged_config
from flows.explorer.captures import POLICY
from flows.explorer.serving import bind, serve_in_background
from flows.settings import Settings

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
SWITCHES = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--window-size=1400,1000",
)  # fmt: skip
PATIENCE = 15
LISTENING_SECONDS = 1.5


class Beacon:
    """Listens on loopback and counts who connects: what a hostile page wants is to be heard there."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.heard: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(2)
                try:
                    self.heard.append(connection.recv(200) or b"connected")
                except OSError:
                    self.heard.append(b"connected")


@pytest.fixture(scope="module")
def beacon() -> Iterator[Beacon]:
    listening = Beacon()
    yield listening
    listening.socket.close()


@pytest.fixture(scope="module")
def served(beacon: Beacon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(config=(packaged_config(),))
    with serve_in_background(pressed(tmp_path_factory.mktemp("press"), beacon.address), settings) as address:
        yield address.rstrip("/")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    downloads = tmp_path_factory.mktemp("downloads")
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    for switch in (*SWITCHES, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(switch)
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


class Reader:
    """Somebody who reads the explorer in a browser."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver, self.address = driver, address

    def open(self, path: str, width: int = 1400, scheme: str = "light") -> None:
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get(self.address + path)

    def run(self, script: str, *arguments: object) -> object:
        return self.driver.execute_script(script, *arguments)

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        return [str(each.text) for each in self.driver.find_elements(By.CSS_SELECTOR, selector)]

    def rows(self) -> list[str]:
        return [str(each.get_attribute("id")) for each in self.driver.find_elements(By.CSS_SELECTOR, "table.rows tbody tr")]

    def query(self) -> str:
        return str(self.run("return location.pathname + location.search"))

    def wait_for(self, script: str) -> object:
        return WebDriverWait(self.driver, PATIENCE).until(lambda _: self.run(f"return {script}"))

    def press(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def asked(self) -> set[str]:
        """Return the addresses that the browser asked for since it was asked last."""
        messages = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        return {message["params"]["request"]["url"] for message in messages if message["method"] == "Network.requestWillBeSent"}


@pytest.fixture
def reader(browser: webdriver.Chrome, served: str) -> Iterator[Reader]:
    reading = Reader(browser, served)
    reading.asked()
    browser.get_log("browser")
    yield reading
    elsewhere = {url for url in reading.asked() if not url.startswith((served, "data:", "about:", "blob:"))}
    assert elsewhere == set(), "a request left the explorer"
    assert [
        entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE" and "a status of 4" not in entry["message"]
    ] == []


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


def test_a_hostile_page_neither_runs_nor_reaches_anything(reader: Reader, beacon: Beacon) -> None:
    reader.open("/mention/m-hostile/archived")
    reader.driver.switch_to.frame(reader.find("#capture"))
    assert "Une attaque a tué" in reader.find("#told").text
    reader.driver.switch_to.default_content()
    assert reader.driver.title.endswith("· Dateline")
    assert reader.query() == "/mention/m-hostile/archived"
    reader.open("/capture/a-hostile")
    assert reader.query() == "/mention/m-accuse/archived"
    assert heard_after(beacon) == []


def test_the_policy_alone_would_hold_it_as_well(browser: webdriver.Chrome, beacon: Beacon) -> None:
    """Serve the page as it came, under the policy: what another cleaner would let through does not run, load, send or lead away either."""
    page = HOSTILE_PAGE.replace(BEACON, beacon.address)

    async def raw(_: Request) -> HTMLResponse:
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY, "X-DNS-Prefetch-Control": "off"})

    async def around(_: Request) -> HTMLResponse:
        policy = "default-src 'none'; frame-src 'self'"
        return HTMLResponse('<iframe id="capture" sandbox="" src="/raw"></iframe>', headers={"Content-Security-Policy": policy})

    listening = bind("127.0.0.1", 0)
    app = Starlette(routes=[Route("/raw", raw), Route("/", around)])
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        for path in ("/", "/raw"):
            address = f"http://127.0.0.1:{listening.getsockname()[1]}{path}"
            browser.get(address)
            heard = [each for each in heard_after(beacon) if each != b"connected"]
            assert heard == []
            assert browser.current_url == address
            assert browser.title != "taken"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listening.close()


def heard_after(beacon: Beacon) -> list[bytes]:
    """Return what reached the beacon soon after a page was there, and forget it."""
    time.sleep(LISTENING_SECONDS)
    heard, beacon.heard[:] = list(beacon.heard), []
    return heard


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
