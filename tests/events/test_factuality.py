from __future__ import annotations

from collections.abc import Callable

import polars as pl

Coder = Callable[..., pl.DataFrame]


def factualities(rows: pl.DataFrame, event_type: str) -> list[str]:
    """Return the factuality of the acts of a type, one an article."""
    return rows.filter(pl.col("event_type") == event_type).sort("article_id")["factuality"].to_list()


def test_a_negation_after_its_verb_negates_it(coded: Coder) -> None:
    rows = coded(
        "Le gouvernement ne négociera pas avec les putschistes.",
        "« Nous ne négocierons jamais avec les terroristes », a affirmé le ministre de la Défense.",
        language="fr",
    )
    assert factualities(rows, "consult") == ["negated", "negated"]
    assert rows["actor_text"].to_list() == ["gouvernement", "ministre de la Défense"]


def test_ne_que_limits_what_happened_and_negates_nothing(coded: Coder) -> None:
    rows = coded("La junte n'a libéré que trois prisonniers.", language="fr")
    assert rows.select("event_type", "target_text", "factuality").rows() == [("concede", "prisonniers", "happened")]


def test_what_is_planned_reaches_the_noun_of_its_verb(coded: Coder) -> None:
    planned = (
        "Les rebelles sont sur le point de lancer une nouvelle attaque contre Goma.",
        "L'armée se prépare à mener une vaste attaque contre les rebelles.",
        "Les djihadistes projetaient de mener une attaque à Abidjan.",
    )
    assert factualities(coded(*planned, language="fr"), "attack") == ["planned"] * 3


def test_what_is_feared_or_prevented_is_nobodys_word(coded: Coder) -> None:
    rows = coded(
        "Les autorités redoutaient un coup d'État.",
        "L'armée s'est déployée pour éviter un coup d'État.",
        language="fr",
    )
    coups = rows.filter(pl.col("event_type") == "coup")
    assert coups.select("factuality", "voice").rows() == [("hypothetical", "unattributed")] * 2


def test_a_noun_of_an_act_that_is_denied_did_not_happen(coded: Coder) -> None:
    rows = coded("Le gouvernement dément toute attaque contre des civils.", language="fr").filter(pl.col("event_type") == "attack")
    assert rows.select("factuality", "voice", "attributed_to").rows() == [("denied", "attributed", "gouvernement")]


def test_what_an_appeal_takes_for_granted_happened(coded: Coder) -> None:
    rows = coded("Officials called for calm after protests in the capital.", language="en")
    assert factualities(rows, "protest") == ["happened"]


def test_what_is_not_ruled_out_may_be(coded: Coder) -> None:
    rows = coded("Moscou n'exclut pas de nouvelles frappes.", language="fr")
    assert factualities(rows, "attack") == ["hypothetical"]


def test_what_a_condition_says_not_to_be_is_only_supposed(coded: Coder) -> None:
    rows = coded("L'Union menace de sanctions si les rebelles ne se retirent pas de Goma.", language="fr")
    assert factualities(rows, "withdraw") == ["hypothetical"]


def test_what_a_crowd_marches_for_is_said_by_marching(coded: Coder) -> None:
    texts = (
        "Ils ont défilé pour réclamer des renforts.",
        "Ils défileront pour réclamer des renforts.",
        "Il a recruté des hommes pour tuer le maire.",
    )
    rows = coded(*texts, language="fr").filter(pl.col("event_type").is_in(["demand", "killing"]))
    assert rows["factuality"].to_list() == ["happened", "planned", "planned"]
