"""What a careful reader codes in some of the newsroom's articles: the measure that a demonstration holds itself to."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from pydantic import Field

from flows.newsroom.press import HERE, PressError, Strict


class Expectation(Strict):
    """A mention that a careful reader codes in an article: words as printed, ids of the register, codes of the ontology."""

    article: str
    sentence: str = Field(description="How the sentence begins that the act stands in.")
    trigger: str
    event_type: str
    actor: str | None = None
    actor_id: str | None = None
    target: str | None = None
    target_id: str | None = None
    place: str | None = None
    weapon: str | None = None
    killed_min: int | None = None
    killed_max: int | None = None
    injured_min: int | None = None
    injured_max: int | None = None
    captured_min: int | None = None
    captured_max: int | None = None
    date_start: date | None = None
    attributed_to: str | None = None
    factuality: str = "happened"
    is_background: bool = False
    voice: str


class Expected(Strict):
    """All expectations: `mention` the acts, `quiet` the articles in which there is none."""

    mention: tuple[Expectation, ...]
    quiet: tuple[str, ...]


def read_expected(path: Path = HERE / "expected.toml") -> Expected:
    """Return what a careful reader codes in some of the articles; raises PressError naming the file."""
    try:
        return Expected.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        msg = f"{path}: {error}"
        raise PressError(msg) from None
