"""What a run may do on the network: who it says it is, where it may connect, how fast, how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far any server is trusted, whatever a source file says. Bytes and seconds; made small by tests alone."""

    wire_bytes: int = 10 << 20
    decoded_bytes: int = 20 << 20
    robots_bytes: int = 512 << 10
    sitemap_bytes: int = 50 << 20
    short_bytes: int = 64 << 10
    header_bytes: int = 64 << 10
    headers: int = 512
    large_bytes: int = 256 << 10
    large_at_once: int = 4

    connect_seconds: float = 10
    head_seconds: float = 20
    idle_seconds: float = 15
    total_seconds: float = 60
    slow_seconds: float = 10
    slow_bytes_per_second: float = 1000

    redirects: int = 5
    tries: int = 3
    delay_floor_seconds: float = 1
    crawl_delay_seconds: float = 60
    backoff_seconds: float = 5
    wait_seconds: float = 300
    breaker_row: int = 5
    breaker_recent: int = 20
    breaker_seconds: float = 600

    unchanged_seconds: float = 40 * 3600
    unchanged_page_seconds: float = 10 * 86400
    robots_stale_seconds: float = 48 * 3600

    sitemap_depth: int = 5
    sitemap_files: int = 200
    sitemap_entries: int = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What a run may do on the network; never taken from a source file.

    `address_book` maps a host to the address and port that are connected to in its place. `pace` is a factor on every
    delay; below 1 it holds for hosts of the address book only. `allow_addresses` are the non-public networks that may
    be connected to. `slowness` is a further factor on all delays, at least 1. While `is_held` says so nothing is asked for.
    """

    user_agent: str
    robots_token: str
    slots: int = 32
    allow_addresses: tuple[IPv4Network | IPv6Network, ...] = ()
    address_book: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    pace: float = 1.0
    bounds: Bounds = field(default_factory=Bounds)
    slowness: float = 1.0
    is_held: Callable[[], bool] = lambda: False

    def factor(self, host: str) -> float:
        """Return the factor on delays for a host."""
        return self.slowness * (self.pace if self.pace >= 1 or host in self.address_book else 1.0)
