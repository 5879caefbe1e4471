"""Archived pages of strangers in Chromium: nothing of them runs, and nothing leaves."""

import threading

import pytest
import uvicorn
from selenium import webdriver
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from explorer.press import BEACON, HOSTILE_PAGE
from explorer.reader import PATIENCE, Beacon, Reader, heard_after
from flows.explorer.captures import POLICY
from flows.explorer.serving import bind

pytestmark = pytest.mark.browser


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
