"""Articles: one row for each page that was cleaned."""

import dataframely as dy
import polars as pl

FLAGS = (
    "thin",
    "paywalled",
    "consent_wall",
    "challenge",
    "degraded",
    "soft_404",
    "no_text",
    "suspect",
)
"""What an article can be flagged with."""

UNCODED_FLAGS = ("consent_wall", "challenge", "soft_404", "no_text")
"""An article with one of these is not coded: its text is not the publisher's report."""

WALL_FLAGS = ("consent_wall", "challenge")
"""An article with one of these is a wall before the page: the page itself was not had."""

BARRED_FLAGS = (*WALL_FLAGS, "soft_404", "paywalled")
"""An article with one of these is not the page that was announced, or not all of it."""

BASES = ("feed", "sitemap", "json_ld", "meta", "markup", "heuristic")


class Articles(dy.Schema):
    """One row for each archived page that was cleaned, with its text and the way back to its bytes."""

    day = dy.Date(description="Logical day of the run, in the configured zone.")
    run = dy.String(description="Id of the run.")
    article_id = dy.String(primary_key=True, description="Stable id, from the URL key and the payload digest.")
    source_id = dy.String(description="Source it was fetched for.")
    url = dy.String(description="URL as requested.")
    url_key = dy.String(description="Key of the URL, as in captures.")
    canonical_url = dy.String(nullable=True, description="Canonical address that the page names.")
    fetched_at = dy.Datetime(time_zone="UTC", description="When the page was requested.")
    published = dy.Datetime(time_zone="UTC", nullable=True, description="Time of publication; midnight where only the day is known.")
    published_text = dy.String(
        nullable=True,
        description="The same in ISO 8601, with the offset as printed; a bare day where no time is known.",
    )
    published_offset_minutes = dy.Int16(nullable=True, min=-1080, max=1080, description="Offset from UTC as printed, minutes.")
    published_basis = dy.String(
        nullable=True,
        check=lambda column: column.is_in(BASES),
        description="Where the time was read: feed, sitemap, json_ld, meta, markup, or heuristic (a guess, day only).",
    )
    published_on = dy.Date(nullable=True, description="Day of publication as printed, in the page's own zone.")
    modified_text = dy.String(nullable=True, description="Time of the last change as printed, ISO 8601.")
    title = dy.String(nullable=True, description="Headline, without the site's name.")
    authors = dy.List(dy.String(), description="Persons named as authors, in the page's order.")
    site_name = dy.String(nullable=True, description="Name of the site as the page gives it.")
    language = dy.String(nullable=True, regex=r"^[a-z]{2,3}$", description="Language of the text, ISO 639.")
    text = dy.String(description="Text of the article: paragraphs separated by line breaks, Unicode NFC.")
    text_digest = dy.String(description="SHA-256 of the normalised text: equal for exact copies.")
    near_keys = dy.List(dy.UInt64(), description="Band hashes of the text's MinHash: near-duplicates share at least one.")
    flags = dy.List(dy.String(), description="What is wrong with it, from the closed list of flags; empty when nothing is.")
    charset = dy.String(nullable=True, description="Character encoding that was used.")
    charset_basis = dy.String(nullable=True, description="How it was found: bom, utf-8, header, meta, tolerant, detector.")
    extractor = dy.String(description="What extracted the text: trafilatura, trafilatura-fast, resiliparse, none.")
    extractor_version = dy.String(description="Its version and a digest of its settings.")
    warc_key = dy.String(description="Key of the WARC file that holds the page.")
    warc_offset = dy.UInt64(description="First byte of the compressed record in that file.")
    warc_length = dy.UInt64(min=1, description="Length of the compressed record, bytes.")
    payload_digest = dy.String(description="WARC-Payload-Digest of the page.")
    version = dy.UInt16(
        nullable=True,
        min=1,
        description="1 for the article as it was first archived, one more for each text or headline that came after; null is 1.",
    )
    previous_article_id = dy.String(nullable=True, description="Articles.article_id of the version before; null for the first.")

    @dy.rule()
    def flags_are_known(cls) -> pl.Expr:
        """Reject a flag that is not on the closed list."""
        return pl.col("flags").list.eval(pl.element().is_in(FLAGS)).list.all()
