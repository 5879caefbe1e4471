"""Places that the gazetteer lacks, told by the word for their kind (`le village de Xyz`), and `the country` for the one named last."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.catalog.lexicons import Lexicon
from flows.catalog.spelling import plain_of
from flows.events.neighbours import read_around, read_at
from flows.events.places.phrases import word_classes

KINDS = {"city": "exact", "site": "exact", "admin1": "admin1", "admin2": "admin2"}
"""Classes of `place_words.csv` that name kinds of places, and their precisions."""
CLOSED = (
    "preposition", "conjunction", "subordinator", "relative", "determiner", "passive_auxiliary", "perfect_auxiliary", "modal", "negation", "adverb",
)  # fmt: skip
"""Cues that end a noun group."""
REFERRING = "referring"
SHORTEST = 3
"""Letters of the shortest name that is taken for a place behind a preposition alone."""
STEPS = (-3, -2, -1, 1, 2, 3, 4, 5)
"""Words around the word for a kind that are looked at; a name has three at most."""


def find_unlisted(words: pl.LazyFrame, tokens: pl.LazyFrame, places: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the places that no name of the gazetteer tells: columns as of `find_places`.

    `words` are the spans of `vague.phrase_words`, `places` those found already.
    """
    heads = words.filter(pl.col("kind").is_in(list(KINDS)))
    beside = pl.concat([name_after(heads, tokens, lexicon), name_before(heads, tokens)])
    told = beside.pipe(drop_taken, places).pipe(keep_locative, tokens, lexicon)
    taken = pl.concat([places.select("first", "last"), told.select("first", "last")])
    bare = name_behind(tokens, lexicon).pipe(drop_taken, taken)
    return pl.concat([told, bare, refer_back(words.filter(pl.col("kind") == REFERRING), places)], how="diagonal_relaxed")


