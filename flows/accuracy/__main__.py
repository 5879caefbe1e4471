"""Code the labelled articles of a source tree and write down what came of it: `python -m flows.accuracy`, from the tree's root."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.accuracy.baseline import write_baseline
from flows.accuracy.counts import count
from flows.accuracy.labels import code_labelled, read_labelled
from flows.catalog.files import Catalog, packaged_config
from flows.catalog.lexicons import load_vocabulary

GOLD = Path("tests/events/gold")
"""Where the labelled articles lie, from the root of the source tree."""


def main() -> None:
    """Write the baseline of the labelled articles."""
    articles = read_labelled(GOLD)
    vocabulary = load_vocabulary(Catalog((packaged_config(),)))
    counts = count(articles, code_labelled(articles, vocabulary))
    write_baseline(GOLD, counts)
    sys.stdout.write(f"{GOLD}: baseline of {len(articles)} articles\n")


if __name__ == "__main__":
    main()
