"""Languages whose subjects stand behind their verb or are left out, in Spanish sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]


def row(coded: Coder, text: str, trigger: str) -> dict[str, Any]:
    rows = coded(text, language="es").to_dicts()
    return next(each for each in rows if each["trigger"] == trigger)


def test_the_subject_behind_a_passive_suffers_the_act(coded: Coder) -> None:
    act = row(coded, "El martes fue secuestrado en la misma ciudad el empresario Rubén Ayala.", "secuestrado")
    assert (act["event_type"], act["actor_text"], act["target_text"]) == ("abduct", None, "empresario Rubén Ayala")


def test_the_subject_behind_a_verb_of_speech_speaks(coded: Coder) -> None:
    act = row(coded, "Las tropas bombardearon el puerto, denunció el gobernador.", "denunció")
    assert (act["event_type"], act["actor_text"]) == ("accuse", "gobernador")


def test_a_reflexive_pronoun_makes_a_passive(coded: Coder) -> None:
    act = row(coded, "Se detuvo a cinco sospechosos en Guayaquil.", "detuvo")
    assert (act["event_type"], act["actor_text"], act["target_text"], act["captured_min"]) == ("arrest", None, "cinco sospechosos", 5)


def test_a_verb_without_a_subject_has_that_of_the_clause_around(coded: Coder) -> None:
    act = row(coded, "La junta militar anunció que reforzará los puestos fronterizos.", "reforzará")
    assert (act["actor_text"], act["factuality"], act["voice"]) == ("junta militar", "planned", "attributed")


def test_a_first_person_in_a_quotation_is_the_speakers_act(coded: Coder) -> None:
    act = row(coded, "«Exigimos la retirada de las tropas», dijo Marlon Vargas.", "Exigimos")
    assert (act["event_type"], act["actor_text"], act["voice"]) == ("demand", "Marlon Vargas", "attributed")


def test_a_clitic_is_the_target(coded: Coder) -> None:
    act = row(coded, "Los soldados rodearon a los campesinos y los mataron.", "mataron")
    assert (act["actor_text"], act["target_text"]) == ("soldados", "campesinos")


@pytest.mark.parametrize("object_", ["a dos ingenieros", "dos camiones"])
def test_an_object_is_the_target_with_and_without_the_preposition_of_persons(coded: Coder, object_: str) -> None:
    act = row(coded, f"La guerrilla atacó {object_} en Arauca.", "atacó")
    assert act["target_text"] == object_.removeprefix("a ")


def test_who_is_cited_is_no_side_of_the_act(coded: Coder) -> None:
    act = row(coded, "Hubo enfrentamientos en el barrio, de acuerdo con la alcaldía.", "enfrentamientos")
    assert (act["target_text"], act["attributed_to"]) == (None, "alcaldía")


def test_what_is_demanded_in_the_subjunctive_has_not_happened(coded: Coder) -> None:
    act = row(coded, "Naciones Unidas pidió al Gobierno que libere a los presos.", "libere")
    assert (act["event_type"], act["factuality"]) == ("concede", "hypothetical")
