"""Text of strangers made safe to show: no control characters, no reordering, no link but to the web."""

from __future__ import annotations

from urllib.parse import urlsplit

KEPT_CONTROLS = "\t\n\r"
CONTROLS = [code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in KEPT_CONTROLS]
OVERRIDES = (0x202D, 0x202E)
# Embeddings and isolates are dropped: every text of a page stands in an element that isolates it and says its direction.
EMBEDDINGS = (0x202A, 0x202B, 0x202C, 0x2066, 0x2067, 0x2068, 0x2069)
BREAKS = (0x2028, 0x2029)
SHOWN = (
    dict.fromkeys((*CONTROLS, *OVERRIDES, 0xFEFF, 0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}")
    | dict.fromkeys(EMBEDDINGS)
    | dict.fromkeys(BREAKS, " ")
)
MARKDOWN = {ord(sign): f"\\{sign}" for sign in "\\`*_[]()#|!~"} | {
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord("&"): "&amp;",
    ord("\n"): " ",
    ord("\r"): " ",
}


def visible(text: str) -> str:
    """Return a text whose control characters and direction overrides are replaced by U+FFFD, so that nothing hides."""
    return text.translate(SHOWN)


def one_line(text: str) -> str:
    """Return a text as visible() does, on one line: safe for a terminal."""
    return " ".join(visible(text).split())


def markdown(text: str) -> str:
    """Return a text for a cell of a Markdown table: markup, pipes and line breaks do nothing there."""
    return one_line(text).translate(MARKDOWN)


def web_link(url: str | None) -> str | None:
    """Return an address that may be linked: http or https with a host; else None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
