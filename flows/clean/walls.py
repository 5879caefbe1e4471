"""What is wrong with a page: no text, a wall before it, an error page that says 200."""

from __future__ import annotations

from flows.clean.linked_data import LinkedArticle
from flows.clean.tools import Tools

THIN = 250
"""Characters below which a text is thin."""

WALL = 600
"""Characters up to which a text can be nothing but a wall."""

SUSPECT_SHARE = 0.05
"""A text with a smaller share of what the page shows is suspected to be the wrong part of it."""

PAYWALL_TAIL = 800
"""Characters at a text's end in which an invitation to subscribe says that the rest is missing."""

FLAG = {"consent": "consent_wall", "challenge": "challenge", "soft_404": "soft_404"}


def find_flags(text: str, raw: str, title: str | None, shown: int, linked: LinkedArticle, tools: Tools) -> list[str]:
    """Return the flags of a page: of its text, its text before furniture was removed, its title, and how much it shows."""
    if not text:
        wall = _wall(raw, title, tools)
        return [*wall, "no_text"]
    flags = _wall(raw, title, tools) if len(text) <= WALL else []
    if len(text) < THIN:
        flags.append("thin")
    if linked.is_free is False or tools.walls["paywall"].search(raw[-PAYWALL_TAIL:].casefold()):
        flags.append("paywalled")
    if len(text) < SUSPECT_SHARE * shown:
        flags.append("suspect")
    return flags


def _wall(text: str, title: str | None, tools: Tools) -> list[str]:
    """Return the flags of walls whose phrases a short text or its title has."""
    said = f"{title or ''}\n{text[: 2 * WALL]}".casefold().replace("\u2019", "'")
    return [flag for kind, flag in FLAG.items() if tools.walls[kind].search(said)]
