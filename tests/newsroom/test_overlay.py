"""The overlay of configuration that makes the newsroom's sources, places and actors known."""

from urllib.parse import urlsplit

import polars as pl

from flows.catalog.actors import NAMINGS, read_register
from flows.catalog.files import Catalog, packaged_config
from flows.catalog.places import read_gazetteer
from flows.catalog.sources import load_sources
from flows.newsroom import newsroom_catalog_overlay
from flows.newsroom.press import read_press

OVERLAY = newsroom_catalog_overlay()
CATALOG = Catalog((packaged_config(), OVERLAY))
PRESS = read_press()


def test_every_outlet_has_a_source_file_of_its_name() -> None:
    sources = {source.id: source for source in load_sources(Catalog((OVERLAY,)))}
    assert set(sources) == set(PRESS.outlets)
    for outlet in PRESS.outlets.values():
        source = sources[outlet.id]
        assert (source.name, source.language, source.homepage) == (outlet.name, outlet.language, outlet.base + "/")
        assert source.hosts == (outlet.host,)


def test_the_sources_ask_only_for_lists_that_the_outlets_offer() -> None:
    for source in load_sources(Catalog((OVERLAY,))):
        offered = {offer.path for offer in PRESS.outlets[source.id].offers}
        assert {urlsplit(way.url).path for way in source.discover} <= offered


def test_at_least_two_sources_can_be_asked_for_a_day() -> None:
    dated = {source.id for source in load_sources(Catalog((OVERLAY,))) for way in source.discover if way.dated}
    assert len(dated) >= 2


def test_sources_use_every_kind_of_discovery() -> None:
    kinds = {way.kind for source in load_sources(Catalog((OVERLAY,))) for way in source.discover}
    assert kinds == {"feed", "sitemap", "news_sitemap", "listing"}


def test_every_article_passes_its_sources_own_rules() -> None:
    for source in load_sources(Catalog((OVERLAY,))):
        for story in PRESS.current(source.id):
            address = PRESS.outlets[source.id].base + (story.feed_path or story.path)
            assert not source.urls.allow or any(rule.search(address) for rule in source.urls.allow)


def test_the_invented_places_join_the_gazetteer_and_no_real_place_lies_in_the_invented_countries() -> None:
    ours = pl.col("country").is_in(["XKE", "XDO"])
    invented = read_gazetteer(CATALOG).places.filter(ours)
    assert {"Kessalie", "Doravie", "Tarsoum", "Mirzane", "Izoual"} <= set(invented["name"])
    assert read_gazetteer(Catalog((packaged_config(),))).places.filter(ours).is_empty()


def test_the_invented_parties_join_the_register_with_their_country_and_side() -> None:
    register = read_register(CATALOG)
    actors = {row["actor_id"]: row for row in register.actors.iter_rows(named=True)}
    assert (actors["FUA"]["country"], actors["FUA"]["sector"]) == ("XKE", "REB")
    assert actors["XKE"]["kind"] == "state"
    aliases = {(row["alias"], row["language"]): row["actor_id"] for row in register.aliases.iter_rows(named=True)}
    assert aliases["Gardes de la Plaine", "fr"] == aliases["Plain Guards", "en"] == "GPL"
    assert aliases["Idran Vessac", "mul"] == "XKE-MIL"
    assert set(register.demonyms.filter(pl.col("country") == "XDO")["language"]) == {"fr", "en", "ar", "es"}


def test_no_invented_id_or_name_is_one_of_the_packaged_register() -> None:
    ours, theirs = (read_register(catalog) for catalog in (CATALOG, Catalog((packaged_config(),))))
    assert ours.actors.height - theirs.actors.height == pl.read_csv(OVERLAY / "actors" / "actors.csv", infer_schema=False).height
    invented = {
        str(name)
        for stem in NAMINGS
        for path in [OVERLAY / "actors" / f"{stem}.csv"]
        if path.exists()
        for name in pl.read_csv(path, infer_schema=False)["alias"]
    }
    assert not invented & set(theirs.aliases["alias"])


def test_every_row_of_the_overlay_says_that_it_comes_from_the_newsroom() -> None:
    origins = {str(origin) for path in OVERLAY.rglob("*.csv") for origin in pl.read_csv(path, infer_schema=False)["origin"]}
    assert origins == {"newsroom"}
