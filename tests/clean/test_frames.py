from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from flows.clean import articles_frame
from flows.clean.frames import published_columns
from flows.records import Article
from flows.tables import Articles

CAPTURE: dict[str, Any] = {
    "source_id": "journal",
    "url_key": "k",
    "fetched_at": datetime(2024, 3, 6, 2, 30, tzinfo=UTC),
    "warc_key": "warc/2024/03/05/r-00000-abc.warc.gz",
    "warc_offset": 12,
    "warc_length": 3456,
    "payload_digest": "sha1:X",
    "entry_title": "not needed here",
}


def test_articles_become_valid_rows_that_lead_back_to_their_bytes(clean: Callable[..., Article], page: Callable[..., str]) -> None:
    articles = [(clean(page()), CAPTURE), (clean(b"", url_key="l"), CAPTURE | {"warc_offset": 99})]
    rows = Articles.validate(articles_frame(articles, day=date(2024, 3, 5), run="r"))
    assert rows.select("source_id", "warc_key", "warc_offset", "warc_length", "payload_digest").rows() == [
        ("journal", CAPTURE["warc_key"], 12, 3456, "sha1:X"),
        ("journal", CAPTURE["warc_key"], 99, 3456, "sha1:X"),
    ]
    assert rows["near_keys"].list.len().to_list() == [42, 0]


def test_an_article_given_twice_is_one_row(clean: Callable[..., Article], page: Callable[..., str]) -> None:
    assert articles_frame([(clean(page()), CAPTURE)] * 2, day=date(2024, 3, 5), run="r").height == 1


def test_no_articles_are_an_empty_table() -> None:
    assert Articles.validate(articles_frame([], day=date(2024, 3, 5), run="r")).is_empty()


@pytest.mark.parametrize(
    ("text", "instant", "offset", "day"),
    [
        ("2024-03-05T23:30:00-05:00", datetime(2024, 3, 6, 4, 30, tzinfo=UTC), -300, date(2024, 3, 5)),
        ("2024-03-05T23:30:00+00:00", datetime(2024, 3, 5, 23, 30, tzinfo=UTC), 0, date(2024, 3, 5)),
        ("2024-03-05T23:30:00", datetime(2024, 3, 5, 23, 30, tzinfo=UTC), None, date(2024, 3, 5)),
        ("2024-03-05", datetime(2024, 3, 5, tzinfo=UTC), None, date(2024, 3, 5)),
        (None, None, None, None),
    ],
)
def test_the_time_is_kept_as_an_instant_an_offset_and_a_printed_day(
    text: str | None, instant: datetime | None, offset: int | None, day: date | None
) -> None:
    columns = published_columns(text, "meta" if text else None)
    assert (columns["published"], columns["published_offset_minutes"], columns["published_on"]) == (instant, offset, day)
    assert columns["published_text"] == text
