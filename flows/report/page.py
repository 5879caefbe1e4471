"""The report of a night as one HTML page that needs nothing but itself."""

from __future__ import annotations

from functools import cache, partial

import polars as pl
from jinja2 import Environment

from flows.report.accuracy import measure
from flows.report.changes import LISTED as CHANGES_LISTED
from flows.report.contested import KINDS, MOST
from flows.report.drawing import Draw, draw_apart
from flows.report.front import lay_out
from flows.report.funnel import funnel, headline, overall
from flows.report.night import Night
from flows.report.safety import web_link
from flows.report.sayings import count_speakers
from flows.report.sources import list_sources
from flows.report.stories import choose, count_articles, count_types, shelve
from flows.report.templating import templates_of
from flows.report.trust import weigh
from flows.report.uncoded import count_flagged, list_flagged, list_rejects, list_without_lexicon
from flows.report.words import FACTUALITIES, STATUSES, day_words, instant_words, language_words, phrase, plural, responses, span_words
from flows.words.messages import speaking
from flows.words.messages import words as spoken

SPEAKERS = 20
"""Speakers that are listed."""

HEADLINES = {
    "complete": "Complete",
    "partial": "Complete but for the gaps named below",
    "blocked": "Nothing was collected",
    "not_tried": "No source was tried",
}


def render_night(night: Night, draw: Draw = draw_apart) -> str:
    """Return the report of a night: one HTML page without scripts, readable offline, all text of others escaped."""
    with speaking(night.language):
        front = lay_out(night, draw)
        shown = choose(night, front.wanted)
        return _templates().get_template("page.html.jinja").render(night=night, front=front, **_evidence(night, shown), **_trust(night))


def _evidence(night: Night, shown: pl.DataFrame) -> dict[str, object]:
    """Return what the page has of single mentions and articles."""
    return {
        "shown": frozenset(shown["mention_id"]),
        "shelves": shelve(night, shown),
        "left_out": night.mentions.height - shown.height,
        "speakers": count_speakers(night).head(SPEAKERS).to_dicts(),
        "speakers_count": count_speakers(night).height,
        "types": count_types(night),
        "flagged": list_flagged(night),
        "flagged_count": count_flagged(night),
        "without_lexicon": list_without_lexicon(night),
        "rejects": list_rejects(night),
    }


def _trust(night: Night) -> dict[str, object]:
    """Return what the page says of how far to trust it."""
    return {
        "status": overall(night),
        "headline": headline(night),
        "steps": funnel(night),
        "sources": list_sources(night),
        "trust": weigh(night),
        "accuracy": measure(night),
        "languages": count_articles(night.articles),
    }


@cache
def _templates() -> Environment:
    environment = templates_of("flows.report")
    environment.filters |= {
        "web": web_link,
        "days": day_words,
        "instant": instant_words,
        "language": language_words,
        "number": lambda number: spoken().number(number),
        "plural": plural,
        "responses": responses,
        "span": span_words,
        "factual": partial(phrase, FACTUALITIES),
    }
    environment.globals |= {
        "headlines": HEADLINES,
        "statuses": STATUSES,
        "contested": KINDS,
        "most_contests": MOST,
        "most_changes": CHANGES_LISTED,
    }
    return environment
