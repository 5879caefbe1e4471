"""What a run may do on the network, as the settings of this machine say."""

from __future__ import annotations

import json

from flows import __version__
from flows.collect import Network
from flows.settings import Settings


def network_of(settings: Settings) -> Network:
    """Return what a run may do on the network; none of it can be said in a source file."""
    book = json.loads(settings.address_book.read_text(encoding="utf-8")) if settings.address_book else {}
    return Network(
        user_agent=f"Dateline/{__version__} (+{settings.contact})",
        robots_token="Dateline",  # noqa: S106  a product token, no secret
        slots=settings.slots,
        allow_addresses=settings.allow_addresses,
        address_book={host: (str(address), int(port)) for host, (address, port) in book.items()},
        pace=settings.pace,
    )
