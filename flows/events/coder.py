"""The coder: one batch of articles of one language, from text to mentions, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from flows.catalog.lexicons import Lexicon, Vocabulary
from flows.events.acts import keep_sound, only_persons, retype, with_arguments, with_speech
from flows.events.antecedents import antecedents, resolve
from flows.events.arguments import candidates, choose
from flows.events.chunks import find_chunks
from flows.events.circumstances import with_circumstances, with_weapons
from flows.events.clitics import read_clitics
from flows.events.confidence import with_confidence
from flows.events.content import mark_content, mark_known
from flows.events.effects import refine_by_means
from flows.events.eyewitnesses import only_witnesses
from flows.events.factuality import judge
from flows.events.found import Found, find_spans
from flows.events.function_words import FunctionWords, read_function_words
from flows.events.keeping import kept
from flows.events.killings import drop_wounded, fold_killings, mark_acting
from flows.events.mentions import ARGS, CODER_VERSION, EXPLAINED, build_mentions, explain, with_identities
from flows.events.noun_bounds import mark_bounds
from flows.events.owners import free_owners
from flows.events.pairing import pair_up
from flows.events.parsing import Parser, parse, sentences_of
from flows.events.participants import drop_worded, participants
from flows.events.predicates import find_predicates
from flows.events.quiet import drop_mishaps, drop_quiet
from flows.events.recalling import recall
from flows.events.relations import relate
from flows.events.responsibility import with_responsibility
from flows.events.scopes import scopes
from flows.events.setting import place_in_clause
from flows.events.sharing import (
    answer_askers,
    answer_claims,
    answer_doers,
    free_victims,
    share_agents,
    share_control,
    share_offences,
    share_threats,
)
from flows.events.speech import attribute, sources, speakers
from flows.events.tokens import tokenise
from flows.events.verb_first import order_pairs
from flows.events.vocabulary import Prepared, prepare
from flows.events.word_order import word_order
from flows.events.wordings import afterwards, headings, wordings
from flows.events.words import mark_words
from flows.tables import Mentions


@dataclass(frozen=True, slots=True)
class Coded:
    """What coding gives: `mentions` (tables.Mentions), `args` (the candidates behind them), `rejects` (rule, key, row)."""

    mentions: pl.DataFrame
    args: pl.DataFrame
    rejects: pl.DataFrame


def code_articles(articles: pl.LazyFrame | pl.DataFrame, vocabulary: Vocabulary, parsers: Mapping[str, Parser] | None = None) -> Coded:
    """Return the mentions of the articles whose language has a lexicon.

    `articles` needs article_id, language, published_on (Date or null), title, text; source_id and timezone are taken where they are given.
    Same articles and vocabulary, same rows. In languages that have one of `parsers`, its relations propose arguments too.
    """
    batch = articles.lazy().collect()
    for name in ("source_id", "timezone"):
        if name not in batch.columns:
            batch = batch.with_columns(pl.lit(None, pl.String).alias(name))
    parts = [
        code_language(batch.filter(pl.col("language") == language), lexicon, vocabulary, (parsers or {}).get(language))
        for language, lexicon in vocabulary.lexicons.items()
        if batch["language"].eq(language).any()
    ]
    mentions = pl.concat([Mentions.create_empty(), *(part.mentions for part in parts)])
    kept, failure = Mentions.filter(mentions)
    args = pl.concat([pl.DataFrame(schema=ARGS), *(part.args for part in parts)])
    return Coded(kept, args, _rejects(failure.details()))


def _rejects(broken: pl.DataFrame) -> pl.DataFrame:
    """Return rule, key and row of each rule that a row breaks."""
    columns = Mentions.column_names()
    rules = [name for name in broken.columns if name not in columns]
    if broken.is_empty():
        return pl.DataFrame(schema={"rule": pl.String, "key": pl.String, "row": pl.String})
    return (
        broken.with_columns(row=pl.struct(columns).struct.json_encode(), key="mention_id")
        .unpivot(rules, index=["key", "row"], variable_name="rule", value_name="verdict")
        .filter(pl.col("verdict").cast(pl.String) == "invalid")
        .select("rule", "key", "row")
    )


def code_language(articles: pl.DataFrame, lexicon: Lexicon, vocabulary: Vocabulary, parser: Parser | None = None) -> Coded:
    """Return the mentions of articles of one language; the parser's name is part of the version of the coder that the rows bear."""
    read = read_batch(articles, lexicon, vocabulary, parser)
    # What a stage needs for itself goes with it: of a long text each frame has a hundred megabytes.
    acts, proposed = find_acts(read)
    settled = settle(acts, read)
    coder = CODER_VERSION if parser is None else f"{CODER_VERSION}+{parser.name}"
    told = kept(build_mentions(settled.pipe(with_identities, read.found), read.articles, read.words, vocabulary.lexicon_version, coder))
    mentions = with_confidence(told, vocabulary.weights).collect(engine="in-memory")
    return Coded(mentions.select(Mentions.column_names()), explain(proposed, mentions), _rejects(pl.DataFrame()))


@dataclass(frozen=True, slots=True)
class Read:
    """A batch as it is read before anything is coded: the language's frames, the articles, the spans, words and noun groups of their text, and the parser, if any, that reads them."""

    ready: Prepared
    function_words: FunctionWords
    order: frozenset[str]
    articles: pl.LazyFrame
    found: Found
    words: pl.LazyFrame
    chunks: pl.LazyFrame
    parser: Parser | None


