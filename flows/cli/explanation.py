"""A mention explained on a terminal: the marked sentence, what was understood, and the candidates with their rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from unicodedata import bidirectional

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.archive.probe import read_archive
from flows.archive.reading import scan
from flows.catalog.files import open_catalog
from flows.catalog.lexicons import Vocabulary, load_vocabulary
from flows.errors import UsageError
from flows.events import code_articles, load_backend
from flows.events.confidence import weigh, with_confidence
from flows.report.candidates import filled_roles, why_not
from flows.report.claims import read_claim
from flows.report.safety import one_line, visible
from flows.settings import load_settings

STYLES = {"place": "cyan", "attribution": "blue", "target": "magenta", "actor": "green", "trigger": "bold reverse"}
"""How the spans of a sentence are shown, the later ones over the earlier."""

RIGHT_TO_LEFT = frozenset({"R", "AL"})
"""Unicode's classes of letters that are written from right to left."""

REASONS = {
    "actor": "it is the actor",
    "dearer": "it costs more",
    "ruled": "the rule {rule} says who it is",
    "unfit": "no {role} that it can be",
}
"""Why a candidate was not taken, in words."""

SAME = 0.005
"""Two confidences that are shown alike."""

Row = Mapping[str, Any]


def explain_mention(key: str) -> None:
    """Print why an archived mention is as it is; raises UsageError for an id that none or several have."""
    settings = load_settings()
    store = read_archive(settings)
    found = scan(store, "mentions").filter(pl.col("mention_id").str.starts_with(key)).collect()
    if found["mention_id"].n_unique() != 1:
        msg = f"{key}: {'no mention has' if found.is_empty() else 'several mentions have'} this id in {settings.archive}"
        raise UsageError(msg)
    row = found.tail(1)
    same = pl.col("mention_id") == row["mention_id"].item()
    args = scan(store, "args").filter(same).unique(["role", "rank"], keep="last").collect()
    texts = scan(store, "articles").filter(pl.col("article_id") == row["article_id"].item()).select("text").collect()["text"].to_list()
    vocabulary = load_vocabulary(open_catalog(settings.config))
    told = scan(store, "mentions").filter(pl.col("article_id") == row["article_id"].item()).unique("mention_id", keep="last").collect()
    show(Console(), row.row(0, named=True), args, texts[-1] if texts else None, vocabulary)
    Console().print(show_confidence(told, row.row(0, named=True), vocabulary))


def explain_text(text: str, language: str, published: date | None) -> None:
    """Print the rows that a text gives, each explained; raises UsageError for a language without a lexicon."""
    settings = load_settings()
    catalog = open_catalog(settings.config)
    vocabulary, parsers = load_vocabulary(catalog), load_backend(settings.backend, catalog)
    if language not in vocabulary.languages:
        msg = f"{language}: no lexicon; there are {', '.join(vocabulary.languages)}"
        raise UsageError(msg)
    article = pl.DataFrame({"article_id": ["text"], "language": [language], "title": [""], "text": [text]})
    coded = code_articles(article.with_columns(published_on=pl.lit(published, pl.Date)), vocabulary, parsers)
    console = Console()
    if coded.mentions.is_empty():
        console.print("no act is told, or none that a rule can stand by")
    for row in coded.mentions.iter_rows(named=True):
        show(console, row, coded.args.filter(pl.col("mention_id") == row["mention_id"]), text, vocabulary)
        console.print(show_confidence(coded.mentions, row, vocabulary))


def show(console: Console, row: Row, args: pl.DataFrame, text: str | None, vocabulary: Vocabulary) -> None:
    """Print one mention: marked sentence, meaning, candidates; `text` is its article's, None where that is not at hand."""
    labels: dict[str, str] = dict(vocabulary.ontology.select("code", "label").iter_rows())
    claim = read_claim(row, labels.get(row["event_type"]) or row["event_type"], text)
    console.print(marked(row))
    facts = Table(show_header=False, show_edge=False, box=None, padding=(0, 1))
    facts.add_row("Act", claim.label, row["event_type"])
    for label, said, meant in claim.facts:
        facts.add_row(label, isolated(one_line(said)), meant or "")
    facts.add_row(
        "Says",
        isolated(one_line(row["attributed_to"] or ("nobody named" if row["voice"] == "unattributed" else "the article"))),
        row["voice"],
    )
    facts.add_row("Factuality", row["factuality"], f"confidence {row['confidence']:.2f}")
    facts.add_row("Rules", ", ".join(row["rules"]), f"mention {row['mention_id']}")
    console.print(facts)
    if args.height:
        console.print(candidates(args, row, text))
    console.print()


def isolated(words: str) -> str:
    """Return words written from right to left between marks that keep them from turning the cells beside them round; others as they are.

    The marks (FIRST STRONG ISOLATE, POP DIRECTIONAL ISOLATE of Unicode's rules for text in both directions) take no room.
    """
    turned = any(bidirectional(letter) in RIGHT_TO_LEFT for letter in words)
    return f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}" if turned else words


def marked(row: Row) -> Text:
    """Return a mention's sentence with its spans in colour."""
    sentence = Text("".join(visible(letter) or " " for letter in row["sentence"]))
    for kind, style in STYLES.items():
        start, end = row[f"{kind}_start"], row[f"{kind}_end"]
        if start is not None and end is not None:
            sentence.stylize(style, max(start - row["sentence_start"], 0), max(end - row["sentence_start"], 0))
    return sentence


def candidates(args: pl.DataFrame, row: Row, text: str | None) -> Table:
    """Return the candidates for actor and target as a table, those that were taken marked, and of the others why they were not."""
    table = Table(show_edge=False, header_style="bold", box=None, padding=(0, 1))
    for name in ("", "role", "rank", "candidate", "rule", "cost", "why not"):
        table.add_column(name, justify="right" if name in {"rank", "cost"} else "left", overflow="fold")
    filled = filled_roles(args.iter_rows(named=True), row)
    for each in args.sort("role", "rank").iter_rows(named=True):
        start, end = each["span_start"], each["span_end"]
        words = text[start:end] if text is not None else f"code points {start} to {end}"
        reason = why_not(each, row, filled)
        why = REASONS[reason.code].format(role=reason.role, rule=reason.rule) if reason else ""
        facts = (each["role"], str(each["rank"]), isolated(one_line(words)), each["rule"], f"{each['score']:g}", why)
        table.add_row("" if why else "→", *facts)
    return table


def show_confidence(mentions: pl.DataFrame, row: Row, vocabulary: Vocabulary) -> Table:
    """Return the parts of a mention that bear a weight, the strongest first; `mentions` are all of its article.

    An archived row may have been given its confidence by other weights than those in force: then the last line says so.
    """
    of_row = pl.col("mention_id") == row["mention_id"]
    weights = weigh(mentions.lazy(), vocabulary.weights).filter(of_row).sort(pl.col("weight").abs(), descending=True, maintain_order=True)
    now = with_confidence(mentions.lazy(), vocabulary.weights).filter(of_row).select("confidence").collect().item()
    table = Table(show_edge=False, header_style="bold", box=None, padding=(0, 1))
    table.add_column("part of the confidence")
    table.add_column("weight", justify="right")
    for part, weight in weights.select("part", "weight").collect().iter_rows():
        table.add_row(part, f"{weight:+.2f}")
    other = "" if abs(now - row["confidence"]) < SAME else f"; the row says {row['confidence']:.2f}, by the weights of its day"
    table.add_row("chance that the type is right", f"{now:.2f}{other}")
    return table
