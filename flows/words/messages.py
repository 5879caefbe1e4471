"""Messages of pages in the language that is spoken: each is known by its English, which stands where it is said.

The way of gettext, whose functions jinja2's extension for translations calls, with tables that people can read and correct.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from pathlib import Path

from flows.catalog.files import read_toml
from flows.words.language import LANGUAGES, Words, load_words

_SPOKEN: ContextVar[str] = ContextVar("spoken", default=LANGUAGES[0])


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in a language (of LANGUAGES) until the block ends."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def words() -> Words:
    """Return the words of the language that is spoken: months, thousands, names of codes."""
    return load_words(_SPOKEN.get())


def message(english: str) -> str:
    """Return a message in the language that is spoken, in English where that has none."""
    return messages_of(_SPOKEN.get()).get(english, english)


def one_or_many(one: str, many: str, number: int) -> str:
    """Return the message of the two that suits a number."""
    return message(one if number in words().tables["singular"] else many)


def say(english: str, **values: object) -> str:
    """Return a message with its values in their places, whole numbers with their thousands set apart."""
    shown = {name: words().number(value) if isinstance(value, int) else value for name, value in values.items()}
    return message(english).format(**shown)


@cache
def messages_of(language: str) -> Mapping[str, str]:
    """Return the messages of a language by their English, none for English; raises CatalogError for a file that is not TOML."""
    if language == LANGUAGES[0]:
        return {}
    return dict(read_toml(Path(str(files("flows.words"))) / f"messages.{language}.toml")["messages"])
