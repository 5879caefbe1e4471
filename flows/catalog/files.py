"""Where configuration lies: the packaged defaults, overridden file by file by directories of the user's."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from flows.errors import UsageError


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
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path}: {error}"
        raise CatalogError(msg) from None


def line_of(path: Path, key: str) -> int | None:
    """Return the first line of a TOML file that sets a key, counted from 1."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.split("=")[0].strip().strip('"') == key), None)
