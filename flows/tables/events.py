"""Events: what is told to have happened once, from all mentions of it; with the links behind it and what changed from night to night."""

import dataframely as dy
import polars as pl

from flows.tables.mentions import DATE_BASES, FACTUALITIES, PLACE_PRECISIONS, RESPONSIBILITIES, VOICES, WEAPONS

CONTRADICTIONS = ("casualties", "date", "denial", "responsibility")
"""What sources of one event can contradict each other in."""

HARMS = ("killed", "injured", "captured")
"""What is counted of people."""

TIES = ("copy", "text", "place", "date", "actor", "target", "count", "weapon", "article", "story")
"""What can tie a mention to its event."""


class Events(dy.Schema):
    """One row for each event that a run tells of, with all that the archive had of it then: the row with the highest run is the newest."""

    day = dy.Date(nullable=True, description="Logical day of the run that made the row; null outside an archive.")
    run = dy.String(nullable=True, description="Id of the run; null outside an archive.")
    event_id = dy.String(primary_key=True, description="Stable id: it stays with the event from night to night.")
    revision = dy.UInt32(min=1, description="1 for the first row of an event, one more for each that came after.")

    event_type = dy.String(description="Code of the ontology that most mentions have; of as many the finer one.")
    event_types = dy.List(
        dy.Struct({"event_type": dy.String(), "n_mentions": dy.UInt32()}), description="All codes, with how many mentions have each."
    )
    factuality = dy.String(
        check=lambda column: column.is_in(FACTUALITIES),
        description="happened when any mention says so; else denied, negated, planned or hypothetical, and nothing took place.",
    )
    is_background = dy.Bool(nullable=True, description="The act lies more than a year before the publication of every article on it.")

    actor_text = dy.String(nullable=True, description="Who acts, as printed most often.")
    actor_id = dy.String(nullable=True, description="Key in the actor register that most mentions have.")
    actor_ids = dy.List(
        dy.String(), description="All keys of actors that any mention has: more than one where sources disagree or act together."
    )
    target_text = dy.String(nullable=True, description="Who or what it is done to, as printed most often.")
    target_id = dy.String(nullable=True, description="Key in the actor register that most mentions have.")
    target_ids = dy.List(dy.String(), description="All keys of targets that any mention has.")

    place_text = dy.String(nullable=True, description="Where, as printed in the mention that places it most exactly.")
    geonameid = dy.Int64(nullable=True, description="GeoNames id of the place.")
    place_name = dy.String(nullable=True, description="Name of the place in the gazetteer.")
    lat = dy.Float64(nullable=True, min=-90, max=90, description="Latitude, degrees north (WGS 84); null for areas.")
    lon = dy.Float64(nullable=True, min=-180, max=180, description="Longitude, degrees east (WGS 84); null for areas.")
    admin1 = dy.String(nullable=True, description="First-level division, by name.")
    country = dy.String(nullable=True, regex=r"^[A-Z]{3}$", description="Country of the place, ISO 3166 alpha-3.")
    place_precision = dy.String(
        nullable=True,
        check=lambda column: column.is_in(PLACE_PRECISIONS),
        description="exact, near, area, line, admin2, admin1 or country.",
    )

    date_earliest = dy.Date(nullable=True, description="First day that a mention on the best basis gives.")
    date_latest = dy.Date(nullable=True, description="Last day that a mention on the best basis gives, included.")
    date_basis = dy.String(
        check=lambda column: column.is_in(DATE_BASES), description="Best basis among the mentions: text, inherited, publication, unknown."
    )

    killed_min = dy.UInt32(nullable=True, description="Lowest count of people killed that anybody gives.")
    killed_max = dy.UInt32(
        nullable=True, description="Highest that anybody gives; an open count (at least 12) enters with its lower bound."
    )
    injured_min = dy.UInt32(nullable=True, description="Lowest count of people injured that anybody gives.")
    injured_max = dy.UInt32(nullable=True, description="Highest that anybody gives, as above.")
    captured_min = dy.UInt32(nullable=True, description="Lowest count of people taken, arrested or held that anybody gives.")
    captured_max = dy.UInt32(nullable=True, description="Highest that anybody gives, as above.")
    casualties = dy.List(
        dy.Struct(
            {
                "harm": dy.String(check=lambda column: column.is_in(HARMS)),
                "minimum": dy.UInt32(nullable=True),
                "maximum": dy.UInt32(nullable=True),
                "victims": dy.String(nullable=True),
                "giver": dy.String(nullable=True),
                "giver_id": dy.String(nullable=True),
                "article_id": dy.String(),
                "mention_id": dy.String(),
            }
        ),
        description="Each count once by who gives it: harm (killed, injured, captured), bounds, victims, giver (null: the article), "
        "and the first article with it.",
    )
    weapons = dy.List(dy.String(), description="Classes of weapon that mentions name.")

    claims = dy.List(
        dy.Struct(
            {
                "speaker": dy.String(nullable=True),
                "speaker_id": dy.String(nullable=True),
                "voice": dy.String(check=lambda column: column.is_in(VOICES)),
                "factuality": dy.String(check=lambda column: column.is_in(FACTUALITIES)),
                "responsibility": dy.String(nullable=True, check=lambda column: column.is_in(RESPONSIBILITIES)),
                "actor": dy.String(nullable=True),
                "n_mentions": dy.UInt32(),
                "n_articles": dy.UInt32(),
                "article_id": dy.String(),
                "mention_id": dy.String(),
            }
        ),
        description="Who says what of it, a claim for each speaker (null: an article's own voice), actor, factuality and responsibility.",
    )

    n_mentions = dy.UInt32(min=1, description="Mentions of it, copies included.")
    n_articles = dy.UInt32(min=1, description="Articles that tell it, copies included; versions of one page count once.")
    n_sources = dy.UInt32(min=1, description="Sources (publishers) that tell it.")
    n_copies = dy.UInt32(description="Articles among them whose text is another's, exactly or nearly (syndication).")
    n_independent = dy.UInt32(
        min=1, description="Different texts that each bring a speaker no earlier text had; an article's own voice is its publisher."
    )
    n_sides = dy.UInt32(
        description="Its actors and targets, by state or group, among those who say that it happened: 2 where both sides say so."
    )
    contradictions = dy.List(dy.String(), description="In what they contradict each other: casualties, date, denial, responsibility.")

    article_ids = dy.List(
        dy.String(), min_length=1, description="Articles that tell it, copies and versions included: Articles.article_id."
    )
    first_seen = dy.Date(nullable=True, description="Day of the first mention, as the runs have it.")
    last_seen = dy.Date(nullable=True, description="Day of the last mention.")
    linker_version = dy.String(description="Version of the linking.")

    @dy.rule()
    def dates_are_ordered(cls) -> pl.Expr:
        """Reject a first day after the last."""
        return (pl.col("date_earliest") <= pl.col("date_latest")).fill_null(value=True)

    @dy.rule()
    def casualties_are_ordered(cls) -> pl.Expr:
        """Reject a lowest count above its highest."""
        return pl.all_horizontal((pl.col(f"{harm}_min") <= pl.col(f"{harm}_max")).fill_null(value=True) for harm in HARMS)

    @dy.rule()
    def contradictions_are_known(cls) -> pl.Expr:
        """Reject a contradiction that is not on the closed list."""
        return pl.col("contradictions").list.eval(pl.element().is_in(CONTRADICTIONS)).list.all()

    @dy.rule()
    def weapons_are_known(cls) -> pl.Expr:
        """Reject a class of weapon that is not on the closed list."""
        return pl.col("weapons").list.eval(pl.element().is_in(WEAPONS)).list.all()


