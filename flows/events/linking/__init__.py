"""From mentions to events: which mentions tell of one happening, and what all of them together say of it."""

from flows.events.linking.link import LINKER_VERSION, READ, Before, Linked, link, nothing_before, nothing_linked

__all__ = ["LINKER_VERSION", "READ", "Before", "Linked", "link", "nothing_before", "nothing_linked"]
