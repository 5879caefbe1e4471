"""What a store lists below a prefix, asked once: several questions have their answers from one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from threading import Lock

from flows.archive.objects import Listed


class Listing:
    """The objects below a prefix as they were listed when the first question came; several threads may ask."""

    def __init__(self, prefix: str, ask: Callable[[str], Iterable[Listed]]) -> None:
        """Take how a store is asked; nothing is asked yet."""
        self.prefix, self._ask = prefix, ask
        self._asking, self._objects = Lock(), list[Listed]()
        self._is_known = False

    def __call__(self, prefix: str) -> Iterator[Listed]:
        """Return the objects whose key begins with a longer prefix, by key."""
        with self._asking:
            if not self._is_known:
                self._objects, self._is_known = list(self._ask(self.prefix)), True
        return (each for each in self._objects if each.key.startswith(prefix))
