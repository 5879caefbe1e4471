"""What decides how captures become rows: versions and words."""

from __future__ import annotations

from importlib.metadata import version

from flows import __version__
from flows.catalog.files import open_catalog
from flows.catalog.lexicons import digest
from flows.events import CODER_VERSION
from flows.settings import Settings


def versions_of(settings: Settings) -> dict[str, str]:
    """Return what decides how captures become rows: versions of the parts, the digest of all words, and the least confidence."""
    parts = {part: version(part) for part in ("trafilatura", "polars")}
    words = digest(open_catalog(settings.config))
    return {"dateline": __version__, "coder": CODER_VERSION, "words": words, "min_confidence": f"{settings.min_confidence:g}", **parts}
