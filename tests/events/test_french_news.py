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
    "Des coups de feu ont été entendus près du palais présidentiel.": [("attack", None, None)],
    "La défense antiaérienne a intercepté un drone.": [("repulse", "défense antiaérienne", "drone")],
    "Des hommes armés non identifiés ont attaqué un convoi humanitaire.": [("attack", "hommes armés non identifiés", "convoi humanitaire")],
}

SILENT = (
    "Marseille attaque la saison avec un nouvel entraîneur.",
    "Le village se trouve en zone occupée.",
    "L'armée interviendra en cas d'attaque.",
    "Le pilote se forme sur un avion de combat.",
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
