"""One archive and one explorer of it, served on loopback, for all tests of the room: neither is ever changed."""

from collections.abc import Callable, Iterator

import duckdb
import httpx
import pytest
from selenium import webdriver

from chromium import chromium
from explorer.press import pressed
from explorer.reader import Beacon, Reader
from flows.archive.directory import DirectoryStore
from flows.catalog.files import packaged_config
from flows.explorer.filters import Filters, read_filters
from flows.explorer.matching import match
from flows.explorer.rows import Rows, load_rows
from flows.explorer.serving import serve_in_background
from flows.settings import Settings

Ask = Callable[[str], tuple[duckdb.DuckDBPyConnection, Filters]]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> DirectoryStore:
    return pressed(tmp_path_factory.mktemp("press"))


@pytest.fixture(scope="session")
def rows(store: DirectoryStore) -> Iterator[Rows]:
    loaded = load_rows(store)
    yield loaded
    loaded.close()


@pytest.fixture
def ask(rows: Rows) -> Iterator[Ask]:
    """Return a function that matches the rows with the query of an address."""
    with rows.cursor() as cursor:

        def matched(query: str) -> tuple[duckdb.DuckDBPyConnection, Filters]:
            filters = read_filters(httpx.QueryParams(query).multi_items())
            match(cursor, filters)
            return cursor, filters

        yield matched


@pytest.fixture(scope="session")
def address(store: DirectoryStore) -> Iterator[str]:
    with serve_in_background(store, Settings(config=(packaged_config(),))) as served:
        yield served


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False) as asking:
        yield asking


@pytest.fixture(scope="session")
def beacon() -> Iterator[Beacon]:
    listening = Beacon()
    yield listening
    listening.socket.close()


@pytest.fixture(scope="session")
def served(beacon: Beacon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of an explorer of an archive whose hostile page wants to reach the beacon."""
    settings = Settings(config=(packaged_config(),))
    with serve_in_background(pressed(tmp_path_factory.mktemp("press"), beacon.address), settings) as address:
        yield address.rstrip("/")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("profile"), downloads=tmp_path_factory.mktemp("downloads")) as driver:
        yield driver


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
