from __future__ import annotations

from collections.abc import Callable

import polars as pl

Coder = Callable[..., pl.DataFrame]

FRENCH = {
    "De source policière, des bandits ont enlevé le juge.": "source policière",
    "Des bandits ont enlevé le juge, affirment des sources locales.": "sources locales",
    "Des bandits ont enlevé le juge, indique-t-on à la mairie.": "mairie",
    "Des bandits ont enlevé le juge, lit-on dans un communiqué.": "communiqué",
    "Des bandits ont enlevé le juge, s'alarme une ONG.": "ONG",
    "Selon le préfet, cité par la radio, des bandits ont enlevé le juge.": "préfet",
    "Le syndicat parle de l'enlèvement du juge avec ses avocats.": None,
    "Le syndicat parle d'un enlèvement à Kidal.": "syndicat",
    "La veuve reproche au général d'avoir enlevé le juge.": "veuve",
    "Le maire impute aux bandits l'enlèvement du juge.": "maire",
    "Pour la police, des bandits ont enlevé le juge.": "police",
    "Un journaliste a vu des bandits enlever le juge.": "journaliste",
    "Des bandits ont enlevé le juge. C'est ce qu'affirme le maire.": "maire",
    "Le père a vu partir le juge que des bandits ont enlevé.": None,
    "« Ils crient. Ils fuient. Ils prient. Ils pleurent. Ils ont enlevé le juge. », s'indigne une voisine.": "voisine",
}
"""Texts, and who says in them that somebody was kidnapped; nobody: the article does."""

ENGLISH = {
    "The army shelled the town, the ministry said in a statement, though residents disputed it.": "ministry",
    "The army, the ministry said, shelled the town.": "ministry",
    "The mayor fled what he called a shelling of the town.": "mayor",
    "Trade stopped after what the UN described as the shelling of the town.": "UN",
    "A nurse spoke of a shelling of the town.": "nurse",
    "The ministers spoke of the shelling of the town.": None,
    "The army shelled the town, the mayor told reporters, adding that it was over.": "mayor",
    "The army admitted shelling the town.": "army",
    "The mayor fled, saying the army had shelled the town.": "mayor",
    "The president spoke of peace, but the army shelled the town.": None,
    "Kyiv blamed Moscow for the shelling of the town.": "Kyiv",
    "An AP reporter saw soldiers shelling the town.": "AP reporter",
    'General Kone: "The rebels shelled the town"': "General Kone",
    "The clan, which says it wants peace, shelled the town.": None,
}
"""Texts, and who says in them that somebody shelled a town; nobody: the article does."""


def told(rows: pl.DataFrame, event_type: str) -> list[tuple[str, str | None]]:
    """Return voice and speaker of the acts of a type, in the order of their articles."""
    acts = rows.filter(pl.col("event_type") == event_type)
    return acts.sort("article_id").select("voice", "attributed_to").rows()


def expected(texts: dict[str, str | None]) -> list[tuple[str, str | None]]:
    """Return voice and speaker that the texts give their acts."""
    return [("attributed" if who else "article", who) for who in texts.values()]


def test_whoever_says_it_in_french_is_named_and_nobody_else(coded: Coder) -> None:
    assert told(coded(*FRENCH, language="fr"), "abduct") == expected(FRENCH)


def test_whoever_says_it_in_english_is_named_and_nobody_else(coded: Coder) -> None:
    assert told(coded(*ENGLISH, language="en"), "shelling") == expected(ENGLISH)


def test_what_is_heard_or_quoted_without_a_source_is_no_fact_and_a_denial_is_nobodys_report(coded: Coder) -> None:
    heard = (
        "Reportedly, the army shelled the town.",
        "Reports that soldiers of the northern army had shelled the town could not be verified.",
        'The sign read "The army shelled the town".',
    )
    denied = "A lawyer said the army shelled the town, which the force denied."
    goes_on = "The army said it shelled the town, which rebels deny, and bombed a bridge."
    cited = "The army shelled the town, citing a lack of time."
    rows = coded(*heard, denied, goes_on, cited, language="en")
    assert told(rows, "shelling") == [*[("unattributed", None)] * 3, ("attributed", "lawyer"), ("attributed", "army"), ("article", None)]
    assert told(rows, "bombing") == [("attributed", "army")]
    assert told(rows, "reject") == [("article", None)] * 2
