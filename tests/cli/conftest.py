from pathlib import Path

import pytest

from archive.nights import begun, committed
from flows.archive.directory import DirectoryStore


@pytest.fixture
def archive(tmp_path: Path) -> DirectoryStore:
    """Return the archive that commands find, with one committed day."""
    store = begun(DirectoryStore(tmp_path / "archive"))
    committed(store, tmp_path)
    return store
