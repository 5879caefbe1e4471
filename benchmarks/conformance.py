"""Stores that are fit for an archive and stores that are not: each is started for real, probed, and put through the commit protocol.

    python benchmarks/conformance.py [STORE]...

The last row says whether Dateline begins an archive there; below the table stands the line with which it refuses the others.
Programs that are not installed are left out and named: `make conformance` installs all.
"""

# ruff: noqa: E402  the services of the tests are imported from the tests' folder
from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[0] = str(Path(__file__).parents[1] / "tests")  # in place of this folder, where `conformance` is this script

from servers.conformance import STORES, Conformance, try_out

WIDTH = 11


def rows(found: Sequence[Conformance]) -> list[list[str]]:
    """Return the table: a column for each store."""
    return [
        ["", *(each.store for each in found)],
        ["version", *(each.version for each in found)],
        *([name, *(each.checks[name] for each in found)] for name in found[0].checks),
        ["verdict", *("refused" if each.refusal else "fit" for each in found)],
        ["seconds", *(f"{each.seconds:.1f}" for each in found)],
    ]


def main() -> None:
    """Print the table."""
    found, missing = [], []
    for store in sys.argv[1:] or STORES:
        with TemporaryDirectory(prefix="dateline-store-") as folder:
            try:
                found.append(try_out(store, Path(folder)))
            except FileNotFoundError as error:
                missing.append(f"{store}: {error}")
    for name, *values in rows(found) if found else ():
        print(f"{name:28}" + "".join(f"{value:>{WIDTH}}" for value in values))
    for line in [*(f"{each.store}: {each.refusal}" for each in found if each.refusal), *missing]:
        print(line)


if __name__ == "__main__":
    main()
