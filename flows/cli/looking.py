"""Commands that look at one thing, or at how things stand: clean, code, doctor, newsroom."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(clean)
    app.command()(code)
    app.command()(doctor)
    app.command()(newsroom)


def clean(
    page: Annotated[Path | None, typer.Argument(metavar="FILE", help="An HTML page (.html or .html.gz).")] = None,
    *,
    url: Annotated[str, typer.Option(help="Address of the page, where known.")] = "",
    batch: Annotated[
        Path | None, typer.Option(metavar="MANIFEST", help="Clean the pages of a JSON Lines manifest (id, file, url) instead.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File; without it, standard output.")] = None,
    workers: Annotated[int | None, typer.Option(min=0, help="Worker processes of a batch; 0 works in this one.")] = None,
) -> None:
    """Clean saved pages into articles, as JSON."""
    from flows.cli.pages import clean_batch_to, clean_page_to

    if (page is None) == (batch is None):
        msg = "give one page, or --batch and a manifest"
        raise typer.BadParameter(msg)
    if batch:
        clean_batch_to(batch, output, workers)
    elif page:
        clean_page_to(page, url, output)


def code(
    articles: Annotated[Path, typer.Argument(metavar="ARTICLES.jsonl", help="Articles, one JSON object a line.")],
    *,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File; without it, standard output.")] = None,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Leave out mentions that are less sure, and count them.")] = 0.0,
    backend: Annotated[
        Literal["lexicon", "parser"] | None,
        typer.Option(help="What finds who acts on whom; `parser` needs its extra. Without it, DATELINE_BACKEND."),
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(metavar="ROWS.jsonl", help="Mentions of an earlier coding: print what changed since.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what changed as one JSON object.")] = False,
) -> None:
    """Code articles into mentions, as JSON Lines.

    Each line of the input is an object with article_id, language, text, and, where known, published (ISO 8601) and title; each line of the
    output is a mention. What was coded and what was not is counted on standard error. With --compare, mentions are written only where -o
    names a file.
    """
    from flows.cli.coding import code_to

    if as_json and not compare:
        msg = "--json goes with --compare; mentions are JSON Lines anyway"
        raise typer.BadParameter(msg)
    code_to(articles, output, at_least=min_confidence, backend=backend, earlier=compare, as_json=as_json)


def doctor(
    *,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but an error.")] = False,
) -> None:
    """Show the settings in force; check configuration and archive.

    Says where each setting comes from, reads every file of the configuration, tries the archive's store, and lists unfinished runs.
    """
    from flows.cli.standing import examine

    raise typer.Exit(examine(quiet=quiet))


def newsroom(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")] = 0,
    address_book: Annotated[Path, typer.Option(help="File to write the outlets' addresses to, for DATELINE_ADDRESS_BOOK.")] = Path(
        "newsroom-addresses.json"
    ),
) -> None:
    """Serve the invented press of the demo, to try things on."""
    from flows.newsroom.__main__ import main

    raise typer.Exit(main(["--port", str(port), "--address-book", str(address_book)]))
