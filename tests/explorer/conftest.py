"""One archive and one explorer of it, served on loopback, for all tests of the room: neither is ever changed."""

from collections.abc import Callable, Iterator

import duckdb
import httpx
import pytest

from explorer.press import pressed
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
