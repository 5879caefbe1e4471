"""Cleaning one page, or a batch of pages, from files."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from flows import progress
from flows.catalog.files import open_catalog
from flows.clean import clean_batch, clean_file, clean_here, load_tools
from flows.clean.batch import to_json
from flows.cli.files import given, written
from flows.settings import load_settings


def clean_page_to(page: Path, url: str, output: Path | None) -> None:
    """Write the article of a page's file as one line of JSON."""
    article = clean_file(given(page), url, load_tools(open_catalog(load_settings().config)))
    with written(output) as target:
        target.write(f"{to_json(page.name, article)}\n".encode())


def clean_batch_to(manifest: Path, output: Path | None, workers: int | None) -> None:
    """Write the articles of a manifest's pages, one line of JSON each, in its order."""
    given(manifest)
    with TemporaryDirectory() as folder, written(output) as target:
        articles = Path(folder, "articles.jsonl")
        _clean(manifest, articles, workers)
        with articles.open("rb") as lines:
            shutil.copyfileobj(lines, target)


def _clean(manifest: Path, target: Path, workers: int | None) -> None:
    """Clean the pages of a manifest in worker processes, or in this one when there are to be none."""
    settings = load_settings()
    if workers == 0:
        clean_here(manifest, target, load_tools(open_catalog(settings.config)))
        return
    if workers:
        settings = settings.model_copy(update={"workers": workers})
    with progress.shown():
        clean_batch(manifest, target, settings, lambda _: progress.current().advance("clean"))
        progress.current().end("clean")
