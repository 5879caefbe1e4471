"""Pronouns by gender, means of an attack, missiles and drones, frontiers that are closed, and what only looks like an act."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]
Act = tuple[str, str | None, str | None]

TOLD: dict[str, list[Act]] = {
    "La justice a parlé. Il est accusé de corruption.": [("accuse", None, None)],
    "Le maire d'Istanbul a été arrêté par la police. Il est accusé de corruption.": [
        ("arrest", "police", "maire d'Istanbul"),
        ("accuse", None, "maire d'Istanbul"),
    ],
    "La présidente a rencontré le ministre. Elle a dénoncé son silence.": [
        ("consult", "présidente", "ministre"),
        ("accuse", "présidente", None),
    ],
    "L'armée a riposté par des frappes aériennes.": [("air_strike", "armée", None)],
    "L'Iran a tiré deux missiles sur Israël.": [("shelling", "Iran", "Israël")],
    "Le Hezbollah a lancé des drones contre une caserne.": [("air_strike", "Hezbollah", "caserne")],
    "Pyongyang a tiré samedi deux missiles balistiques en mer du Japon.": [("mobilise", "Pyongyang", None)],
    "Le Burkina Faso a rompu sa coopération militaire avec la France.": [("sanction", "Burkina Faso", "France")],
    "Le Togo a fermé vendredi sa frontière avec le Ghana.": [("restrict", "Togo", "Ghana")],
    "Des affrontements ont opposé dans la nuit de dimanche à lundi des groupes de jeunes aux forces de l'ordre.": [
        ("armed_clash", "groupes de jeunes", "forces de l'ordre")
    ],
    "Tbilissi a exigé le retrait des troupes russes.": [("demand", "Tbilissi", None), ("withdraw", None, None)],
    "La CGT a refusé de participer à la réunion.": [("reject", "CGT", None)],
    "Les enquêteurs excluent la piste terroriste.": [],
    "Le festival est menacé d'annulation.": [],
    "L'action Airbus a cédé 0,8 %.": [],
    "Elle fut la première Algérienne élue à l'Académie française.": [],
}
"""Texts and their acts, with actor and target."""


@pytest.fixture(scope="module")
def found(coded: Coder) -> pl.DataFrame:
    """Return the mentions of all texts, coded at once."""
    return coded(*TOLD, language="fr")


@pytest.mark.parametrize("number", range(len(TOLD)), ids=list(TOLD))
def test_an_act_is_by_whom_the_words_around_it_can_mean(found: pl.DataFrame, number: int) -> None:
    here = found.filter(pl.col("article_id") == f"{number:03d}").select("event_type", "actor_text", "target_text")
    assert here.rows() == list(TOLD.values())[number]
