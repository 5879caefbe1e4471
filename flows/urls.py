"""Addresses: what is asked for, and the key under which one address is known in all its spellings."""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

KEY_VERSION = 1
"""Goes up when a change of this file can give another key to an address: keys of two versions are not comparable."""

MAX_LENGTH = 4096
PORTS = {"http": 80, "https": 443}
WEB_PORTS = frozenset({None, *PORTS.values()})

TRACKING_PREFIXES = ("utm_", "mtm_", "piwik_", "hsa_", "at_custom", "at_link", "ns_m", "_hs", "vero_", "oly_", "wt_zmc")
"""Beginnings of parameters that say how a reader came, from the handbooks of the analytics products that read them."""

TRACKING = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh srsltid epik
    fb_action_ids fb_action_types fb_source fb_ref mc_cid mc_eid mkt_tok wickedid rb_clickid s_cid s_kwcid ef_id
    pk_campaign pk_cid pk_content pk_keyword pk_kwd pk_medium pk_source
    at_bbc_team at_campaign at_campaign_type at_format at_medium at_ptr_name ns_campaign ns_fee ns_linkname ns_source
    _ga _gl _ke _openstat spm scm xtor cmpid cmp icid ocid ncid ito smid sref maca traffic_source ref_src ref_url
    guccounter guce_referrer guce_referrer_sig __twitter_impression amp_js_v amp_gsa usqp stm_source wt_mc wt.mc_id
    """.split()  # noqa: SIM905 - seventy quoted words are no easier to read
)
"""Parameters of the same use; compared in small letters. None of them chooses what a page shows."""

PLAIN = re.compile(
    r"https?://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?P<port>:(?:[1-9]\d{0,3}|[1-5]\d{4}))?(?P<path>(?:/[\w~-][\w~.-]*)+/?|/)",
    re.ASCII,
)
"""Addresses with nothing to mend, leave out or resolve, as most are: read at once, for taking them apart costs fifty times as much."""

HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class UrlError(ValueError):
    """An address that is never asked for; the message says why and does not repeat it."""


def url_fetch(url: str) -> str:
    """Return the address as it is asked for: as found, in ASCII, without its fragment.

    Query and path keep their order, case and dots, for a server may care. Raises UrlError for another scheme than http
    and https, an address with a user's name or password, without a host, with a bad port, or over 4,096 characters.
    """
    if len(url) <= MAX_LENGTH and PLAIN.fullmatch(url):
        return url
    text = CONTROL.sub("", url).strip().replace(" ", "%20")
    if len(text) > MAX_LENGTH:
        msg = "too long"
        raise UrlError(msg)
    try:
        parts = urlsplit(PERCENT.sub("%25", text))
        _refuse(parts.scheme, parts.netloc, parts.hostname, parts.port)
        safe = urlsplit(safe_url_string(urlunsplit(parts)))
        host = _host((safe.hostname or "").lower())
        port = f":{safe.port}" if safe.port is not None else ""
    except UnicodeError:
        msg = "a host that no name server knows how to spell"
        raise UrlError(msg) from None
    except ValueError as error:
        raise error if isinstance(error, UrlError) else UrlError(f"not an address: {type(error).__name__}") from None
    return urlunsplit((safe.scheme, host + port, safe.path or "/", safe.query, ""))


def url_key_text(url: str) -> str:
    """Return the one spelling that stands for all spellings of an address; itself an address, but never asked for.

    Scheme (always https), host in small letters without its last dot, no default port, no parameters that only follow
    readers, the others sorted, the path resolved and percent-encoded in one way. Raises UrlError like `url_fetch`.
    """
    fetched = url_fetch(url)
    if plain := PLAIN.fullmatch(fetched):
        port = "" if plain["port"] in {None, ":80", ":443"} else plain["port"]
        return f"https://{plain['host']}{port}{plain['path']}"
    parts = urlsplit(fetched)
    host = _host((parts.hostname or "").rstrip("."))
    port = "" if parts.port in WEB_PORTS else f":{parts.port}"
    query = "&".join(each for each in parts.query.split("&") if each and not _follows(each))
    return str(canonicalize_url(urlunsplit(("https", host + port, parts.path, query, ""))))


def url_key(url: str) -> str:
    """Return the key of an address: 32 hexadecimal digits, BLAKE2b-128 of `url_key_text`; raises UrlError."""
    return blake2b(url_key_text(url).encode(), digest_size=16).hexdigest()


def _refuse(scheme: str, netloc: str, host: str | None, port: int | None) -> None:
    msg = ""
    if scheme not in PORTS:
        msg = "neither http nor https"
    elif "@" in netloc:
        msg = "holds a user's name"
    elif not host or not host.strip("."):
        msg = "has no host"
    elif port == 0:
        msg = "has port 0"
    if msg:
        raise UrlError(msg)


def _host(host: str) -> str:
    if not HOST.fullmatch(host):
        msg = "a host that no name server knows how to spell"
        raise UrlError(msg)
    return f"[{host}]" if ":" in host else host


def _follows(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)
