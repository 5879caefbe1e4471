"""Cleaning one page, or a batch of pages, from files."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from flows import progress
from flows.catalog.files import open_catalog
from flows.clean import clean_batch, clean_file, clean_here, load_tools
from flows.clean.batch import to_json
from flows.settings import load_settings


def clean_page_to(page: Path, url: str, output: Path | None) -> None:
    """Write the article of a page's file as one line of JSON."""
    article = clean_file(page, url, load_tools(open_catalog(load_settings().config)))
    line = to_json(page.name, article) + "\n"
    if output:
        output.write_text(line, encoding="utf-8")
    else:
        sys.stdout.write(line)


def clean_batch_to(manifest: Path, output: Path | None, workers: int | None) -> None:
    """Write the articles of a manifest's pages, one line of JSON each, in its order."""
    with TemporaryDirectory() as folder:
        target = output or Path(folder, "articles.jsonl")
        _clean(manifest, target, workers)
        if output is None:
            sys.stdout.write(target.read_text(encoding="utf-8"))


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
