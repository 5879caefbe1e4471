"""Commands that say why a row is as it is: explain, try, and the lexicons behind it: lexicon check, lexicon try."""

from __future__ import annotations

from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(explain)
    app.command(name="try")(try_sentence)
    lexicon = typer.Typer(help="Check the lexicons in force, or try a sentence on one.", no_args_is_help=True)
    lexicon.command(name="check")(check)
    lexicon.command(name="try")(try_sentence)
    app.add_typer(lexicon, name="lexicon")


def check(language: Annotated[str | None, typer.Option(help="Only the problems of this language, ISO 639.")] = None) -> None:
    """Say what is wrong with the lexicons, how many forms announce each event type, and what a language lacks beside the others.

    Exit code 0 where nothing is wrong, 2 where something is.
    """
    from flows.cli.lexicon_report import check_lexicons

    raise typer.Exit(check_lexicons(language))


def explain(
    mention: Annotated[str, typer.Argument(metavar="MENTION_ID", help="Id of a mention, or the first letters of it.")],
) -> None:
    """Say why a mention is as it is.

    Shows its sentence marked, what was understood, and every candidate for actor and target with the rule that proposed it.
    """
    from flows.cli.explanation import explain_mention

    explain_mention(mention)


def try_sentence(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence, or several.")],
    *,
    language: Annotated[str, typer.Option(help="Language of the text, ISO 639.")] = "fr",
    published: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Day that `yesterday` is counted from.")] = None,
) -> None:
    """Code a sentence and explain every row, to try a lexicon on."""
    from flows.cli.explanation import explain_text
    from flows.days import parse_day

    explain_text(text, language, parse_day(published) if published else None)
