"""Publishers to captures: discovery and fetching, polite, bounded, exact. The only room that speaks HTTP to the world."""

from flows.collect.collecting import collect
from flows.collect.network import Bounds, Network

__all__ = ["Bounds", "Network", "collect"]