def read_batch(articles: pl.DataFrame, lexicon: Lexicon, vocabulary: Vocabulary, parser: Parser | None) -> Read:
    """Return the articles of one language read: spans found, words with the reading that holds, noun groups."""
    ready, function_words = prepare(lexicon), read_function_words(lexicon)
    batch = articles.with_row_index("article").with_columns(text=pl.col("text").fill_null("")).lazy()
    tokens = read_tokens(batch, lexicon, vocabulary)
    found = find_spans(tokens, batch, lexicon, vocabulary)
    words = kept(
        mark_words(tokens, ready.words.lazy(), found.cues, ready.endings, function_words, verb_first=ready.verb_first)
        .pipe(mark_known, found)
        .pipe(mark_bounds, found, ready)
        .pipe(mark_content, function_words)
    )
    return Read(ready, function_words, word_order(lexicon), batch, found, words, kept(find_chunks(words, function_words)), parser)


def read_tokens(batch: pl.LazyFrame, lexicon: Lexicon, vocabulary: Vocabulary) -> pl.LazyFrame:
    """Return the tokens of a batch of articles of one language."""
    return kept(tokenise(batch, read_clitics(lexicon, vocabulary.register, vocabulary.gazetteer)))


def find_acts(read: Read) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Return the acts with arguments, speaker and factuality, and every candidate for actor and target, as `explain` takes them."""
    predicates = kept(
        find_predicates(read.found.phrases, read.words, read.ready, read.function_words, read.order).pipe(
            place_in_clause, read.words, read.chunks, read.function_words
        )
    )
    people = kept(participants(read.words, read.chunks, read.found.actors, read.function_words).pipe(drop_worded, predicates))
    proposed = propose(predicates, people, read)
    arguments = kept(resolve(choose(proposed), antecedents(people, read.function_words("scene")), people))
    acts = put_together(predicates, arguments, who_says(predicates, arguments, read), read)
    return acts, kept(proposed.select(EXPLAINED))


def propose(predicates: pl.LazyFrame, people: pl.LazyFrame, read: Read) -> pl.LazyFrame:
    """Return every candidate for actor and target of each predicate, with the rule that proposes it and its rank."""
    pairs = kept(pair_up(predicates, people, read.words, read.function_words))
    if read.parser:
        parsed = parse(sentences_of(predicates, read.words, read.articles), read.parser)
        pairs = kept(relate(pairs, parsed, predicates, read.words))
    ordered = kept(order_pairs(pairs, read.function_words("charge"))) if read.ready.verb_first else pairs
    return kept(candidates(ordered, verb_first=read.ready.verb_first, order=read.order, parsed=read.parser is not None))


def who_says(predicates: pl.LazyFrame, arguments: pl.LazyFrame, read: Read) -> pl.LazyFrame:
    """Return the speaker of each predicate that somebody reports."""
    spoken = speakers(predicates, arguments, mute=read.ready.verb_first)
    reporters = kept(only_witnesses(spoken, read.words, read.function_words))
    cited = pl.concat(
        [
            sources(read.found.cues, read.chunks, read.words, reporters, read.function_words),
            wordings(read.words, read.chunks, reporters, read.function_words),
            headings(read.words, read.chunks, read.function_words),
            afterwards(reporters, read.words, read.chunks, read.function_words),
        ],
        how="diagonal_relaxed",
    )
    return kept(attribute(predicates, kept(scopes(reporters, cited, read.words, read.function_words)), reporters))


def put_together(predicates: pl.LazyFrame, arguments: pl.LazyFrame, spoken: pl.LazyFrame, read: Read) -> pl.LazyFrame:
    """Return the acts: predicates with arguments, speaker and factuality, and what one act takes from another."""
    words, function_words = read.words, read.function_words
    return kept(
        judge(predicates, words, function_words)
        .filter(pl.col("event_type").is_not_null())
        .pipe(with_arguments, arguments)
        .pipe(retype, read.ready.triggers)
        .pipe(only_persons)
        .pipe(share_agents)
        .pipe(share_control, function_words)
        .pipe(share_threats)
        .pipe(share_offences, function_words)
        .pipe(with_speech, spoken)
        .pipe(free_owners)
        .pipe(answer_claims)
        .pipe(recall, words, function_words)
        .pipe(free_victims)
        .pipe(answer_doers)
        .pipe(answer_askers)
        .pipe(with_responsibility, words, read.found.cues, read.chunks, arguments, function_words)
    )


def settle(acts: pl.LazyFrame, read: Read) -> pl.LazyFrame:
    """Return the acts with circumstances, those that are one act as one, and without those that no rule can stand by."""
    joining = read.function_words("and", "then")
    return kept(
        acts.pipe(with_weapons, read.found)
        .pipe(mark_acting)
        .pipe(refine_by_means)
        .pipe(fold_killings, joining, read.function_words("within", "of"))
        .pipe(drop_wounded)
        .pipe(with_circumstances, read.found, read.words, read.function_words)
        .pipe(keep_sound, verb_first=read.ready.verb_first, joining=joining, by=read.function_words("by"))
        .pipe(drop_mishaps, read.found.nouns)
        .pipe(drop_quiet, read.words, read.articles, read.ready.spoken_of, read.function_words)
    )
