"""What is fetched for whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.catalog.sources import Source
from flows.collect.allowance import Allowance
from flows.collect.cookies import ChainCookies
from flows.records import Entry, Resource


@dataclass(slots=True, eq=False)
class Errand:
    """What is fetched for whom: a source with its budget, and the entry where it is an announced page.

    `previous` is the record of its newest whole response, where the archive has the page and it is asked for again.
    """

    source: Source
    allowance: Allowance
    resource: Resource
    entry: Entry | None = None
    previous: str | None = None
    cookies: ChainCookies = field(default_factory=ChainCookies)
