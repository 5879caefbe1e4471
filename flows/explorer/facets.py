"""What mentions are filtered by: each facet with the column of the explorer's table that holds its keys."""

from __future__ import annotations

from typing import NamedTuple

NOBODY = "-"
"""Key of a row that tells nothing of a facet: no actor, no place."""

PRINTED = "~"
"""What the key of somebody or something begins with that no register knows: the words of the text follow."""

SHOWN = 40
"""Keys of a facet that a page lists, those with most rows; it says how many more there are."""


class Facet(NamedTuple):
    """A facet: its name in an address, its column, and whether a row has several keys there."""

    name: str
    column: str
    is_list: bool = False

    @property
    def condition(self) -> str:
        """SQL that tells whether a row has one of the keys that the next parameter lists."""
        return f"list_has_any({self.column}, ?)" if self.is_list else f"list_contains(?, {self.column})"

    @property
    def keys(self) -> str:
        """SQL for the keys of a row, one a row."""
        return f"unnest({self.column})" if self.is_list else self.column


FACETS = (
    Facet("type", "type_key"),
    Facet("factuality", "factuality_key"),
    Facet("voice", "voice_key"),
    Facet("actor", "actor_keys", is_list=True),
    Facet("target", "target_keys", is_list=True),
    Facet("country", "country_key"),
    Facet("place", "place_key"),
    Facet("precision", "precision_key"),
    Facet("speaker", "speaker_key"),
    Facet("source", "source_key"),
    Facet("language", "language_key"),
)
"""In the order in which a page lists them."""
