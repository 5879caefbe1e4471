"""Code labelled articles and write down what came of it: baseline, figures, reliability, and the card for readers.

python -m flows.accuracy                     the articles of this source tree; from its root
python -m flows.accuracy --news FOLDER       labelled articles of others as well: only figures of them are kept, none of their text
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from flows.accuracy.baseline import write_baseline
from flows.accuracy.card import render_card
from flows.accuracy.counts import count
from flows.accuracy.figures import figures_of, keep_figures, keep_reliability
from flows.accuracy.labels import code_labelled, read_labelled
from flows.accuracy.reliability import judge, reliability
from flows.catalog.files import Catalog, packaged_config
from flows.catalog.lexicons import Vocabulary, load_vocabulary
from flows.events.mentions import CODER_VERSION

GOLD = Path("tests/events/gold")
"""Where the labelled articles lie, from the root of the source tree."""

CARD = Path("docs/accuracy.md")


def measure_own(vocabulary: Vocabulary, origin: str) -> None:
    """Write the baseline and the figures of the source tree's own articles."""
    articles = read_labelled(GOLD)
    counts = count(articles, code_labelled(articles, vocabulary))
    write_baseline(GOLD, counts)
    keep_figures("own", figures_of(articles, counts), origin)


def measure_news(folder: Path, vocabulary: Vocabulary, origin: str) -> None:
    """Write the figures and the reliability of labelled articles of others."""
    articles = read_labelled(folder)
    mentions = code_labelled(articles, vocabulary)
    keep_figures("news", figures_of(articles, count(articles, mentions)), origin)
    keep_reliability("news", reliability(judge(articles, mentions)), origin)


def main() -> None:
    """Measure and write."""
    parser = ArgumentParser(prog="python -m flows.accuracy", description="Measure the coder on labelled articles.")
    parser.add_argument("--news", metavar="FOLDER", type=Path, help="labelled articles of others, measured as well")
    news: Path | None = parser.parse_args().news
    catalog = Catalog((packaged_config(),))
    vocabulary = load_vocabulary(catalog)
    origin = f"coder {CODER_VERSION}, words {vocabulary.lexicon_version}"
    measure_own(vocabulary, origin)
    if news:
        measure_news(news, vocabulary, origin)
    CARD.write_text(render_card(catalog, read_labelled(GOLD)), encoding="utf-8")
    sys.stdout.write(f"{CARD} and the data behind it: {origin}\n")


if __name__ == "__main__":
    main()
