"""The lexicons of the configuration in force, checked and compared on a terminal."""

from __future__ import annotations

import typer

from flows.catalog.files import open_catalog
from flows.catalog.lexicon_check import count_rows, count_triggers, find_problems
from flows.catalog.lexicons import load_vocabulary
from flows.cli.rows import print_rows
from flows.settings import load_settings

SOUND, UNSOUND = 0, 2


def check_lexicons(language: str | None) -> int:
    """Print forms an event type, rows a file and the problems found; return 0 where there is none, else 2.

    Raises CatalogError for a file that cannot be read, and for an event type that the ontology does not have.
    """
    vocabulary = load_vocabulary(open_catalog(load_settings().config))
    problems = [find_problems(lexicon, vocabulary.ontology) for name, lexicon in vocabulary.lexicons.items() if language in {None, name}]
    print_rows(count_triggers(vocabulary.lexicons, vocabulary.ontology), "table")
    print_rows(count_rows(vocabulary.lexicons), "table")
    found = sum(each.height for each in problems)
    for each in problems:
        if each.height:
            print_rows(each, "table")
    typer.echo(f"{found} problem{'s' * (found > 1)}" if found else "sound")
    return UNSOUND if found else SOUND
