"""A small fictional press on loopback, for the demonstration and for tests.

Its country, its people, its parties and its titles are invented; whoever speaks or acts in it does not exist. It
prints one fixed week, 2 to 8 March 2026, in French, English, Spanish and Arabic, with the virtues and faults of real
sites. `config/` beside it is the overlay that makes its sources, places and actors known.
"""

from pathlib import Path


def newsroom_catalog_overlay() -> Path:
    """Return the directory of configuration that belongs to the newsroom: its sources, places and actors."""
    return Path(__file__).parent / "config"
