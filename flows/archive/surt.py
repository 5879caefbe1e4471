"""Sort-friendly spelling of an address: the key under which web archives look a page up."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes, urlsplit

WWW = re.compile(r"^www\d*\.")
SESSION_FIELD = re.compile(
    r"(?:(?<=^)|(?<=&))(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24})(?:&|$)"
)
PORTS = {"http": 80, "https": 443}
ROUNDS = 8
"""An address that is escaped more often than this is left as it is then."""


def surt(url: str) -> str:
    """Return the host's labels from the last to the first, `)`, path and query, all in one plain spelling."""
    parts = urlsplit(url.strip())
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url.strip().lower()
    labels = _host(host).split(".")
    shown = f":{port}" if port and PORTS.get(parts.scheme.lower()) != port else ""
    return f"{','.join(reversed(labels))}{shown}){_path(parts.path)}{_query(parts.query)}"


def _host(host: str) -> str:
    """Return a host without its `www`, internationalised names in ASCII."""
    try:
        plain = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        plain = _escape(host)
    return WWW.sub("", ".".join(label for label in plain.lower().split(".") if label))


def _path(path: str) -> str:
    """Return a path with its dots resolved and escapes made one, without its last slash."""
    kept: list[str] = []
    for segment in _escape(path).lower().split("/"):
        if segment == "..":
            kept = kept[:-1]
        elif segment not in {"", "."}:
            kept.append(segment)
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    """Return a query with its fields in order, without those that hold a session."""
    plain = SESSION_FIELD.sub("", _escape(query).lower())
    return "?" + "&".join(sorted(plain.split("&"))) if plain else ""


def _escape(text: str) -> str:
    """Return a text with every escape undone, then the few escaped that must be."""
    content = text.encode("utf-8", "surrogatepass")
    for _ in range(ROUNDS):
        plain = unquote_to_bytes(content)
        if plain == content:
            break
        content = plain
    return "".join(chr(byte) if 0x20 < byte < 0x7F and byte not in b"#%" else f"%{byte:02X}" for byte in content)  # noqa: PLR2004  ASCII's bounds
