"""The ledger and the rejects: what was expected and came, and what broke a rule."""

import dataframely as dy
import polars as pl

from flows.records import Health, Status


class Ledger(dy.Schema):
    """One row for each source and run: what was expected, found, fetched, refused, cleaned and coded for the day."""

    day = dy.Date(primary_key=True, description="Logical day, in the configured zone.")
    source_id = dy.String(primary_key=True, description="The source.")
    run = dy.String(primary_key=True, description="Id of the run.")
    status = dy.String(
        check=lambda column: column.is_in([str(each) for each in Status]),
        description="complete, partial, blocked, no_coverage or not_tried.",
    )
    reason = dy.String(nullable=True, description="Why it is not complete, one word or more, or a remark (no_lexicon).")
    ways = dy.List(
        dy.Struct(
            {
                "kind": dy.String(),
                "url": dy.String(),
                "outcome": dy.String(),
                "entries": dy.UInt32(),
                "error": dy.String(nullable=True),
            }
        ),
        description="Ways of discovery that were tried, how each ended and how many entries it announced.",
    )
    found = dy.UInt32(description="Entries announced by all ways, each once.")
    skipped = dy.List(
        dy.Struct({"reason": dy.String(), "entries": dy.UInt32()}),
        description="Entries not asked for, by reason: later, older, undated, denied, other_host, already_committed.",
    )
    outcomes = dy.List(
        dy.Struct({"outcome": dy.String(), "pages": dy.UInt32()}),
        description="Pages asked for, by outcome.",
    )
    revisits = dy.List(
        dy.Struct({"outcome": dy.String(), "pages": dy.UInt32()}),
        nullable=True,
        description="Pages that were due to be asked for again, by how that ended: duplicate and not_modified are unchanged.",
    )
    revisits_changed = dy.UInt32(nullable=True, description="Of these, pages whose text or headline was another: new versions of articles.")
    revisits_gone = dy.UInt32(nullable=True, description="Of these, pages that answered 404 or 410; what is archived of them stays.")
    captures = dy.UInt32(description="Responses archived for the source, feeds and robots.txt included.")
    articles = dy.UInt32(description="Pages cleaned into articles.")
    flagged = dy.UInt32(description="Articles with at least one flag.")
    coded = dy.UInt32(description="Articles that the coder read.")
    no_lexicon = dy.UInt32(description="Articles in a language that has no lexicon: archived, not coded.")
    mentions = dy.UInt32(description="Mentions coded.")
    rejects = dy.UInt32(description="Rows that broke a rule.")
    barred = dy.List(
        dy.Struct({"flag": dy.String(), "articles": dy.UInt32()}),
        nullable=True,
        description="Articles that are not the page that was announced, or not all of it, by flag: "
        "consent_wall, challenge, soft_404, paywalled.",
    )
    health = dy.String(
        nullable=True,
        check=lambda column: column.is_in([str(each) for each in Health]),
        description="How the source does as of a night, from its nights before: healthy, quiet, degraded, blocked, dead, recovered.",
    )
    filled_by = dy.List(
        dy.String(),
        nullable=True,
        description="Ways by which a backfill filled the day, in their order: warc, lists, common_crawl, wayback, live; "
        "empty for a night, and where nothing covers the day.",
    )
    coder = dy.String(nullable=True, description="Version of the coder that read its articles.")
    started_at = dy.Datetime(time_zone="UTC", nullable=True, description="First request.")
    ended_at = dy.Datetime(time_zone="UTC", nullable=True, description="Last response.")

    @dy.rule()
    def every_entry_is_accounted_for(cls) -> pl.Expr:
        """Reject a row whose skipped entries and page outcomes do not add up to the entries found."""
        skipped = pl.col("skipped").list.eval(pl.element().struct.field("entries")).list.sum()
        asked = pl.col("outcomes").list.eval(pl.element().struct.field("pages")).list.sum()
        return pl.col("found") == skipped.fill_null(0) + asked.fill_null(0)


class Rejects(dy.Schema):
    """One row for each thing that broke a rule or could not be worked on: nothing is dropped without a trace."""

    day = dy.Date(description="Logical day, in the configured zone.")
    run = dy.String(description="Id of the run.")
    stage = dy.String(description="Where it happened: clean, events, archive.")
    rule = dy.String(description="Name of the rule that was broken, or of the failure.")
    key = dy.String(description="Which thing: the key of its table, or the URL.")
    source_id = dy.String(nullable=True, description="Its source, when known.")
    row = dy.String(description="The thing itself, as JSON, cut at 10,000 characters.")
