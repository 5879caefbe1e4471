"""The one way out: a session that connects where this run may, and keeps what comes as it comes."""

from __future__ import annotations

import ssl
from functools import lru_cache

import aiohttp

from flows.collect.guard import guarded_sockets
from flows.collect.network import Network
from flows.collect.resolver import BookResolver
from flows.collect.wire import NotedRequest, tap

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ACCEPT_ENCODING = "gzip, deflate, br"
"""What readers of WARC files undo; `flows.bodies` also undoes zstd, which some servers send unasked."""


def open_session(network: Network) -> aiohttp.ClientSession:
    """Return a session that keeps bodies as they come, and no cookies, and follows no environment's proxies."""
    bounds = network.bounds
    connector = aiohttp.TCPConnector(
        limit=0,
        resolver=BookResolver(network.address_book),
        socket_factory=guarded_sockets(network.allow_addresses),
        ssl=_trusting(ssl.get_default_verify_paths()),
    )
    tap(connector)
    session = aiohttp.ClientSession(
        connector=connector,
        headers={"User-Agent": network.user_agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        auto_decompress=False,
        trust_env=False,
        request_class=NotedRequest,
        max_line_size=bounds.header_bytes,
        max_field_size=bounds.header_bytes,
        max_headers=bounds.headers,
    )
    session._retry_connection = False  # noqa: SLF001 - a second request at once would be out of turn
    return session


@lru_cache(maxsize=1)
def _trusting(_: ssl.DefaultVerifyPaths) -> ssl.SSLContext:
    """Return what trusts the authorities that lie where the system or the environment says; to read them takes 40 ms."""
    return ssl.create_default_context()
