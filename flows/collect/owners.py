"""Who owns a host: the unit that is asked for one thing at a time."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address

import tldextract

# The snapshot of the Public Suffix List that the package brings; no request, no cache on disk.
SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)


@lru_cache(maxsize=4096)
def registered_domain(host: str) -> str:
    """Return the domain under which a host was registered, its last two labels where the suffix is unknown, or the address."""
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        labels = host.rstrip(".").split(".")
        return SUFFIXES(host).top_domain_under_public_suffix or ".".join(labels[-2:])
