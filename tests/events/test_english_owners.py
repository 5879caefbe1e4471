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


def test_who_owns_a_measure_or_a_charge_is_who_makes_it(coded: Coder) -> None:
    rows = coded(
        "US sanctions on Iran have hurt hospitals.",
        "Israel's blockade of Gaza has lasted months.",
        "Mali's expulsion of the French envoy angered Paris.",
        "Egypt's criticism of the dam grew.",
        "The police's detention of protesters went on.",
        "Norway extended its Belarus sanctions.",
        "The mayor's arrest shocked Accra.",
        "The US has lifted sanctions on two officials.",
        "Thousands fled since the army's crackdown.",
        "Cuba's ban on rallies stayed.",
        "The editor's death sentence was upheld.",
        language="en",
    )
    assert acts(rows) == [
        ("sanction", "US", "Iran"),
        ("restrict", "Israel", "Gaza"),
        ("expel", "Mali", "French envoy"),
        ("accuse", "Egypt", None),
        ("arrest", "police", "protesters"),
        ("sanction", "Norway", "Belarus"),
        ("arrest", None, "mayor"),
        ("concede", "US", "officials"),
        ("restrict", "army", None),
        ("restrict", "Cuba", "rallies"),
        ("convict", None, "editor"),
    ]


def test_who_faces_draws_or_lies_under_an_act_is_whom_it_is_done_to(coded: Coder) -> None:
    rows = coded(
        "Kenya received military aid from China.",
        "The minister has faced calls from the opposition to resign.",
        "The council drew criticism from the UN.",
        "The firm has been under US sanctions for years.",
        "Doctors work in a hospital trust hit by allegations of bullying.",
        "Police arrested a senator facing corruption charges.",
        "The ombudsman received complaints about the bank.",
        language="en",
    )
    told = rows.filter(~pl.col("event_type").is_in(["concede"]))
    assert acts(told) == [
        ("aid", "China", "Kenya"),
        ("demand", "opposition", "minister"),
        ("accuse", "UN", "council"),
        ("sanction", "US", "firm"),
        ("accuse", None, "hospital trust"),
        ("arrest", "Police", "senator"),
        ("convict", None, "senator"),
        ("accuse", None, None),
    ]


def test_who_is_called_upon_and_who_is_to_get_something_are_targets(coded: Coder) -> None:
    rows = coded(
        "Campaigners are calling for the council to publish its data.",
        "Unions called for the ban to be lifted.",
        "Farmers are calling for prices to rise.",
        "Norway agreed to pay Guyana $40m for its forests.",
        "Turkey agreed to sell ten drones to Somalia.",
        "Ghana agreed to import gas from Nigeria.",
        "The minister agreed to pay a fine.",
        language="en",
    )
    told = rows.filter(pl.col("event_type").is_in(["demand", "agree"]))
    assert acts(told) == [
        ("demand", "Campaigners", "council"),
        ("demand", "Unions", None),
        ("demand", "Farmers", None),
        ("agree", "Norway", "Guyana"),
        ("agree", "Turkey", "Somalia"),
        ("agree", "Ghana", "Nigeria"),
        ("agree", "minister", None),
    ]


def test_what_an_attack_hit_is_its_target(coded: Coder) -> None:
    rows = coded(
        "The attack targeted a convoy of soldiers near Goma.",
        "A bomb attack damaged the embassy in Kabul.",
        "The shelling hit apartment blocks in Kherson.",
        "An attack that targeted judges killed two.",
        "Raids destroyed most of Chad's bridges.",
        language="en",
    )
    assert rows["target_text"].to_list()[:4] == ["convoy of soldiers", "embassy in Kabul", "apartment blocks", "judges"]
    assert "Chad" not in rows["target_text"].to_list()


