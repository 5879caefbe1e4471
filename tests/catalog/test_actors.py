from __future__ import annotations

import csv
import time
from pathlib import Path

import polars as pl
import pytest

from flows.catalog.actors import ActorRegister, read_register
from flows.catalog.files import Catalog, CatalogError, packaged_config


@pytest.fixture(scope="module")
def register() -> ActorRegister:
    return read_register(Catalog((packaged_config(),)))


def overlay(folder: Path, stem: str, *lines: str) -> Catalog:
    (folder / "actors").mkdir(exist_ok=True)
    (folder / "actors" / f"{stem}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Catalog((packaged_config(), folder))


ALIASES = "alias,language,actor_id,valid_from,valid_to,origin"


def test_the_packaged_register_reads_within_a_third_of_a_second() -> None:
    began = time.process_time()
    read_register(Catalog((packaged_config(),)))
    assert time.process_time() - began < 0.6  # twice the bound: the clock counts every thread


def test_every_state_has_names_in_both_languages(register: ActorRegister) -> None:
    states = register.actors.filter(pl.col("kind") == "state")["actor_id"]
    for language in ("fr", "en"):
        named = register.aliases.filter(pl.col("language") == language)["actor_id"]
        assert set(states) <= set(named)


def test_no_actor_has_the_key_of_a_sector_of_its_own(register: ActorRegister) -> None:
    organisations = register.actors.filter(pl.col("kind") != "state")["actor_id"]
    assert not set(organisations) & set(register.sectors["sector"])


def test_thousands_of_organisations_are_known(register: ActorRegister) -> None:
    assert register.actors.filter(pl.col("kind") != "state").height >= 3000


def test_an_overlay_adds_actors_and_their_names(tmp_path: Path) -> None:
    header = "actor_id,name,kind,country,sector,valid_from,valid_to,wikidata,ucdp,acled,origin"
    overlay(tmp_path, "actors", header, "NORTHFRONT,Northern Front,group,,REB,2020-01-02,,,,,demo")
    catalog = overlay(tmp_path, "aliases", ALIASES, "Front du Nord,fr,NORTHFRONT,,,demo")
    added = read_register(catalog).aliases.filter(pl.col("actor_id") == "NORTHFRONT")
    assert added.select("alias", "kind", "sector").rows() == [("Front du Nord", "group", "REB")]


def test_an_overlay_may_give_a_name_another_meaning(tmp_path: Path) -> None:
    catalog = overlay(tmp_path, "aliases", ALIASES, "Wagner,fr,BBC,,,demo")
    wagner = read_register(catalog).aliases.filter((pl.col("alias") == "Wagner") & (pl.col("language") == "fr"))
    assert wagner["actor_id"].to_list() == ["BBC"]


def test_a_branch_of_a_state_is_an_actor(tmp_path: Path) -> None:
    catalog = overlay(tmp_path, "aliases", ALIASES, "Garde du fleuve,fr,MLI-MIL,,,demo")
    guard = read_register(catalog).aliases.filter(pl.col("alias") == "Garde du fleuve")
    assert guard.select("kind", "country", "sector").row(0) == ("branch", "MLI", "MIL")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Front,fr,NOBODY,,,demo", "aliases.csv, line 2: actor_id: 'NOBODY' is not on the register"),
        ("Front,fr,BBC,2020-13-01,,demo", "aliases.csv, line 2: valid_from: '2020-13-01' is no day"),
        ("Front,fr,BBC,,,", "aliases.csv, line 2: origin is empty"),
    ],
)
def test_a_bad_row_is_named_by_file_line_and_column(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(CatalogError, match=message.replace(".", r"\.")):
        read_register(overlay(tmp_path, "aliases", ALIASES, line))


def test_an_unknown_column_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="colour"):
        read_register(overlay(tmp_path, "aliases", ALIASES.replace("origin", "colour"), "Front,fr,BBC,,,demo"))


@pytest.mark.parametrize("stem", ["names", "state_aliases", "aliases", "officials", "capitals"])
def test_no_name_means_two_actors_at_a_time(stem: str) -> None:
    with (packaged_config() / "actors" / f"{stem}.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["alias"], row["language"], row["valid_from"]) for row in csv.DictReader(lines)]
    assert len(rows) == len(set(rows))
