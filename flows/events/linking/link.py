"""Linking: the mentions of a run, and those of the days around, into events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from flows.catalog.linking import LinkingRules
from flows.events.linking.candidates import pairs_between, pairs_in_articles
from flows.events.linking.clusters import cluster
from flows.events.linking.events import event_rows
from flows.events.linking.evidence import SCALE, ties_of, weigh
from flows.events.linking.features import WORDING, compared, worded
from flows.events.linking.identity import name_events
from flows.events.linking.incidents import as_incidents, number_of
from flows.events.linking.keys import Kin, as_keys
from flows.events.linking.revisions import revisions
from flows.events.linking.stories import with_stories
from flows.events.linking.texts import same_texts
from flows.tables.events import Events, Links, Revisions

LINKER_VERSION = "1"
"""Goes up when the same mentions give other events."""

LEAST = 0.6
"""Evidence that makes two clusters one, log odds: more than even, for a wrong merge costs more than a missed one."""


PART = 20_000
"""Mentions of which rows of events are made at a time: they are wide, and each column is sorted."""

READ = (
    "day", "run", "mention_id", "article_id", "source_id", "language", "published_on", "sentence_no", "trigger_start", "event_type",
    "actor_text", "actor_id", "actor_ids", "actor_sector", "target_text", "target_id", "target_ids", "target_sector",
    "place_text", "geonameid", "place_name", "lat", "lon", "admin1", "country", "place_precision", "date_start", "date_end", "date_basis",
    "killed_min", "killed_max", "injured_min", "injured_max", "captured_min", "captured_max", "weapon", "attributed_to", "attribution_id",
    "factuality", "voice", "responsibility", "casualties_attributed_to", "casualties_voice", "is_background", *WORDING,
)  # fmt: skip
"""Columns of mentions that linking reads."""


OF_MEMBERS = ("event_id", "node", "text_id", "actor_root", "target_root", "speaker", "first", "last", "is_firm", "is_new")
"""What rows of events are made of besides the mentions themselves."""

OF_LINKS = ("node", "event_id", "mention_id", "article_id", "text_id")
"""What stands in a link of its mention."""


@dataclass(frozen=True, slots=True)
class Before:
    """What the archive has of the days around: `links`, the newest row of each of `events`, and `former` links of the run's own mentions."""

    links: pl.DataFrame
    events: pl.DataFrame
    former: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking gives a run: rows of `tables.Events`, `tables.Links` and `tables.Revisions`."""

    events: pl.DataFrame
    links: pl.DataFrame
    revisions: pl.DataFrame

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return the rows by the name of their table."""
        return {"events": self.events, "links": self.links, "revisions": self.revisions}


def nothing_before() -> Before:
    """Return what an archive has that has no day yet."""
    return Before(Links.create_empty(), Events.create_empty(), Links.create_empty())


def nothing_linked() -> Linked:
    """Return what linking gives a run without mentions."""
    return Linked(Events.create_empty(), Links.create_empty(), Revisions.create_empty())


def link(
    mentions: pl.LazyFrame, articles: pl.LazyFrame, rules: LinkingRules, before: Before, *, day: date | None = None, run: str | None = None
) -> Linked:
    """Return the events of a run's mentions, the links to them, and what changed of those that were known.

    `mentions` are rows of `tables.Mentions`: the run's own, which are all that have no link yet, and the linked ones of days around;
    `articles` those they stand in. Same rows in any order, same result.
    """
    once = _once(mentions.select(READ).collect())
    nodes = _nodes(worded(once).lazy(), articles, before)
    once = once.drop(WORDING)
    clusters, pairs = _linked(nodes, rules)
    named = name_events(nodes.select("node", "mention_id", "event_id", cluster=clusters), before.former)
    nodes = nodes.with_columns(named["event_id"], named["is_new"])
    of_run = {"day": pl.lit(day, pl.Date), "run": pl.lit(run, pl.String)}
    links = _in_table(_links(nodes, pairs).lazy().with_columns(**of_run), Links)
    named = nodes.select("mention_id", *OF_MEMBERS)
    del nodes, pairs  # hundreds of megabytes in a large night, and rows of events take as much again
    told = [_event_tables(each, before, rules, of_run) for each in _members(once, articles, named)]
    events, changed = ([each[place] for each in told] for place in (0, 1))
    return Linked(
        _in_table(pl.concat([Events.create_empty(), *events]).lazy(), Events),
        links,
        _in_table(pl.concat([Revisions.create_empty(), *changed]).lazy(), Revisions),
    )


def _once(mentions: pl.DataFrame) -> pl.DataFrame:
    """Return each mention once, as the last run has it: two runs of a day may have coded the same page."""
    if not mentions["mention_id"].is_duplicated().any():
        return mentions
    return mentions.sort("run", "mention_id", nulls_last=True).unique("mention_id", keep="last", maintain_order=True)


