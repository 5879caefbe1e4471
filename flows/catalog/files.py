"""Where configuration lies: the packaged defaults, overridden file by file by directories of the user's."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any, TextIO

from flows.errors import UsageError

TABLE = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?")
"""A line of TOML that begins a table."""


SURROGATE = re.compile("[\ud800-\udfff]")


class CatalogError(UsageError):
    """A file of the configuration that cannot be used; the message names file, line and key."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Directories of configuration, the packaged one first; a file of a later one replaces the same file of an earlier."""

    roots: tuple[Path, ...]

    def path(self, name: str) -> Path:
        """Return the file that is in force under a name such as `ontology/event_types.csv`; raises CatalogError."""
        for root in reversed(self.roots):
            if (root / name).is_file():
                return root / name
        msg = f"{name}: no such file in {', '.join(map(str, self.roots))}"
        raise CatalogError(msg)

    def paths(self, folder: str, suffix: str) -> dict[str, Path]:
        """Return the files in force in a folder, by stem, sorted."""
        found = {path.stem: path for root in self.roots for path in sorted((root / folder).glob(f"*{suffix}"))}
        return dict(sorted(found.items()))

    def folders(self, folder: str) -> list[str]:
        """Return the names of the folders that lie in a folder in any root, sorted."""
        return sorted({path.name for root in self.roots for path in (root / folder).glob("*") if path.is_dir()})

    def layers(self, name: str) -> list[Path]:
        """Return every root's file of a name, the packaged one first: for lists that an overlay adds to."""
        return [root / name for root in self.roots if (root / name).is_file()]


def packaged_config() -> Path:
    """Return the directory of the defaults: inside the wheel, or `config/` of the source tree."""
    inside = Path(str(package_files("flows"))) / "config"
    return inside if inside.is_dir() else Path(str(package_files("flows"))).parent / "config"


def open_catalog(overlays: Sequence[Path] = ()) -> Catalog:
    """Return the catalog of the packaged defaults and the overlays; raises CatalogError for one that does not exist."""
    for overlay in overlays:
        if not overlay.is_dir():
            msg = f"{overlay}: no such directory of configuration"
            raise CatalogError(msg)
    local = [Path("config")] if not overlays and Path("config").is_dir() else list(overlays)
    default = packaged_config()
    return Catalog((default, *(each.resolve() for each in local if each.resolve() != default.resolve())))


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file's content; raises CatalogError naming file and line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise CatalogError(_not_text(path)) from None
    except tomllib.TOMLDecodeError as error:
        msg = f"{path}: {error}"
        raise CatalogError(msg) from None


def line_of(path: Path, place: Sequence[str | int]) -> int | None:
    """Return the line of a TOML file, counted from 1, that sets what a place such as `("discover", 1, "kind")` names.

    Where nothing sets it, the line of the table that it would stand in; None when that is the whole file.
    """
    names = [part for part in place if isinstance(part, str)]
    number = place[1] if len(place) > 2 and isinstance(place[1], int) else 0  # noqa: PLR2004  a key of a repeated table: table, number, key
    tables: Counter[str] = Counter()
    found, wanted = None, False
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if header := TABLE.fullmatch(text):
            tables[header[1]] += 1
            wanted = (header[1], tables[header[1]]) == (names[0], number + 1)
            found = line if wanted else found
        elif text.partition("=")[0].strip(' "') == (names[-1] if tables else names[0]) and (wanted or not tables):
            return line
    return found


@contextmanager
def open_rows(path: Path) -> Iterator[TextIO]:
    """Open a CSV file; raises CatalogError for one whose bytes or quotes cannot be read."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            yield lines
    except UnicodeDecodeError:
        raise CatalogError(_not_text(path)) from None
    except csv.Error as error:
        msg = f"{path}: not CSV: {error}"
        raise CatalogError(msg) from None


def _not_text(path: Path) -> str:
    """Return the line that says where a file stops being UTF-8."""
    good = path.read_bytes().decode("utf-8", "surrogateescape")
    odd = next(number for number, line in enumerate(good.split("\n"), 1) if not line.isascii() and SURROGATE.search(line))
    return f"{path}, line {odd}: not UTF-8"
