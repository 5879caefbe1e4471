"""How old a page is when it is asked for again: `1h`, `6h`, `1d`, for all sources and for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from flows.catalog.files import Catalog, CatalogError, line_of, read_toml
from flows.errors import remark

FILE = "revisits.toml"
AGE = re.compile(r"([1-9]\d{0,4})([mhd])")
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
OLDEST = timedelta(days=90)
"""Age beyond which no page is asked for again: so many days of captures are looked through for what is due."""


def read_age(value: object) -> timedelta:
    """Return the age that a text such as `6h` names; raises ValueError for another or one above `OLDEST`."""
    found = AGE.fullmatch(value) if isinstance(value, str) else None
    if not found:
        msg = f'{value!r} is no age; write it as "30m", "6h" or "7d"'
        raise ValueError(msg)
    age = int(found[1]) * UNITS[found[2]]
    if age > OLDEST:
        msg = f"{value!r} is more than {OLDEST.days} days"
        raise ValueError(msg)
    return age


Age: TypeAlias = Annotated[timedelta, BeforeValidator(read_age)]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    revisits: tuple[Age, ...]


def read_revisits(catalog: Catalog) -> Sequence[timedelta]:
    """Return the ages at which pages are asked for again where their source says nothing; raises CatalogError."""
    path = catalog.path(FILE)
    try:
        return _File.model_validate(read_toml(path)).revisits
    except ValidationError as error:
        first = error.errors()[0]
        msg = f"{path}:{line_of(path, first['loc']) or 1}: {'.'.join(map(str, first['loc']))}: {remark(first['msg'])}"
        raise CatalogError(msg) from None
