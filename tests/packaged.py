"""The packaged words, read once a process: what the coder prepares of them is kept with them."""

from __future__ import annotations

from functools import cache

from flows.catalog.files import Catalog, packaged_config
from flows.catalog.lexicons import Vocabulary, load_vocabulary


@cache
def packaged_vocabulary() -> Vocabulary:
    """Return the vocabulary of the configuration that comes with the program."""
    return load_vocabulary(Catalog((packaged_config(),)))
