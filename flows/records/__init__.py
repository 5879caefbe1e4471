"""Single things, one at a time: an entry, an exchange, a capture, an article.

A thing that can fail alone is a frozen record; a batch of things is a table (`flows.tables`).
"""

from flows.records.articles import Article
from flows.records.exchanges import Capture, Earlier, Entry, Exchange, Provenance, Visit
from flows.records.holdings import FillWay, Holding, Holdings
from flows.records.outcomes import ARCHIVED, Health, Outcome, Resource, Status
from flows.records.reports import SourceReport, WayReport
from flows.records.runs import Run, Window

__all__ = [
    "ARCHIVED",
    "Article",
    "Capture",
    "Earlier",
    "Entry",
    "Exchange",
    "FillWay",
    "Health",
    "Holding",
    "Holdings",
    "Outcome",
    "Provenance",
    "Resource",
    "Run",
    "SourceReport",
    "Status",
    "Visit",
    "WayReport",
    "Window",
]
