"""Mentions: one row for each place in an article where the text says that somebody did something."""

import dataframely as dy
import polars as pl

PLACE_PRECISIONS = ("exact", "near", "area", "line", "admin2", "admin1", "country")
DATE_PRECISIONS = ("day", "range", "week", "month", "year", "open")
DATE_BASES = ("text", "inherited", "publication", "unknown")
FACTUALITIES = ("happened", "denied", "negated", "planned", "hypothetical")
VOICES = ("article", "attributed", "unattributed")
RESPONSIBILITIES = ("admitted", "alleged", "denied")
WEAPONS = (
    "firearm", "bomb", "car_bomb", "suicide_vest", "mine", "artillery", "rocket", "missile",
    "aircraft", "drone", "blade", "chemical", "vehicle", "other",
)  # fmt: skip

START = "First code point in the article's text."
END = "Code point after the last."


class Mentions(dy.Schema):
    """One row for each act that an article tells: who did what to whom, where, when, and who says so."""

    day = dy.Date(nullable=True, description="Logical day of the run, in the configured zone; null outside an archive.")
    run = dy.String(nullable=True, description="Id of the run; null outside an archive.")
    mention_id = dy.String(primary_key=True, description="Stable id, from article, trigger span and event type.")
    article_id = dy.String(description="Articles.article_id.")
    source_id = dy.String(nullable=True, description="Source of the article, when it came from one.")
    language = dy.String(description="Language of the article, ISO 639.")
    published_on = dy.Date(nullable=True, description="Day of the article's publication.")
    sentence_no = dy.UInt32(description="Position of the sentence in the article, from 0.")
    sentence = dy.String(description="The sentence as in the article.")
    sentence_start = dy.UInt32(description=START)
    trigger = dy.String(min_length=1, description="Shortest word or phrase that names the act, as printed.")
    trigger_start = dy.UInt32(description=START)
    trigger_end = dy.UInt32(description=END)
    event_type = dy.String(description="Code of the ontology.")

    actor_text = dy.String(nullable=True, description="Who acts, as printed.")
    actor_start = dy.UInt32(nullable=True, description=START)
    actor_end = dy.UInt32(nullable=True, description=END)
    actor_id = dy.String(nullable=True, description="Key in the actor register; of conjoined actors the first.")
    actor_ids = dy.List(dy.String(), description="Keys of all conjoined actors on the register.")
    actor_country = dy.String(nullable=True, regex=r"^[A-Z]{3}$", description="Country of the actor, ISO 3166 alpha-3.")
    actor_sector = dy.String(nullable=True, description="Sector of the actor (GOV, MIL, REB, CVL ...).")

    target_text = dy.String(nullable=True, description="Who or what it is done to, as printed.")
    target_start = dy.UInt32(nullable=True, description=START)
    target_end = dy.UInt32(nullable=True, description=END)
    target_id = dy.String(nullable=True, description="Key in the actor register; of conjoined targets the first.")
    target_ids = dy.List(dy.String(), description="Keys of all conjoined targets on the register.")
    target_country = dy.String(nullable=True, regex=r"^[A-Z]{3}$", description="Country of the target, ISO 3166 alpha-3.")
    target_sector = dy.String(nullable=True, description="Sector of the target.")

    place_text = dy.String(nullable=True, description="Where the act happened, as printed.")
    place_start = dy.UInt32(nullable=True, description=START)
    place_end = dy.UInt32(nullable=True, description=END)
    geonameid = dy.Int64(nullable=True, description="GeoNames id of the place, when it was resolved.")
    place_name = dy.String(nullable=True, description="Name of the resolved place in the gazetteer.")
    lat = dy.Float64(nullable=True, min=-90, max=90, description="Latitude, degrees north (WGS 84); null for areas.")
    lon = dy.Float64(nullable=True, min=-180, max=180, description="Longitude, degrees east (WGS 84); null for areas.")
    admin1 = dy.String(nullable=True, description="First-level division, by name.")
    country = dy.String(nullable=True, regex=r"^[A-Z]{3}$", description="Country of the place, ISO 3166 alpha-3.")
    place_precision = dy.String(
        nullable=True,
        check=lambda column: column.is_in(PLACE_PRECISIONS),
        description="exact, near, area, line, admin2, admin1 or country.",
    )

    date_text = dy.String(nullable=True, description="When, as printed.")
    date_start = dy.Date(nullable=True, description="First day the act may have happened on.")
    date_end = dy.Date(nullable=True, description="Last day, included.")
    date_precision = dy.String(
        nullable=True,
        check=lambda column: column.is_in(DATE_PRECISIONS),
        description="day, range, week, month, year or open.",
    )
    date_basis = dy.String(
        check=lambda column: column.is_in(DATE_BASES),
        description="text, inherited (an earlier sentence's date holds), publication, unknown.",
    )

    killed_min = dy.UInt32(nullable=True, description="Lowest count of people killed.")
    killed_max = dy.UInt32(nullable=True, description="Highest count of people killed.")
    injured_min = dy.UInt32(nullable=True, description="Lowest count of people injured.")
    injured_max = dy.UInt32(nullable=True, description="Highest count of people injured.")
    captured_min = dy.UInt32(nullable=True, description="Lowest count of people taken, arrested or held.")
    captured_max = dy.UInt32(nullable=True, description="Highest count of people taken, arrested or held.")
    weapon = dy.String(nullable=True, check=lambda column: column.is_in(WEAPONS), description="Class of weapon.")

    attributed_to = dy.String(nullable=True, description="Nearest speaker or document that the text gives, as printed.")
    attribution_start = dy.UInt32(nullable=True, description=START)
    attribution_end = dy.UInt32(nullable=True, description=END)
    attribution_id = dy.String(nullable=True, description="Key of the speaker in the actor register.")
    factuality = dy.String(
        check=lambda column: column.is_in(FACTUALITIES),
        description="happened, denied, negated, planned or hypothetical.",
    )
    voice = dy.String(
        check=lambda column: column.is_in(VOICES),
        description="Who says so: article, attributed, or unattributed (hearsay without a source).",
    )
    responsibility = dy.String(
        nullable=True,
        check=lambda column: column.is_in(RESPONSIBILITIES),
        description="Of violent acts, when the text says so: admitted, alleged, denied.",
    )
    casualties_attributed_to = dy.String(nullable=True, description="Who gives the counts, where not the act's own source.")
    casualties_voice = dy.String(
        nullable=True,
        check=lambda column: column.is_in(VOICES),
        description="Voice of the counts, where not the act's.",
    )
    is_background = dy.Bool(nullable=True, description="The act lies more than a year before publication.")
    reported_by = dy.String(nullable=True, description="Mentions.mention_id of the speech act that reports this one.")
    confidence = dy.Float32(min=0, max=1, description="Estimated chance that the type is right.")
    rules = dy.List(dy.String(), description="Ids of the rules that made the row.")
    lexicon_version = dy.String(description="Digest of the lexicons, register and gazetteer that were used.")
    coder_version = dy.String(description="Version of the coder.")

    @dy.rule()
    def casualties_are_ordered(cls) -> pl.Expr:
        """Reject a lowest count above its highest."""
        counts = ("killed", "injured", "captured")
        return pl.all_horizontal((pl.col(f"{count}_min") <= pl.col(f"{count}_max")).fill_null(value=True) for count in counts)

    @dy.rule()
    def dates_are_ordered(cls) -> pl.Expr:
        """Reject a first day after the last."""
        return (pl.col("date_start") <= pl.col("date_end")).fill_null(value=True)

    @dy.rule()
    def attributed_rows_name_their_speaker(cls) -> pl.Expr:
        """Reject a row whose voice is attributed and that names nobody, and the reverse."""
        return (pl.col("voice") == "attributed") == pl.col("attributed_to").is_not_null()

    @dy.rule()
    def spans_are_ordered(cls) -> pl.Expr:
        """Reject an empty or reversed span."""
        spans = ("trigger", "actor", "target", "place", "attribution")
        return pl.all_horizontal((pl.col(f"{span}_start") < pl.col(f"{span}_end")).fill_null(value=True) for span in spans)