class Links(dy.Schema):
    """One row for each mention: the event that it tells of, and what ties it there."""

    day = dy.Date(nullable=True, description="Logical day of the run; null outside an archive.")
    run = dy.String(nullable=True, description="Id of the run; null outside an archive.")
    mention_id = dy.String(primary_key=True, description="Mentions.mention_id.")
    event_id = dy.String(description="Events.event_id.")
    article_id = dy.String(description="Articles.article_id.")
    text_id = dy.String(description="Article that first had this text: its own id, or that of the one it copies or continues.")
    is_copy = dy.Bool(description="The same sentence stands in an earlier mention of the event.")
    tied_to = dy.String(nullable=True, description="Mention of the event that it is nearest to; null for one that stands alone.")
    score = dy.Float32(nullable=True, description="Evidence that both tell of one happening, log odds; null for one that stands alone.")
    ties = dy.List(
        dy.String(), description="What the two have in common: copy, text, place, date, actor, target, count, weapon, article, story."
    )

    @dy.rule()
    def ties_are_known(cls) -> pl.Expr:
        """Reject a tie that is not on the closed list."""
        return pl.col("ties").list.eval(pl.element().is_in(TIES)).list.all()


class Revisions(dy.Schema):
    """One row for each field of an event that a run changed: what it was, what it is, and which article changed it."""

    day = dy.Date(nullable=True, description="Logical day of the run; null outside an archive.")
    run = dy.String(nullable=True, description="Id of the run; null outside an archive.")
    event_id = dy.String(primary_key=True, description="Events.event_id.")
    revision = dy.UInt32(primary_key=True, min=2, description="Events.revision of the row that has the new value.")
    field = dy.String(primary_key=True, description="Column of the events.")
    before = dy.String(nullable=True, description="What it was, as text; null for nothing.")
    after = dy.String(nullable=True, description="What it is, as text; null for nothing.")
    article_id = dy.String(nullable=True, description="Article of the run that gives the new value; null where no single one does.")
