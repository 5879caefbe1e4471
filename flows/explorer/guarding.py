"""What every answer of the explorer is guarded by: who may ask, how, and what a browser may do with the answer."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of the explorer's own pages: nothing but what the explorer itself sends."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "no-store",
}
"""Headers of every answer that does not set them itself."""


class Guard:
    """Lets GET and HEAD through that ask a name that is ours, and adds the headers."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        """Take an application and the address that it is bound to."""
        self.app, self.host = app, host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if not is_own_name(Headers(scope=scope).get("host", ""), self.host):
            refusal = PlainTextResponse("This explorer answers to its own address alone.\n", status_code=421)
            await refusal(scope, receive, send_guarded)
        elif scope["method"] not in {"GET", "HEAD"}:
            refusal = PlainTextResponse("The explorer is only read.\n", status_code=405, headers={"Allow": "GET, HEAD"})
            await refusal(scope, receive, send_guarded)
        else:
            await self.app(scope, receive, send_guarded)


def is_loopback(host: str) -> bool:
    """Return whether an address can be reached from this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_own_name(header: str, host: str) -> bool:
    """Return whether a Host header names the explorer, bound to a host: a name that somebody else chose may point here too.

    That is localhost and loopback addresses; where it is bound to another address, that, its name, and any address in figures.
    """
    try:
        name = urlsplit(f"//{header}").hostname or ""
        if is_loopback(name) or name == host.lower():
            return True
        return not is_loopback(host) and bool(ip_address(name))
    except ValueError:
        return False
