"""Waves: much text is coded a part at a time, so that memory stays bounded; a long text in pieces."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from flows.catalog.lexicons import Lexicon, Vocabulary
from flows.events import long_texts
from flows.events.coder import Coded, code_articles, read_tokens
from flows.events.parsing import Parser


def code_in_waves(articles: pl.DataFrame, vocabulary: Vocabulary, characters: int, parsers: Mapping[str, Parser] | None = None) -> Coded:
    """Return what `code_articles` does, from so many characters of text at a time: the same rows, with less memory at once.

    A wave is of one language: each language of a wave costs what the first costs, however little there is of it. A text of more than
    `long_texts.LONGEST` code points is coded in pieces.
    """
    length = pl.col("text").str.len_chars().fill_null(0)
    wave = length.cum_sum().over("language") // characters
    short, long = articles.filter(length <= long_texts.LONGEST), articles.filter(length > long_texts.LONGEST)
    waves = short.with_columns(wave=wave).partition_by("language", "wave", maintain_order=True)
    parts = [code_articles(some.drop("wave"), vocabulary, parsers) for some in waves]
    parts += [part for article in long.iter_slices(1) for part in _code_long(article, vocabulary, parsers)]
    return _joined(parts or [code_articles(articles.clear(), vocabulary)])


def _joined(parts: list[Coded]) -> Coded:
    """Return what several batches gave as one."""
    return Coded(*(pl.concat([getattr(part, name) for part in parts]) for name in ("mentions", "args", "rejects")))


def _code_long(article: pl.DataFrame, vocabulary: Vocabulary, parsers: Mapping[str, Parser] | None) -> list[Coded]:
    """Return what each piece of one long article gives, none for a language without lexicon; what one piece tells is not remembered in the next."""
    lexicon = vocabulary.lexicons.get(article["language"].item())
    if lexicon is None:
        return []
    parts, sentences = [], 0
    for begin, text in long_texts.cut(article["text"].item()):
        piece = article.with_columns(text=pl.lit(text))
        coded = code_articles(piece, vocabulary, parsers)
        parts.append(Coded(*long_texts.move(coded.mentions, coded.args, begin, sentences), coded.rejects))
        sentences += _count_sentences(piece, lexicon, vocabulary)
    return parts


def _count_sentences(article: pl.DataFrame, lexicon: Lexicon, vocabulary: Vocabulary) -> int:
    """Return how many sentences an article has."""
    tokens = read_tokens(article.with_row_index("article").lazy(), lexicon, vocabulary)
    return int(tokens.select(pl.col("sentence").n_unique()).collect().item())
