"""What the closed lists of the archive are called on a page: one phrase for each code, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flows.words.messages import message, one_or_many, say
from flows.words.messages import words as spoken

STATUSES = {
    "complete": "Complete",
    "partial": "Partial",
    "blocked": "Blocked",
    "no_coverage": "No coverage",
    "not_tried": "Not tried",
}
"""`records.Status` in words."""

SKIPPED = {
    "later": "published after the day",
    "older": "published before the day",
    "undated": "without a believable date",
    "denied": "excluded by the source's URL rules",
    "other_host": "on a host that is not the source's",
    "already_committed": "archived by an earlier run",
}
"""Why an entry was not asked for."""

OUTCOMES = {
    "ok": "received",
    "not_modified": "not modified since an earlier capture",
    "duplicate": "same bytes as an earlier capture",
    "redirect": "redirected elsewhere",
    "http_4xx": "refused or gone (HTTP 4xx)",
    "http_5xx": "server error (HTTP 5xx)",
    "throttled": "told to slow down",
    "robots_denied": "not allowed by robots.txt",
    "robots_unreachable": "robots.txt could not be read",
    "blocked_address": "address that is not public",
    "bad_url": "not a usable URL",
    "dns_error": "host name not found",
    "connect_error": "no connection",
    "tls_error": "certificate or TLS error",
    "timeout_connect": "no connection in time",
    "timeout_first_byte": "no answer in time",
    "timeout_idle": "answer stalled",
    "timeout_total": "answer too slow",
    "too_large": "too large",
    "decode_error": "could not be decoded",
    "protocol_error": "broken off, or not HTTP",
    "redirect_loop": "redirected in a circle",
    "blocked": "a wall in its place",
    "wrong_type": "not a web page",
    "breaker_open": "host given up after repeated errors",
    "budget": "the night's budget was used up",
    "deferred": "put off to a later night",
    "cancelled": "cancelled",
}
"""`records.Outcome` in words."""

FLAGS = {
    "thin": "very short text",
    "paywalled": "behind a paywall, in part or whole",
    "consent_wall": "a consent page instead of the article",
    "challenge": "a robot check instead of the article",
    "degraded": "cleaned by the fallback extractor",
    "soft_404": "an error page sent as if it were the article",
    "no_text": "no readable text",
    "suspect": "text that looks wrong",
}
"""`tables.FLAGS` in words."""

FACTUALITIES = {
    "happened": "told as having happened",
    "denied": "a speaker says it did not happen",
    "negated": "the article says it did not happen",
    "planned": "planned or intended",
    "hypothetical": "hypothetical: demanded, conditional or rumoured",
}
"""`factuality` of a mention in words."""

DATE_BASES = {
    "text": "read in the text",
    "inherited": "carried over from an earlier sentence",
    "publication": "taken from the day of publication",
    "unknown": "not known",
}
"""`date_basis` of a mention in words."""

PRECISIONS = {
    "exact": "the place itself",
    "near": "near it",
    "area": "an area",
    "line": "a river, road or line",
    "admin2": "a district",
    "admin1": "a region",
    "country": "a country",
}
"""`place_precision` of a mention in words."""

WAYS = {"feed": "feed", "sitemap": "sitemap", "news_sitemap": "news sitemap", "listing": "listing page", "warc": "WARC file"}
"""Ways of discovery in words."""

RESOURCES = {
    "page": "page",
    "robots": "robots.txt",
    "tdmrep": "tdmrep.json",
    "feed": "feed",
    "sitemap": "sitemap",
    "listing": "listing page",
    "holding": "archive's listing",
}
"""`records.Resource` in words, for one of them."""

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
"""Languages (ISO 639) that are commonly written from right to left."""


def phrase(words: Mapping[str, str], code: str) -> str:
    """Return the phrase of a code, or the code without underscores when the list has none."""
    return message(words.get(code, code.replace("_", " ")))


def plural(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: `1 page`, `2,300 pages`."""
    return f"{spoken().number(number)} {one_or_many(one, many or one + 's', number)}"


def responses(resource: str, number: int) -> str:
    """Return how many responses of a kind there are: `30 pages`, `4 robots.txt`."""
    one = RESOURCES.get(resource, resource)
    return plural(number, one, one if one.endswith((".txt", ".json")) else None)


def day_words(day: date) -> str:
    """Return a day in words: `21 November 2026`."""
    return say("{day} {month} {year}", day=spoken().of_month(day), month=message(f"{day:%B}"), year=str(day.year))


def short_day(day: date) -> str:
    """Return a day as it stands on an axis: `21 Nov`."""
    return f"{spoken().of_month(day)} {message(f'{day:%b}')}"


def instant_words(instant: datetime) -> str:
    """Return an instant to the second with its zone's name, for people: `2026-11-22 02:31:05 UTC`."""
    return f"{instant:%Y-%m-%d %H:%M:%S %Z}".strip()


def span_words(first: date | None, last: date | None) -> str | None:
    """Return a range of days, both included, in words; None when neither end is known."""
    if first is None:
        return say("until {day}", day=day_words(last)) if last else None
    if last is None:
        return say("from {day}", day=day_words(first))
    if first == last:
        return day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return say("{day} to {last}", day=spoken().of_month(first), last=day_words(last))
    return say("{day} to {last}", day=day_words(first), last=day_words(last))


def count_words(lowest: int | None, highest: int | None, what: str) -> str | None:
    """Return a count of people in words: `12 killed`, `at least 12 killed`, `20 to 30 injured`; None when unknown."""
    match lowest, highest:
        case None, None:
            return None
        case None, int(most):
            return say("at most {number}", number=spoken().count(what, most))
        case int(least), None:
            return say("at least {number}", number=spoken().count(what, least))
        case int(least), int(most) if least == most:
            return spoken().count(what, least)
        case int(least), int(most):
            return say("{first} to {last}", first=spoken().number(least), last=spoken().count(what, most))
    return None


def language_words(code: str) -> str:
    """Return what a language is called, its code where it has no name here."""
    return spoken().term("languages", code)


def direction(language: str | None) -> str:
    """Return the direction of writing of a language: `rtl`, `ltr`, or `auto` when the language is not known."""
    if language is None:
        return "auto"
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
