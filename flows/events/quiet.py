"""Quiet text: sport and culture, storms and accidents, and headlines of other pieces inside an article. Acts in it are not coded."""

from __future__ import annotations

import polars as pl

from flows.events.function_words import FunctionWords
from flows.events.keeping import kept
from flows.events.killings import STRONGER
from flows.events.location import TAKING, VIOLENT
from flows.events.lookups import look_up
from flows.events.neighbours import last_in_run
from flows.events.plots import drop_plots, is_dated, is_eventful, is_past

QUIET = ((0.03, 4), (0.05, 3), (0.05, 2))
"""An article is quiet when at least this share of its words are words of sport and culture, and so many different ones."""
CALM = ((0.02, 5), (0.03, 2))
"""Share of such words, and different ones, from which an article is calm: acts in it whose words are those of matches and markets need somebody public."""
SLIGHT, FEW = (0.012, 2), 3
"""Share of such words, and different ones, and acts at most, of an article that tells of none when nobody public acts or suffers in it."""
FIGURATIVE = (
    "accuse", "threaten", "demand", "reject", "support", "concede", "agree", "cooperate", "aid", "consult", "sanction", "restrict", "withdraw",
    "advance", "attack", "armed_clash", "repulse", "seize_territory", "convict",
)  # fmt: skip
"""Types whose words are those of matches, markets and private life too."""
DENSE = 0.06
"""Share from which on nothing in such an article is coded; below, a protest is (players who kneel)."""


def quiet_articles(words: pl.LazyFrame, titles: pl.LazyFrame, spoken_of: list[str]) -> pl.LazyFrame:
    """Return the articles with words of sport or culture: article, share (of its words that are such), quiet (it is about that), calm (much of it is), slight (some of it is).

    `titles` as of `title_words`; `spoken_of` are such words, of which those of the title count like those of the text.
    """
    here = words.filter("discard").select("article", "norm")
    counted = pl.concat([here, titles.filter(pl.col("norm").is_in(spoken_of))]).group_by("article")
    length = words.group_by("article").agg(length=pl.len())
    shares = counted.agg(said=pl.len(), kinds=pl.col("norm").n_unique()).join(length, on="article")
    above = {
        name: pl.any_horizontal((pl.col("share") >= share) & (pl.col("kinds") >= kinds) for share, kinds in pairs)
        for name, pairs in (("quiet", QUIET), ("calm", CALM), ("slight", (SLIGHT,)))
    }
    told = shares.select("article", "kinds", share=pl.col("said") / pl.col("length")).with_columns(**above)
    return told.filter(pl.any_horizontal(*above)).drop("kinds")


