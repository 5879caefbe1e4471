"""The report of a night as one HTML page that needs nothing but itself."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from flows.report.accuracy import measure
from flows.report.funnel import funnel, headline, overall
from flows.report.night import Night
from flows.report.safety import visible, web_link
from flows.report.sources import list_sources
from flows.report.stories import count_articles, count_types, left_out, shelve
from flows.report.trust import weigh
from flows.report.uncoded import count_flagged, list_flagged, list_rejects, list_without_lexicon
from flows.report.words import day_words, instant_words, plural, responses

LONG = 1000
"""Mentions above which those out of sight are not laid out: a picture of the whole of such a page would show them blank."""

HEADLINES = {
    "complete": "Complete",
    "partial": "Complete but for the gaps named below",
    "blocked": "Nothing was collected",
    "not_tried": "No source was tried",
}


def render_night(night: Night) -> str:
    """Return the report of a night: one HTML page without scripts, readable offline, all text of others escaped."""
    return (
        _templates()
        .get_template("page.html.jinja")
        .render(
            night=night,
            long=LONG,
            status=overall(night),
            headline=headline(night),
            steps=funnel(night),
            sources=list_sources(night),
            shelves=shelve(night),
            types=count_types(night),
            left_out=left_out(night),
            flagged=list_flagged(night),
            flagged_count=count_flagged(night),
            without_lexicon=list_without_lexicon(night),
            rejects=list_rejects(night),
            trust=weigh(night),
            accuracy=measure(night),
            languages=count_articles(night.articles),
        )
    )


def _clean(value: object) -> object:
    """Return what a template prints: markup of our own as it is, text made visible; escaping follows."""
    if isinstance(value, Markup):
        return value
    return visible(value) if isinstance(value, str) else value


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("flows.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"web": web_link, "days": day_words, "instant": instant_words, "plural": plural, "responses": responses}
    environment.globals["headlines"] = HEADLINES
    return environment
