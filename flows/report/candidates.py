"""Why a candidate for the actor or the target of a mention was taken, and why another was not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

Row = Mapping[str, Any]


class Reason(NamedTuple):
    """Why a candidate was not taken: `actor`, `dearer`, `ruled` (by `rule`) or `unfit` (for `role`)."""

    code: str
    role: str
    rule: str = ""


def is_taken(candidate: Row, row: Row) -> bool:
    """Return whether a candidate (a row of `Args`) is what a mention has in its role."""
    role = candidate["role"]
    return (row[f"{role}_start"], row[f"{role}_end"]) == (candidate["span_start"], candidate["span_end"])


def filled_roles(candidates: Iterable[Row], row: Row) -> set[str]:
    """Return the roles in which a mention has one of its candidates."""
    return {each["role"] for each in candidates if is_taken(each, row)}


def why_not(candidate: Row, row: Row, filled: Collection[str]) -> Reason | None:
    """Return why a candidate was not taken, None for one that was; `filled` are the roles that one of the candidates has."""
    role = candidate["role"]
    if is_taken(candidate, row):
        return None
    if role == "target" and is_taken({**candidate, "role": "actor"}, row):
        return Reason("actor", role)
    if role in filled:
        return Reason("dearer", role)
    rule = next((rule.partition(":")[2] for rule in row["rules"] if rule.startswith(f"{role}:")), None)
    return Reason("ruled", role, rule) if rule and row[f"{role}_start"] is not None else Reason("unfit", role)
