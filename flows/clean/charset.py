"""From bytes to text: which character encoding a page really uses."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import cchardet
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

STRAY_SHARE = 20
"""A page is UTF-8 with stray bytes when it holds this many times more good sequences of several bytes than bad bytes."""

HEAD = 4096
"""Bytes at the beginning that are looked at for signs of an encoding."""

STATEFUL = ("iso-2022", "iso2022", "hz", "utf-7", "utf_7")
"""Encodings that write everything in ASCII: their pages are valid UTF-8 too, so what the page declares is asked first."""

SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


class Decoded(NamedTuple):
    """A page as text, the encoding used (None for an empty page) and how it was found, as `tables.Articles` names it."""

    text: str
    charset: str | None
    basis: str | None


def decode_page(body: bytes, content_type: str | None) -> Decoded:
    """Return a page's text, without a byte order mark.

    In this order: byte order mark, strict UTF-8 (a sequence cut off at the end is dropped), UTF-8 with stray bytes,
    the encoding of the Content-Type header, that of the page's own head, a detector. Never raises: what an encoding
    cannot read becomes U+FFFD.
    """
    if not body:
        return Decoded("", None, None)
    bom, mark = read_bom(body)
    if bom and mark:
        return Decoded(body[len(mark) :].decode(bom, "replace"), _name(bom), "bom")
    declared = _declared(body, content_type)
    if wide := _wide_without_mark(body):
        return Decoded(body.decode(wide, "replace"), wide, "detector")
    if declared and declared[0].startswith(STATEFUL) and (b"\x1b" in body or b"~{" in body):
        return Decoded(body.decode(declared[0], "replace"), *declared)
    try:
        text = codecs.getincrementaldecoder("utf-8")("strict").decode(body)
    except UnicodeDecodeError:
        return _legacy(body, declared)
    return Decoded(text, "utf-8", "utf-8")


def _legacy(body: bytes, declared: tuple[str, str] | None) -> Decoded:
    """Return the text of a page that is not UTF-8 all through."""
    good, bad = utf8_balance(body)
    if good >= STRAY_SHARE * bad:
        return Decoded(body.decode("utf-8", "replace"), "utf-8", "tolerant")
    if declared and declared[0] != "utf-8":
        return Decoded(body.decode(declared[0], "replace"), *declared)
    charset = _detected(body)
    return Decoded(body.decode(charset, "replace"), charset, "detector")


def utf8_balance(body: bytes) -> tuple[int, int]:
    """Return the number of sequences of several bytes that are good UTF-8, and the number of bytes that are not."""
    rest, good = SEQUENCE.subn(b"", body)
    return good, len(rest) - len(rest.translate(None, HIGH))


HIGH = bytes(range(0x80, 0x100))


def _declared(body: bytes, content_type: str | None) -> tuple[str, str] | None:
    """Return the declared encoding as browsers read it and where it was declared; None when nowhere, or unknown."""
    if header := http_content_type_encoding(content_type):
        return _name(header), "header"
    meta = html_body_declared_encoding(body[:HEAD])
    return (_name(meta), "meta") if meta else None


def _wide_without_mark(body: bytes) -> str | None:
    """Return UTF-16's name and byte order when a page of it has no mark: every other byte of markup is NUL."""
    head = body[:HEAD]
    half = len(head) // 4
    if head[1::2].count(0) > half and head[0::2].count(0) < half // 4:
        return "utf-16-le"
    if head[0::2].count(0) > half and head[1::2].count(0) < half // 4:
        return "utf-16-be"
    return None


def _detected(body: bytes) -> str:
    """Return what the detector says of the bytes around those beyond ASCII; windows-1252 when it has no idea."""
    guess = cchardet.detect(body).get("encoding")
    name = resolve_encoding(guess) if guess else None
    return _name(name) if name and name != "ascii" else "cp1252"


def _name(encoding: str) -> str:
    """Return Python's name of an encoding."""
    return codecs.lookup(encoding).name
