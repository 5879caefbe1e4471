"""Clitics, spelling and figures of a language that writes small words together with the next."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.catalog.lexicons import Vocabulary
from flows.events.clitics import read_clitics
from flows.events.tokens import tokenise
from packaged import packaged_vocabulary


@cache
def vocabulary() -> Vocabulary:
    return packaged_vocabulary()


def tokens(text: str) -> pl.DataFrame:
    known = vocabulary()
    clitics = read_clitics(known.lexicons["ar"], known.register, known.gazetteer)
    return tokenise(pl.LazyFrame({"article": [0], "text": [text]}, schema={"article": pl.UInt32, "text": pl.String}), clitics).collect()


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("وقال", ["و", "قال"]),
        ("فقتل", ["ف", "قتل"]),
        ("بالقصف", ["ب", "قصف"]),
        ("للجيش", ["لل", "جيش"]),
        ("وللجيش", ["و", "لل", "جيش"]),
        ("ولم", ["و", "لم"]),
        ("الجيش", ["جيش"]),
        ("قواته", ["قوات"]),
        ("هجوماً", ["هجوما"]),
        ("وزير", ["وزير"]),
        ("فرنسا", ["فرنسا"]),
        ("بغداد", ["بغداد"]),
        ("وقف", ["وقف"]),
        ("قبضة", ["قبضه"]),
    ],
)
def test_clitics_are_split_off_what_is_known_without_them_and_nothing_else_is(word: str, parts: list[str]) -> None:
    assert tokens(word)["norm"].to_list() == parts


def test_a_name_after_a_fused_article_is_read_with_its_article() -> None:
    assert tokens("للأمم المتحدة")["plain"].to_list()[1:] == ["الامم", "المتحده"]


@pytest.mark.parametrize(
    ("written", "read"), [("إدلب", "ادلب"), ("مستشفى", "مستشفي"), ("مُحـــافظة", "محافظه"), ("١٢٫٥", "12.5"), ("٢٠٢٤", "2024")]
)
def test_ways_of_writing_a_word_are_one_spelling(written: str, read: str) -> None:
    assert tokens(written)["norm"].to_list() == [read]


def test_arabic_marks_are_marks() -> None:
    assert tokens("متى، أين؛ لماذا؟ قال").filter(~pl.col("is_word"))["text"].to_list() == [",", ";", "?"]
    assert tokens("هل قتل؟ قال")["sentence"].n_unique() == 2


LETTERS = st.text(alphabet="وفبلكاأإقصتنهمىةيدر َُّـ،؟. «»123١٢", max_size=60)


@given(LETTERS)
@example("\u064eوالحكومة")  # it begins with a vowel's sign
@example("\u064eوفي")
def test_tokens_lie_where_the_text_has_them(text: str) -> None:
    marks = str.maketrans("،؟", ",?")
    for row in tokens(text).iter_rows(named=True):
        assert text[row["start"] : row["end"]].translate(marks) == row["text"]
    spaces = sum(each.isspace() for each in text)
    assert sum(row["end"] - row["start"] for row in tokens(text).iter_rows(named=True)) == len(text) - spaces
