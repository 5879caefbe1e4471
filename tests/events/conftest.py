from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from flows.events.coder import code_articles
from packaged import packaged_vocabulary

Coder = Callable[..., pl.DataFrame]


@pytest.fixture(scope="session")
def coded() -> Coder:
    """Return a function that codes texts of a language with the packaged lexicons."""
    vocabulary = packaged_vocabulary()

    def code(*texts: str, language: str) -> pl.DataFrame:
        articles = pl.DataFrame(
            {
                "article_id": [f"{number:03d}" for number in range(len(texts))],
                "language": language,
                "published_on": None,
                "title": None,
                "text": texts,
            },
            schema_overrides={"published_on": pl.Date, "title": pl.String},
        )
        return code_articles(articles, vocabulary).mentions

    return code
