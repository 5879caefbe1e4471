from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.clean.dates import parse_time, to_text
from flows.records import Article

Clean = Callable[..., Article]
Page = Callable[..., str]
LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Valbrune", "datePublished": "%s"}</script>'
META = '<meta property="article:published_time" content="%s">'


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("2024-03-05T18:30:00+01:00", "2024-03-05T18:30:00+01:00"),
        ("2024-03-05T18:30:00+0100", "2024-03-05T18:30:00+01:00"),
        ("2024-03-05T18:30:00.123Z", "2024-03-05T18:30:00+00:00"),
        ("2024-03-05T18:30:0Z", "2024-03-05T18:30:00+00:00"),
        ("2024-03-05 18:30", "2024-03-05T18:30:00"),
        ("2024-03-05 18:30:00 -0330", "2024-03-05T18:30:00-03:30"),
        ("2024-03-05|18h30", "2024-03-05T18:30:00"),
        ("2024/03/05", "2024-03-05"),
        ("20240305T183000Z", "2024-03-05T18:30:00+00:00"),
        ("20240305", "2024-03-05"),
        ("05.03.2024", "2024-03-05"),
        ("05.03.2024, 18:30", "2024-03-05T18:30:00"),
        ("Tue, 05 Mar 2024 18:30:00 +0100", "2024-03-05T18:30:00+01:00"),
        ("1709659800", "2024-03-05T17:30:00+00:00"),
        ("1709659800000", "2024-03-05T17:30:00+00:00"),
    ],
)
def test_machine_readable_dates_keep_the_offset_as_printed(printed: str, text: str) -> None:
    time = parse_time(printed)
    assert time is not None
    assert to_text(time) == text


@pytest.mark.parametrize(
    "printed", ["", "yesterday", "2024-13-05", "1970-01-01", "0001-01-01T00:00:00Z", "2024-02-30", "{{date}}", "04:25 PM IST"]
)
def test_what_is_no_date_is_none(printed: str) -> None:
    assert parse_time(printed) is None


@given(st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.timezones().map(lambda _: UTC) | st.none()))  # noqa: DTZ001
def test_what_is_written_is_read_again(time: datetime) -> None:
    whole = time.replace(microsecond=0)
    assert parse_time(to_text(whole)) == whole


@given(st.text(max_size=40))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    assert parse_time(text) is None or isinstance(parse_time(text), date)


@pytest.mark.parametrize(
    ("head", "text", "basis"),
    [
        (LINKED % "2024-03-05T18:30:00+01:00" + META % "2024-03-05T19:00:00+01:00", "2024-03-05T18:30:00+01:00", "json_ld"),
        (LINKED % "no date" + META % "2024-03-05T19:00:00+01:00", "2024-03-05T19:00:00+01:00", "meta"),
        (LINKED % "2024-03-05" + META % "2024-03-05T19:00:00+01:00", "2024-03-05T19:00:00+01:00", "meta"),
        (LINKED % "2024-03-05T18:00:00Z" + META % "2024-03-05T19:00:00+01:00", "2024-03-05T19:00:00+01:00", "meta"),
        (
            LINKED % "2024-03-06T02:18:11Z" + '<script>var publication_date = "2024-03-05 21:18:11"</script>',
            "2024-03-05T21:18:11-05:00",
            "json_ld",
        ),
        (LINKED % "2024-03-05T18:30:00Z", "2024-03-05T18:30:00+00:00", "json_ld"),
    ],
)
def test_json_ld_comes_before_meta_and_the_newsrooms_zone_before_utc(clean: Clean, page: Page, head: str, text: str, basis: str) -> None:
    article = clean(page(head=head))
    assert (article.published, article.published_basis) == (text, basis)


@pytest.mark.parametrize(
    "markup",
    [
        '<time datetime="2024-03-05T18:30:00+01:00">5 mars</time>',
        '<span itemprop="datePublished" content="2024-03-05T18:30:00+01:00"></span>',
        '<aside><time datetime="2020-01-01"></time></aside><time datetime="2024-03-05T18:30:00+01:00"></time>',
        '<time datetime="2024-03-07"></time><div class="published"><time datetime="2024-03-05T18:30:00+01:00"></time></div>',
    ],
)
def test_markup_dates_a_page_that_states_nothing_else(clean: Clean, page: Page, markup: str) -> None:
    article = clean(page().replace("<h1>", f"{markup}<h1>"))
    assert (article.published, article.published_basis) == ("2024-03-05T18:30:00+01:00", "markup")


def test_a_guess_is_a_day_and_marked(clean: Clean, page: Page) -> None:
    article = clean(page().replace("<article>", "<article><p>Publié le 5 mars 2024</p>"))
    assert (article.published, article.published_basis) == ("2024-03-05", "heuristic")


ANNOUNCED = datetime(2024, 3, 5, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("via", "stated", "text", "basis"),
    [
        ("feed", "2024-03-05T18:30:00+01:00", "2024-03-05T17:00:00+00:00", "feed"),
        ("news_sitemap", "2024-03-05T18:30:00+01:00", "2024-03-05T17:00:00+00:00", "sitemap"),
        ("feed", "2024-01-02T18:30:00+01:00", "2024-01-02T18:30:00+01:00", "json_ld"),
        ("sitemap", "2024-03-05T18:30:00+01:00", "2024-03-05T18:30:00+01:00", "json_ld"),
        ("sitemap", "", "2024-03-05T17:00:00+00:00", "sitemap"),
        ("feed", "", "2024-03-05T17:00:00+00:00", "feed"),
    ],
)
def test_the_feeds_date_counts_unless_the_page_contradicts_it(
    clean: Clean, page: Page, via: str, stated: str, text: str, basis: str
) -> None:
    article = clean(page(head=LINKED % stated), via=via, entry_published=ANNOUNCED)
    assert (article.published, article.published_basis) == (text, basis)


def test_the_last_change_is_kept_apart(clean: Clean, page: Page) -> None:
    article = clean(page(head=META % "2024-03-05" + '<meta property="article:modified_time" content="2024-03-06T08:00:00+01:00">'))
    assert (article.published, article.modified) == ("2024-03-05", "2024-03-06T08:00:00+01:00")
