"""Speed and accuracy of the coder's backends: the lexicons alone, with a dependency parser beside them, and that parser alone.

    python benchmarks/coder.py [ARTICLES.jsonl ...] [--labels FOLDER]      (default: the newsroom's French and English stories)

Each line of a file needs article_id, language and text, as for `dateline code`. The lexicons code articles, repeated until there are a
million words, warm, with every field of a row. spaCy reads every sentence of the same articles, less often repeated: with all parts of its
model, as it comes, and with those alone that find what depends on what. Labelled articles, as for `python -m flows.accuracy --news`, are
coded by both backends. Without the extra `parser` only the lexicons are measured.
Exit code 1 where French is coded below its limit, the lexicons load too slowly, or are not ten times as fast as spaCy as it comes.
"""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from flows.accuracy import FIGURES, count, differ, read_labelled
from flows.accuracy.labels import code_labelled
from flows.catalog.files import Catalog, open_catalog
from flows.catalog.lexicons import Vocabulary, load_vocabulary
from flows.cli.coding import SCHEMA, waves_of
from flows.errors import UsageError
from flows.events import Parser, code_articles, load_backend
from flows.events.parsing import parse
from flows.events.tokens import tokenise
from flows.newsroom.press import read_press

WORDS, PARSED_WORDS = 1_000_000, 50_000
"""Words that the lexicons code, and words that are parsed."""
LIMITS = {"fr": 100_000}
"""Words a CPU-second: ten million articles of 300 words in nine hours of one core."""
LOADING, TIMES = 1.0, 10
"""CPU-seconds that loading may take, and how many times as fast as spaCy the lexicons must be."""
COMPARED = ("typed", "actor", "target", "attribution")

Articles = list[dict[str, object]]


def newsroom_articles() -> Articles:
    """Return the newsroom's stories in languages that can be coded."""
    stories = [story for story in read_press().stories if story.language in {"fr", "en"}]
    return [
        {"article_id": story.title, "language": story.language, "title": story.title, "text": "\n".join(story.paragraphs)}
        for story in stories
    ]


def read_articles(path: Path) -> Articles:
    """Return the articles of a file."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [{name: row.get(name) for name in ("article_id", "language", "title", "text")} for row in lines]


def repeated(articles: Articles, words: int) -> Iterator[pl.DataFrame]:
    """Yield waves of articles, repeated under other ids, so many words in all."""
    length = sum(len(str(row["text"]).split()) for row in articles)
    copies = [{**row, "article_id": f"{row['article_id']} {copy}"} for copy in range(-(-words // length)) for row in articles]
    for wave in waves_of(copies):
        yield pl.DataFrame(wave, schema=SCHEMA)


def code(articles: Articles, vocabulary: Vocabulary, parsers: Mapping[str, Parser], words: int) -> float:
    """Print a backend's figures; return its words a CPU-second, warm."""
    code_articles(pl.DataFrame(articles, schema=SCHEMA), vocabulary, parsers)
    waves = list(repeated(articles, words))
    begun = time.process_time()
    mentions = sum(code_articles(wave, vocabulary, parsers).mentions.height for wave in waves)
    name = "lexicon coder and parser" if parsers else "lexicon coder"
    return rate_of(name, waves, time.process_time() - begun, f", {mentions:,} mentions")


def read(articles: Articles, parser: Parser) -> float:
    """Print the figures of a parser alone over every sentence; return its words a CPU-second, warm."""
    waves = [wave.with_row_index("article") for wave in repeated(articles, PARSED_WORDS)]
    sentences = [sentences_in(wave) for wave in waves]
    parse(sentences[0].head(100), parser)
    begun = time.process_time()
    for some in sentences:
        parse(some, parser)
    return rate_of(f"{parser.name} alone", waves, time.process_time() - begun)


def whole(parser: Parser) -> Parser:
    """Return a parser with all parts of its model: tags, lemmas and names as well."""
    import spacy  # noqa: PLC0415  an extra

    meta = parser.pipeline.meta
    return replace(parser, name=f"{parser.name} with all its parts", pipeline=spacy.load(f"{meta['lang']}_{meta['name']}"))