def name_behind(tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the lone capitalised words behind a preposition that names of towns alone follow without article (`à Xyz`): columns as of `find_places`.

    Names that stand beside another capitalised word or a title anywhere in the article are persons' or firms'; so is what follows a word that such a
    preposition leads to somebody (`grâce à Xyz`).
    """
    small = [word for name in ("locative", "determiner", "of", "bare_locative", "loose_locative") for word in words_of(lexicon, name)]
    bare, loose, titles, dative, heads = (
        words_of(lexicon, name) for name in ("bare_locative", "loose_locative", "title", "dative", "name_head")
    )
    leads = [*bare, *loose]
    capital = pl.col("is_capitalised") & pl.col("is_word")
    same = {step: pl.col("sentence").shift(step) == pl.col("sentence") for step in (-1, 1, 2)}
    # `à Port Kembla`: words that only names of places begin with.
    headed = (capital & capital.shift(1) & pl.col("plain").shift(1).is_in(heads) & same[1]).fill_null(value=False)
    joined = (~pl.col("plain").is_in(heads) & capital.shift(-1) & same[-1] & ~pl.col("hyphen_before").shift(-1)) | (
        same[1]
        & ~headed
        & ((capital.shift(1) & (same[2] | ~pl.col("plain").shift(1).is_in(small))) | pl.col("plain").shift(1).is_in(titles))
    )
    ends = ~(pl.col("hyphen_before") | headed).shift(-1, fill_value=False)
    seen = tokens.with_columns(
        led=pl.col("plain").shift(1).is_in(leads) & same[1] & ~(pl.col("plain").shift(2).is_in(dative) & same[2]).fill_null(value=False),
        person=(joined & ~pl.col("hyphen_before")).fill_null(value=False),
        **{f"last_{name}": pl.when(ends).then(name).backward_fill() for name in ("token", "end")},
    )
    # `in Ruaka before dawn`, but `in Covid cases`, `in October`: behind a preposition that many names follow, nothing known, and no noun beside it.
    sure = ~pl.col("plain").shift(1).is_in(loose) | (~pl.col("plain").is_in(known_words(lexicon)) & ends_group(lexicon))
    seen = seen.with_columns(led=pl.col("led") & sure.fill_null(value=False)) if loose else seen
    named = seen.filter(capital & ~pl.col("hyphen_before") & pl.col("led") & (pl.col("end") - pl.col("start") >= SHORTEST))
    persons = seen.filter("person").select("article", "plain").unique()
    return named.join(persons, on=["article", "plain"], how="anti", maintain_order="left").select(
        "article",
        "sentence",
        "start",
        first="token",
        last="last_token",
        end="last_end",
        place_precision=pl.lit("exact"),
        locative=pl.lit(value=True),
    )


@lru_cache(maxsize=32)
def known_words(lexicon: Lexicon) -> list[str]:
    """Return the plain words of dates, peoples and nouns: with a capital they are no unknown name."""
    listed = {"date_words": "phrase", "demonyms": "form", "nouns": "phrase", "source_nouns": "phrase"}
    return pl.concat([lexicon.tables[name].select(word=plain_of(pl.col(column).str.to_lowercase())) for name, column in listed.items()])[
        "word"
    ].to_list()


def ends_group(lexicon: Lexicon) -> pl.Expr:
    """Return whether no noun stands right behind a word: a mark, a small word of the cues, or a date."""
    closed = lexicon.tables["cues"].filter(pl.col("cue").is_in(CLOSED))["phrase"]
    dates = lexicon.tables["date_words"].filter(pl.col("class").is_in(["weekday", "day"]))["phrase"]
    words = pl.concat([closed, dates]).str.to_lowercase().to_list()
    same = pl.col("sentence").shift(-1) == pl.col("sentence")
    return ~same | ~pl.col("is_word").shift(-1) & (pl.col("text").shift(-1) != "'s") | pl.col("norm").shift(-1).is_in(words)


def words_of(lexicon: Lexicon, name: str) -> list[str]:
    """Return the plain words of a class of `place_words.csv`."""
    words = lexicon.tables["place_words"].filter(pl.col("class") == name)
    return words.select(plain_of(pl.col("phrase").str.to_lowercase())).to_series().to_list()


def name_after(heads: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the words for kinds with the capitalised name that follows them: article, sentence, first, last, kind."""
    classes = word_classes(lexicon)
    of = pl.col("plain_1").str.contains(rf"^{classes['of']}$")
    determined = pl.col("plain_2").str.contains(rf"^{classes['determiner']}$")
    capital = {step: pl.col(f"capital_{step}").fill_null(value=False) for step in STEPS}
    begins = pl.when(capital[1]).then(1).when(of & capital[2]).then(2).when(of & determined & capital[3]).then(3)
    # A name goes on as long as its words are capitalised.
    more = {step: pl.when(capital[step + 1] & capital[step + 2]).then(2).when(capital[step + 1]).then(1).otherwise(0) for step in (1, 2, 3)}
    length = pl.when(pl.col("begins") == 1).then(more[1]).when(pl.col("begins") == 2).then(more[2]).otherwise(more[3])
    return (
        with_capitals(heads, "last", tokens)
        .with_columns(begins=begins)
        .filter(pl.col("begins").is_not_null())
        .select("article", "sentence", "first", "kind", last=(pl.col("last") + pl.col("begins") + length).cast(pl.UInt32))
        # `a school in Iran's Kerman province`: the name is that of an owner.
        .pipe(read_at, "last", tokens, owner=(pl.col("norm").shift(-1) == "'s"))
        .filter(~pl.col("owner"))
        .drop("owner")
    )


def name_before(heads: pl.LazyFrame, tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return the capitalised words for kinds with the capitalised name before them (`Xyz Hospital`): columns as of `name_after`."""
    capital = {step: pl.col(f"capital_{step}").fill_null(value=False) for step in STEPS}
    run = pl.when(capital[-2] & capital[-3]).then(3).when(capital[-2]).then(2).otherwise(1)
    return (
        read_at(with_capitals(heads, "first", tokens), "first", tokens, proper="is_capitalised")
        .filter(pl.col("proper") & capital[-1] & ~capital[1])
        .with_columns(first=(pl.col("first") - run).cast(pl.UInt32))
        .select("article", "sentence", "first", "kind", "last")
    )


def with_capitals(heads: pl.LazyFrame, at: str, tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return the spans with the plain words around them, and whether each is capitalised (`plain_1`, `capital_1` ...)."""
    words = tokens.select("sentence", "plain", capital=pl.col("is_capitalised") & pl.col("is_word"))
    return heads.pipe(read_around, at, words, "plain", (1, 2)).pipe(read_around, at, words, "capital", STEPS)


def drop_taken(found: pl.LazyFrame, places: pl.LazyFrame) -> pl.LazyFrame:
    """Return the spans that hold no place found already."""
    inside = pl.int_ranges("first", pl.col("last") + 1, dtype=pl.UInt32)
    taken = places.select(inside=inside).explode("inside", empty_as_null=False).unique("inside")
    held = found.select("first", "last", inside=inside).explode("inside", empty_as_null=False).join(taken, on="inside", how="semi")
    return found.join(held, on=["first", "last"], how="anti")


def keep_locative(found: pl.LazyFrame, tokens: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Return the spans that a preposition of place leads, the longest of those that begin together."""
    classes = word_classes(lexicon)
    led = rf"(?:^| ){classes['locative']}(?: {classes['determiner']})?$"
    left = pl.concat_str(["plain_-3", "plain_-2", "plain_-1"], separator=" ", ignore_nulls=True)
    precision = pl.col("kind").cast(pl.String).replace_strict(KINDS, default=None, return_dtype=pl.String)
    return (
        found.sort("first", "last")
        .unique("first", keep="last", maintain_order=True)
        .pipe(read_around, "first", tokens, "plain", (-3, -2, -1))
        .filter(left.str.contains(led))
        .pipe(read_at, "first", tokens, "start")
        .pipe(read_at, "last", tokens, "end")
        .select("article", "sentence", "first", "last", "start", "end", place_precision=precision, locative=pl.lit(value=True))
    )


def refer_back(words: pl.LazyFrame, places: pl.LazyFrame) -> pl.LazyFrame:
    """Return `dans le pays`, `across the country` as the country that the article named last, or names at all: its text and columns, in a new position."""
    named = (
        places.filter(pl.col("place_precision") == "country").rename({"first": "named_first"}).drop("sentence", "last").sort("named_first")
    )
    told = words.select("article", "sentence", "first", "last").sort("first")
    back = told.join_asof(named, left_on="first", right_on="named_first", by="article", strategy="backward", check_sortedness=False)
    # `strikes on the capital, Kyiv, and across the country`: named only later, the country of the town where something was last, or the one that the article names.
    lost = back.filter(pl.col("country").is_null()).select(told.collect_schema().names())
    town = places.filter("locative").select("article", "country", town_first="first").drop_nulls("country").sort("town_first")
    near = lost.join_asof(town, left_on="first", right_on="town_first", by="article", strategy="backward", check_sortedness=False)
    later = near.join(named.unique(["article", "country"], keep="first", maintain_order=True), on=["article", "country"])
    only = named.filter(pl.col("country").n_unique().over("article") == 1).unique("article", keep="first", maintain_order=True)
    last = lost.join(later.select("first"), on="first", how="anti").join(only, on="article", how="inner")
    return pl.concat([back.filter(pl.col("country").is_not_null()), later, last], how="diagonal_relaxed").with_columns(
        locative=pl.lit(value=True)
    )
