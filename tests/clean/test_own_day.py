from datetime import date
from zoneinfo import ZoneInfo

import pytest

from flows.clean import own_day

PAGE = "<html><head>{head}</head><body><h1>Attaque</h1><p>Le 4 mars 2026, à Tiro.</p>{body}</body></html>"
JSON_LD = '<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Attaque", "datePublished": "{}"}}</script>'


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (JSON_LD.format("2026-03-03T23:30:00+01:00"), "", date(2026, 3, 3)),
        (JSON_LD.format("2026-03-03T23:30:00Z"), "", date(2026, 3, 4)),
        (JSON_LD.format("2026-03-03"), "", date(2026, 3, 3)),
        ('<meta property="article:published_time" content="2026-03-02T08:00:00+01:00">', "", date(2026, 3, 2)),
        ("", '<time datetime="2026-03-01T10:00:00+01:00" class="published">1 mars</time>', date(2026, 3, 1)),
        ("", "", None),
    ],
)
def test_the_day_is_what_the_page_states_in_the_sources_zone(head: str, body: str, expected: date | None) -> None:
    page = PAGE.format(head=head, body=body).encode()
    assert own_day(page, "text/html; charset=utf-8", "http://presse.example/a", ZoneInfo("Europe/Paris")) == expected


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4", b'{"datePublished": "2026-03-03"}', b"\xff\xd8\xff"])
def test_what_is_no_page_states_nothing(body: bytes) -> None:
    assert own_day(body, None, "http://presse.example/a", ZoneInfo("UTC")) is None