def title_words(articles: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words of the articles' titles: article, norm."""
    words = pl.col("title").fill_null("").str.to_lowercase().str.extract_all(r"[\p{L}\d-]+")
    return articles.select("article", norm=words).explode("norm", empty_as_null=False)


def headline_words(words: pl.LazyFrame) -> pl.LazyFrame:
    """Return the words that belong to headlines of other pieces: first.

    Such a headline begins with its cue (`Lire aussi`). It ends with its line, or where a word that begins sentences follows another word with
    a capital and no mark between (`Niger : 20 000 migrants secourus Le 26 avril`); a cue without either is followed by the article's own text.
    """
    begun = last_in_run(pl.when("headline").then("token"), "sentence", step=0)
    wordy = pl.col("is_word").shift(1) & (pl.col("sentence") == pl.col("sentence").shift(1))
    opens = pl.col("is_capitalised") & pl.any_horizontal("determiner", "subject_pronoun", "preposition", "subordinator") & wordy
    seen = words.select(
        "token", "sentence", "sentence_last", "text", opens=opens, begun=begun,
    ).filter(pl.col("begun").is_not_null())  # fmt: skip
    last = words.select(sentence_last="token", last_text="text")
    return (
        seen.with_columns(own=pl.when(pl.col("opens") & (pl.col("token") > pl.col("begun") + 3)).then("token").min().over("sentence"))
        .join(last, on="sentence_last", how="left")
        .filter(
            pl.when(pl.col("own").is_not_null())
            .then(pl.col("token") < pl.col("own"))
            .otherwise(~pl.col("last_text").is_in([".", "!", "?", "…", "»", '"', "”"]))
        )
        .select(first="token")
    )


SEVERAL = 3
"""Sentences that name a force of nature in an article that is about it."""

MISHAPS = ("killing", "destroy_property")
"""Types that forces of nature and accidents cause too."""


def drop_mishaps(acts: pl.LazyFrame, nouns: pl.LazyFrame) -> pl.LazyFrame:
    """Return the acts without deaths and damage that no side caused: a storm, a disease or an accident is named and nobody acts.

    It is named in the sentence, or, of deaths, in the one before.
    """
    # Asked several times: left lazy, what led to it would be worked out each time.
    here = acts.collect(engine="in-memory")
    forces = nouns.filter(pl.col("label") == "force").select("article", "sentence", "start", "end").unique().collect(engine="in-memory")
    by_force = _is_among("first", done_by(here, forces))
    hurt = pl.col("event_type").is_in(STRONGER) & (pl.col("people") == "injured").fill_null(value=False)
    violent = pl.col("event_type").is_in(MISHAPS) | hurt
    # `un séisme a frappé le nord du pays`: nobody attacked.
    struck = pl.col("event_type").is_in(STRONGER) & (pl.col("form") != "noun")
    sided = here.filter(~by_force & ~violent & pl.col("event_type").is_in(VIOLENT))["sentence"]
    # `A storm battered the coast, destroying a pier`: a place did nothing.
    nobody = pl.col("actor_start").is_null() | pl.col("actor_place").fill_null(value=False)
    alone = nobody & ~_is_among("sentence", sided)
    before = forces.select("article", sentence=(pl.col("sentence") + 1).cast(pl.UInt32))
    told_before = pl.struct("article", "sentence").is_in(before.to_struct().implode()) & ~_is_among("sentence", sided + 1)
    after = told_before & (pl.col("event_type") != "destroy_property")
    told = _is_among("sentence", forces["sentence"]) | after | _is_among("article", told_of_forces(here, forces, by_force))
    return here.filter(~((violent | struck) & by_force) & ~(violent & told & alone)).lazy()


def _is_among(name: str, values: pl.Series) -> pl.Expr:
    """Return whether a column's value is one of some."""
    return pl.col(name).is_in(values.implode())


def done_by(acts: pl.DataFrame, forces: pl.DataFrame) -> pl.Series:
    """Return the acts that a force of nature is the actor of (`un violent séisme`)."""
    named = acts.select("first", "sentence", begin="actor_start", until="actor_head_end").join(forces.drop("article"), on="sentence")
    return named.filter((pl.col("start") < pl.col("until")) & (pl.col("end") > pl.col("begin")))["first"]


def told_of_forces(acts: pl.DataFrame, forces: pl.DataFrame, by_force: pl.Expr) -> pl.Series:
    """Return the articles that tell of a storm, a disease or an accident alone.

    It acts itself in them, or is named in several sentences, and no side uses force.
    """
    several = forces.group_by("article").agg(times=pl.col("sentence").n_unique()).filter(pl.col("times") >= SEVERAL)["article"]
    by_somebody = pl.col("event_type").is_in([*VIOLENT, "protest"]) & ~pl.col("event_type").is_in(MISHAPS)
    fought = acts.filter(~by_force & by_somebody)["article"]
    told = pl.concat([acts.filter(by_force)["article"], several])
    return told.filter(~told.is_in(fought.implode()))


def drop_quiet(
    acts: pl.LazyFrame, words: pl.LazyFrame, articles: pl.LazyFrame, spoken_of: list[str], function_words: FunctionWords
) -> pl.LazyFrame:
    """Return the acts outside quiet text; `articles` need article and title, `spoken_of` are the words of sport and culture."""
    titles = kept(title_words(articles))
    return (
        acts.pipe(look_up, "article", quiet_articles(words, titles, spoken_of))
        .filter(_is_told())
        .drop("share", "quiet", "calm", "slight")
        .join(headline_words(words), on="first", how="anti", maintain_order="left")
        .pipe(drop_plots, words, titles, function_words)
    )


def _is_told() -> pl.Expr:
    """Return whether an act is news though its article is quiet, calm or says little; see `quiet_articles`."""
    known = pl.any_horizontal(pl.col(f"{role}_public").fill_null(value=False) for role in ("actor", "target"))
    when = is_past() | is_dated()
    literal = ~pl.col("event_type").is_in(FIGURATIVE)
    uneventful = (pl.len().over("article") <= FEW) & ~known.any().over("article")
    eventful = is_eventful()
    protest = (pl.col("event_type") == "protest") & (pl.col("share") < DENSE)
    # `police arrested two fans`: what a force did is news in a piece about a match too.
    forced = known & literal & when
    taken = pl.col("event_type").is_in(TAKING) & is_dated()
    # `gunmen attacked a cinema`: several, for a captain is a player there.
    armed = (pl.col("actor_armed") & pl.col("actor_several")).fill_null(value=False) & pl.col("event_type").is_in(STRONGER) & when
    return (
        pl.when(pl.col("quiet") & ~eventful).then(protest | forced | taken | armed)
        .when(pl.when("quiet").then(pl.lit(value=True)).when("calm").then(~eventful).otherwise(pl.col("slight") & uneventful)).then(known | literal)
        .otherwise(pl.lit(value=True))
    )  # fmt: skip
