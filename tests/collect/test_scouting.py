"""What a site says of itself."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from flows.catalog.sources import read_source
from flows.cli.proposal import check, identifier, render
from flows.collect.scouting import scout
from flows.collect.site import Announced, Site
from flows.records import Outcome
from servers.press import NOW, Press, answer, redirect, rss

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
FEED = answer(rss([("http://www.press.example/a", WHEN), ("http://m.press.example/b", WHEN), ("http://www.press.example/c", WHEN)]))
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://www.press.example/a</loc></url></urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


def home(head: str = "", language: str = "fr-FR") -> bytes:
    return answer(f'<html lang="{language}"><head><title>Accueil</title>{head}</head><body>Bonjour')


async def scouted(press: Press, url: str = "http://press.example/") -> Site:
    press.hosts |= {"press.example", "www.press.example", "m.press.example"}
    return await scout(url, press.network(), now=lambda: NOW, random=Random(1))  # noqa: S311


async def test_a_site_is_known_by_its_own_words(press: Press) -> None:
    head = '<meta property="og:site_name" content="La Presse"><link rel="alternate" type="application/rss+xml" href="fil.xml">'
    press.pages |= {
        "press.example/": redirect("http://www.press.example/"),
        "www.press.example/": home(head),
        "www.press.example/robots.txt": answer("User-agent: *\nCrawl-delay: 7\nSitemap: /plan.xml"),
        "www.press.example/fil.xml": FEED,
        "www.press.example/plan.xml": answer(SITEMAP, mime="text/xml"),
    }
    site = await scouted(press)
    assert (site.homepage, site.name, site.language, site.crawl_delay) == ("http://www.press.example/", "La Presse", "fr", 7.0)
    assert site.hosts == ("www.press.example", "m.press.example")
    assert [(each.kind, each.url, each.pages) for each in site.lists] == [
        ("feed", "http://www.press.example/fil.xml", 3),
        ("sitemap", "http://www.press.example/plan.xml", 1),
    ]
    assert press.kept == []


async def test_a_site_that_names_nothing_is_asked_at_three_usual_paths_and_no_more(press: Press) -> None:
    press.pages |= {"press.example/": home()}
    site = await scouted(press)
    assert (site.refused, site.lists) == (None, ())
    assert press.paths() == ["/", "/feed/", "/rss.xml", "/sitemap.xml"]


@pytest.mark.parametrize(
    ("children", "pattern"),
    [
        (["sitemap-2026-10.xml", "sitemap-2026-11.xml"], "sitemap-{yyyy}-{mm}"),
        (["news.2026/11/22.xml"], "news\\.{yyyy}/{mm}/{dd}"),
        (["map_20261122.xml", "map_20261121.xml", "authors.xml"], "map_{yyyy}{mm}{dd}"),
        (["posts-1.xml", "posts-2.xml"], None),
    ],
)
async def test_an_index_by_days_or_months_has_a_pattern(children: list[str], pattern: str | None, press: Press) -> None:
    locations = "".join(f"<sitemap><loc>http://press.example/{child}</loc></sitemap>" for child in children)
    press.pages |= {"press.example/": home(), "press.example/sitemap.xml": answer(INDEX.format(locations), mime="text/xml")}
    (found,) = (await scouted(press)).lists
    assert (found.child, found.children, found.pages) == (pattern, len(children), 0)


@pytest.mark.parametrize(
    ("pages", "refused"),
    [
        ({"robots.txt": answer("User-agent: *\nDisallow: /")}, Outcome.ROBOTS_DENIED),
        ({"": answer("", "403 Forbidden")}, Outcome.HTTP_4XX),
        ({"": answer(b"x", mime="image/png")}, Outcome.WRONG_TYPE),
    ],
)
async def test_a_site_that_refuses_is_left_alone(pages: dict[str, bytes], refused: Outcome, press: Press) -> None:
    press.pages |= {f"press.example/{path}": reply for path, reply in pages.items()}
    assert (await scouted(press)).refused is refused
    assert set(press.paths()) <= {"/"}


async def test_lists_that_are_none_are_left_out(press: Press) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/fil"><link rel="alternate" type="application/rss+xml" href="http://[">'
    press.pages |= {"press.example/": home(head), "press.example/fil": home(), "press.example/sitemap.xml": home()}
    assert (await scouted(press)).lists == ()


def test_whatever_a_site_calls_itself_its_file_is_sound(tmp_path: Path) -> None:
    site = Site(
        homepage="http://press.example/",
        refused=None,
        name='The "Press"\n\x7f\x01 \\ é \u2028',
        hosts=("www2.the-press.example.co.uk",),
        lists=(Announced(kind="sitemap", url="http://press.example/a?b='c", pages=0, hosts=(), children=2),),
    )
    text = render(site, datetime(2026, 11, 28, tzinfo=UTC))
    assert identifier(site) == "the-press-example-co"
    check(text, identifier(site))
    (tmp_path / "press.toml").write_text(text, encoding="utf-8")
    assert read_source(tmp_path / "press.toml").name == site.name
    assert "# child = ..." in text
