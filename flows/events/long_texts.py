"""Long texts: cut into pieces that are coded one after another, and what comes of them put in its place in the whole."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from flows.events.mentions import mention_ids

LONGEST = 1_000_000
"""Code points of a text that is coded as a whole: a million takes some 120 MB beside what a process has anyway. An article of news has a hundredth."""

MARGIN = LONGEST // 10
"""Code points at the end of a piece in which a line break, or else a blank, is looked for to cut at."""


def cut(text: str) -> Iterator[tuple[int, str]]:
    """Yield the pieces of a text with the code point that each begins at; put together they are the text."""
    begin = 0
    while begin < len(text):
        end = begin + LONGEST
        if end < len(text):
            marks = (text.rfind(mark, end - MARGIN, end) for mark in ("\n", " "))
            end = next((mark + 1 for mark in marks if mark >= 0), end)
        yield begin, text[begin:end]
        begin = end


def move(mentions: pl.DataFrame, args: pl.DataFrame, places: int, sentences: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return mentions of a piece and their candidates as those of the whole: so many code points and sentences further on, under their own ids."""
    spans = [name for name in mentions.columns if name.endswith(("_start", "_end")) and mentions.schema[name] == pl.UInt32]
    moved = mentions.with_columns(pl.col(spans) + places, pl.col("sentence_no") + sentences)
    ids = pl.DataFrame({"mention_id": mentions["mention_id"], "whole_id": moved.select(mention_ids()).to_series()})
    named = dict(ids.iter_rows())
    return (
        moved.with_columns(mention_id=ids["whole_id"], reported_by=pl.col("reported_by").replace(named)),
        args.with_columns(pl.col("mention_id").replace(named), pl.col("span_start", "span_end") + places),
    )
