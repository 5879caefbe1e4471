"""What time does to files: a byte that changes, an end that is missing, a file that is gone; seeded, so that every run sees the same."""

import random
from collections.abc import Sequence

from flows.archive.objects import Store

FAULTS = ("flip", "cut", "lose")


class Rot:
    """Damages files of an archive, a seed's choice of them."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store, self.dice = store, random.Random(seed)  # noqa: S311  the same damage in every run

    def strike(self, keys: Sequence[str] | None = None) -> tuple[str, str]:
        """Return the key of a file and what was done to it."""
        key = self.dice.choice(sorted(keys or [each.key for each in self.store.list("")]))
        fault = self.dice.choice(FAULTS)
        content = self.store.get(key)
        if fault == "lose":
            self.store.remove(key)
        elif fault == "cut":
            self.store.replace(key, content[: self.dice.randrange(len(content))])
        else:
            place = self.dice.randrange(len(content))
            self.store.replace(key, content[:place] + bytes([content[place] ^ 1 << self.dice.randrange(8)]) + content[place + 1 :])
        return key, fault