def sentences_in(articles: pl.DataFrame) -> pl.DataFrame:
    """Return every sentence of articles, as the coder cuts them: sentence, start, text."""
    bounds = tokenise(articles.lazy()).group_by("sentence", "article").agg(pl.col("start").min(), pl.col("end").max())
    told = bounds.join(articles.lazy().select("article", "text"), on="article").sort("sentence")
    return told.select("sentence", "start", text=pl.col("text").str.slice("start", pl.col("end") - pl.col("start"))).collect()


def rate_of(name: str, waves: list[pl.DataFrame], seconds: float, more: str = "") -> float:
    """Print words, CPU-seconds and their quotient; return it."""
    words = sum(len(text.split()) for wave in waves for text in wave["text"])
    print(f"  {name}: {words:,} words{more}, {seconds:.1f} CPU-s: {words / seconds:,.0f} words a CPU-second")
    return words / seconds


def measure(articles: Articles, language: str, vocabulary: Vocabulary, parsers: Mapping[str, Parser]) -> bool:
    """Print the figures of articles of one language; tell whether a limit is missed."""
    rate = code(articles, vocabulary, {}, WORDS)
    limit = LIMITS.get(language, 0)
    if limit:
        print(f"    {rate / limit:.2f} of the limit of {limit:,}")
    if language not in parsers:
        return rate < limit
    parser = parsers[language]
    times = rate / read(articles, whole(parser))
    print(f"    the lexicon coder is {times:.1f} times as fast; at least {TIMES} are asked for")
    print(f"    the lexicon coder is {rate / read(articles, parser):.1f} times as fast")
    code(articles, vocabulary, parsers, PARSED_WORDS)
    return rate < limit or times < TIMES


def compare(folder: Path, vocabulary: Vocabulary, parsers: Mapping[str, Parser]) -> None:
    """Print the accuracy of both backends on labelled articles, by language, with the interval of the difference."""
    labelled = read_labelled(folder)
    print(f"{folder}: {len(labelled)} labelled articles; in brackets where 95 of 100 draws of articles put the difference")
    for language in sorted({article["language"] for article in labelled} & (set(parsers) or set(vocabulary.languages))):
        some = [article for article in labelled if article["language"] == language]
        before, after = (all_types(count(some, code_labelled(some, vocabulary, backend))) for backend in ({}, parsers))
        for row in differ(before, after).filter(pl.col("figure").is_in(COMPARED)).iter_rows(named=True):
            beside = f", with the parser {row['after']:.3f} [{row['low']:+.3f}, {row['high']:+.3f}]" if parsers else ""
            print(f"  {language} {FIGURES[row['figure']]}: lexicon {row['before']:.3f}{beside}")


def all_types(counts: pl.DataFrame) -> pl.DataFrame:
    """Return the counts for all event types together."""
    return counts.filter(pl.col("event_type") == "")


def parsers_at_hand(catalog: Catalog) -> dict[str, Parser]:
    """Return the parsers of the extra, none where it is not installed: then that is said."""
    begun = time.process_time()
    try:
        parsers = load_backend("parser", catalog)
    except UsageError as error:
        print(f"no comparison: {error}")
        return {}
    print(f"loading the parsers: {time.process_time() - begun:.2f} CPU-s")
    return parsers


def main() -> int:
    """Print all figures; return the exit code."""
    asked = ArgumentParser(description="Speed and accuracy of the coder's backends.")
    asked.add_argument("files", nargs="*", type=Path, metavar="ARTICLES.jsonl")
    asked.add_argument("--labels", type=Path, metavar="FOLDER", help="labelled articles, coded by both backends")
    options = asked.parse_args()
    catalog, begun = open_catalog(), time.process_time()
    vocabulary = load_vocabulary(catalog)
    loading = time.process_time() - begun
    print(f"loading lexicons, register and gazetteer: {loading:.2f} CPU-s")
    parsers, missed = parsers_at_hand(catalog), loading > LOADING
    for name, articles in ({str(path): read_articles(path) for path in options.files} or {"newsroom": newsroom_articles()}).items():
        for language in sorted({str(row["language"]) for row in articles} & set(vocabulary.languages)):
            print(f"{name}, {language}")
            missed |= measure([row for row in articles if row["language"] == language], language, vocabulary, parsers)
    if options.labels:
        compare(options.labels, vocabulary, parsers)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
