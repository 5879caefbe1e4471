"""Relations that a parser sees: found from its table of words alone, whatever parser made it."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from flows.catalog.parsers import Relation
from flows.events.parsing import WORDS, sentences_of
from flows.events.relations import find_relations

Word = tuple[str, int, str | None]


def tables(*words: Word, relative: tuple[str, ...] = ()) -> tuple[pl.DataFrame, pl.LazyFrame]:
    """Return a parsed sentence, a tuple (word, row of its head, relation) a word, and its token table."""
    starts = [sum(len(word) + 1 for word, _, _ in words[:number]) for number in range(len(words))]
    parsed = pl.DataFrame(
        [(0, start, head, relation) for start, (_, head, relation) in zip(starts, words, strict=True)], schema=WORDS, orient="row"
    )
    tokens = pl.DataFrame(
        {
            "sentence": [0] * len(words), "token": range(len(words)), "start": starts,
            "norm": [word for word, _, _ in words], "relative": [word in relative for word, _, _ in words],
        },
        schema={"sentence": pl.UInt32, "token": pl.UInt32, "start": pl.UInt32, "norm": pl.String, "relative": pl.Boolean},
    )  # fmt: skip
    return parsed, tokens.lazy()


def related(parsed: pl.DataFrame, tokens: pl.LazyFrame, *verbs: int) -> set[tuple[int, int, str]]:
    """Return predicate, token and relation of what is found for the verbs at these tokens."""
    predicates = tokens.filter(pl.col("token").is_in(verbs)).select("sentence", "start", first="token")
    return set(find_relations(parsed, predicates, tokens).collect().select("first", "token", "relation").rows())


def test_a_verb_in_a_row_has_the_subject_of_the_first() -> None:
    words = tables(
        ("gunmen", 1, "subject"),
        ("stormed", 1, None),
        ("it", 1, "object"),
        ("killed", 1, "conjunct"),
        ("and", 3, None),
        ("left", 3, "conjunct"),
    )
    assert related(*words, 1, 3, 5) == {(1, 0, "subject"), (3, 0, "shared_subject"), (5, 0, "shared_subject")}


def test_a_verb_in_a_row_with_a_subject_of_its_own_shares_none() -> None:
    words = tables(("gunmen", 1, "subject"), ("fired", 1, None), ("people", 3, "subject"), ("fled", 1, "conjunct"))
    assert related(*words, 3) == {(3, 2, "subject")}


def test_who_suffered_the_first_act_of_a_row_does_the_next() -> None:
    words = tables(("he", 1, "passive_subject"), ("freed", 1, None), ("and", 1, None), ("fled", 1, "conjunct"))
    assert related(*words, 1, 3) == {(3, 0, "shared_subject")}


def test_a_relative_clause_whose_pronoun_is_its_object_is_about_the_word_that_it_hangs_on() -> None:
    words = (("rebels", 0, None), ("that", 3, "object"), ("soldiers", 3, "subject"), ("fight", 0, "relative_clause"))
    assert related(*tables(*words, relative=("that",)), 3) == {(3, 2, "subject"), (3, 0, "relative_object")}
    assert related(*tables(*words), 3) == {(3, 2, "subject")}


def test_words_that_the_parser_cuts_otherwise_are_those_that_they_begin_in() -> None:
    parsed, tokens = tables(("il", 1, "subject"), ("nie", 1, None))
    halves = pl.DataFrame({"sentence": [0, 0, 0], "start": [0, 1, 3], "head": [2, 0, 2], "relation": ["subject", None, None]}, schema=WORDS)
    assert related(halves, tokens, 1) == related(parsed, tokens, 1) == {(1, 0, "subject")}


@given(st.data())
def test_whatever_tree_a_parser_draws_relations_stay_within_the_sentence(data: st.DataObject) -> None:
    count = data.draw(st.integers(min_value=1, max_value=12))
    head = st.integers(min_value=0, max_value=count - 1)
    relation = st.sampled_from([*Relation.__args__, None])
    words = [("word", data.draw(head), data.draw(relation)) for _ in range(count)]
    found = related(*tables(*words, relative=("word",)), *range(count))
    assert all(first < count and token < count for first, token, _ in found)


def test_only_sentences_that_hold_a_trigger_are_parsed() -> None:
    text = "Nobody came. Gunmen fired. They left."
    words = pl.LazyFrame({"article": [0] * 3, "sentence": [0, 1, 2], "start": [0, 13, 27], "end": [12, 26, 37]})
    predicates = pl.LazyFrame({"sentence": [1, 2], "event_type": ["attack", None]})
    told = sentences_of(predicates, words, pl.LazyFrame({"article": [0], "text": [text]}))
    assert told.rows() == [(1, 13, "Gunmen fired.")]
