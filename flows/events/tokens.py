"""The token table: every word and mark of a batch of articles, with exact offsets, sentences and quotations.

The regular expression covers every character, so that running sums of token lengths are exact code-point offsets.
"""

from __future__ import annotations

import polars as pl

from flows.catalog.spelling import MARKS, norm_of, plain_of
from flows.events.clitics import Clitics, split_clitics
from flows.events.neighbours import begins_run, first_of

TOKEN = (
    r"(?s)[\r\n]+"
    r"|[\s&&[^\r\n]\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]+"
    r"|\p{Lu}(?:\.\p{Lu})+\.?"
    r"|\d+(?:[.,٫٬]\d+)+"
    r"|(?i:aujourd['’]hui|prud['’]hom\p{L}+|presqu['’][iî]le\p{L}*)"
    r"|(?i:(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu)['’ʼ])"
    r"|[\p{L}\p{M}]+n['’]t"
    r"|['’](?:s|ve|re|ll|m)(?-u:\b)"
    r"|[\p{L}\p{M}\p{N}_]+"
    r"|."
)
"""Line breaks, other space and marks of direction, dotted acronyms, decimal numbers, words with an apostrophe inside, elided words, English contractions, words,
and any other single character. The word end after `'s` is that of ASCII letters alone: any other would make the search several times slower."""

HYPHENS = "-‐‑–"
SPACE = r"^[\s\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]+$"
WORD = r"[\p{L}\p{N}]"
ENDS = (".", "!", "?", "…", "。")
OPENING = ("«", "“", "„", "‹")
CLOSING = ("»", "”", "›")
LONGEST_SENTENCE = 400
"""Tokens of the longest sentence that is read as one: about four times the longest that news prints."""
ABBREVIATION = (
    r"^(?:[\p{L}&&[^x]]|mm|mmes?|mlles?|mgr|dr|drs|pr|st|ste|me|mr|mrs|ms|gen|col|lt|sgt|sen|rep|gov|no|art|av|env|cf|etc|vs"
    r"|jan|feb|aug|sept|oct|nov|dec)$"
)
"""Words after which a full stop ends no sentence; behind `X`, where one posts, it does."""


def key_of(phrase: pl.Expr) -> pl.Expr:
    """Return the key of a phrase of a lexicon: the norms of its tokens with a blank between; hyphens count as blanks."""
    pieces = phrase.str.extract_all(TOKEN)
    named = pieces.list.eval(pl.element().filter(~pl.element().str.contains(SPACE) & ~pl.element().is_in(list(HYPHENS))))
    return norm_of(named.list.eval(norm_of(pl.element())).list.join(" "))


def tokenise(articles: pl.LazyFrame, clitics: Clitics | None = None) -> pl.LazyFrame:
    """Return one row for each token of the articles' texts that is neither space nor a hyphen inside a word.

    Takes `article` (UInt32, position in the batch) and `text`; `clitics` are those of a language that writes them with the word. Columns:
    article; token (UInt32, consecutive over the whole batch, so that neighbours differ by one); start, end (UInt32, code points, end
    exclusive); text (marks of punctuation as those of Latin script); word (UInt32, number of its spelling in the batch); norm (lower case, straight apostrophes, accents kept); plain (norm without accents); is_word; is_capitalised;
    is_upper (two capitals or more, no small letter); is_figure (it begins with one); hyphen_before (glued to the token before by a hyphen); space_before; line
    (UInt32, number of line breaks before it: paragraphs); sentence (UInt32, unique in the batch); quote_depth (UInt8, 0 outside
    quotations).
    """
    whole = articles.select("article", text=pl.col("text").str.extract_all(TOKEN)).explode("text", empty_as_null=False)
    parted = whole.with_columns(spelling="text") if clitics is None else split_clitics(whole, clitics)
    pieces = _place(parted).collect(engine="in-memory")
    read = [name for name in pieces.columns if name.startswith("read_")]
    spelt = _spell(pieces.lazy().select("word", "text", *read).unique("word").sort("word")).drop("word", *read)
    return (
        pl.concat([pieces.drop("spelling", "text", *read), spelt.collect(engine="in-memory")[pieces["word"]]], how="horizontal")
        .lazy()
        .pipe(_mark_gaps)
        .pipe(_mark_sentences)
        .pipe(_mark_quotations)
        .drop("shape", "ends_small", "is_abbreviation")
    )


def _place(pieces: pl.LazyFrame) -> pl.LazyFrame:
    """Return pieces of text with `word` (number of the spelling), length, start and end in their article."""
    number = pl.col("spelling").cast(pl.Categorical(pl.Categories.random())).to_physical()
    return (
        pieces.with_columns(length=pl.col("text").str.len_chars(), word=number)
        .with_columns(end=pl.col("length").cast(pl.UInt64).cum_sum())
        .with_columns(begin=first_of(pl.col("end") - pl.col("length"), begins_run("article")))
        .with_columns(end=(pl.col("end") - pl.col("begin")).cast(pl.UInt32))
        .with_columns(start=(pl.col("end") - pl.col("length")).cast(pl.UInt32))
        .drop("begin")
    )


