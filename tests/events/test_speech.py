from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]


def voices(rows: pl.DataFrame, event_type: str) -> list[tuple[str, str | None, str]]:
    """Return voice, speaker and factuality of the acts of a type, one an article."""
    return rows.filter(pl.col("event_type") == event_type).sort("article_id").select("voice", "attributed_to", "factuality").rows()


def test_a_verb_that_utters_reports_only_what_is_quoted_before_it(coded: Coder) -> None:
    rows = coded(
        "« Ils ont brûlé nos greniers », a lancé une riveraine.", "L'armée a lancé une offensive contre les mutins.", language="fr"
    )
    assert rows.select("event_type", "voice", "attributed_to").rows() == [
        ("destroy_property", "attributed", "riveraine"),
        ("attack", "article", None),
    ]


def test_whoever_stands_behind_a_verb_that_only_reports_speaks(coded: Coder) -> None:
    texts = ("Les ravisseurs exigent une rançon, confie un proche du dossier.", "Il démissionnera bientôt, a précisé son entourage.")
    rows = coded(*texts, language="fr")
    assert rows["attributed_to"].to_list() == ["proche du dossier", "entourage"]


def test_from_whom_one_has_learned_it_is_the_source(coded: Coder) -> None:
    rows = coded("Deux bergers ont été tués près de Goma, a-t-on appris jeudi auprès d'élus locaux.", language="fr")
    assert rows.select("voice", "attributed_to").rows() == [("attributed", "élus locaux")]


def test_an_english_claim_is_never_told_as_a_fact(coded: Coder) -> None:
    said = {
        "The rebels shelled the hospital, a doctor told the agency by telephone.": "doctor",
        "The rebels shelled the hospital, a doctor said late on Sunday.": "doctor",
        "The ministry said on Monday its opponents had shelled the hospital.": "ministry",
        "Witnesses described how soldiers shelled the hospital.": "Witnesses",
        "Health officials say rebels shelled the hospital.": "Health officials",
        "According to the mayor, rebels shelled the hospital.": "mayor",
        "Ali Hassan, a teacher, said rebels had shelled the hospital.": "Ali Hassan",
        '"Rebels shelled the hospital," the mayor told national television.': "mayor",
    }
    assert voices(coded(*said, language="en"), "shelling") == [("attributed", speaker, "happened") for speaker in said.values()]


def test_hearsay_in_english_has_no_source_and_is_no_fact(coded: Coder) -> None:
    heard = (
        "The army reportedly shelled the town on Friday.",
        "The army is said to have shelled the town.",
        "The claim that the army shelled the town could not be verified.",
    )
    assert voices(coded(*heard, language="en"), "shelling") == [("unattributed", None, "happened")] * 3


def test_what_is_demanded_is_the_demanders_word_and_has_not_happened(coded: Coder) -> None:
    rows = coded("L'opposition réclame la libération de ses dirigeants.", language="fr")
    assert voices(rows, "concede") == [("attributed", "opposition", "hypothetical")]


def test_what_somebody_is_accused_of_is_the_accusers_word(coded: Coder) -> None:
    rows = coded("The general accused the rebels of looting shops.", language="en")
    assert voices(rows, "destroy_property") == [("attributed", "general", "happened")]


def test_a_denied_act_is_coded_as_denied(coded: Coder) -> None:
    assert voices(coded("L'Iran nie avoir livré des drones à la Russie.", language="fr"), "aid") == [("attributed", "Iran", "denied")]


def test_a_relative_pronoun_after_selon_is_nobody(coded: Coder) -> None:
    rows = coded("La police a rejeté les affirmations selon lesquelles des soldats ont tué un berger.", language="fr")
    assert voices(rows, "killing") == [("unattributed", None, "happened")]


def test_a_clause_that_begins_with_not_or_there_is_reported_too(coded: Coder) -> None:
    said = {"The UN said there were clashes in the north.": "UN", "Ann Marsh says not all clashes ended.": "Ann Marsh"}
    assert voices(coded(*said, language="en"), "armed_clash") == [("attributed", speaker, "happened") for speaker in said.values()]


def test_a_claim_according_to_which_is_that_of_whoever_makes_it(coded: Coder) -> None:
    said = {
        "Moscou a rejeté les accusations de Kiev selon lesquelles ses soldats ont tué un berger.": "Kiev",
        "L'armée conteste les affirmations publiées par un journal selon lesquelles elle a tué un berger.": "journal",
    }
    assert voices(coded(*said, language="fr"), "killing") == [("attributed", speaker, "happened") for speaker in said.values()]


def test_what_comes_beside_the_speech_is_the_articles_own_word(coded: Coder) -> None:
    own = (
        "Le ministre a salué ses hôtes, a déclaré son porte-parole après avoir rencontré les rebelles.",
        "Le médiateur s'est dit confiant avant de rencontrer les rebelles.",
    )
    assert voices(coded(*own, language="fr"), "consult") == [("article", None, "happened")] * 2


