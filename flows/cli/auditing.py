"""Proofs from the command line: made from the archive, or checked from a file alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer
from pydantic import TypeAdapter, ValidationError

from flows.archive.audit import Custody, follow_to_newest, prove_capture, prove_row, read_custody
from flows.archive.probe import read_archive
from flows.archive.proofs import Proof, check_proof, to_json
from flows.cli.files import given
from flows.days import parse_day
from flows.errors import UsageError
from flows.settings import load_settings

DONE = 0
PROOFS = TypeAdapter(list[Proof])


def run_audit(day: str, row: str | None, capture: str | None, *, newest: bool, as_json: bool) -> int:
    """Return the exit code of an audit, after the proofs, or without a row and a capture the day's commits, were printed."""
    store = read_archive(load_settings())
    custody = read_custody(store, parse_day(day))
    if newest:
        custody = follow_to_newest(store, custody)
    if row is None and capture is None:
        typer.echo("\n".join(_commit_lines(custody)))
        return DONE
    proofs = [prove_row(store, custody, row)] if row else prove_capture(store, custody, capture or "")
    for proof in proofs:
        check_proof(proof)
    typer.echo(to_json(proofs) if as_json else "\n\n".join("\n".join(_proof_lines(proof)) for proof in proofs))
    return DONE


def run_check(path: Path) -> int:
    """Return the exit code of checking proofs from a file; raises UsageError for a file that holds none, ProofError for one that fails."""
    try:
        proofs = PROOFS.validate_json(given(path).read_bytes())
    except ValidationError as error:
        msg = f"{path}: not a file of proofs ({error.errors()[0]['msg']})"
        raise UsageError(msg) from None
    for proof in proofs:
        typer.echo("\n".join([*_leaf_lines(proof), *check_proof(proof), "holds"]))
    return DONE


def _commit_lines(custody: Custody) -> list[str]:
    lines = [
        f"{text.key}  {commit.committed_at:%Y-%m-%dT%H:%M:%SZ}  {commit.mode}  run {commit.run}  objects {len(commit.objects)}"
        f"  root {commit.root or 'none'}  SHA-256 {text.sha256}"
        for commit, text in zip(custody.commits, custody.texts, strict=False)
    ]
    return [*lines, *(f"{text.key}  SHA-256 {text.sha256}" for text in custody.texts[len(custody.commits) :])]


def _proof_lines(proof: Proof) -> list[str]:
    """Return a proof for a reader: the leaf, each step with the hashes that lead to its root, the chain."""
    told = check_proof(proof)
    paths = (proof.in_object.path, proof.in_commit.path)
    steps = [line for text, path in zip(told, paths, strict=False) for line in (text, *_indented(path))]
    return [*_leaf_lines(proof), *steps, *told[len(paths) :], "holds"]


def _leaf_lines(proof: Proof) -> list[str]:
    where = f"record at {proof.offset}, {proof.length} bytes" if proof.leaf is None else proof.leaf
    return [where, f"leaf {proof.leaf_hash}"]


def _indented(path: Sequence[str]) -> list[str]:
    return [f"    {each}" for each in path]
