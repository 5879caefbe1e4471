"""Clitics: small words that a language writes together with the next (`و`, `ب`, `ال`) or the last one, split off or left out.

A word that the lexicon, the register or the gazetteer knows stays whole; of any other, the longest rest that they know is taken for the word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from flows.catalog.actors import ActorRegister
from flows.catalog.lexicons import Lexicon
from flows.catalog.places import Gazetteer
from flows.catalog.spelling import VOWEL_SIGNS, norm_of, plain_of

SHORTEST = 3
"""Letters of the shortest word that stands after a prefix; after a conjunction or an article, which stand before any word, one less."""
SIGNS = r"[\p{M}ـ]*"
"""Signs that may stand behind a letter of a prefix."""
GUESS = 100
"""What a rest that no file knows costs, in letters: more than any that one does."""
SPLIT = {
    "text": pl.String(),
    "parts": pl.List(pl.String),
    "read_norm": pl.String(),
    "read_plain": pl.String(),
    "read_definite": pl.Boolean(),
}
"""Columns of split words."""
BY_NAME = ("date_words", "date_patterns", "place_words", "place_patterns", "demonyms", "clitics", "endings")
"""Files of a lexicon that are matched with the article, as names are, or that hold no words."""


@dataclass(frozen=True, slots=True, eq=False)
class Clitics:
    """The clitics of a language.

    `prefixes`: prefix (as norm), words (List: those that become tokens), article (Bool: it makes the word definite), fused (Bool: the last of
    `words` holds the article), firm (Bool: it stands before any word, however short). `suffixes`: suffix, restored (what the word has in its place), written (the
    suffix as it is printed, which spelling may fold). `known`: norms that are words, without article.
    `article`: the article, as norm.
    """

    prefixes: pl.DataFrame
    suffixes: pl.DataFrame
    known: pl.Series
    article: str


@lru_cache(maxsize=8)
def read_clitics(lexicon: Lexicon, register: ActorRegister, gazetteer: Gazetteer) -> Clitics | None:
    """Return the clitics of a lexicon, with the words that they are told apart by; nothing where it lists none."""
    rows = lexicon.tables["clitics"].with_columns(written="form", form=norm_of(pl.col("form")), read=norm_of(pl.col("read").fill_null("")))
    if rows.is_empty():
        return None
    listed = {str(kind): frame["form"].to_list() for (kind,), frame in rows.group_by("class", maintain_order=True)}
    article = "".join(listed.get("article", [])[:1])
    heads, middles = (["", *listed.get(name, [])] for name in ("conjunction", "preposition"))
    plain = [
        (head + middle + end, [word for word in (head, middle) if word], bool(end), False, bool(end) or not middle)
        for head in heads for middle in middles for end in ("", article)
    ]  # fmt: skip
    fused = [(head + end, [word for word in (head, end) if word], True, True, True) for head in heads for end in listed.get("fused", [])]
    schema = {"prefix": pl.String(), "words": pl.List(pl.String), "article": pl.Boolean(), "fused": pl.Boolean(), "firm": pl.Boolean()}
    none = pl.DataFrame({"suffix": [""], "restored": [""], "written": [""]})
    suffixes = rows.filter(pl.col("class") == "suffix").select("written", suffix="form", restored="read")
    return Clitics(
        pl.DataFrame([*plain, *fused], schema=schema, orient="row").unique("prefix", keep="first", maintain_order=True),
        pl.concat([none, suffixes], how="diagonal"),
        known_words(lexicon, register, gazetteer, article, listed.get("fused", [])),
        article,
    )


def known_words(lexicon: Lexicon, register: ActorRegister, gazetteer: Gazetteer, article: str, fused: list[str]) -> pl.Series:
    """Return the norms of all words of a language's files that begin with no fused article; those of names without their article."""
    tables = {stem: table.select(phrase=pl.nth(0)) for stem, table in lexicon.tables.items() if table.height}
    spoken = [
        table.filter(pl.col("language").is_in([lexicon.language, "mul"])).select(phrase=name)
        for table, name in ((register.aliases, "alias"), (register.demonyms, "form"), (register.collectives, "phrase"))
    ]
    own = pl.concat([pl.DataFrame(schema={"phrase": pl.String}), *(table for stem, table in tables.items() if stem not in BY_NAME)])
    names = pl.concat([*spoken, gazetteer.caseless.to_frame("phrase")])
    names = pl.concat([names, *(tables[stem] for stem in ("date_words", "place_words", "demonyms") if stem in tables)])
    bare = pl.col("phrase").str.replace(f"^{article}(.{{{SHORTEST},}})$", "${1}")
    parts = [_words(own), _words(names).with_columns(phrase=bare)]
    apart = ~pl.any_horizontal(pl.lit(value=False), *(pl.col("phrase").str.contains(f"^{each}.") for each in fused))
    return pl.concat(parts).filter(pl.col("phrase").str.contains(r"\p{L}") & apart)["phrase"].unique().sort()


def _words(phrases: pl.DataFrame) -> pl.DataFrame:
    """Return the words of phrases as norms."""
    return phrases.select(norm_of(pl.col("phrase")).str.split(" ")).explode("phrase", empty_as_null=False)