def _spell(texts: pl.LazyFrame) -> pl.LazyFrame:
    """Return what the spelling of each different piece of text says: so that it is worked out once for each word, not for each token."""
    text = pl.col("text").replace(MARKS)
    shape = (
        pl.when(text.str.contains(r"^[\r\n]")).then(pl.lit("break"))
        .when(text.str.contains(SPACE)).then(pl.lit("space"))
        .when(text.is_in(list(HYPHENS))).then(pl.lit("hyphen"))
        .when(text.is_in(ENDS)).then(pl.lit("end"))
        .when(text.is_in(OPENING)).then(pl.lit("opening"))
        .when(text.is_in(CLOSING)).then(pl.lit("closing"))
        .when(text == '"').then(pl.lit("straight"))
        .when(text == ")").then(pl.lit("bracket"))
        .when(text.str.contains(r"^[\d\p{Lo}¿¡]")).then(pl.lit("begin"))
    )  # fmt: skip
    spelt = texts.with_columns(
        shape=shape,
        is_word=text.str.contains(WORD),
        norm=norm_of(text),
        is_capitalised=text.str.contains(r"^\p{Lu}"),
        is_upper=text.str.contains(r"^[\p{Lu}\p{N}.]*\p{Lu}[\p{Lu}\p{N}.]+$"),
        definite=pl.lit(value=False),
        ends_small=text.str.contains(r"^\p{L}*\p{Ll}{2}$"),
    ).with_columns(
        plain=plain_of(pl.col("norm")),
        is_figure=pl.col("norm").str.contains(r"^\d"),
        is_abbreviation=pl.col("norm").str.contains(ABBREVIATION),
    )
    read = {name.removeprefix("read_"): name for name in texts.collect_schema().names() if name.startswith("read_")}
    return spelt.with_columns(pl.coalesce(source, name).alias(name) for name, source in read.items()).with_columns(text=text)


def _mark_gaps(pieces: pl.LazyFrame) -> pl.LazyFrame:
    """Return the tokens without space and inner hyphens, which become marks on the token after them."""
    is_break = (pl.col("shape") == "break").fill_null(value=False)
    is_space = (pl.col("shape") == "space").fill_null(value=False) | is_break
    is_word = pl.col("is_word")
    hyphen = (pl.col("shape") == "hyphen").fill_null(value=False)
    inner = hyphen & is_word.shift(1).fill_null(value=False) & is_word.shift(-1).fill_null(value=False)
    return (
        pieces.with_columns(
            hyphen_before=inner.shift(1).fill_null(value=False),
            space_before=is_space.shift(1).fill_null(value=False),
            line=is_break.cum_sum().cast(pl.UInt32),
            dropped=is_space | inner,
        )
        .filter(~pl.col("dropped"))
        .drop("dropped", "length")
        .with_row_index("token")
    )


def is_shape(*shapes: str) -> pl.Expr:
    """Return whether a piece of text has one of the shapes."""
    return pl.col("shape").is_in(shapes).fill_null(value=False)


def _mark_sentences(tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return the tokens with the number of their sentence.

    A sentence ends at a line break, and at a final mark (with the closing quotation marks after it) before a capital, an opening quotation
    mark or a figure; the blank after the mark may be missing when the word before it has small letters. Text without marks is cut after
    every `LONGEST_SENTENCE` tokens, so that time stays linear.
    """
    mark = is_shape("end")
    closes = is_shape("closing", "straight", "bracket")
    abbreviated = (pl.col("text").shift(1) == ".") & pl.col("is_abbreviation").shift(2)
    after_mark = mark.shift(1) & ~(mark | closes) & ~abbreviated
    after_close = is_shape("closing", "straight").shift(1) & mark.shift(2) & ~(mark | closes)
    begins = pl.col("is_capitalised") | is_shape("opening", "straight", "begin")
    apart = pl.col("space_before") | pl.col("ends_small").shift(2)
    starts = (
        (pl.col("article") != pl.col("article").shift(1))
        | (pl.col("line") != pl.col("line").shift(1))
        | ((after_mark | after_close) & begins & apart)
    )
    place = pl.col("token") - first_of(pl.col("token"), pl.col("starts"))
    cut = pl.col("starts") | (place % LONGEST_SENTENCE == 0)
    return (
        tokens.with_columns(starts=starts.fill_null(value=True)).with_columns(sentence=cut.cum_sum().cast(pl.UInt32) - 1).drop("starts")
    ).with_columns(sentence_in_article=pl.col("sentence") - first_of(pl.col("sentence"), begins_run("article")))


def _mark_quotations(tokens: pl.LazyFrame) -> pl.LazyFrame:
    """Return the tokens with their depth in quotations; straight marks open and close in turn, and a paragraph's end closes all."""
    marks = {name: is_shape(name).cast(pl.Int32) for name in ("opening", "closing", "straight")}
    before = {name: each.cum_sum() - each for name, each in marks.items()}
    paragraph = begins_run("article", "line")
    within = {name: each - first_of(each, paragraph) for name, each in before.items()}
    depth = (within["opening"] + marks["opening"] - within["closing"]).clip(0, 9)
    return tokens.with_columns(quote_depth=(depth + within["straight"] % 2).clip(0, 9).cast(pl.UInt8))
