"""What answers are made from: the rows of the archive as they are now, what things are called, and what an address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from flows.explorer.filters import LANGUAGE, Filters, read_filters
from flows.explorer.labels import Labels
from flows.explorer.watching import Watch
from flows.settings import Settings
from flows.words.language import LANGUAGES, Words, choose_language, load_words


@dataclass(frozen=True, slots=True)
class Desk:
    """The newest rows of an archive, the names of what is in them, and the settings of this machine."""

    watch: Watch
    labels: Labels
    settings: Settings


def read_request(request: Request) -> tuple[Filters, Words]:
    """Return what an address asks for, and the words of its language; raises FilterError."""
    return read_filters(request.query_params.multi_items()), words_for(request)


def words_for(request: Request) -> Words:
    """Return the words of the language that an address or its browser asks for."""
    return load_words(choose_language(request.query_params.get(LANGUAGE), request.headers.get("accept-language")))


def frame_of(request: Request, words: Words, filters: Filters) -> dict[str, Any]:
    """Return what every page needs: its words, its language if it was asked for, its filters, and the address in the other language."""
    asked = request.query_params.get(LANGUAGE)
    language = asked if asked in LANGUAGES else None
    other = next(each for each in LANGUAGES if each != words.language)
    return {
        "words": words,
        "say": words.say,
        "filters": filters,
        "language": language,
        "tail": filters.query(language),
        "link": lambda changed: f"/{changed.query(language)}",
        "other_language": f"{request.url.path}{filters.query(other)}",
        "other": other,
        "home": f"/?{LANGUAGE}={language}" if language else "/",
    }
