"""What every room's tests share: services that really run, on loopback."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from servers.s3 import S3Service, ministack, weed_mini


@pytest.fixture(scope="session")
def ministack_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Service]:
    with ministack(tmp_path_factory.mktemp("ministack")) as service:
        yield service


@pytest.fixture(scope="session")
def weed_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Service]:
    with weed_mini(tmp_path_factory.mktemp("weed")) as service:
        yield service
