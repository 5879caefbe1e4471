"""What the tests of collecting share."""

from collections.abc import AsyncIterator

import pytest

from servers.press import Press, running_press


@pytest.fixture
async def press() -> AsyncIterator[Press]:
    async with running_press() as press:
        yield press
