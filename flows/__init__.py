"""Dateline: the news of a day, turned into a dated, checkable record of events.

`collect` asks every publisher for the day's pages and keeps each response as it came over the wire.
`clean` turns a kept response into an article: text, title, authors, time of publication.
`events` codes articles into mentions: who did what to whom, where, when and according to whom.
`archive` makes responses, articles, mentions and the ledger visible together, in one commit.
`report` shows what a night found, and how far to trust it.
"""

import os

__version__ = "0.1.0"

# Read by dependencies when they are imported, so set before anything else of the package: nothing phones home.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
