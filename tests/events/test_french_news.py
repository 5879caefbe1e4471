"""French sentences of every kind of event: what the lexicon and the rules together make of them."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]
Act = tuple[str, str | None, str | None]

TOLD: dict[str, list[Act]] = {
    "De violents affrontements ont opposé mardi l'armée malienne aux djihadistes.": [("armed_clash", "armée malienne", "djihadistes")],
    "Des pirates ont détourné un pétrolier au large de la Somalie.": [("abduct", "pirates", "pétrolier")],
    "Les rebelles ont pris 52 diplomates en otages.": [("abduct", "rebelles", "52 diplomates")],
    "Une attaque a visé un convoi de l'ONU.": [("attack", None, "convoi de l'ONU")],
    "Les frappes qui ont touché un hôpital ont fait dix morts.": [("attack", None, "hôpital")],
    "Le président a été reçu à l'Élysée par Emmanuel Macron.": [("consult", "Emmanuel Macron", "président")],
    "Les miliciens refusaient de les céder.": [("reject", "miliciens", None)],
    "Une bombe a explosé au Caire, tuant trois passants.": [("bombing", None, "passants")],
    "Le Hezbollah a tiré une salve de roquettes sur Haïfa.": [("shelling", "Hezbollah", "Haïfa")],
    "Un obus est tombé sur une école.": [("shelling", None, None)],
    "L'Allemagne a expulsé deux diplomates russes.": [("sanction", "Allemagne", "diplomates russes")],
    "L'Allemagne a expulsé trente migrants.": [("expel", "Allemagne", "migrants")],
    "Les autorités ont coupé l'accès à Internet.": [("restrict", "autorités", None)],
    "Le Niger a fermé sa frontière avec le Bénin.": [("restrict", "Niger", "Bénin")],
    "Elle a été enlevée par des inconnus.": [("abduct", "inconnus", None)],
    "Des coups de feu ont été entendus près du palais présidentiel.": [("attack", None, None)],
    "La défense antiaérienne a intercepté un drone.": [("repulse", "défense antiaérienne", "drone")],
    "Des hommes armés non identifiés ont attaqué un convoi humanitaire.": [("attack", "hommes armés non identifiés", "convoi humanitaire")],
    "L'armée a tué deux chefs rebelles lors d'une frappe aérienne à Tyr.": [("air_strike", "armée", "chefs rebelles")],
    "L'attaque, non revendiquée, a visé un convoi.": [("attack", None, "convoi")],
    "Les talibans ont revendiqué samedi une attaque contre un poste de police.": [("attack", "talibans", "poste de police")],
    "Des affrontements ont éclaté vendredi entre factions rivales.": [("armed_clash", "factions rivales", None)],
    "La junte a rompu les accords militaires avec la France.": [("sanction", "junte", "France")],
    "La Turquie a envoyé 24 avions militaires.": [("mobilise", "Turquie", "24 avions militaires")],
    "Le président a reçu lundi à Bamako le chef de la diplomatie russe.": [("consult", "président", "chef de la diplomatie russe")],
    "L'armée et ses alliés poursuivent leur offensive contre Daech.": [("attack", "armée et ses alliés", "Daech")],
    "La ville manque de tout, a dénoncé l'agence Wafa.": [("accuse", "agence Wafa", None)],
    "L'ancien ministre a été condamné en mai à cinq ans de prison.": [("convict", None, "ancien ministre")],
    "La marine américaine a coulé un bateau dans le Pacifique.": [("attack", "marine américaine", "bateau")],
    "Pyongyang a tiré un missile balistique vers la mer.": [("mobilise", "Pyongyang", None)],
}

SILENT = (
    "Marseille attaque la saison avec un nouvel entraîneur.",
    "Le village se trouve en zone occupée.",
    "L'État a pris ses responsabilités.",
    "L'armée interviendra en cas d'attaque.",
    "Le pilote se forme sur un avion de combat.",
    "Les pompiers ont fait évacuer une école.",
    "Aucun blessé n'est à déplorer.",
    "La chanteuse s'apprête à envahir l'Asie.",
)


@pytest.mark.parametrize(("text", "expected"), TOLD.items())
def test_an_act_is_told_once_with_who_did_it_to_whom(coded: Coder, text: str, expected: list[Act]) -> None:
    assert coded(text, language="fr").select("event_type", "actor_text", "target_text").rows() == expected


@pytest.mark.parametrize("text", SILENT)
def test_what_is_no_act_makes_no_row(coded: Coder, text: str) -> None:
    assert coded(text, language="fr").is_empty()


def test_a_people_with_anti_is_whom_an_act_is_against(coded: Coder) -> None:
    rows = coded("Une manifestation anti-française a eu lieu mardi.", "Une manifestation pro-russe a eu lieu mardi.", language="fr")
    assert rows.select("actor_text", "target_text").rows() == [(None, "française"), (None, None)]


def test_control_is_taken_whatever_stands_between(coded: Coder) -> None:
    rows = coded("Les rebelles ont pris mardi le contrôle de Goma.", "L'armée a pris Goma.", "Il a pris la route de Goma.", language="fr")
    assert rows.select("event_type", "actor_text", "place_text").rows() == [
        ("seize_territory", "rebelles", "Goma"),
        ("seize_territory", "armée", "Goma"),
    ]


def test_an_acronym_of_many_bodies_is_none_of_them(coded: Coder) -> None:
    rows = coded("Les FDS ont repoussé une attaque à Djibo, au Burkina Faso.", language="fr")
    assert rows.filter(pl.col("event_type") == "repulse").select("actor_text", "actor_id").row(0) == ("FDS", None)


def test_a_word_of_an_organisations_name_is_no_act(coded: Coder) -> None:
    assert coded("Secours islamique a ouvert un bureau à Beyrouth.", language="fr").is_empty()


def test_an_hour_is_no_source(coded: Coder) -> None:
    rows = coded("Dans un communiqué diffusé en début d'après-midi, les rebelles ont démenti toute implication.", language="fr")
    assert rows.select("event_type", "voice", "attributed_to").rows() == [("reject", "article", None)]


def test_a_looting_that_is_denied_has_not_happened(coded: Coder) -> None:
    rows = coded("Le chef des miliciens nie tout pillage.", language="fr")
    assert rows.filter(pl.col("event_type") == "destroy_property")["factuality"].to_list() == ["denied"]


def test_talks_that_resume_take_no_place(coded: Coder) -> None:
    rows = coded("Les négociations entre le gouvernement et la guérilla devraient reprendre en mai à Quito.", language="fr")
    assert "seize_territory" not in set(rows["event_type"])


def test_a_sign_of_protest_is_no_protest(coded: Coder) -> None:
    rows = coded("Plusieurs ministres ont démissionné en signe de protestation.", language="fr")
    assert set(rows["event_type"]) == {"concede"}


def test_who_claims_an_attack_demands_nothing(coded: Coder) -> None:
    rows = coded("Les rebelles ont revendiqué une attaque contre une base.", language="fr")
    assert rows.select("event_type", "actor_text", "factuality").rows() == [("attack", "rebelles", "happened")]


def test_a_truce_that_is_violated_suffers_no_sexual_violence(coded: Coder) -> None:
    rows = coded("Le cessez-le-feu a été violé à plusieurs reprises lundi.", language="fr")
    assert "sexual_violence" not in set(rows["event_type"])


def test_rockets_that_are_fired_are_a_shelling(coded: Coder) -> None:
    rows = coded("Le Hezbollah a tiré une centaine de roquettes vers le nord d'Israël.", language="fr")
    assert rows.select("event_type", "actor_text").rows() == [("shelling", "Hezbollah")]


def test_powers_are_accused_and_manoeuvres_surround_a_place(coded: Coder) -> None:
    rows = coded("L'opposition accuse le pouvoir.", "La Chine a mené des manœuvres militaires autour de Taïwan.", language="fr")
    assert rows.select("event_type", "actor_text", "target_text", "place_text").rows() == [
        ("accuse", "opposition", "pouvoir", None),
        ("mobilise", "Chine", None, "Taïwan"),
    ]


def test_who_died_long_ago_was_not_killed(coded: Coder) -> None:
    rows = coded("Le romancier, mort en 1985, avait été arrêté par la Gestapo pendant la guerre.", language="fr")
    assert "killing" not in set(rows["event_type"])


def test_the_victims_whose_families_speak_are_no_count(coded: Coder) -> None:
    rows = coded("Les familles des victimes de l'attentat ont rencontré le ministre.", language="fr")
    assert rows.select("event_type", "killed_min").rows() == [("attack", None), ("consult", None)]


def test_what_is_called_off_or_asked_for_did_not_happen(coded: Coder) -> None:
    rows = coded(
        "La Turquie a annulé la visite du ministre suédois.",
        "Ils réclament la tenue d'élections.",
        "Ils réclament des élections.",
        language="fr",
    )
    assert rows.filter(pl.col("event_type").is_in(["consult", "election"]))["factuality"].to_list() == [
        "negated",
        "hypothetical",
        "hypothetical",
    ]
