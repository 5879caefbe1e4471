from collections.abc import Callable

import polars as pl
import pytest

from flows.events.changes import compare, summarise

Coder = Callable[..., pl.DataFrame]
TEXT = (
    "Des hommes armés ont attaqué le village mardi. La police a arrêté trois suspects. "
    "L'opposition accuse l'armée d'avoir bombardé le marché. Le syndicat a menacé de bloquer le port."
)


@pytest.fixture(scope="module")
def mentions(coded: Coder) -> pl.DataFrame:
    return coded(TEXT, language="fr")


def told(changes: pl.DataFrame) -> list[tuple[str, str, str | None]]:
    return changes.select("change", "trigger", "field").rows()


def test_a_coding_beside_itself_has_no_change(mentions: pl.DataFrame) -> None:
    assert compare(mentions, mentions).is_empty()


def test_a_mention_that_only_one_coding_has_is_added_or_gone_with_its_rules(mentions: pl.DataFrame) -> None:
    fewer = mentions.filter(pl.col("event_type") != "arrest")
    gone, added = compare(mentions, fewer), compare(fewer, mentions)
    assert told(gone) == [("gone", "arrêté", None)]
    assert told(added) == [("added", "arrêté", None)]
    assert "trigger:active" in gone["rules_before"].item()
    assert gone["rules_after"].item() is None
    assert "trigger:active" in added["rules_after"].item()


def test_each_field_that_changed_is_named_with_both_values(mentions: pl.DataFrame) -> None:
    attack = pl.col("event_type") == "attack"
    other = mentions.with_columns(
        actor_text=pl.when(attack).then(pl.lit("nobody")).otherwise("actor_text"),
        killed_min=pl.when(attack).then(pl.lit(3, pl.UInt32)).otherwise("killed_min"),
        confidence=pl.lit(0.1, pl.Float32),
    )
    fields = compare(mentions, other).select("field", "before", "after").rows()
    assert fields == [("actor_text", "hommes armés", "nobody"), ("killed_min", None, "3")]


def test_a_mention_of_the_same_words_with_another_type_changed_its_type(mentions: pl.DataFrame) -> None:
    arrest = pl.col("event_type") == "arrest"
    other = mentions.with_columns(
        event_type=pl.when(arrest).then(pl.lit("abduct")).otherwise("event_type"),
        mention_id=pl.when(arrest).then(pl.lit("another")).otherwise("mention_id"),
    )
    changes = compare(mentions, other)
    assert changes.select("change", "field", "before", "after").rows() == [("changed", "event_type", "arrest", "abduct")]


def test_a_link_to_a_speech_act_that_got_another_id_is_no_change(mentions: pl.DataFrame) -> None:
    renamed = mentions.with_columns(pl.col("mention_id", "reported_by") + "x")
    assert mentions["reported_by"].drop_nulls().len() > 0
    assert compare(mentions, renamed).is_empty()


def test_the_summary_counts_what_was_and_is_and_came_and_went(mentions: pl.DataFrame) -> None:
    fewer = mentions.filter(pl.col("event_type") != "arrest")
    summary = summarise(mentions, fewer, compare(mentions, fewer))
    assert summary.filter(pl.col("event_type") == "arrest").rows() == [("arrest", 1, 0, 0, 1, 0)]
    assert summary["before"].sum() == mentions.height
    assert summary["after"].sum() + summary["gone"].sum() - summary["added"].sum() == mentions.height
