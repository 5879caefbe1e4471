"""Parsers: which dependency parser reads a language, and what its labels mean here; one TOML file a language."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.catalog.files import Catalog, CatalogError, line_of, read_toml
from flows.errors import remark

Relation = Literal["subject", "passive_subject", "object", "relative_clause", "conjunct"]
"""What a word can be of the word that it depends on, as far as rules ask."""


class ParserModel(BaseModel):
    """A language's parser: `package` that holds the model, `relations` that its labels mean, `origin` of both."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    package: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Name that the model's package is imported by.")
    origin: str
    relations: dict[str, Relation] = Field(min_length=1)


def read_parsers(catalog: Catalog) -> dict[str, ParserModel]:
    """Return the parsers in force by language; raises CatalogError naming file, line and key."""
    return {language: _read(path) for language, path in catalog.paths("parsers", ".toml").items()}


def _read(path: Path) -> ParserModel:
    """Return the parser that a file describes."""
    try:
        return ParserModel.model_validate(read_toml(path))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        msg = f"{path}:{line_of(path, first['loc']) or 1}: {key}: {remark(first['msg'])}"
        raise CatalogError(msg) from None
