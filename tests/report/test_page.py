import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from lxml import etree, html

from flows.report import Before, Night
from report.conftest import build_frame
from report.pages import render as render_night

Build = Callable[..., Any]

BAD = "javascript:alert(5)"
HOSTILE = "</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(2)>\x00\x1b[2J\u202egnp.exe{{ 7*7 }}&amp;"


def page(night: Night) -> html.HtmlElement:
    return html.document_fromstring(render_night(night))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def hostile(make_night: Build, make_article: Build, make_mention: Build, make_source: Build) -> Night:
    article = make_article(
        "a1", "ossa", language="en", title=HOSTILE, text=f"Shells fell {HOSTILE} on Ossa.", url="javascript:alert(3)", flags=["suspect"]
    )
    claim = make_mention(
        article,
        "Shells",
        "shelling",
        sentence=article["text"],
        place_name=HOSTILE,
        place_precision="area",
        admin1=HOSTILE,
        date_start="2026-11-21",
        killed_min=3,
        killed_max=3,
        actor_id="HST",
        target_id="HST",
        actor_text=HOSTILE,
        attributed_to=HOSTILE,
        voice="attributed",
        rules=[HOSTILE],
    )
    ways = {"url": "javascript:alert(4)", "error": HOSTILE}
    ledger = [make_source("ossa", "partial", reason=HOSTILE, way=ways, found=1, outcomes={"ok": 1}, articles=1, coded=1, mentions=1)]
    return make_night(
        ledger=ledger,
        articles=[article],
        mentions=[claim],
        names={"ossa": HOSTILE},
        labels={"shelling": HOSTILE},
        versions={HOSTILE: HOSTILE},
        actors={"HST": HOSTILE},
        quads={"shelling": 4},
        before=Before(
            days=(date(2026, 11, 20),),
            mentions=build_frame("mentions", []),
            articles=build_frame("articles", [article | {"title": HOSTILE + "before"}]),
            told=build_frame("mentions", [claim | {"mention_id": "before", "place_name": None, "killed_max": 9}]),
            versions=build_frame("articles", [article | {"previous_article_id": "a1", "article_id": "a2"}]),
            retold=build_frame("mentions", [claim | {"article_id": "a2"}]),
            gone=pl.DataFrame({"source_id": ["ossa"], "url": [BAD], "status": [404], "title": [HOSTILE], "language": [HOSTILE]}),
        ),
    )


def test_the_page_needs_nothing_but_itself(make_sample: Build) -> None:
    tree = page(make_sample())
    assert not tree.xpath("//script | //iframe | //object | //embed | //link[not(starts-with(@href, 'data:'))] | //img | //form")
    assert not re.search(r"url\(|@import", tree.findtext(".//style") or "")
    assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith("default-src 'none'")


def test_the_page_says_the_day_the_status_and_the_sentence(make_sample: Build) -> None:
    tree = page(make_sample())
    assert tree.findtext(".//h1/time") == "22 November 2026"
    assert words(tree.find_class("status")[0]) == "Complete but for the gaps named below"
    assert words(tree.find_class("lead")[0]) == "32 of 34 due pages archived; 2 of 4 sources with gaps; 10 mentions in 3 articles."


def test_who_says_so_stands_over_each_mention(make_sample: Build) -> None:
    said = [words(each) for each in page(make_sample()).find_class("says")]
    assert said[:4] == [
        "In the article’s own words",  # noqa: RUF001
        "According to ministère valdorien de la Défense",
        "According to ministère valdorien de la Défense",
        "Hearsay without a source",
    ]


def test_an_article_in_arabic_reads_from_right_to_left(make_sample: Build) -> None:
    sentences = page(make_sample()).xpath("//blockquote[@lang='ar']/@dir")
    assert sentences == ["rtl"]


def test_each_address_on_the_page_exists_once(make_sample: Build) -> None:
    tree = page(make_sample())
    ids = Counter(tree.xpath("//@id"))
    assert {name for name, number in ids.items() if number > 1} == set()
    assert {href[1:] for href in tree.xpath("//@href") if href.startswith("#")} <= set(ids)


def test_every_part_of_the_page_has_a_name(make_sample: Build) -> None:
    tree = page(make_sample())
    assert all(tree.get_element_by_id(name) is not None for name in tree.xpath("//@aria-labelledby"))
    assert [len(tree.xpath(f"//{landmark}")) for landmark in ("main", "nav", "h1")] == [1, 1, 1]


def test_what_was_said_in_reported_speech_leads_to_the_speech_act(make_sample: Build) -> None:
    assert page(make_sample()).xpath("//li[contains(@id, 'abduct')]//a/@href") == ["#m-fr01-accuse"]


def test_hostile_text_brings_no_element_no_script_and_no_link(hostile: Night) -> None:
    tree = page(hostile)
    assert not tree.xpath("//script | //img | //*[@onerror]")
    assert not [href for href in tree.xpath("//@href") if "javascript" in href]
    assert "49" not in words(tree.xpath("//h4")[-1])
    assert "&amp;" in words(tree.xpath("//article[@class='story']/h4")[0])


def test_every_part_of_the_page_shows_hostile_text_as_text(hostile: Night) -> None:
    tree = page(hostile)
    for part in ("leads", "happened", "claims", "changes", "sources", "mentions"):
        assert "<script>alert(1)</script>" in tree.get_element_by_id(part).text_content(), part


def test_hostile_text_hides_nothing(hostile: Night) -> None:
    assert not set(re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", render_night(hostile)))


def test_the_page_is_well_formed(hostile: Night, make_sample: Build) -> None:
    for night in (hostile, make_sample()):
        body = render_night(night).partition("<body>")[2].partition("</body>")[0]
        etree.fromstring(f"<body>{body.replace('<br>', '<br/>').replace(' open>', '>')}</body>")


def test_a_night_without_anything_is_a_page_that_says_so(make_night: Build) -> None:
    text = words(page(make_night(commit_number=None, commit_key=None, commit_digest=None)))
    assert "No source was tried" in text
    assert "No mention was coded. No article was read by the coder" in text
    assert "a run that is not committed yet" in text


def test_a_night_without_mentions_says_how_many_articles_were_read(make_sample: Build) -> None:
    assert "No mention was coded. 26 articles were read" in words(page(make_sample(mentions=[])))


def test_a_missing_article_leaves_its_mentions_and_says_so(make_sample: Build) -> None:
    tree = page(make_sample(articles=[]))
    assert len(tree.xpath("//li[starts-with(@id, 'm-')]")) == 10
    assert "The article's row is not at hand" in words(tree)


def test_rendering_twice_gives_the_same_page(make_sample: Build) -> None:
    assert render_night(make_sample()) == render_night(make_sample())
