"""Evidence on a terminal: the marked sentence, each step to the bytes, what comes out otherwise now, and the citation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from flows.archive.probe import read_archive
from flows.archive.proofs import Proof, check_proof
from flows.archive.tables import parse_instant
from flows.cli.explanation import isolated
from flows.cli.marked_sentence import marked_sentence
from flows.errors import UsageError
from flows.evidence import Change, Evidence, TakenDown, gather
from flows.evidence.bundle import write_bundle
from flows.evidence.document import to_document
from flows.report.safety import one_line
from flows.settings import load_settings

SAME, DIFFERS = 0, 3
"""Exit codes: all as it is in the archive; not, or taken down. What is missing or broken is an error, 1."""

SHOWN = 120
"""Characters of a value that are shown where a field differs."""

LABEL = 10
"""Width of the labels."""


def show_evidence(key: str, as_of: str | None, bundle: Path | None, *, deep: bool, recode: bool, as_json: bool) -> int:
    """Return the exit code of a walk from a row to its bytes, after it was printed; raises UsageError, BrokenEvidenceError, StoreError."""
    settings = load_settings()
    store = read_archive(settings)
    instant = parse_instant(as_of) if as_of else None
    evidence = gather(store, settings, key, instant, deep=deep or bundle is not None, recode=recode)
    if isinstance(evidence, TakenDown):
        _show_tombstone(evidence, bundle, as_json=as_json)
        return DIFFERS
    if bundle:
        write_bundle(bundle, store, evidence, datetime.now(UTC))
    if as_json:
        typer.echo(json.dumps(to_document(evidence), indent=1, ensure_ascii=False, default=str))
    else:
        _show(evidence, bundle)
    return SAME if evidence.again is None or evidence.again.same else DIFFERS


def _show_tombstone(hidden: TakenDown, bundle: Path | None, *, as_json: bool) -> None:
    """Print what is known of a row that was taken down: that it was, when and why."""
    if bundle:
        msg = f"{hidden.id}: taken down on {hidden.takedown.at:%Y-%m-%d} ({one_line(hidden.takedown.reason)}); no bundle is made of it"
        raise UsageError(msg)
    takedown = hidden.takedown
    if as_json:
        fields = {"id": hidden.id, "table": hidden.table, "verdict": "taken_down", "day": takedown.day, "at": takedown.at}
        typer.echo(json.dumps({**fields, "reason": takedown.reason}, indent=1, ensure_ascii=False, default=str))
        return
    when = f"{takedown.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    _say("Taken down", f"{hidden.table[:-1]} {hidden.id} of {takedown.day}, on {when}: {isolated(one_line(takedown.reason))}")
    _say("", "Nothing of it is shown. Its record stays in the archive, and the chain of commits holds.")


def _show(evidence: Evidence, bundle: Path | None) -> None:
    found = evidence.found
    for row in found.mentions.iter_rows(named=True):
        if found.mention is None or row["mention_id"] == found.id:
            _say("Sentence", marked_sentence(row))
    for label, line in _lines(evidence):
        _say(label, line)
    _show_again(evidence)
    if bundle:
        _say("Bundle", str(bundle))
    _say("Cite", isolated(evidence.citation))


def _lines(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Yield a label and a line for each step from the row to the bytes."""
    found, record = evidence.found, evidence.record
    article, capture = found.article.row(0, named=True), found.capture.row(0, named=True)
    if found.mention:
        what = f"mention {found.id}, {found.mention['event_type']}"
        yield "Row", f"{what}, sentence {found.mention['sentence_no'] + 1} of article {article['article_id']}"
    title = isolated(one_line(article["title"] or "without a title"))
    yield "Article", f"{title} · {evidence.outlet or article['source_id']} · {article['published_text'] or 'without a date'}"
    yield "", f"{len(article['text']):,} characters, text SHA-256 {article['text_digest']}"
    yield "Capture", f"{one_line(capture['url'])}"
    answered = f"HTTP {capture['status']}, {capture['mime'] or 'no media type'}"
    had = "requested" if record.taken_from is None else "captured by another archive"
    yield "", f"{had} {_instant(capture['fetched_at'])}, {answered}, {capture['record_id']}"
    if record.taken_from is not None:
        yield "", f"taken from {one_line(record.taken_from)}"
    yield "Bytes", f"{record.key}, {len(record.member):,} bytes at {record.offset:,}, SHA-256 {record.sha256}"
    yield "", f"block {record.block_digest} and payload {record.payload_digest}: computed anew, as written down"
    for proof in evidence.proofs:
        check_proof(proof)
        yield "Proof", _proved(proof)
    for why in evidence.unproved:
        yield "No proof", why
    yield "State", f"{evidence.state} (commit {found.number} of {found.day}, {len(evidence.custody.texts)} in its chain)"


def _proved(proof: Proof) -> str:
    """Return what a proof that holds proves."""
    leaf, commit = proof.in_object, proof.in_commit
    what = "record" if proof.leaf is None else proof.kind.removesuffix("s")
    row = f"{what} {leaf.index + 1:,} of {leaf.size:,} in {proof.object_key}"
    return f"{row}, object {commit.index + 1} of {commit.size} in {proof.chain[0].key}"


def _show_again(evidence: Evidence) -> None:
    """Print whether cleaning and coding again gives the same, or each field that differs."""
    again = evidence.again
    if again is None:
        _say("Again", "not cleaned and coded again (--no-recode)")
        return
    was, now = (
        ", ".join(f"{name.removesuffix('_version')} {version}" for name, version in each.items()) for each in (again.before, again.now)
    )
    versions = f"the versions that made it ({was})" if was == now or not again.now else f"versions of now ({now}; the row has {was})"
    _say("Again", f"cleaned and coded with {versions}: {'same' if again.same else f'{len(again.changes)} differences'}")
    for change in again.changes:
        _say("", _difference(change))


def _difference(change: Change) -> str:
    """Return a difference on one line."""
    row = f"{change.table[:-1]} {change.id}"
    if change.field is None:
        why = f" ({change.after})" if change.after else ""
        return f"{row} is {change.change}{why}"
    if change.field == "text":
        return f"{row}: text: {_text_difference(str(change.before), str(change.after))}"
    return f"{row}: {change.field}: {_value(change.before)} → {_value(change.after)}"


def _text_difference(before: str, after: str) -> str:
    """Return where two texts part, and how long they are."""
    place = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), min(len(before), len(after)))
    first = f"{_value(before[place : place + SHOWN // 2])} → {_value(after[place : place + SHOWN // 2])}"
    return f"{len(before):,} characters → {len(after):,}, first at {place:,}: {first}"


def _value(value: object) -> str:
    shown = "nothing" if value is None else one_line(str(value))
    return isolated(shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…")


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"


def _say(label: str, line: str | Text) -> None:
    """Print a line behind its label; text of strangers was made safe before, and markup in it is not read."""
    text = Text.assemble((f"{label:<{LABEL}} ", "bold"), line)
    Console().print(text, soft_wrap=True, highlight=False)