def test_a_relative_clause_on_the_object_of_a_verb_of_speech_is_not_said(coded: Coder) -> None:
    rows = coded("Le gouvernement a conclu une trêve avec les rebelles que l'armée a attaqués lundi.", language="fr")
    assert voices(rows, "attack") == [("article", None, "happened")]


@pytest.mark.parametrize(
    ("text", "language", "actor", "voice"),
    [
        ("The army accused the rebels of breaking the truce by shelling a market.", "en", "rebels", "attributed"),
        ("L'armée accuse les rebelles d'avoir violé l'accord en bombardant un marché.", "fr", "rebelles", "attributed"),
        ("The army accused the rebels on Monday, shelling a market.", "en", "army", "article"),
    ],
)
def test_how_something_was_done_is_part_of_the_accusation(coded: Coder, text: str, language: str, actor: str, voice: str) -> None:
    rows = coded(text, language=language)
    assert rows.filter(pl.col("target_text").is_in(["market", "marché"])).select("actor_text", "voice").rows() == [(actor, voice)]


def test_who_was_asked_and_who_counts_is_the_source(coded: Coder) -> None:
    said = {
        "Trois otages ont été enlevés lundi, a-t-on appris auprès d'une source militaire.": "source militaire",
        "Une ONG a fait état de l'enlèvement de trois infirmiers.": "ONG",
        "L'Observatoire a signalé l'enlèvement de trois infirmiers.": "Observatoire",
        "L'Observatoire a recensé l'enlèvement de trois infirmiers.": "Observatoire",
    }
    assert voices(coded(*said, language="fr"), "abduct") == [("attributed", speaker, "happened") for speaker in said.values()]


def test_who_listens_may_stand_between_the_verb_and_who_speaks(coded: Coder) -> None:
    said = {
        "Trois otages ont été enlevés lundi, a déclaré à l'AFP un responsable local.": "responsable local",
        "Trois otages ont été enlevés lundi, a indiqué mardi à la presse le général Diallo.": "général Diallo",
        "« Trois otages ont été enlevés », a confié à l'AFP le maire de la ville.": "maire de la ville",
        "Trois otages ont été enlevés lundi, a-t-on appris auprès des autorités.": "autorités",
        "Trois otages ont été enlevés lundi, selon la même source.": "source",
    }
    assert voices(coded(*said, language="fr"), "abduct") == [("attributed", speaker, "happened") for speaker in said.values()]


def test_a_pronoun_behind_its_verb_is_who_spoke_last(coded: Coder) -> None:
    told = "Le maire a déclaré que la situation était grave. "
    rows = coded(
        told + "Trois otages ont été enlevés lundi, a-t-il ajouté.",
        told + "Les rebelles ont enlevé trois otages, selon lui.",
        told + "« Trois otages ont été enlevés », a-t-il précisé.",
        language="fr",
    )
    assert voices(rows, "abduct") == [("attributed", "maire", "happened")] * 3


def test_a_pronoun_of_speech_that_stands_for_nobody_known_is_a_source_without_a_name(coded: Coder) -> None:
    rows = coded(
        "Trois otages ont été enlevés lundi, a-t-il déclaré.",
        "Trois soldats ont été enlevés lundi, ont-ils affirmé.",
        "Trois soldats ont été enlevés lundi, selon eux.",
        language="fr",
    )
    assert voices(rows, "abduct") == [("unattributed", None, "happened")] * 3


def test_a_pronoun_that_speaks_at_the_end_is_who_acts_or_who_spoke(coded: Coder) -> None:
    english = coded(
        "The army has retaken control of the city of Goma, it said in a statement.",
        "The mayor spoke to reporters. Rebels seized the town of Rutshuru, he said on Monday.",
        language="en",
    )
    assert voices(english, "seize_territory") == [("attributed", "army", "happened"), ("attributed", "mayor", "happened")]
    french = coded("L'armée a repris la ville de Goma, a-t-elle annoncé dans un communiqué.", language="fr")
    assert voices(french, "seize_territory") == [("attributed", "armée", "happened")]


def test_what_somebody_is_accused_of_as_a_noun_is_the_accusers_word(coded: Coder) -> None:
    french = coded("Kiev accuse l'armée russe d'attaques contre des hôpitaux.", language="fr")
    english = coded("Kyiv accused the army of attacks on hospitals.", language="en")
    assert voices(french, "attack") == [("attributed", "Kiev", "happened")]
    assert voices(english, "attack") == [("attributed", "Kyiv", "happened")]
    for rows, who in ((french, "armée russe"), (english, "army")):
        assert rows.filter(pl.col("event_type") == "accuse")["target_text"].to_list() == [who]
        assert rows.filter(pl.col("event_type") == "attack")["actor_text"].to_list() == [who]
