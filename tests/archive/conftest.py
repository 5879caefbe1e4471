from pathlib import Path

import pytest

from archive.nights import begun, settings_for
from flows.archive.directory import DirectoryStore
from flows.archive.store import Store, open_store


@pytest.fixture
def bare_directory(tmp_path: Path) -> DirectoryStore:
    """Return a directory in which no archive was begun."""
    return DirectoryStore(tmp_path / "archive")


@pytest.fixture
def directory(bare_directory: DirectoryStore) -> DirectoryStore:
    """Return an archive without commits, in a directory."""
    return begun(bare_directory)


@pytest.fixture(params=["directory", "ministack"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Return a store in which no archive was begun, of each kind."""
    if request.param == "directory":
        return DirectoryStore(tmp_path / "archive")
    service = request.getfixturevalue("ministack_service")
    return open_store(settings_for(service, service.new_bucket(), tmp_path / "spool"))


@pytest.fixture
def store(bare: Store) -> Store:
    """Return an archive without commits, in a store of each kind."""
    return begun(bare)
