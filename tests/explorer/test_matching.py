"""Each filter lets through what it says, and nothing that a reader writes becomes a part of a statement."""

import pytest

from explorer.conftest import Ask
from flows.explorer.matching import words_of

EVERY = {"m-attack", "m-killing", "m-truce", "m-army", "m-arab", "m-accuse", "m-hostile"}


def found(ask: Ask, query: str) -> set[str]:
    cursor, _ = ask(query)
    return {key for (key,) in cursor.execute("SELECT mention_id FROM matched JOIN rows USING (row_no) WHERE missed = 0").fetchall()}


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", EVERY),
        ("type=attack", {"m-attack", "m-army", "m-hostile"}),
        ("type=attack&type=killing", {"m-attack", "m-army", "m-hostile", "m-killing"}),
        ("type=attack&factuality=happened&source=plain", {"m-army"}),
        ("factuality=planned&factuality=denied", {"m-truce", "m-arab"}),
        ("actor=MLI", {"m-truce"}),
        ("actor=~army", {"m-army"}),
        ("actor=-", {"m-killing", "m-hostile"}),
        ("target=~soldats", {"m-killing", "m-hostile"}),
        ("place=2457161", {"m-attack", "m-army", "m-hostile"}),
        ("place=-", {"m-killing", "m-arab", "m-accuse"}),
        ("precision=near", {"m-army"}),
        ("country=MLI", {"m-attack", "m-army", "m-truce", "m-hostile"}),
        ("speaker=~préfet", {"m-attack"}),
        ("voice=unattributed", {"m-hostile"}),
        ("language=ar", {"m-arab"}),
        ("sure=0.5", EVERY - {"m-killing"}),
        ("box=-5,10,5,20", {"m-attack", "m-army", "m-hostile"}),
        ("box=355,10,365,20", {"m-attack", "m-army", "m-hostile"}),
        ("box=10,10,20,20", set()),
        ("from=2026-03-05&to=2026-03-05", {"m-attack", "m-army", "m-truce"}),
        ("from=2026-03-06", {"m-truce"}),
        ("from=2026-03-06&undated=yes", EVERY - {"m-attack", "m-army"}),
        ("from=2026-03-08&by=published", {"m-arab", "m-accuse", "m-hostile"}),
        ("type=nothing", set()),
        ("event=e-gao", {"m-attack", "m-army"}),
        ("newest=yes", EVERY - {"m-truce", "m-army"}),
    ],
)
def test_a_filter_lets_through_what_it_says(ask: Ask, query: str, kept: set[str]) -> None:
    assert found(ask, query) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("prefet", {"m-attack", "m-accuse"}),
        ("GAO douze", {"m-killing"}),
        ('"attaque pres"', {"m-attack", "m-killing"}),
        ("اتهم", {"m-arab"}),
        ("100%", set()),
        ("_", set()),
        ("'; DROP TABLE rows; --", set()),
    ],
)
def test_text_is_searched_without_regard_to_case_and_accents(ask: Ask, text: str, kept: set[str]) -> None:
    cursor, _ = ask("")
    assert cursor.execute("SELECT count(*) FROM rows").fetchone() == (len(EVERY),)
    assert found(ask, str(__import__("httpx").QueryParams({"q": text}))) == kept


def test_words_in_quotation_marks_are_searched_as_they_stand() -> None:
    assert words_of('paix "cessez le  feu" “à Gao” mali "') == ["paix", "mali", "cessez le feu", "à Gao"]
