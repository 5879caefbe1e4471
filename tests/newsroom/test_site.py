"""What the newsroom's outlets answer."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from lxml import html

from flows.newsroom.press import Outlet, Story, read_press
from flows.newsroom.site import answer, answer_host

PRESS = read_press()
ELSEWHERE = "consent_redirect"
ARTICLES = [
    pytest.param(outlet, story, id=story.id)
    for outlet in PRESS.outlets.values()
    for story in PRESS.current(outlet.id)
    if ELSEWHERE not in story.flags
]
WALLS = {"paywalled", "consent_wall"}


@pytest.mark.parametrize(("outlet", "story"), ARTICLES)
def test_each_article_is_printed_whole_or_stands_behind_its_wall(outlet: Outlet, story: Story) -> None:
    document = answer(PRESS, outlet, story.path)
    assert document.status == 200
    text = " ".join(str(html.fromstring(document.body.decode(outlet.charset)).text_content()).split())
    shown = [" ".join(paragraph.removeprefix("## ").split()) in text for paragraph in story.paragraphs]
    assert all(shown) or (WALLS & set(story.flags) and not all(shown))


@pytest.mark.parametrize(("outlet", "story"), ARTICLES)
def test_the_charset_that_a_page_declares_is_the_one_of_its_bytes(outlet: Outlet, story: Story) -> None:
    body = answer(PRESS, outlet, story.path).body
    declared = re.search(rb'charset="?([\w-]+)', body, re.IGNORECASE)
    assert declared
    text = body.decode(declared[1].decode())
    assert "\ufffd" not in text
    assert "consent_wall" in story.flags or story.title in unescape(text)
    assert "object at 0x" not in text


def test_the_legacy_outlet_serves_windows_1252_and_leaves_it_to_the_page_to_say_so() -> None:
    outlet = PRESS.outlets["voix-arvan"]
    documents = [answer(PRESS, outlet, story.path) for story in PRESS.current(outlet.id)]
    assert {document.media for document in documents} == {"text/html"}
    assert all(b"\x92" in document.body for document in documents)
    with pytest.raises(UnicodeDecodeError):
        documents[0].body.decode("utf-8")


def test_the_paywalled_page_says_so_and_keeps_the_rest_to_itself() -> None:
    outlet = PRESS.outlets["harbour-ledger"]
    story = next(story for story in PRESS.current(outlet.id) if "paywalled" in story.flags)
    page = answer(PRESS, outlet, story.path).body.decode()
    assert '"isAccessibleForFree": false' in page
    assert story.paragraphs[0] in page
    assert story.paragraphs[-1] not in page


def test_the_consent_wall_shows_nothing_of_the_article() -> None:
    outlet = PRESS.outlets["meridian-dispatch"]
    story = next(story for story in PRESS.current(outlet.id) if "consent_wall" in story.flags)
    page = answer(PRESS, outlet, story.path).body.decode()
    assert "Before you continue" in page
    assert story.title not in page


def test_one_article_sends_readers_to_another_host_to_be_asked_for_consent() -> None:
    outlet = PRESS.outlets["harbour-ledger"]
    story = next(story for story in PRESS.current(outlet.id) if ELSEWHERE in story.flags)
    document = answer(PRESS, outlet, story.path)
    assert document.status == 302
    assert (document.location or "").startswith("http://consent.harbourledger.example/?continue=http%3A%2F%2F")
    asked = answer_host(PRESS, "consent.harbourledger.example", "/?continue=x")
    assert asked is not None
    assert b"Before you continue" in asked.body


def test_an_old_address_redirects_to_the_article() -> None:
    outlet = PRESS.outlets["quotidien-riverain"]
    story = next(story for story in PRESS.current(outlet.id) if story.feed_path)
    document = answer(PRESS, outlet, str(story.feed_path))
    assert (document.status, document.location) == (301, outlet.base + story.path)


def test_robots_rules_hold_a_crawl_delay_and_a_closed_section_that_holds_an_article() -> None:
    outlet = PRESS.outlets["harbour-ledger"]
    rules = answer(PRESS, outlet, "/robots.txt").body.decode()
    assert "Crawl-delay: 2" in rules
    closed = [line.removeprefix("Disallow: ") for line in rules.splitlines() if line.startswith("Disallow: ")]
    barred = [story for story in PRESS.current(outlet.id) if story.path.startswith(tuple(closed))]
    assert [story.flags for story in barred] == [("disallowed",)]


def test_an_outlet_without_robots_rules_answers_404() -> None:
    assert answer(PRESS, PRESS.outlets["voix-arvan"], "/robots.txt").status == 404


def test_an_article_is_not_there_before_it_is_out() -> None:
    outlet = PRESS.outlets["quotidien-riverain"]
    story = PRESS.current(outlet.id)[0]
    assert answer(PRESS, outlet, story.path, datetime(2026, 3, 2, tzinfo=UTC)).status == 404
    assert answer(PRESS, outlet, story.path, story.published).status == 200


def test_front_pages_and_sections_link_only_to_pages_that_exist() -> None:
    for outlet in PRESS.outlets.values():
        if outlet.down:
            continue
        front = html.fromstring(answer(PRESS, outlet, "/").body.decode(outlet.charset))
        paths = {str(link) for link in front.xpath("//a/@href")}
        assert paths
        assert {answer(PRESS, outlet, path).status for path in paths} <= {200, 301, 302}


def test_the_same_path_gives_the_same_bytes_each_time() -> None:
    for outlet in PRESS.outlets.values():
        for story in PRESS.current(outlet.id)[:2]:
            assert answer(PRESS, outlet, story.path) == answer(PRESS, outlet, story.path)
