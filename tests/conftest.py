"""What every room's tests share: services that really run, on loopback."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

from commands import dateline
from servers.s3 import S3Service, ministack, weed_mini

__all__ = ["dateline"]

# How long an example takes tells of the machine, not of the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that run whole nights first: they take longest, and two processes share the files."""
    slow = {str(item.path) for item in items if item.get_closest_marker("night")}
    items.sort(key=lambda item: str(item.path) not in slow)


@pytest.fixture(autouse=True)
def _environment_as_it_was() -> Iterator[None]:
    """Put the environment back after each test: a command run in this process leaves its options there."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return a function that notes what something came to, by name, to be printed when all tests are done."""

    def note(what: str, **figures: object) -> None:
        line = f"{what}: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items())
        request.config.stash.setdefault(FIGURES, []).append(line)

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(FIGURES, []):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def ministack_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Service]:
    with ministack(tmp_path_factory.mktemp("ministack")) as service:
        yield service


@pytest.fixture(scope="session")
def weed_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Service]:
    with weed_mini(tmp_path_factory.mktemp("weed")) as service:
        yield service
