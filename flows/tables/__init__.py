"""The tables of the archive: types, keys, bounds, units and meanings. This is the data dictionary."""

from flows.tables.args import Args
from flows.tables.articles import BARRED_FLAGS, FLAGS, UNCODED_FLAGS, WALL_FLAGS, Articles
from flows.tables.captures import Captures
from flows.tables.events import Events, Links, Revisions
from flows.tables.ledger import Ledger, Rejects
from flows.tables.mentions import Mentions

TABLES = {
    "captures": Captures,
    "articles": Articles,
    "mentions": Mentions,
    "args": Args,
    "events": Events,
    "links": Links,
    "revisions": Revisions,
    "ledger": Ledger,
    "rejects": Rejects,
}
"""Every table that a commit may name, by the prefix of its keys."""

__all__ = [
    "BARRED_FLAGS",
    "FLAGS",
    "TABLES",
    "UNCODED_FLAGS",
    "WALL_FLAGS",
    "Args",
    "Articles",
    "Captures",
    "Events",
    "Ledger",
    "Links",
    "Mentions",
    "Rejects",
    "Revisions",
]
