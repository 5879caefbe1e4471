"""Cookies of one chain of redirects: walls need them, nothing else does, and none outlives its chain."""

from __future__ import annotations

import aiohttp
from yarl import URL

MOST = 4096


class ChainCookies:
    """The cookies that the hops of one chain have set."""

    def __init__(self) -> None:
        """Begin without any."""
        self.jar: aiohttp.CookieJar | None = None
        self.returned: set[str] = set()

    def take(self, url: str, headers: tuple[str, ...]) -> bool:
        """Keep what a hop's Set-Cookie headers set; return whether there were any."""
        if not headers:
            return False
        self.jar = self.jar or aiohttp.CookieJar()
        self.jar.update_cookies_from_headers(list(headers), URL(url, encoded=True))
        return True

    def may_return(self, url: str) -> bool:
        """Return whether a chain may ask an address again because of a cookie: once."""
        if url in self.returned:
            return False
        self.returned.add(url)
        return True

    def header(self, url: str) -> str | None:
        """Return the Cookie header for the next hop, None for none."""
        if self.jar is None:
            return None
        pairs = self.jar.filter_cookies(URL(url, encoded=True)).values()
        text = "; ".join(f"{morsel.key}={morsel.coded_value}" for morsel in pairs)
        return text if text and len(text) <= MOST else None
