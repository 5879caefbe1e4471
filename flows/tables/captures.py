"""Captures: one row for each archived response."""

import dataframely as dy

from flows.records import ARCHIVED, Outcome


class Captures(dy.Schema):
    """One row for each archived response: pages, and the feeds, sitemaps and robots.txt that led to them."""

    day = dy.Date(description="Logical day of the run that archived it, in the configured zone.")
    run = dy.String(description="Id of the run that archived it.")
    record_id = dy.String(primary_key=True, description="WARC-Record-ID of the response record, without brackets.")
    source_id = dy.String(description="Source it was fetched for.")
    url = dy.String(description="URL as requested.")
    url_key = dy.String(description="Key of the URL: 32 hexadecimal digits, the same for spellings of one address.")
    resource = dy.String(
        check=lambda column: column.is_in([str(each) for each in ARCHIVED]),
        description="What it was asked for: page, robots, tdmrep, feed, sitemap, listing.",
    )
    outcome = dy.String(
        check=lambda column: column.is_in([str(each) for each in Outcome]),
        description="How the request ended, from the closed list of outcomes.",
    )
    status = dy.UInt16(min=100, max=999, description="HTTP status of the response.")
    mime = dy.String(nullable=True, description="Media type that the server gave, lower case, without parameters.")
    fetched_at = dy.Datetime(time_zone="UTC", description="When the request was sent, or when another archive captured it (WARC-Date).")
    warc_key = dy.String(description="Key of the WARC file in the archive.")
    warc_offset = dy.UInt64(description="First byte of the compressed record in that file.")
    warc_length = dy.UInt64(min=1, description="Length of the compressed record, bytes.")
    payload_digest = dy.String(description="WARC-Payload-Digest: SHA-1 of the payload, base32, with its prefix.")
    via = dy.String(
        nullable=True,
        description="Kind of list that announced it: feed, sitemap, news_sitemap, listing; or the archive of others that has captured "
        "it, which we have not: warc (a file that was given), common_crawl, wayback.",
    )
    via_url = dy.String(nullable=True, description="Address of that list, or of the file or page in that archive.")
    entry_title = dy.String(nullable=True, description="Title that the list gave.")
    entry_published = dy.Datetime(time_zone="UTC", nullable=True, description="Time of publication that the list gave.")
    reservations = dy.List(
        dy.String(),
        nullable=True,
        description="What the publisher reserves of text and data mining, AI training and copies, as place:directive: header, "
        "meta, robots.txt or tdmrep.json, then tdm-reservation=1, tdm-policy=address, noai, noimageai, noarchive, or a content "
        "preference such as ai-train=no. Recorded, never judged.",
    )
    entry_url_key = dy.String(
        nullable=True,
        description="Key of the announced address that this response is the last one for; another than url_key after redirects.",
    )
    previous_record_id = dy.String(
        nullable=True,
        description="Where a page was asked for again: record_id of the whole response of it before; null for a first visit.",
    )