def test_help_that_is_promised_is_planned_help(coded: Coder) -> None:
    rows = coded(
        "Norway pledged $30m in aid to Sudan.",
        "The US promised $2bn in military aid for Ukraine.",
        "Leaders pledged to cut emissions.",
        "A rally in aid of orphans was held.",
        "Berlin will deliver two Patriot batteries to Ukraine.",
        language="en",
    )
    assert rows.select("event_type", "actor_text", "target_text", "factuality").rows() == [
        ("aid", "Norway", "Sudan", "planned"),
        ("aid", "US", "Ukraine", "planned"),
        ("agree", "Leaders", None, "happened"),
        ("aid", "Berlin", "Ukraine", "planned"),
    ]


def test_several_who_act_are_one_span_and_talks_may_be_parted_from_whom_they_are_with(coded: Coder) -> None:
    rows = coded(
        "The US, Britain and France launched strikes on Syrian bases.",
        "Police arrested students, teachers and a priest in Minsk.",
        "Germany, France and Italy condemned the plan.",
        "President Boni held his first talks, since taking office, with Prime Minister Odera on Monday.",
        "Bin collectors joined a walkout in a ballot run by Unite and the GMB.",
        "Police were called to a protest in Leeds.",
        "In Paris, ministers and union leaders held talks.",
        language="en",
    )
    assert acts(rows)[:4] == [
        ("attack", "US, Britain and France", "Syrian bases"),
        ("arrest", "Police", "students, teachers and a priest"),
        ("accuse", "Germany, France and Italy", None),
        ("consult", "President Boni", "Prime Minister Odera"),
    ]
    assert {"Unite", "GMB", "Police"} & set(rows["actor_text"].to_list()[4:]) == set()
    assert acts(rows)[-1] == ("consult", "ministers", "union leaders")


def test_whose_diplomats_are_expelled_is_sanctioned_and_names_in_capitals_are_no_pronouns(coded: Coder) -> None:
    rows = coded(
        "Somalia has expelled Ethiopia's ambassador over a port deal.",
        "The WHO called on countries to share vaccines.",
        "Doctors who called for a ban were heard.",
        "Peru's president survived an impeachment vote.",
        "The prime minister apologised to the families of the victims.",
        language="en",
    )
    assert acts(rows) == [
        ("sanction", "Somalia", "Ethiopia's ambassador"),
        ("demand", "WHO", "countries"),
        ("demand", "Doctors", None),
        ("convict", None, "Peru's president"),
        ("concede", "prime minister", "families of the victims"),
    ]


def test_the_capital_of_a_people_is_a_place_of_theirs_unless_it_is_named(coded: Coder) -> None:
    rows = coded(
        "Crowds marched in the Georgian capital on Friday.",
        "A bomb killed six people in the Somali capital, Mogadishu.",
        "Ukraine shot down 12 drones launched by Russia.",
        language="en",
    )
    assert rows["place_text"].to_list()[:2] == ["Georgian capital", "Mogadishu"]
    assert "Russia" not in rows["place_text"].to_list()
    assert rows.select("event_type", "actor_text", "killed_min").rows()[1] == ("bombing", None, 6)


def test_victims_of_what_is_condemned_are_not_condemned_and_who_is_sent_is_deployed(coded: Coder) -> None:
    rows = coded(
        "The UN condemned the killing of aid workers.",
        "Germany criticised the jailing of a lawyer by Russia.",
        "The EU condemned Belarus over the arrest of a blogger.",
        "The Pentagon is sending 1,500 troops to Poland.",
        "The king sent a letter to the troops.",
        "Kenya's police have arrested 40 activists ahead of a summit.",
        language="en",
    )
    told = rows.filter(pl.col("event_type").is_in(["accuse", "mobilise", "arrest"]) & (pl.col("trigger") != "arrest"))
    assert acts(told) == [
        ("accuse", "UN", None),
        ("accuse", "Germany", "Russia"),
        ("arrest", "Russia", "lawyer"),
        ("accuse", "EU", "Belarus"),
        ("mobilise", "Pentagon", "1,500 troops"),
        ("arrest", "Kenya's police", "40 activists"),
    ]
