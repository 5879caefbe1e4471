"""Whether the rows of an archive lead back to their bytes; WARC records are read here with gzip and HTTP alone, not with Dateline."""

import zlib
from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any

import polars as pl

from flows.archive.objects import Store

SPANS = ("trigger", "actor", "target", "place", "attribution")


@dataclass
class Findings:
    """How many rows were checked, by kind, and a line for each that does not hold."""

    checked: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, kind: str, key: object, wrong: Iterable[str]) -> None:
        """Count a row and what is wrong with it."""
        self.checked[kind] = self.checked.get(kind, 0) + 1
        self.faults += [f"{kind} {key}: {each}" for each in wrong]


def read_payload(store: Store, row: Mapping[str, Any]) -> tuple[dict[str, str], bytes]:
    """Return the WARC fields and the payload of the one gzip member to which a row leads; raises ValueError where it is none."""
    unpacked = zlib.decompressobj(wbits=31)
    record = unpacked.decompress(store.get(row["warc_key"], row["warc_offset"], row["warc_length"]))
    if not unpacked.eof or unpacked.unused_data:
        msg = "its bytes are not one gzip member"
        raise ValueError(msg)
    head, _, block = record.partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    message = block[: int(fields["Content-Length"])]
    return fields, message.partition(b"\r\n\r\n")[2]


def faults_of_bytes(store: Store, row: Mapping[str, Any], expected: bytes | None) -> list[str]:
    """Return what is wrong with the bytes of a capture or an article; `expected` are those that were served."""
    try:
        fields, payload = read_payload(store, row)
    except (ValueError, KeyError, zlib.error) as error:
        return [str(error)]
    digest = "sha1:" + b32encode(sha1(payload, usedforsecurity=False).digest()).decode()
    held = {
        "its digest is not that of its bytes": digest == row["payload_digest"],
        "its digest is not the record's": fields.get("WARC-Payload-Digest") == row["payload_digest"],
        "its address is not the record's": fields.get("WARC-Target-URI") == row["url"],
        "its bytes are not those that were served": expected is None or payload == expected,
    }
    return [fault for fault, holds in held.items() if not holds]


def check_bytes(store: Store, kind: str, rows: pl.DataFrame, pages: Mapping[str, bytes], findings: Findings) -> None:
    """Check the bytes of captures or articles against the pages that were served, by address."""
    for row in rows.iter_rows(named=True):
        unknown = row.get("resource", "page") == "page" and row["url"] not in pages
        findings.add(kind, row["url"], ["nobody served it"] if unknown else faults_of_bytes(store, row, pages.get(row["url"])))


def check_mentions(mentions: pl.DataFrame, articles: pl.DataFrame, findings: Findings) -> None:
    """Check that every mention stands in its article's text where it says."""
    texts = dict(articles.select("article_id", "text").rows())
    for row in mentions.iter_rows(named=True):
        text = texts.get(row["article_id"])
        findings.add("mentions", row["mention_id"], ["it has no article"] if text is None else faults_of_spans(row, text))


def faults_of_spans(row: Mapping[str, Any], text: str) -> list[str]:
    """Return the spans of a mention that are not in its article's text."""
    printed = {"trigger": "trigger", "attribution": "attributed_to"} | {span: f"{span}_text" for span in ("actor", "target", "place")}
    wrong = [
        f"its {span} is not in the text where it says"
        for span in SPANS
        if row[f"{span}_start"] is not None and text[row[f"{span}_start"] : row[f"{span}_end"]] != row[printed[span]]
    ]
    start = row["sentence_start"]
    if text[start : start + len(row["sentence"])] != row["sentence"]:
        wrong.append("its sentence is not in the text where it says")
    if not start <= row["trigger_start"] < row["trigger_end"] <= start + len(row["sentence"]):
        wrong.append("its trigger lies outside of its sentence")
    return wrong
