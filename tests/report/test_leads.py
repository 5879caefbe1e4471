from collections.abc import Callable
from typing import Any

import pytest

from flows.report.leads import MOST, list_leads

Build = Callable[..., Any]

TEXT = "Shells fell on Ossa. Ministers met in Far."


@pytest.fixture
def leads(make_night: Build, make_article: Build, make_mention: Build) -> Callable[..., list[Any]]:
    def of(*rows: dict[str, Any]) -> list[Any]:
        articles, mentions = [], []
        for at, row in enumerate(rows):
            article = make_article(f"a{at}", row.pop("source", "ossa"), language="en", title=f"Title {at}", text=TEXT)
            articles.append(article)
            mentions.append(make_mention(article, row.pop("trigger"), row.pop("type"), mention_id=f"m{at}", **row))
        return list_leads(make_night(articles=articles, mentions=mentions, quads={"shelling": 4, "consult": 1}))

    return of


def shelled(**more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"trigger": "Shells", "type": "shelling", "place_name": "Ossa", "place_text": "Ossa", "date_start": "2026-11-21", **more}


def met(**more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"trigger": "met", "type": "consult", "place_name": "Far", "place_text": "Far", "date_start": "2026-11-21", **more}


def test_what_more_outlets_tell_stands_first(leads: Build) -> None:
    found = leads(met(), shelled(source="plain"), shelled(source="courrier"))
    assert [(lead.place, lead.outlets, lead.mentions) for lead in found] == [("Ossa", 2, 2), ("Far", 1, 1)]


def test_violence_with_victims_comes_before_talk(leads: Build) -> None:
    assert [lead.label for lead in leads(met(), shelled(killed_min=12))] == ["shelling", "consult"]


def test_each_count_of_victims_stands_with_the_outlets_that_give_it(leads: Build) -> None:
    (lead,) = leads(shelled(killed_min=12), shelled(source="plain", killed_min=12), shelled(source="mute", killed_min=3, killed_max=3))
    assert dict(lead.tolls) == {"at least 12 killed": 2, "3 killed": 1}


def test_what_is_denied_planned_or_long_ago_does_not_stand_first(leads: Build) -> None:
    assert leads(shelled(factuality="denied"), shelled(factuality="planned"), shelled(is_background=True)) == []


def test_no_more_stand_first_than_can_be_taken_in(leads: Build) -> None:
    assert len(leads(*(shelled(place_name=f"Place {at}") for at in range(MOST + 3)))) == MOST


def test_a_speaker_is_named_with_the_outlet(leads: Build) -> None:
    (lead,) = leads(shelled(voice="attributed", attributed_to="Ossa"))
    assert [(said.who, said.outlet, said.voice) for said in lead.sayings] == [("Ossa", "ossa", "attributed")]
