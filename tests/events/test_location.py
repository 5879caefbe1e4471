from __future__ import annotations

from collections.abc import Callable

import polars as pl

Coder = Callable[..., pl.DataFrame]


def test_french_places_are_where_the_act_was_not_what_lies_beside_it(coded: Coder) -> None:
    told = {
        "L'armée syrienne s'approche de la ville syrienne frontalière avec l'Irak, Mayadine.": "Mayadine",
        "Un attentat à la bombe a visé le marché de Maiduguri, dans le nord-est du Nigeria.": "marché de Maiduguri",
        "Des hommes armés ont attaqué un poste à Djibo, dans le nord du Burkina Faso.": "Djibo",
        "Des manifestants ont défilé dans les rues de Paris.": "Paris",
    }
    assert coded(*told, language="fr").sort("article_id")["place_text"].to_list() == list(told.values())


def test_the_country_that_a_blow_fell_on_is_not_where_the_next_act_happened(coded: Coder) -> None:
    rows = coded("L'attaque contre l'Ukraine a commencé en février. La junte s'est emparée du pouvoir en août.", language="fr")
    assert rows["place_text"].to_list() == ["Ukraine", None]


def test_an_unlisted_town_behind_a_bare_preposition_is_a_place_unless_it_is_somebody(coded: Coder) -> None:
    texts = (
        "Des mutins ont tué deux gendarmes à Zorgwèbou.",
        "Des mutins ont tué deux gendarmes à Port Zorgwèbou.",
        "Des mutins ont tué deux gendarmes grâce à Zorgwèbou.",
        "Issa Zorgwèbou est arrivé. Des mutins ont tué deux gendarmes à Zorgwèbou.",
    )
    assert coded(*texts, language="fr")["place_text"].to_list() == ["Zorgwèbou", "Port Zorgwèbou", None, None]


def test_an_english_act_was_where_it_was_seen_or_whose_things_were_struck(coded: Coder) -> None:
    told = {
        "Lyon saw protests on Saturday.": ["Lyon"],
        "Hospitals in Kenya and Uganda will see nurses walk out in May.": ["Kenya"],
        "The city of Goma has seen clashes between soldiers and rebels.": ["city of Goma"],
        "Peru witnessed violent riots after the vote.": ["Peru"],
        "Drivers in Portugal walked off the job over pay, which saw a walkout of 2,000 staff.": ["Portugal", "Portugal"],
        "Ethiopian strikes had destroyed about 30% of Eritrea's power stations.": ["Eritrea"],
        "Thousands fled Eritrea because of the Ethiopian invasion.": ["Eritrea"],
        "Students occupied the university in Dhaka to protest against quotas.": ["university in Dhaka"],
        "Israeli strikes hit a hospital in Gaza.": ["hospital in Gaza"],
        "Drones struck three of Iraq's refineries on Monday.": ["Iraq"],
        "Ministers saw the protests as a threat.": [None],
        "The mayor of Quito saw gunmen attack a bank.": [None],
    }
    rows = coded(*told, language="en").sort("article_id", "trigger_start")
    assert rows["place_text"].to_list() == [place for places in told.values() for place in places]
