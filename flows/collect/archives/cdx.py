"""Indexes of web archives: answers of CDX servers as frames, whatever form they have.

Three forms are read: lines of values (the Wayback Machine's text), an array of arrays whose first names the columns (its
JSON), and an object a line (Common Crawl's, and other servers of pywb).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

FIELDS = ("timestamp", "original", "mimetype", "statuscode", "digest", "length")
"""What the Wayback Machine is asked for beside the key of the address, which its resumption keys need (`urlkey`)."""

NAMES = {"original": "url", "mimetype": "mime", "statuscode": "status"}
"""Names of its columns in our words, which are also Common Crawl's."""

TEXTS = ("url", "timestamp", "status", "mime", "digest", "length", "filename", "offset")
DIGITS = 14
BASE32 = r"^(?:sha1:)?([A-Z2-7]{32})$"

CDX = pl.Schema(
    {
        "url": pl.String(),
        "captured_at": pl.Datetime("us", "UTC"),
        "status": pl.UInt16(),
        "mime": pl.String(),
        "digest": pl.String(),
        "length": pl.UInt64(),
        "filename": pl.String(),
        "offset": pl.UInt64(),
    }
)
"""A capture a row. `digest` is `sha1:` and base32, `length` of the compressed record, bytes; what an index does not say is null."""


@dataclass(frozen=True, slots=True)
class CdxPage:
    """One answer of an index: its captures, the key with which its next page is asked for, how many lines are none.

    `cut` says that the answer ends within a line, or before its end: what followed is not known.
    """

    captures: pl.DataFrame
    resume_key: str | None = None
    unreadable: int = 0
    cut: bool = False


def read_cdx(body: bytes, fields: Sequence[str] = ("urlkey", *FIELDS)) -> CdxPage:
    """Return what an index answered, in any of the three forms; `fields` are the columns that were asked for of the text form.

    Nothing is raised: what is no line of an index is counted.
    """
    text = body.decode("utf-8", "replace")
    start = text.lstrip()[:1]
    if start == "[":
        return _array(text)
    if start == "{":
        return _objects(text)
    return _lines(text, fields)


def typed(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return captures with the types of `CDX` from rows of text; a value that is none of its column's is null."""
    moment = pl.col("timestamp").str.extract(r"^(\d{4,14})$")
    whole = moment + pl.lit("00000101000000").str.slice(moment.str.len_chars())
    absent = pl.col(pl.String).replace({"-": None, "": None})
    return rows.with_columns(absent).select(
        url="url",
        captured_at=whole.str.to_datetime("%Y%m%d%H%M%S", strict=False, time_unit="us", time_zone="UTC"),
        status=pl.col("status").cast(pl.UInt16, strict=False),
        mime=pl.col("mime").str.to_lowercase(),
        digest="sha1:" + pl.col("digest").str.extract(BASE32),
        length=pl.col("length").cast(pl.UInt64, strict=False),
        filename="filename",
        offset=pl.col("offset").cast(pl.UInt64, strict=False),
    )


def _page(rows: Sequence[dict[str, str]], unreadable: int, *, resume_key: str | None = None, cut: bool = False) -> CdxPage:
    """Return a page of rows; those without an address or a time are counted as unreadable."""
    given = pl.LazyFrame(rows or None, schema=dict.fromkeys(TEXTS, pl.String()))
    captures = given.pipe(typed).filter(pl.col("url").is_not_null(), pl.col("captured_at").is_not_null()).collect()
    return CdxPage(captures, resume_key, unreadable + len(rows) - captures.height, cut)


def _row(names: Iterable[str], values: Iterable[object]) -> dict[str, str]:
    return {NAMES.get(name, name): str(value) for name, value in zip(names, values, strict=False) if isinstance(value, str | int)}


def _objects(text: str) -> CdxPage:
    """Return the captures of a text with an object a line; a last line that is none is one that was cut."""
    read = [_decoded(line) for line in text.split("\n") if line.strip()]
    rows = [_row(value.keys(), value.values()) for value in read if isinstance(value, dict)]
    return _page(rows, len(read) - len(rows), cut=not isinstance(read[-1], dict))


def _array(text: str) -> CdxPage:
    """Return the captures of an array of arrays; of one that is cut, those that are whole, a line each."""
    whole = _decoded(text)
    cut = not isinstance(whole, list)
    read = whole if isinstance(whole, list) else [_decoded(line.strip().lstrip("[").rstrip(",]").join("[]")) for line in text.split("\n")]
    arrays = [value for value in read if isinstance(value, list)]
    header, *rest = arrays or [[]]
    empty = next((place for place, value in enumerate(rest) if not value), len(rest))
    keys = [value for value in rest[empty + 1 :] if value]
    rows = [_row(map(str, header), value) for value in rest[:empty] if len(value) == len(header)]
    strange = sum(not isinstance(value, list) for value in read) - cut + len(keys[1:]) + empty - len(rows)
    return _page(rows, max(strange, 0), resume_key=str(keys[0][0]) if keys and not cut else None, cut=cut)


def _lines(text: str, fields: Sequence[str]) -> CdxPage:
    """Return the captures of lines of values; an empty line parts them from the key of the next page, which must follow then."""
    *lines, last = text.split("\n")
    empty = next((place for place, line in enumerate(lines) if not line.strip()), len(lines))
    values = [line.split() for line in lines[:empty]]
    keys = [line.strip() for line in lines[empty + 1 :] if line.strip()]
    cut = last != "" or (empty < len(lines) and bool(values) and not keys)
    rows = [_row(fields, value) for value in values if len(value) == len(fields)]
    return _page(rows, len(values) - len(rows) + len(keys[1:]), resume_key=keys[0] if keys and not cut else None, cut=cut)


def _decoded(text: str) -> object:
    """Return a value of JSON, None for a text that is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None
