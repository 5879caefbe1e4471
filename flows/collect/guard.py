"""Which addresses may be connected to: checked at the moment of connecting, on every hop, whatever name led there."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from flows.collect.wire import CURRENT

# What `is_global` of Python 3.11 calls public although it leads inside, to many, or nowhere: IANA's registries of
# special-purpose addresses. Networks that embed an IPv4 address are refused whole; 168.63.129.16 is inside every virtual
# network of one cloud, and speaks to its machines alone.
DENIED = tuple(
    ip_network(text)
    for text in (
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
        "ff00::/8",
    )
)

ISATAP = frozenset({0x00005EFE, 0x02005EFE})
"""What stands before the IPv4 address in an interface's identifier of RFC 5214, under any prefix."""


class BlockedAddressError(OSError):
    """An address that this run may not connect to."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is one of the public Internet, for one host; IPv4 mapped into IPv6 counts as IPv4."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if int(address) >> 32 & 0xFFFFFFFF in ISATAP:
            return False
    return address.is_global and not any(address.version == each.version and address in each for each in DENIED)


def is_allowed(text: str, allowed: Sequence[IPv4Network | IPv6Network]) -> bool:
    """Return whether an address in text may be connected to: a public one, or one of the allowed networks."""
    address = ip_address(text)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    plain = mapped or address
    return is_public(plain) or any(plain.version == each.version and plain in each for each in allowed)


def guarded_sockets(allowed: Sequence[IPv4Network | IPv6Network]) -> Callable[[tuple[Any, ...]], socket.socket]:
    """Return the maker of sockets for aiohttp's connector, which raises BlockedAddressError instead of connecting."""

    def make(address_info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, address = address_info
        if not is_allowed(address[0], allowed):
            if wire := CURRENT.get():
                wire.blocked = address[0]
            raise BlockedAddressError(address[0])
        return socket.socket(family, kind, protocol)

    return make
