from __future__ import annotations

import polars as pl
import pytest

from flows.catalog.files import Catalog, packaged_config
from flows.catalog.lexicon_check import count_triggers, find_problems
from flows.catalog.lexicons import Lexicon, load_vocabulary

VOCABULARY = load_vocabulary(Catalog((packaged_config(),)))


def changed(stem: str, row: dict[str, str]) -> Lexicon:
    lexicon = VOCABULARY.lexicons["es"]
    table = lexicon.tables[stem]
    one = pl.DataFrame({name: [row.get(name)] for name in table.columns}, schema=table.schema)
    return Lexicon("es", {**lexicon.tables, stem: pl.concat([table, one])})


def test_every_event_type_has_forms_in_every_packaged_language() -> None:
    counts = count_triggers(VOCABULARY.lexicons, VOCABULARY.ontology)
    assert counts.select(pl.min_horizontal(*VOCABULARY.lexicons)).min().item() > 0


def test_a_trigger_of_an_unknown_type_a_function_word_and_an_unknown_preposition_are_named() -> None:
    for row, problem in (
        ({"lemma": "saltar", "pos": "verb", "event_type": "leap"}, "leap is no type"),
        ({"lemma": "para", "pos": "noun", "event_type": "attack"}, "is a function word"),
        ({"lemma": "saltar", "pos": "verb", "event_type": "attack", "target_prep": "xyz"}, "'xyz' is no preposition"),
    ):
        found = find_problems(changed("triggers", row), VOCABULARY.ontology)
        assert any(problem in each for each in found["problem"])


def test_a_verb_with_two_stances_contradicts_itself() -> None:
    found = find_problems(changed("reporting", {"lemma": "decir", "stance": "deny"}), VOCABULARY.ontology)
    assert "contradicts itself: stance is deny and say" in found["problem"].to_list()


def test_a_function_word_that_asks_for_others_is_a_trigger() -> None:
    guarded = {"lemma": "para", "pos": "noun", "event_type": "attack", "require_near": "obús"}
    assert find_problems(changed("triggers", guarded), VOCABULARY.ontology).is_empty()


@pytest.mark.parametrize("language", sorted(VOCABULARY.lexicons))
def test_the_packaged_lexicons_are_sound(language: str) -> None:
    assert find_problems(VOCABULARY.lexicons[language], VOCABULARY.ontology)["problem"].to_list() == []