def split_clitics(pieces: pl.LazyFrame, clitics: Clitics) -> pl.LazyFrame:
    """Return pieces of text (article, text) with clitics before a word as pieces of their own.

    Adds spelling (what tells two words of the same letters apart), read_norm, read_plain and read_definite (it has the article): what the rest
    of a split word is read as, null for pieces left alone. The pieces of a word joined are the word.
    """
    here = pieces.collect(engine="in-memory")
    parts = _split(here.select("text").unique().filter(pl.col("text").str.contains(r"\p{Lo}{2}")), clitics)
    return (
        here.lazy()
        .join(parts.lazy(), on="text", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("parts", pl.concat_list("text")).alias("text"), last=pl.coalesce("parts", pl.concat_list("text")).list.len()
        )
        .with_columns(place=pl.int_ranges(1, pl.col("last") + 1))
        .drop("parts")
        .explode("text", "place", empty_as_null=False)
        .with_columns(pl.when(pl.col("place") == pl.col("last")).then(pl.col("read_norm", "read_plain", "read_definite")))
        .with_columns(spelling=pl.concat_str("text", "read_norm", "read_plain", separator="\n", ignore_nulls=True))
        .drop("place", "last")
    )


def _split(words: pl.DataFrame, clitics: Clitics) -> pl.DataFrame:
    """Return the words that hold clitics: text, parts (List, as written), read_norm, read_plain and read_definite of the last of them."""
    rows = _cheapest_reading(words, clitics).with_columns(clitics=pl.col("words").list.join(" "))
    alike = rows.partition_by("clitics", as_dict=True, maintain_order=True)
    return pl.concat(
        [pl.DataFrame(schema=SPLIT), *(_cut(frame, str(joined).split(), clitics.article) for (joined,), frame in alike.items())]
    )


def _cheapest_reading(words: pl.DataFrame, clitics: Clitics) -> pl.DataFrame:
    """Return the words that can be read as clitics before a word, with the reading that takes the fewest letters from them.

    A rest that is a known word comes before any that is not; such a rest is guessed only behind an article.
    """
    begun = _behind_prefixes(words, clitics)
    told = _known_rests(begun, clitics)
    guessed = begun.filter(pl.col("article") & (pl.col("rest").str.len_chars() >= SHORTEST))
    taken = pl.col("prefix").str.len_chars() + pl.col("suffix").str.len_chars() * 2
    readings = [
        told.with_columns(cost=taken.cast(pl.Int32)).drop("suffix", "restored", "written"),
        guessed.with_columns(read_norm="rest", cost=pl.lit(GUESS, pl.Int32) - pl.col("prefix").str.len_chars().cast(pl.Int32)),
    ]
    best = pl.concat(readings, how="diagonal").sort("text", "cost", "prefix", "read_norm")
    return best.unique("text", keep="first", maintain_order=True)


def _behind_prefixes(words: pl.DataFrame, clitics: Clitics) -> pl.DataFrame:
    """Return the unknown words with each prefix that they begin with, and the rest."""
    return (
        words.with_columns(norm=norm_of(pl.col("text")))
        .filter(~pl.col("norm").is_in(clitics.known.implode()))
        .join(clitics.prefixes, how="cross")
        .filter(pl.col("norm").str.starts_with(pl.col("prefix")))
        .with_columns(rest=pl.col("norm").str.slice(pl.col("prefix").str.len_chars()))
        .filter(pl.col("rest").str.len_chars() >= pl.when("firm").then(SHORTEST - 1).otherwise(SHORTEST))
    )


def _known_rests(begun: pl.DataFrame, clitics: Clitics) -> pl.DataFrame:
    """Return the words whose rest, with or without a suffix, is a known word, as `read_norm`; behind an article stands no suffix."""
    bare = pl.col("text").str.replace_all(VOWEL_SIGNS, "")
    ended = begun.join(clitics.suffixes, how="cross").filter(
        pl.col("rest").str.ends_with(pl.col("suffix")) & bare.str.ends_with(pl.col("written"))
    )
    stem = pl.col("rest").str.head(pl.col("rest").str.len_chars() - pl.col("suffix").str.len_chars()) + pl.col("restored")
    allowed = ended.filter(~(pl.col("article") & (pl.col("suffix") != "")))
    return allowed.with_columns(read_norm=stem).filter(pl.col("read_norm").is_in(clitics.known.implode()))


def _cut(rows: pl.DataFrame, words: list[str], article: str) -> pl.DataFrame:
    """Return words that begin with the same clitics, in the columns of `SPLIT`, with their parts as the text writes them."""
    heads = [SIGNS.join(word) + SIGNS for word in words]
    heads[:1] = [SIGNS + head for head in heads[:1]]  # a sign may stand before the first letter too
    pattern = "(?s)^" + "".join(f"({head})" for head in heads) + "(.*)$"
    parts = pl.concat_list([pl.col("text").str.extract(pattern, number) for number in range(1, len(heads) + 2)])
    fused = pl.when("fused").then(pl.lit(article)).otherwise(pl.lit(""))
    rest = norm_of(pl.col("parts").list.last())
    return rows.with_columns(parts=parts).with_columns(read_plain=plain_of(fused + rest), read_definite="article").select(*SPLIT)
