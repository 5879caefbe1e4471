"""Mentions of one happening become one event, others do not, and an event keeps its id from night to night."""

from datetime import timedelta

import polars as pl
import pytest

from events.linking.mentions import DATED, DAY, PLACE, STRIKE, articles, mention, mentions
from flows.catalog.files import Catalog, packaged_config
from flows.catalog.linking import LinkingRules, read_linking_rules
from flows.events.linking import Before, Linked, link, nothing_before
from flows.tables import Events, Links, Revisions

LATER = DAY + timedelta(days=1)
OTHER_TOWN = {"geonameid": 8, "place_name": "Oulmeza", "lat": 11.0, "lon": 21.0}


@pytest.fixture(scope="session")
def rules() -> LinkingRules:
    """Return the packaged rules of linking."""
    return read_linking_rules(Catalog((packaged_config(),)))


def linked(rules: LinkingRules, *rows: dict[str, object], **near_keys: list[int]) -> Linked:
    table = mentions(*rows)
    return link(table.lazy(), articles(table, **near_keys).lazy(), rules, nothing_before(), day=DAY, run="1")


def groups(result: Linked) -> list[list[str]]:
    """Return the mentions of each event."""
    return sorted(result.links.group_by("event_id").agg(pl.col("mention_id").sort())["mention_id"].to_list())


def test_two_articles_on_one_strike_are_one_event(rules: LinkingRules) -> None:
    result = linked(rules, mention("a", **STRIKE), mention("b", **STRIKE))
    assert groups(result) == [["a", "b"]]
    assert result.events.select("n_mentions", "n_articles", "n_sources", "n_copies", "n_independent").row(0) == (2, 2, 2, 0, 2)


@pytest.mark.parametrize(
    "other",
    [
        OTHER_TOWN,
        {"date_start": DAY - timedelta(days=3), "date_end": DAY - timedelta(days=3)},
        {"country": "XDO", "geonameid": None, "place_name": "Doravia", "place_precision": "country", "lat": None, "lon": None},
        {"event_type": "arrest"},
        {"factuality": "planned"},
    ],
    ids=["town", "day", "country", "act", "only planned"],
)
def test_another_place_day_country_or_act_is_another_event(rules: LinkingRules, other: dict[str, object]) -> None:
    assert groups(linked(rules, mention("a", **STRIKE), mention("b", **STRIKE | other))) == [["a"], ["b"]]


def test_what_shares_only_its_type_stays_apart(rules: LinkingRules) -> None:
    assert groups(linked(rules, mention("a", event_type="killing"), mention("b", event_type="killing"))) == [["a"], ["b"]]


def test_a_mention_without_a_place_does_not_join_two_towns(rules: LinkingRules) -> None:
    bare = {name: value for name, value in STRIKE.items() if name not in PLACE}
    result = linked(rules, mention("a", **STRIKE), mention("b", **bare), mention("c", **STRIKE | OTHER_TOWN))
    assert ["a", "b", "c"] not in groups(result)
    towns = result.links.join(pl.DataFrame({"mention_id": ["a", "c"]}), on="mention_id")
    assert towns["event_id"].n_unique() == 2


def test_an_id_stays_with_its_event_on_later_nights_and_the_change_is_told(rules: LinkingRules) -> None:
    first = linked(rules, mention("a", **STRIKE), mention("x", event_type="protest"))
    later = mention("b", **STRIKE | {"killed_min": 12, "day": LATER, "run": "2", "published_on": LATER})
    both = mentions(mention("a", **STRIKE), later)
    second = link(both.lazy(), articles(both).lazy(), rules, Before(first.links, first.events, Links.create_empty()), day=LATER, run="2")
    (event,) = second.events.rows(named=True)
    assert event["event_id"] == first.links.filter(mention_id="a")["event_id"].item()
    assert (event["revision"], event["first_seen"], event["last_seen"], event["killed_min"], event["killed_max"]) == (2, DAY, LATER, 7, 12)
    assert second.links["mention_id"].to_list() == ["b"]
    told = second.revisions.filter(field="killed_max").row(0, named=True)
    assert (told["before"], told["after"], told["article_id"], told["revision"]) == ("7", "12", "article-b", 2)


