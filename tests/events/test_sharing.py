from __future__ import annotations

from collections.abc import Callable

import polars as pl

Coder = Callable[..., pl.DataFrame]


def acts(rows: pl.DataFrame) -> list[tuple[str, str | None, str | None]]:
    return rows.select("event_type", "actor_text", "target_text").rows()


def test_passives_of_a_row_share_their_agent(coded: Coder) -> None:
    rows = coded("Trois employés ont été enlevés et torturés par des hommes armés.", language="fr")
    assert acts(rows) == [("abduct", "hommes armés", "employés"), ("abuse", "hommes armés", "employés")]
    rows = coded("Deux journalistes ont été arrêtés, battus puis relâchés par la police.", language="fr")
    assert acts(rows) == [("arrest", "police", "journalistes"), ("concede", "police", "journalistes")]


def test_who_denies_a_claim_beside_it_answers_the_claimant_in_nobody_elses_words(coded: Coder) -> None:
    rows = coded(
        "L'ONU accuse le Rwanda de soutenir les rebelles du M23, ce que Kigali nie.",
        "Selon l'opposition, la police a tué trois manifestants, ce que le gouvernement dément.",
        language="fr",
    ).filter(pl.col("event_type") == "reject")
    assert rows.select("actor_text", "target_text", "voice").rows() == [
        ("Kigali", "ONU", "article"),
        ("gouvernement", "opposition", "article"),
    ]


def test_the_object_of_an_order_does_what_its_infinitive_says(coded: Coder) -> None:
    rows = coded(
        "Des renforts ont été envoyés pour empêcher les djihadistes de prendre le contrôle de la ville.",
        "Le décret permet à la junte d'arrêter des opposants.",
        language="fr",
    )
    done = rows.filter(pl.col("event_type").is_in(["seize_territory", "arrest"]))
    assert done["actor_text"].to_list() == ["djihadistes", "junte"]


def test_ce_dernier_is_whoever_was_named_last(coded: Coder) -> None:
    rows = coded(
        "Le chef rebelle a menacé le président Paul Diallo. Ce dernier a refusé de négocier.",
        "Le gouvernement a reçu les syndicats. Ceux-ci ont rejeté son offre.",
        "Le général a reçu la ministre. Celle-ci a condamné le coup d'État.",
        language="fr",
    )
    answers = rows.filter(pl.col("event_type").is_in(["reject", "accuse"]))
    assert answers["actor_text"].to_list() == ["président Paul Diallo", "syndicats", "ministre"]


def test_a_noun_that_points_back_takes_over_who_did_what(coded: Coder) -> None:
    rows = coded(
        "Les rebelles ont attaqué un bureau de la Croix-Rouge à Diffa. Les auteurs de l'attaque restent inconnus.",
        "Les États-Unis ont décrété des sanctions contre l'Iran. Ces sanctions sont toujours en vigueur.",
        language="fr",
    )
    recalled = rows.filter(pl.col("rules").list.contains("actor:recalled"))
    assert acts(recalled) == [("attack", "rebelles", "bureau de la Croix-Rouge"), ("sanction", "États-Unis", "Iran")]


def test_attacks_told_of_many_point_back_at_none(coded: Coder) -> None:
    rows = coded("Les rebelles ont attaqué le camp. Les attaques sont fréquentes dans la région.", language="fr")
    assert [actor for _, actor, _ in acts(rows)] == ["rebelles", None]


def test_a_denial_or_a_condemnation_of_an_act_is_aimed_at_its_doer(coded: Coder) -> None:
    rows = coded(
        "Moscou a accusé Kiev d'avoir tiré sur une école. Kiev a rejeté ces accusations.",
        "La junte a pris le pouvoir en mai. Ce coup d'État a été condamné par la Cédéao.",
        "Les assauts des rebelles ont été repoussés.",
        language="fr",
    )
    aimed = rows.filter(pl.col("rules").list.contains("target:doer"))
    assert acts(aimed) == [("reject", "Kiev", "Moscou"), ("accuse", "Cédéao", "junte"), ("repulse", None, "rebelles")]


def test_the_agent_of_a_condemnation_is_not_that_of_the_attack(coded: Coder) -> None:
    rows = coded("Cette attaque condamnée par l'ONU a fait trois morts.", language="fr")
    assert acts(rows.filter(pl.col("event_type") == "attack")) == [("attack", None, None)]


def test_each_of_two_joined_verbs_has_its_own_object_unless_they_stand_side_by_side(coded: Coder) -> None:
    rows = coded(
        "Le ministre a rejeté le plan et accusé Bruxelles de mentir.",
        "Les mutins ont attaqué puis pillé la ville de Goma.",
        language="fr",
    )
    assert acts(rows) == [
        ("reject", "ministre", None),
        ("accuse", "ministre", "Bruxelles"),
        ("attack", "mutins", "ville de Goma"),
        ("destroy_property", "mutins", "ville de Goma"),
    ]


def test_a_verb_behind_and_does_not_repeat_the_noun_before_it(coded: Coder) -> None:
    rows = coded("Le ministre a rejeté les accusations et accusé Bruxelles de mentir.", language="fr")
    assert ("accuse", "ministre", "Bruxelles") in acts(rows)
