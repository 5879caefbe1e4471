from __future__ import annotations

import csv
import runpy

import pytest

from flows.catalog.files import packaged_config

FOLDER = packaged_config() / "lexicons"
BUILDER = runpy.run_path(str(FOLDER / "build_forms_es.py"))


def rows(stem: str, language: str = "es") -> list[dict[str, str]]:
    with (FOLDER / language / f"{stem}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_committed_forms_are_those_that_the_script_makes() -> None:
    assert [tuple(row.values()) for row in rows("forms")] == list(BUILDER["rows"]())


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("atacar", {"ataca", "atacan", "atacó", "atacaron", "ataqué", "atacaba", "atacará", "atacaría", "ataquen", "atacaran", "atacando"}),
        ("herir", {"hiere", "hirió", "hirieron", "hirieran", "hiera", "hiriendo", "herido", "heridas"}),
        ("desplegar", {"despliega", "desplegó", "desplieguen", "desplegada"}),
        ("exigir", {"exige", "exija", "exijamos", "exigió"}),
        ("destruir", {"destruye", "destruyó", "destruyeron", "destruyendo", "destruimos", "destruidos"}),
        ("detener", {"detiene", "detuvo", "detuvieron", "detendrá", "detenga", "detenidas"}),
        ("manifestar", {"manifiesta", "manifestaron", "manifestarse"}),
        ("mandar", {"mandó", "mandaron"}),
        ("enviar", {"envía", "envíen", "enviemos"}),
        ("prohibir", {"prohíbe", "prohibieron", "prohíba"}),
        ("morir", {"muere", "murió", "murieron", "muerto", "muriendo"}),
        ("romper", {"rompió", "rota", "rotas"}),
        ("dar", {"dio", "dieron", "dé", "den", "diera"}),
        ("secuestrar", {"secuestrarlo", "secuestrándolos"}),
    ],
)
def test_a_verb_is_conjugated_as_news_uses_it(verb: str, forms: set[str]) -> None:
    assert forms <= {form for form, *_ in BUILDER["conjugate"](verb)}


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("misión", "misiones"), ("atentado suicida", "atentados suicida"), ("alto el fuego", "altos el fuego"), ("israelí", "israelíes"),
        ("ataque con drones", "ataques con drones"), ("paz", "paces"), ("crisis", "crisis"), ("cordón policial", "cordones policiales"),
    ],
)  # fmt: skip
def test_a_noun_has_the_plural_that_grammar_gives_it(one: str, many: str) -> None:
    assert BUILDER["plural_phrase"](one) == many


def test_a_form_that_is_a_function_word_or_a_noun_of_an_act_is_no_form_of_a_verb() -> None:
    verbal = {row["form"] for row in rows("forms") if row["pos"] == "verb"}
    assert not verbal & {"para", "entre", "una", "sobre", "ataque", "despliegue"}


def test_there_are_at_least_1500_forms_of_words_that_name_an_act() -> None:
    heads = {row["lemma"].split()[0] for row in rows("triggers") if row["event_type"] != "discard"}
    assert len({row["form"] for row in rows("forms") if row["lemma"] in heads}) >= 1500


def test_every_event_type_has_triggers_as_french_has() -> None:
    assert {row["event_type"] for row in rows("triggers", "fr")} <= {row["event_type"] for row in rows("triggers")}
