"""English owners and what they own, rockets that are fired at somebody, and papers that name where violence was."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

Coder = Callable[..., pl.DataFrame]


def acts(rows: pl.DataFrame) -> list[tuple[str, str | None, str | None]]:
    return rows.select("event_type", "actor_text", "target_text").rows()


def test_a_preposition_before_an_owner_governs_what_is_owned(coded: Coder) -> None:
    rows = coded(
        "Farmers burned tyres near the EU's headquarters in Brussels.",
        "The drone hit a school in Iran's Kerman province.",
        "Insurgents fired mortars at the president's palace.",
        language="en",
    )
    assert rows["target_text"].to_list() == [None, "school", "palace"]
    assert rows["place_text"].to_list()[1] == "Kerman province"


def test_rockets_fired_at_somebody_fall_on_them(coded: Coder) -> None:
    rows = coded("Hamas fired rockets at Israel on Saturday.", "Rebels fired rockets at the base in Goma.", language="en")
    assert rows.select("event_type", "actor_text", "place_name").rows()[0] == ("shelling", "Hamas", "Israel")
    assert rows["actor_text"].to_list() == ["Hamas", "Rebels"]


def test_where_violence_was_is_not_where_a_paper_about_it_was_signed(coded: Coder) -> None:
    rows = coded("The EU imposed sanctions on five men over violence by settlers in the West Bank.", language="en")
    assert rows.select("event_type", "place_text").rows() == [("sanction", None), ("attack", "West Bank")]


def test_people_who_are_displaced_are_not_driven_out_by_those_beside_them(coded: Coder) -> None:
    rows = coded("Hamas said patients and displaced people were among the dead.", language="en")
    assert "Hamas" not in rows["actor_text"].to_list()


def test_a_military_agreement_is_not_made_by_the_military_alone(coded: Coder) -> None:
    rows = coded("Niger has ended a military agreement with Washington.", "An army offensive began on Monday.", language="en")
    assert "military" not in rows["actor_text"].to_list()
    assert rows["actor_text"].to_list()[-1] == "army"


def test_fighters_who_are_driven_out_lose_territory(coded: Coder) -> None:
    rows = coded("Militants were driven out of the town of Macomia.", language="en")
    assert acts(rows) == [("seize_territory", None, "Militants")]


def test_an_unknown_name_behind_a_preposition_is_a_place_where_no_noun_stands_beside_it(coded: Coder) -> None:
    rows = coded(
        "Gunmen killed four people in Ruaka before dawn.",
        "Rebels attacked soldiers in Wagner uniforms.",
        "Two officers were arrested in October.",
        language="en",
    )
    assert rows["place_text"].to_list() == ["Ruaka", None, None]


def test_who_marches_through_a_town_is_who_protests(coded: Coder) -> None:
    rows = coded("Protesters marched through Lagos last Saturday.", "Thousands marched in Madrid on Sunday.", language="en")
    assert acts(rows) == [("protest", "Protesters", None), ("protest", "Thousands", None)]
