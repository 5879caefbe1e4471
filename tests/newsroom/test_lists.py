"""How the newsroom's outlets announce what they print."""

import json
import warnings
from datetime import UTC, datetime

import pytest
from lxml import etree, html

from flows.newsroom.press import Offer, Outlet, read_press
from flows.newsroom.site import answer, lists

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import feedparser

PRESS = read_press()
OFFERS = [
    pytest.param(outlet, offer, path, len(chosen), id=f"{outlet.id}{path}")
    for outlet in PRESS.outlets.values()
    if not outlet.down
    for offer, path, chosen in lists(outlet, PRESS.current(outlet.id))
]
MONDAY_NIGHT = datetime(2026, 3, 2, 23, 59, tzinfo=UTC)


def feed(outlet: str, path: str) -> list[dict[str, object]]:
    return list(feedparser.parse(answer(PRESS, PRESS.outlets[outlet], path).body)["entries"])


@pytest.mark.parametrize(("outlet", "offer", "path", "articles"), OFFERS)
def test_each_list_can_be_read_and_names_its_articles(outlet: Outlet, offer: Offer, path: str, articles: int) -> None:
    document = answer(PRESS, outlet, path)
    assert document.status == 200
    if offer.kind in {"rss", "atom"}:
        parsed = feedparser.parse(document.body)
        assert not parsed["bozo"]
        assert len(parsed["entries"]) == articles + len(offer.gone)
    elif offer.kind == "json_feed":
        assert len(json.loads(document.body)["items"]) == articles
    elif offer.kind == "listing":
        assert len(html.fromstring(document.body).xpath("//h2[@class='entry-title']/a")) == articles
    else:
        locations = etree.fromstring(document.body).findall("{*}*/{*}loc")
        assert len(locations) == (7 if offer.kind == "sitemap_index" else articles)


def test_a_sitemap_indexs_children_exist_and_together_list_all_articles() -> None:
    for name in ("kessapress", "harbour-ledger"):
        outlet = PRESS.outlets[name]
        index = next(offer.path for offer in outlet.offers if offer.kind == "sitemap_index")
        children = [node.text or "" for node in etree.fromstring(answer(PRESS, outlet, index).body).findall("{*}sitemap/{*}loc")]
        listed = [
            node.text
            for child in children
            for node in etree.fromstring(answer(PRESS, outlet, child.removeprefix(outlet.base)).body).findall("{*}url/{*}loc")
        ]
        assert sorted(listed) == sorted(outlet.base + story.path for story in PRESS.current(name))


def test_a_list_holds_only_what_was_out_at_the_newsrooms_time() -> None:
    for outlet in PRESS.outlets.values():
        for offer in outlet.offers:
            if offer.kind == "rss" and not outlet.down:
                monday = feedparser.parse(answer(PRESS, outlet, offer.path, MONDAY_NIGHT).body)["entries"]
                assert len(monday) - len(offer.gone) == sum(story.published <= MONDAY_NIGHT for story in PRESS.current(outlet.id))


def test_the_legacy_outlet_prints_local_times_as_if_they_were_gmt() -> None:
    wrong = {entry["title"]: datetime(*entry["published_parsed"][:5], tzinfo=UTC) for entry in feed("voix-arvan", "/rss.xml")}  # type: ignore[index,misc]
    late = {(wrong[story.title] - story.published).total_seconds() / 3600 for story in PRESS.current("voix-arvan")}
    assert late == {1.0}


def test_one_entry_has_no_date_and_one_lies_in_the_far_future() -> None:
    undated = [entry["link"] for entry in feed("diario-estuario", "/rss") if "published" not in entry]
    assert len(undated) == 2
    assert any(str(entry["published"]).startswith("2062") for entry in feed("almarfaa", "/feed.atom"))


def test_one_feed_announces_a_page_that_is_gone() -> None:
    outlet = PRESS.outlets["diario-estuario"]
    statuses = [answer(PRESS, outlet, str(entry["link"]).removeprefix(outlet.base)).status for entry in feed("diario-estuario", "/rss")]
    assert statuses.count(404) == 1
    assert statuses.count(200) == len(statuses) - 1
