"""Targets that another clause names: who holds a place, whom a condition is put to, what a relative clause or a quotation is about."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

Coder = Callable[..., pl.DataFrame]
Act = tuple[str, str | None, str | None]

TOLD: dict[str, list[Act]] = {
    "Les soldats ont libéré plusieurs hameaux occupés par les rebelles du M23.": [("seize_territory", "soldats", "rebelles du M23")],
    "L'armée soudanaise a repris la ville d'El-Obeid, tenue par les paramilitaires.": [
        ("seize_territory", "armée soudanaise", "paramilitaires")
    ],
    "La reconquête des quartiers contrôlés par Daech se poursuit.": [("seize_territory", None, "Daech")],
    "L'armée a libéré les otages capturés en mai.": [("concede", "armée", "otages"), ("arrest", None, "otages")],
    "Les talibans ont menacé de représailles si le Pakistan poursuit ses vols.": [("threaten", "talibans", "Pakistan")],
    "Le président a menacé de bombarder la Syrie.": [("threaten", "président", "Syrie"), ("air_strike", "président", "Syrie")],
    "Les insurgés que l'armée combat depuis dix ans tiennent la vallée.": [("armed_clash", "armée", "insurgés")],
    "Des étudiants ont manifesté devant l'ambassade américaine à Séoul.": [("protest", "étudiants", "ambassade américaine")],
    "« Le Rwanda prépare le pire », a accusé le ministre congolais.": [("accuse", "ministre congolais", "Rwanda")],
    "Nairobi dément les allégations selon lesquelles le Kenya paie des milices.": [
        ("reject", "Nairobi", None),
        ("accuse", None, "Kenya"),
    ],
    "La ministre a accusé la chaîne de mensonge, ce que cette dernière a démenti.": [
        ("accuse", "ministre", "chaîne"),
        ("reject", "chaîne de mensonge", "ministre"),
    ],
    "Le président a été la cible d'une attaque.": [("attack", None, "président")],
    "Le convoi visé par l'attaque transportait des vivres.": [("attack", None, "convoi")],
    "Les postes de l'armée qui ont été visés lors de l'assaut sont en ruine.": [("attack", None, "postes de l'armée")],
    "Des tirs de miliciens ont atteint des paysans.": [("attack", "miliciens", "paysans")],
    "Le dispensaire a été touché au cours d'un raid aérien.": [("air_strike", None, "dispensaire")],
    "La ministre a rencontré les victimes de l'attentat.": [("consult", "ministre", "victimes de l'attentat"), ("attack", None, None)],
    "Le train a fait l'objet d'une attaque.": [("attack", None, "train")],
    "La garde a fait usage de canons à eau pour disperser la foule.": [("abuse", "garde", "foule")],
    "Les soldats ont repris un bourg tenu par les « rebelles » du M23.": [("seize_territory", "soldats", "M23")],
    "Les miliciens ont tué le « chef » du village.": [("killing", "miliciens", "chef")],
    "Des inconnus ont incendié dans la nuit de jeudi à vendredi l'école de Kouri.": [("destroy_property", "inconnus", "école de Kouri")],
    "Les avocats demandent l'extradition des suspects.": [("demand", "avocats", None)],
    "L'enquête a conduit à l'arrestation d'un mécanicien.": [("arrest", None, "mécanicien")],
    "Le gouverneur accuse l'armée d'avoir visé des écoles.": [("accuse", "gouverneur", "armée"), ("attack", "armée", "écoles")],
    "L'enquête a visé un hôpital.": [],
    "Ottawa a coupé son aide au développement au Tchad.": [("sanction", "Ottawa", "Tchad")],
    "Nairobi rejette les accusations selon lesquelles le Tchad se prépare au pire.": [
        ("reject", "Nairobi", None),
        ("accuse", None, "Tchad"),
    ],
    "Londres a menacé Téhéran de sanctions.": [("threaten", "Londres", "Téhéran"), ("sanction", "Londres", "Téhéran")],
    "Un camion de l'armée est tombé dans une embuscade.": [("attack", None, "camion de l'armée")],
    "L'attentat a coûté la vie à trois touristes.": [("attack", None, "touristes")],
    "Le Mali et le Niger ont entamé à Oman des pourparlers.": [("consult", "Mali", "Niger")],
    "Le Tchad a dénoncé les accords militaires conclus avec Paris.": [("sanction", "Tchad", "Paris")],
    "Séoul va fournir des blindés à Kiev.": [("aid", "Séoul", "Kiev")],
    "La chaîne a fourni des explications à la presse.": [],
    "Des milliers de civils ont été déplacés par les combats.": [("expel", None, "civils")],
    "Les soldats français ont quitté la base de Gao.": [("withdraw", "soldats français", "base de Gao")],
    "Des inconnus ont lancé une grenade sur un domicile.": [("attack", "inconnus", "domicile")],
    "Les bombardements russes ont repris.": [("air_strike", "russes", None)],
    "Les rebelles ont enlevé deux de ses gardes.": [("abduct", "rebelles", "gardes")],
    "L'armée a mené une série de frappes contre des positions houthies.": [("attack", "armée", "positions houthies")],
    "Des habitants en colère, notamment des jeunes, ont manifesté à Lomé.": [("protest", "habitants", None)],
    "L'Arménie et l'Azerbaïdjan se sont accusés d'avoir bombardé des hameaux.": [
        ("accuse", "Arménie", "Azerbaïdjan"),
        ("air_strike", None, "hameaux"),
    ],
    "Cessez-le-feu : la Croix-Rouge attend des garanties.": [],
    "Les détenus ont décrit leurs conditions de détention.": [],
}
"""Sentences and their acts, with actor and target."""

MOODS: dict[str, list[tuple[str, str]]] = {
    "L'armée a exhorté la population à ne pas manifester.": [("happened", "article"), ("hypothetical", "attributed")],
    "Le Premier ministre a ordonné la reprise des bombardements.": [("happened", "article"), ("hypothetical", "attributed")],
    "La police a tiré des gaz lacrymogènes pour disperser les étudiants.": [("happened", "article")],
    "Les élèves réclament la libération de leurs amis et l'expulsion du recteur.": [
        ("happened", "article"),
        ("hypothetical", "attributed"),
        ("hypothetical", "attributed"),
    ],
    "« Que l'armée libère nos enfants ! », a crié une mère.": [("hypothetical", "attributed")],
    "La préfecture a interdit la manifestation.": [("happened", "article"), ("planned", "article")],
    "Le ministre a dit aux journalistes que l'armée bombarde les rebelles.": [("happened", "attributed")],
}
"""Sentences with factuality and voice of their acts."""


@pytest.fixture(scope="module")
def rows(coded: Coder) -> dict[str, list[tuple[object, ...]]]:
    """Return type, actor, target, factuality and voice of the acts of each sentence, all coded at once."""
    texts = [*TOLD, *MOODS]
    found = coded(*texts, language="fr")
    columns = found.select("event_type", "actor_text", "target_text", "factuality", "voice")
    told: dict[str, list[tuple[object, ...]]] = {text: [] for text in texts}
    for number, row in zip(found["article_id"], columns.rows(), strict=True):
        told[texts[int(number)]].append(row)
    return told


@pytest.mark.parametrize("text", TOLD)
def test_an_act_has_the_target_that_another_clause_names(rows: dict[str, list[tuple[object, ...]]], text: str) -> None:
    assert [row[:3] for row in rows[text]] == TOLD[text]


@pytest.mark.parametrize("text", MOODS)
def test_what_is_asked_for_or_told_to_listeners_is_nobodys_fact(rows: dict[str, list[tuple[object, ...]]], text: str) -> None:
    assert [row[3:] for row in rows[text]] == MOODS[text]


def test_an_embassy_is_not_in_its_country_and_what_is_remembered_has_neither_day_nor_place(coded: Coder) -> None:
    found = coded(
        "Une manifestation a eu lieu devant le consulat de Turquie.",
        "Des milliers de personnes ont défilé à Alger vendredi pour l'anniversaire de l'assassinat de l'opposant.",
        "Des familles ont fui vers le Tchad.",
        "Les forces russes ont frappé Kharkiv ; l'armée ukrainienne a repris deux villages.",
        language="fr",
    )
    places = found.select("event_type", "place_text", "country").rows()
    assert places[0] == ("protest", "consulat de Turquie", None)
    assert ("killing", None, None) in places
    assert ("expel", None, None) in places
    assert places[-1] == ("seize_territory", "villages", None)
