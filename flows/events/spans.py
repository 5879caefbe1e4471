"""Spans: where the phrases of a lexicon stand in the token table.

Phrases are compiled into a tree of words, which the tokens walk step by step: a token that begins no phrase costs one look at a table, and a
word's place in the tree is found once for each spelling of a batch, not once for each token.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from flows.events.neighbours import one_of_each

LONGEST = 7
"""Words of the longest phrase that is looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """Phrases as a tree of words.

    `words`: word (String), number (UInt32, consecutive). `roots`: the state after each number as a first word (UInt32, null where no phrase
    begins so). `steps`: before, number, after (states). `goes_on` and `ends`: whether a phrase goes on after a state, or ends with it.
    `entries`: state, words, kind (Enum), key and the phrases' own columns. `longest`: words of the longest.
    """

    words: pl.DataFrame
    roots: pl.Series
    steps: pl.DataFrame
    goes_on: pl.Series
    ends: pl.Series
    entries: pl.DataFrame
    longest: int


def compile_phrases(phrases: pl.DataFrame, longest: int = LONGEST) -> Phrases:
    """Return phrases as a tree; those of more words than `longest` are left out.

    `phrases` has `key` (`tokens.key_of` of the phrase; of `plain` keys where those are looked for), `kind` and any columns of its own.
    """
    sized = (
        phrases.with_columns(words=pl.col("key").str.count_matches(" ", literal=True) + 1)
        .filter((pl.col("words") <= longest) & (pl.col("key").str.len_chars() > 0))
        .with_columns(pl.col("kind").cast(pl.Enum(phrases["kind"].unique().sort().to_list())))
    )
    most = int(sized["words"].max() or 0)  # type: ignore[arg-type]
    tree = _grow(sized, most)
    words = tree.select("word").unique(maintain_order=True).with_row_index("number").select("word", "number")
    steps = (
        tree.join(tree.select(parent="prefix", before="after"), on="parent", how="left", maintain_order="left")
        .join(words, on="word", how="left", maintain_order="left")
        .select("before", "number", "after")
    )
    entries = sized.join(tree.select(key="prefix", state="after"), on="key", how="left", maintain_order="left")
    first = words.join(steps.filter(pl.col("before").is_null()).select("number", "after"), on="number", how="left", maintain_order="left")
    steps = steps.drop_nulls("before")
    goes_on, ends = (tree.select(pl.col("after").is_in(states.implode())).to_series() for states in (steps["before"], entries["state"]))
    return Phrases(words, first["after"], steps, goes_on, ends, entries, most)


def _grow(phrases: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return one row for each beginning of a phrase: prefix, parent (without its last word), word (that word), after (its number as a state)."""
    pieces = pl.col("key").str.split(" ")
    beginnings = [
        phrases.filter(pl.col("words") >= size).select(
            prefix=pieces.list.head(size).list.join(" "), parent=pieces.list.head(size - 1).list.join(" "), word=pieces.list.get(size - 1)
        )
        for size in range(1, most + 1)
    ]
    nothing = pl.DataFrame(schema={"prefix": pl.String, "parent": pl.String, "word": pl.String})
    return pl.concat([nothing, *beginnings]).unique("prefix", keep="first", maintain_order=True).with_row_index("after")


def match_phrases(tokens: pl.LazyFrame, phrases: Phrases, *, on: str = "norm") -> pl.LazyFrame:
    """Return where phrases stand, of overlapping ones of a kind the longest: columns as of `find_phrases`."""
    return find_phrases(tokens, phrases, on=on).pipe(keep_longest, lane=pl.col("kind").to_physical())


def find_phrases(tokens: pl.LazyFrame, phrases: Phrases, *, on: str = "norm") -> pl.LazyFrame:
    """Return everywhere that phrases stand: one row for each span and lexicon entry.

    `tokens` as from `tokenise`, whole sentences of them. Spans: article, sentence, first, last (token numbers, both included), start, end
    (code points), words (tokens in it), kind, key, and the phrases' columns. Several entries of one key give several rows.
    """
    rows = tokens.select("article", "sentence", "token", "start", "end", "word", on).collect(engine="in-memory")
    numbers = _number(rows, phrases, on)
    row, state = pl.arange(rows.height, dtype=pl.UInt32, eager=True), phrases.roots.gather(numbers)
    row, state = row.filter(state.is_not_null()), state.drop_nulls()
    finals = []
    for size in range(1, phrases.longest + 1):
        ending = phrases.ends.gather(state)
        finals.append(
            pl.DataFrame({"row": row.filter(ending), "state": state.filter(ending)}).with_columns(last_row=pl.col("row") + (size - 1))
        )
        if row.is_empty():
            break
        row, state = _walk(rows, numbers, phrases, row, state, size)
    nothing = pl.DataFrame(schema={"row": pl.UInt32, "state": pl.UInt32, "last_row": pl.UInt32})
    found = pl.concat([nothing, *finals])
    at = rows.select("article", "sentence", "start", first="token")[found["row"]]
    until = rows.select("end", last="token")[found["last_row"]]
    return (
        pl.concat([found.select("state"), at, until], how="horizontal")
        .lazy()
        .join(phrases.entries.lazy(), on="state", how="inner", maintain_order="left_right")
        .drop("state")
    )


def _number(rows: pl.DataFrame, phrases: Phrases, on: str) -> pl.Series:
    """Return the number of each token's word in the tree, null for words that stand in no phrase."""
    spelled = one_of_each(rows, on).join(phrases.words, left_on=on, right_on="word", how="left", maintain_order="left")
    return spelled["number"].gather(rows["word"])


def _walk(
    rows: pl.DataFrame, numbers: pl.Series, phrases: Phrases, row: pl.Series, state: pl.Series, size: int
) -> tuple[pl.Series, pl.Series]:
    """Return the rows and states that go on with one more word of the same sentence, after so many words."""
    going = phrases.goes_on.gather(state) & (row + size < rows.height)
    row, state = row.filter(going), state.filter(going)
    inside = rows["sentence"].gather(row) == rows["sentence"].gather(row + size)
    walked = pl.DataFrame({"row": row, "before": state, "number": numbers.gather(row + size)}).filter(inside)
    after = walked.join(phrases.steps, on=["before", "number"], how="inner", maintain_order="left")
    return after["row"], after["after"]


def keep_longest(spans: pl.LazyFrame, *, lane: pl.Expr | None = None) -> pl.LazyFrame:
    """Return the spans without those that overlap an earlier or longer one of their lane; entries of equal span all stay.

    `lane` is a number: spans of different lanes may overlap.
    """
    offset = pl.lit(0, pl.Int64) if lane is None else lane.cast(pl.Int64) * 2**32
    ordered = (
        spans.with_columns(begins=offset + pl.col("first"), ends=offset + pl.col("last"))
        .sort("begins", "ends", descending=[False, True], maintain_order=True)
        .with_columns(
            twin=((pl.col("begins") == pl.col("begins").shift(1)) & (pl.col("ends") == pl.col("ends").shift(1))).fill_null(value=False),
            fresh=(pl.col("begins") > pl.col("ends").cum_max().shift(1)).fill_null(value=True),
        )
    )
    return ordered.filter(pl.when(~pl.col("twin")).then("fresh").forward_fill()).drop("begins", "ends", "twin", "fresh")
