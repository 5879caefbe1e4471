"""Linking is as good as docs/events.md says, on articles that a person has read; hard cases among them one by one."""

from datetime import date
from itertools import combinations

import polars as pl
import pytest

from events.linking.labelled import PARTS, code, read_articles, read_labels
from flows.accuracy.linking import b_cubed, labelled_links, pairwise
from flows.catalog.files import Catalog, packaged_config
from flows.catalog.linking import read_linking_rules
from flows.events.linking import Before, Linked, link, nothing_before
from flows.tables import Events, Links

LEAST_F1, LEAST_PRECISION, LEAST_PAIRWISE = 0.80, 0.90, 0.60
FOUND = 0.9
"""Share of the labelled mentions that the coder has to find for the figures to mean what they did."""

APART = {
    "two strikes on one town on one day": ("dharvel-silo-raid", "dharvel-station-drone"),
    "one offensive in two towns": ("april-oulmeza-battle", "april-zoubara-battle"),
    "two abductions": ("hadrine-abduction", "belkaroun-drivers"),
    "two marches for one cause": ("april-orsenac-march", "april-selimar-march"),
    "a march that is only planned": ("april-keldach-march-planned", "april-orsenac-march"),
    "an attack that was threatened and one that came": ("april-tarsoum-attack-threatened", "april-tarsoum-attack"),
    "one town, two months": ("tarsoum-battle", "april-tarsoum-attack"),
}
TOGETHER = ("cafe-bombing", "dharvel-silo-raid", "tarsoum-taken", "hadrine-abduction", "april-orsenac-arrests")


@pytest.fixture(scope="module")
def material() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the articles and their mentions, coded once for all tests."""
    articles = read_articles()
    return articles, code(articles)


@pytest.fixture(scope="module")
def linked(material: tuple[pl.DataFrame, pl.DataFrame]) -> Linked:
    articles, mentions = material
    return link(mentions.lazy(), articles.lazy(), read_linking_rules(Catalog((packaged_config(),))), nothing_before())


@pytest.fixture(scope="module")
def rows(material: tuple[pl.DataFrame, pl.DataFrame], linked: Linked) -> pl.DataFrame:
    return labelled_links(read_labels(), material[1], linked.links)


def test_the_labels_are_many_and_the_coder_finds_them(rows: pl.DataFrame) -> None:
    labels = read_labels()
    assert labels.height >= 600
    assert labels["event"].n_unique() >= 250
    assert rows.height >= FOUND * labels.height


@pytest.mark.parametrize("half", ["tuning", "held-out"])
def test_events_are_found_again_and_few_are_mixed_up(rows: pl.DataFrame, half: str) -> None:
    here = rows.filter(half=half)
    assert b_cubed(here).f1 >= LEAST_F1
    assert b_cubed(here).precision >= LEAST_PRECISION
    assert pairwise(here).f1 >= LEAST_PAIRWISE
    assert b_cubed(here.with_columns(event_id="article_id")).f1 < b_cubed(here).f1, "an event for each article would do as well"


@pytest.mark.parametrize("part", ["newsroom", *PARTS])
def test_each_part_of_the_labels_comes_to_the_same(rows: pl.DataFrame, material: tuple[pl.DataFrame, pl.DataFrame], part: str) -> None:
    here = rows.join(material[0].filter(part=part), on="article_id", how="semi")
    assert b_cubed(here).f1 >= LEAST_F1 - 0.02 * (part == "newsroom"), "the newsroom alone tells of few actors and towns over and over"
    assert b_cubed(here).precision >= LEAST_PRECISION - 0.02 * (part == "newsroom")


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART)
def test_what_only_looks_alike_stays_apart(rows: pl.DataFrame, one: str, other: str) -> None:
    ids = [set(rows.filter(event=event)["event_id"]) for event in (one, other)]
    assert all(ids)
    assert all(not first & second for first, second in combinations(ids, 2))


@pytest.mark.parametrize("event", TOGETHER)
def test_most_of_what_four_languages_tell_of_one_act_is_one_event(rows: pl.DataFrame, event: str) -> None:
    given = rows.filter(event=event)["event_id"].value_counts(sort=True)
    assert given["count"][0] >= 0.7 * given["count"].sum()


def test_night_by_night_it_comes_to_nearly_the_same(material: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    articles, coded = material
    mentions = coded.filter(pl.col("day").is_between(date(2026, 3, 1), date(2026, 4, 30)))
    rules = read_linking_rules(Catalog((packaged_config(),)))
    links, events = Links.create_empty(), Events.create_empty()
    for day in sorted(set(mentions["day"])):
        so_far = mentions.filter(pl.col("day") <= day)
        tonight = link(so_far.lazy(), articles.lazy(), rules, Before(links, events, Links.create_empty()), day=day, run=str(day))
        links = pl.concat([links, tonight.links])
        events = pl.concat([events, tonight.events]).sort("run").unique("event_id", keep="last", maintain_order=True)
    found = labelled_links(read_labels(), mentions, links)
    assert found["event_id"].null_count() == 0
    assert b_cubed(found).f1 >= LEAST_F1 - 0.03
    assert b_cubed(found).precision >= LEAST_PRECISION - 0.02


def test_the_bombing_of_the_cafe_is_told_with_its_ranges_and_copies(rows: pl.DataFrame, linked: Linked) -> None:
    event_id = rows.filter(event="cafe-bombing")["event_id"].mode().first()
    event = linked.events.filter(event_id=event_id).row(0, named=True)
    assert event["event_type"] == "bombing"
    assert (event["place_name"], str(event["date_earliest"])) == ("Keldach", "2026-04-17")
    assert (event["killed_min"], event["killed_max"], event["injured_max"]) == (9, 14, 20)
    assert event["n_copies"] == 1
    assert event["contradictions"] == [], "a toll that rises from one day to the next contradicts nobody"
    assert event["n_independent"] < event["n_articles"]
