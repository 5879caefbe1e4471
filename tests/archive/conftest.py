from pathlib import Path

import pytest

from archive.nights import settings_for
from flows.archive.directory import DirectoryStore
from flows.archive.store import Store, open_store


@pytest.fixture
def directory(tmp_path: Path) -> DirectoryStore:
    return DirectoryStore(tmp_path / "archive")


@pytest.fixture(params=["directory", "ministack"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "directory":
        return DirectoryStore(tmp_path / "archive")
    service = request.getfixturevalue("ministack_service")
    return open_store(settings_for(service, service.new_bucket(), tmp_path / "spool"))