def _nodes(mentions: pl.LazyFrame, articles: pl.LazyFrame, before: Before) -> pl.DataFrame:
    """Return what is compared of each mention, with the event that earlier nights gave it."""
    known = before.links.lazy().select("mention_id", "event_id").unique("mention_id", keep="last", maintain_order=True)
    told = compared(mentions.join(known, on="mention_id", how="left"), same_texts(articles)).collect()
    return told.lazy().pipe(with_stories).collect()


def _linked(nodes: pl.DataFrame, rules: LinkingRules) -> tuple[pl.Series, pl.DataFrame]:
    """Return the cluster of each node, and the pairs of nodes that were weighed, with `score` and `is_barred`.

    First the mentions of one article, then the incidents that they make: what a later sentence leaves out, an earlier one has said. A pair
    of incidents stands for that of their first mentions.
    """
    kin, keys = Kin(rules.kinships), as_keys(nodes)
    inside = weigh(_open(pairs_in_articles(keys, kin), nodes), keys, rules.weights)
    labels = cluster(inside, nodes, LEAST)
    incidents = as_incidents(nodes, labels)
    keys = as_keys(incidents)
    between = weigh(_open(pairs_between(keys, kin), incidents), keys, rules.weights)
    events = cluster(between, incidents, LEAST)
    firsts = labels.unique().sort()
    outside = between.with_columns(left=firsts.gather(between["left"]), right=firsts.gather(between["right"]))
    return firsts.gather(events).gather(number_of(labels)), pl.concat([inside, outside])


def _open(pairs: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of which at least one has no event yet."""
    is_known = nodes["event_id"].is_not_null()
    return pairs.filter(~(is_known.gather(pairs["left"]) & is_known.gather(pairs["right"])))


def _members(mentions: pl.DataFrame, articles: pl.LazyFrame, named: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield all mentions of the events that have a new one, with what was compared of them, and the `page` of their article: whole events, about `PART` rows."""
    touched = named.lazy().filter("is_new").select("event_id").unique()
    pages = articles.select("article_id", page="url_key").unique("article_id", keep="any").collect().lazy()
    ordered = named.lazy().join(touched, on="event_id", how="semi").sort("event_id", "node").with_row_index("part").collect()
    for part in ordered.with_columns(pl.col("part").min().over("event_id") // PART).partition_by(
        "part", maintain_order=True, include_key=False
    ):
        yield (
            mentions.lazy()
            .join(part.lazy(), on="mention_id", maintain_order="left")
            .join(pages, on="article_id", how="left", maintain_order="left")
            .with_columns(pl.col("page").fill_null(pl.col("article_id")))
            .collect()
        )


def _event_tables(
    members: pl.DataFrame, before: Before, rules: LinkingRules, of_run: Mapping[str, pl.Expr]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of events of whole ones' mentions, and what changed of them."""
    made = _numbered(event_rows(members.lazy()), before)
    events = _in_table(made.with_columns(linker_version=pl.lit(f"{LINKER_VERSION}-{rules.version}"), **of_run), Events)
    return events, _in_table(revisions(before.events.lazy(), events.lazy(), members.lazy().filter("is_new")), Revisions)


def _numbered(events: pl.LazyFrame, before: Before) -> pl.LazyFrame:
    """Return events with their revision: one more than that of the row before."""
    known = before.events.lazy().select("event_id", revision="revision")
    return events.join(known, on="event_id", how="left").with_columns(pl.col("revision").fill_null(0) + 1)


def _in_table(rows: pl.LazyFrame, table: type[Events | Links | Revisions]) -> pl.DataFrame:
    """Return rows with a table's columns, in its types, in the order of its key."""
    schema = table.create_empty().schema
    return rows.select(schema.names()).cast(schema).sort(table.primary_key()).collect()


def _links(named: pl.DataFrame, weighed: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each new mention: its event, and the mention of it that it is nearest to, with what ties the two."""
    events = named["event_id"]
    inside = weighed.filter(events.gather(weighed["left"]) == events.gather(weighed["right"]), ~pl.col("is_barred"))
    ways = (("left", "right"), ("right", "left"))
    both = pl.concat([inside.select("score", node=one, other=two) for one, two in ways])
    best = both.sort("score", "other", descending=[True, False]).unique("node", keep="first", maintain_order=True)
    ids = named.select(other="node", tied_to="mention_id")
    tied = ties_of(best, as_keys(named)).join(ids, on="other").with_columns(pl.col("score") / SCALE)
    sentence = ("event_id", "sentence_key", "told")
    is_copy = pl.col("node") > pl.col("node").min().over(sentence)
    new = named.select(*OF_LINKS, "is_new", is_copy=is_copy).filter("is_new")
    return new.join(tied, on="node", how="left").with_columns(pl.col("ties").fill_null([]))