def test_two_events_that_were_published_stay_two(rules: LinkingRules) -> None:
    first = linked(rules, mention("a", **STRIKE))
    other = first.links.with_columns(mention_id=pl.lit("c"), event_id=pl.lit("e-other"))
    before = Before(pl.concat([first.links, other]), first.events, Links.create_empty())
    known = mentions(mention("a", **STRIKE), mention("c", **STRIKE), mention("b", **STRIKE | {"run": "2"}))
    second = link(known.lazy(), articles(known).lazy(), rules, before, day=DAY, run="2")
    assert second.links["mention_id"].to_list() == ["b"]
    assert second.links["event_id"].item() in {"e-other", first.links["event_id"].item()}


def test_rows_in_another_order_give_the_same_bytes(rules: LinkingRules) -> None:
    rows = [mention(key, **STRIKE | {"killed_min": count}) for key, count in zip("abcdef", (7, 7, 12, 9, 7, 30), strict=True)]
    table = mentions(*rows, mention("g", **DATED), mention("h", **PLACE))
    one = link(table.lazy(), articles(table).lazy(), rules, nothing_before())
    mixed = table.sample(fraction=1.0, shuffle=True, seed=2)
    two = link(mixed.lazy(), articles(mixed).lazy(), rules, nothing_before())
    assert one.events.equals(two.events)
    assert one.links.equals(two.links)


def test_made_again_an_event_keeps_the_id_that_most_of_its_mentions_had(rules: LinkingRules) -> None:
    former = linked(rules, mention("b", **STRIKE), mention("c", **STRIKE)).links
    rows = mentions(mention("a", **STRIKE), mention("b", **STRIKE), mention("c", **STRIKE))
    again = link(rows.lazy(), articles(rows).lazy(), rules, Before(Links.create_empty(), Events.create_empty(), former))
    assert again.links["event_id"].unique().to_list() == former["event_id"].unique().to_list()


def test_syndicated_copies_are_counted_apart(rules: LinkingRules) -> None:
    keys = list(range(42))
    rows = [mention(key, **STRIKE, attributed_to="the army", voice="attributed") for key in "abc"]
    result = linked(rules, *rows, article_a=keys, article_b=keys)
    assert result.events.select("n_articles", "n_copies", "n_independent").row(0) == (3, 1, 1)


def test_all_rows_keep_the_rules_of_their_tables(rules: LinkingRules) -> None:
    result = linked(rules, mention("a", **STRIKE), mention("b", **STRIKE | {"killed_min": 12}), mention("c"))
    assert Events.is_valid(result.events)
    assert Links.is_valid(result.links)
    assert Revisions.is_valid(result.revisions)


COUNTED = {**STRIKE, "voice": "attributed", "killed_max": 7}


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"attributed_to": "the rebels", "killed_min": 16, "killed_max": None}, ["casualties"]),
        ({"attributed_to": "the rebels", "killed_min": 16, "published_on": LATER, "day": LATER}, []),
        ({"attributed_to": "the army", "factuality": "denied"}, ["denial"]),
        ({"attributed_to": "the army", "factuality": "denied", "actor_id": "FUA", "actor_sector": "REB"}, ["responsibility"]),
        ({"attributed_to": "the army", "actor_id": "FUA", "actor_sector": "REB"}, ["responsibility"]),
        ({"attributed_to": "a witness", "date_start": LATER, "date_end": LATER, "date_basis": "inherited"}, ["date"]),
        ({"attributed_to": "a witness"}, []),
    ],
    ids=["another toll", "a later toll", "a denial", "a denial that another did it", "another culprit", "another day", "nothing"],
)
def test_what_contradicts_is_named(rules: LinkingRules, fields: dict[str, object], named: list[str]) -> None:
    result = linked(rules, mention("a", **COUNTED, attributed_to="the hospital"), mention("b", **COUNTED | {"killed_max": None} | fields))
    assert result.events["contradictions"].to_list() == [named]
    assert result.events["claims"].list.len().item() == 2


def test_both_sides_that_say_so_are_counted(rules: LinkingRules) -> None:
    sides = {"a": "XKE-MIL", "b": "FUA", "c": "HLT"}
    told = [
        mention(key, **STRIKE | {"target_id": "FUA"}, voice="attributed", attributed_to=who, attribution_id=who)
        for key, who in sides.items()
    ]
    assert linked(rules, *told).events["n_sides"].to_list() == [2]
