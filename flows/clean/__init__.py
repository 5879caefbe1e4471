"""Captures to articles: decoded, extracted, dated, named, flagged; in worker processes that may be killed."""

from flows.clean.batch import ManifestError, clean_batch, clean_bytes, clean_file, clean_here
from flows.clean.frames import articles_frame
from flows.clean.isolation import CleaningPool
from flows.clean.own_day import own_day
from flows.clean.page import clean_page
from flows.clean.tools import Tools, load_tools
from flows.clean.warming import warm
from flows.clean.workers import NoWorkerError, WorkerFailure

__all__ = [
    "CleaningPool",
    "ManifestError",
    "NoWorkerError",
    "Tools",
    "WorkerFailure",
    "articles_frame",
    "clean_batch",
    "clean_bytes",
    "clean_file",
    "clean_here",
    "clean_page",
    "load_tools",
    "own_day",
    "warm",
]
