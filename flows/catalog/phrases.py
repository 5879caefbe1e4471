"""Phrases of web pages: walls, boilerplate, bylines; one CSV file a language under `clean/phrases/`."""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from flows.catalog.files import Catalog, CatalogError

KINDS = (
    "consent",
    "challenge",
    "soft_404",
    "paywall",
    "boilerplate",
    "related",
    "byline",
    "conjunction",
    "agency",
    "photo",
    "desk",
)
"""What a phrase shows.

`consent`, `challenge`, `soft_404`, `paywall`: a page with it is such a page. `boilerplate`: a line that is this is not of
the article. `related`: a line that is this heads links to other articles. Both may end in `*`: a line that begins so.
`byline`: stands before an author's name. `conjunction`: stands between two names. `agency`: an organisation that signs
articles. `photo`: one that signs pictures. `desk`: a word of a byline that names no person.
"""

COLUMNS = ["kind", "phrase", "origin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase of a language (ISO 639, `mul` for all) and what it shows, a kind of `KINDS`."""

    language: str
    kind: str
    phrase: str
    origin: str


def load_phrases(catalog: Catalog) -> tuple[Phrase, ...]:
    """Return the phrases of all languages; raises CatalogError naming file, line and column."""
    return tuple(phrase for path in catalog.paths("clean/phrases", ".csv").values() for phrase in read_phrases(path))


def read_phrases(path: Path) -> list[Phrase]:
    """Return the phrases of a language's file; raises CatalogError naming file, line and column."""
    if not (path.stem.isascii() and path.stem.isalpha() and path.stem.islower()):
        msg = f"{path}: a file of phrases is named by its language, such as fr.csv"
        raise CatalogError(msg)
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines, strict=True)
            header = next(rows, [])
            _check(header == COLUMNS, path, 1, f"the columns are {','.join(COLUMNS)}, not {','.join(header)}")
            return [_phrase(row, path, rows.line_num) for row in rows]
    except (csv.Error, UnicodeDecodeError) as error:
        msg = f"{path}: {error}"
        raise CatalogError(msg) from None


def _phrase(row: Collection[str], path: Path, line: int) -> Phrase:
    _check(len(row) == len(COLUMNS), path, line, f"{len(COLUMNS)} columns are needed, {len(row)} are there")
    kind, phrase, origin = (cell.strip() for cell in row)
    _check(kind in KINDS, path, line, f"kind: {kind!r} is none of {', '.join(KINDS)}")
    _check(bool(phrase), path, line, "phrase: is empty")
    _check(bool(origin), path, line, "origin: is empty")
    return Phrase(language=path.stem, kind=kind, phrase=phrase, origin=origin)


def _check(holds: bool, path: Path, line: int, message: str) -> None:
    if not holds:
        msg = f"{path}:{line}: {message}"
        raise CatalogError(msg)
