"""A long text is coded in pieces, and what comes of it lies where it stands in the whole."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.test_robustness import article, vocabulary
from flows.events import Coded, code_articles, code_in_waves, long_texts
from flows.tables import Mentions

SENTENCES = (
    "Mardi, des hommes armés ont tué douze civils à Djibo, a affirmé la police.",
    "L'armée a accusé les rebelles d'avoir incendié 😀 deux villages.",
    "Le président a rencontré son homologue.",
)
OWN = (
    "mention_id", "event_type", "sentence_no", "sentence_start", "sentence", "trigger_start", "trigger", "actor_start", "actor_text",
    "target_start", "target_text", "attribution_start", "attributed_to", "voice", "reported_by", "killed_min",
)  # fmt: skip
"""Columns of a row that its own sentence gives; a date or a place may be that of sentences before."""


def in_pieces(text: str, monkeypatch: pytest.MonkeyPatch, longest: int = 120) -> Coded:
    monkeypatch.setattr(long_texts, "LONGEST", longest)
    monkeypatch.setattr(long_texts, "MARGIN", longest * 2 // 3)
    return code_in_waves(article(text, "fr"), vocabulary(), 300_000)


@given(st.text(alphabet="ab \n😀é", max_size=200), st.integers(1, 40))
def test_the_pieces_of_a_text_put_together_are_the_text(text: str, longest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_texts, "LONGEST", longest)
        patch.setattr(long_texts, "MARGIN", longest // 2)
        pieces = list(long_texts.cut(text))
    assert "".join(piece for _, piece in pieces) == text
    assert all(0 < len(piece) <= longest and text[begin:].startswith(piece) for begin, piece in pieces)


def test_rows_of_a_text_in_pieces_are_those_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(SENTENCES * 4)
    whole, pieces = code_articles(article(text, "fr"), vocabulary()), in_pieces(text, monkeypatch)
    assert whole.mentions.height > len(SENTENCES)
    assert pieces.mentions.select(OWN).equals(whole.mentions.select(OWN))
    assert pieces.args.sort(pl.all()).equals(whole.args.sort(pl.all()))


def test_spans_of_a_text_in_pieces_are_its_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(SENTENCES * 4)
    coded = in_pieces(text, monkeypatch, 200)
    Mentions.validate(coded.mentions)
    assert coded.mentions["mention_id"].is_unique().all()
    for row in coded.mentions.iter_rows(named=True):
        assert text[row["trigger_start"] : row["trigger_end"]] == row["trigger"]
        assert text[row["sentence_start"] :].startswith(row["sentence"])
        assert row["reported_by"] is None or row["reported_by"] in set(coded.mentions["mention_id"])
    assert set(coded.args["mention_id"]) <= set(coded.mentions["mention_id"])
    assert coded.mentions["sentence_no"].is_sorted()


def test_a_long_text_of_a_language_without_lexicon_gives_no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_texts, "LONGEST", 10)
    assert code_in_waves(article("a" * 50, "xx"), vocabulary(), 300_000).mentions.is_empty()
