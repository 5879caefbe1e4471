"""What is wrong with a lexicon, and what it lacks: found by comparing its files with each other, the ontology, and the fullest language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from flows.catalog.lexicons import DISCARD, FUNCTIONS, TABLES, Lexicon

CLOSED = ("determiner", "preposition", "genitive", "conjunction", "subordinator", "relative", "negation")
"""Cues of words that are never an act."""
SCHEMA = pl.Schema({"language": pl.String, "file": pl.String, "row": pl.String, "problem": pl.String})


def find_problems(lexicon: Lexicon, ontology: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that contradict another or cannot work: language, file, row, problem; none for a sound lexicon."""
    found = [*_repeated(lexicon), *_untyped(lexicon, ontology), *_stop_words(lexicon), *_unknown_prepositions(lexicon)]
    return pl.DataFrame([(lexicon.language, *each) for each in found], schema=SCHEMA, orient="row")


def count_triggers(lexicons: Mapping[str, Lexicon], ontology: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each event type with the forms that announce it, a column a language: 0 where a language has no trigger for it."""
    counts = ontology.select(event_type="code")
    for language, lexicon in lexicons.items():
        triggers, forms = lexicon.tables["triggers"], lexicon.forms()
        heads = triggers.with_columns(head=pl.when(pl.col("pos") == "verb").then(pl.col("lemma").str.extract(r"^(\S+)")).otherwise("lemma"))
        told = heads.join(forms.select("form", "pos", head="lemma"), on=["head", "pos"], how="left")
        each = told.group_by("event_type").agg(pl.struct("lemma", "form").n_unique().alias(language))
        counts = counts.join(each, on="event_type", how="left", maintain_order="left").with_columns(pl.col(language).fill_null(0))
    return counts


def count_rows(lexicons: Mapping[str, Lexicon]) -> pl.DataFrame:
    """Return the rows of each file, a column a language; `functions` counts the functions that a language has words for, out of all."""
    sizes = {
        language: [*(lexicon.tables[stem].height for stem in TABLES), lexicon.tables["function_words"]["function"].n_unique()]
        for language, lexicon in lexicons.items()
    }
    return pl.DataFrame({"file": [*TABLES, f"functions (of {len(FUNCTIONS.split())})"], **sizes})


def _repeated(lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Yield verbs that report with two stances, and numbers with two values."""
    for stem, key, said in (("reporting", "lemma", "stance"), ("numbers", "phrase", "value"), ("weapons", "phrase", "weapon")):
        rows = lexicon.tables[stem].group_by(key, maintain_order=True).agg(pl.col(said).unique().sort())
        for word, values in rows.filter(pl.col(said).list.len() > 1).iter_rows():
            yield stem, word, f"contradicts itself: {said} is {' and '.join(values)}"


def _untyped(lexicon: Lexicon, ontology: pl.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield triggers of a type that the ontology does not have."""
    rows = lexicon.tables["triggers"].filter(~pl.col("event_type").is_in([*ontology["code"], DISCARD]))
    for lemma, event_type in rows.select("lemma", "event_type").iter_rows():
        yield "triggers", lemma, f"{event_type} is no type of the ontology"


def _stop_words(lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Yield triggers that are function words, but those that ask for other words near them or exclude some: their author knew."""
    closed = lexicon.tables["cues"].filter(pl.col("cue").is_in(CLOSED))["phrase"]
    bare = pl.all_horizontal(pl.col(name).is_null() for name in ("exclude_before", "exclude_after", "require_after", "require_near"))
    rows = lexicon.tables["triggers"].filter(bare, pl.col("event_type") != DISCARD, pl.col("lemma").is_in(closed.implode()))
    for lemma in rows["lemma"].unique(maintain_order=True):
        yield "triggers", lemma, "is a function word"


def _unknown_prepositions(lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Yield triggers whose target comes with a preposition that the language's cues do not list."""
    known = lexicon.tables["cues"].filter(pl.col("cue").is_in(["preposition", "genitive", "agent"]))["phrase"]
    words = pl.col("word").str.split(" ").list.last()
    rows = (
        lexicon.tables["triggers"]
        .select("lemma", word=pl.col("target_prep").str.split("|"))
        .drop_nulls()
        .explode("word", empty_as_null=False)
        .filter(~pl.col("word").is_in(["0", "-"]) & ~words.is_in(known.implode()))
    )
    for lemma, word in rows.unique(maintain_order=True).iter_rows():
        yield "triggers", lemma, f"target_prep {word!r} is no preposition of cues.csv"
