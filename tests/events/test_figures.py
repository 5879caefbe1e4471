"""Figures of speech, general statements and quiet text: what makes no row, beside what does."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]

OF_THINGS = (
    "Une crise sans fin frappe les librairies.",
    "Ce film accuse sans haine.",
    "Le parasite attaque les racines.",
    "Cette dissertation exige de la patience.",
    "Soixante romans ont été critiqués.",
    "Les rebelles ont pris la mesure de leur défaite à Goma.",
)
TURNED = (
    "L'équipe a pris le contrôle du match à Lille.",
    "Le conducteur a perdu le contrôle de son véhicule à Lyon.",
    "La justice a pris la ville de court.",
    "Le tribunal a été saisi du dossier.",
    "La Tunisie occupe la deuxième place parmi les pays d'Afrique.",
    "L'orateur a bombardé ses voisins de questions.",
    "Cette région occupe la neuvième place mondiale.",
    "Il convient de relire ces pages.",
    "Le professeur Alban s'appuie sur des chiffres anciens.",
)
ADJECTIVES = (
    "La situation reste critique à Goma.",
    "Cette unanimité est suspecte.",
    "La campagne présidentielle a été longue.",
)


@pytest.mark.parametrize("text", OF_THINGS)
def test_what_a_thing_does_or_suffers_from_nobody_is_a_figure_of_speech(coded: Coder, text: str) -> None:
    assert coded(text, language="fr").is_empty()


def test_papers_act_and_weapons_are_no_figures(coded: Coder) -> None:
    rows = coded("Le rapport accuse l'armée.", "Des drones ont frappé un dépôt près de Goma.", language="fr")
    assert rows.select("event_type", "actor_text").rows() == [("accuse", "rapport"), ("air_strike", None)]


@pytest.mark.parametrize("text", TURNED)
def test_a_phrase_behind_a_word_of_force_makes_it_a_figure_of_speech(coded: Coder, text: str) -> None:
    assert coded(text, language="fr").is_empty()


@pytest.mark.parametrize("text", ADJECTIVES)
def test_an_adjective_that_looks_like_a_noun_or_a_verb_is_no_act(coded: Coder, text: str) -> None:
    assert coded(text, language="fr").is_empty()


def test_the_same_words_with_a_place_and_who_acts_are_acts(coded: Coder) -> None:
    texts = ("Les rebelles ont pris le contrôle de Goma.", "Le ministre critique la presse.", "L'offensive des mutins a commencé.")
    rows = coded(*texts, language="fr")
    assert rows["event_type"].to_list() == ["seize_territory", "accuse", "attack"]


def test_sport_and_culture_are_quiet_but_for_a_protest(coded: Coder) -> None:
    match = "Le coach a attaqué l'arbitre. Le score était vierge à la mi-temps. Le podium attendra. Les tribunes grondent."
    kneeling = " Les joueurs ont protesté contre le racisme avant le match. " + "Ils ont repris le chemin de la maison sans un mot. " * 12
    assert coded(match, language="fr").is_empty()
    assert coded(match + kneeling, language="fr")["event_type"].to_list() == ["protest"]


def test_deaths_behind_a_sentence_on_an_accident_or_a_storm_are_nobodys_act(coded: Coder) -> None:
    calm = (
        "Un séisme a secoué la côte. Dix personnes ont été tuées.",
        "Une fuite de gaz a soufflé un immeuble. Deux habitants ont été tués.",
    )
    assert coded(*calm, language="fr").is_empty()


def test_deaths_behind_a_sentence_on_an_attack_are_told(coded: Coder) -> None:
    rows = coded("L'aviation a bombardé un hameau. Cinq membres d'une même famille sont morts, ont indiqué les secours.", language="fr")
    assert rows.select("event_type", "killed_min", "attributed_to").rows() == [("air_strike", None, None), ("killing", 5, "secours")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The flu has killed 41 people in Ontario, health officials said.", "en"),
        ("La grippe a tué 13 personnes depuis octobre.", "fr"),
        ("La dengue a fait douze morts à Goma.", "fr"),
    ],
)
def test_disease_and_weather_kill_for_no_side(coded: Coder, text: str, language: str) -> None:
    assert coded(text, language=language).filter(pl.col("event_type").is_in(["killing", "attack"])).is_empty()


def test_what_companies_do_among_themselves_is_no_aid(coded: Coder) -> None:
    rows = coded("Airbus a livré 66 appareils en octobre.", "Airbus a livré des missiles à l'Ukraine.", language="fr")
    assert rows.select("event_type", "target_text").rows() == [("aid", "Ukraine")]
