"""Feeds with faults put in, which `feeds.py` reads: the same ones each time."""

import random
import re
from collections.abc import Callable, Iterator

WORDS = (
    "Le",
    "conseil",
    "de",
    "la",
    "vallée",
    "a",
    "parlé",
    "du",
    "pont",
    "&amp;",
    "l'eau",
    "—",
    "“hier”",
    "&lt;b&gt;soir&lt;/b&gt;",
    "&#233;t&#xe9;",
)
DATES = ("Sun, 22 Nov 2026 10:00:00 +0100", "2026-11-22T10:00:00Z", "2026-11-22", "Sun, 22 Nov 2026 10:00:00 GMT", "22 Nov 2026")
RDF, DC = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://purl.org/dc/elements/1.1/"
SHAPES = {
    "rss": (f'<rss version="2.0" xmlns:dc="{DC}"><channel><title>T</title>', "</channel></rss>"),
    "rdf": (
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns="http://purl.org/rss/1.0/" xmlns:dc="{DC}"><channel><title>T</title></channel>',
        "</rdf:RDF>",
    ),
    "atom": ('<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>', "</feed>"),
}
ENCODINGS = ("utf-8", "utf-8", "utf-8", "iso-8859-15", "windows-1252", "utf-16")
SCRAPS = ("&", "<", ">", "&nbsp;", "&eacute;", "]]>", "<![CDATA[", "\0", "\x0b", "<br>", "</item>", "<item>", "é", '"', "<!--", "-->")


def entry(shape: str, chance: random.Random, number: int) -> str:
    """Return an item of a feed."""
    title, when = " ".join(chance.choices(WORDS, k=6)), chance.choice(DATES)
    title = f"<![CDATA[{title}]]>" if chance.random() < 0.3 else title
    link = chance.choice([f"http://press.example/{number}?a=1&amp;b=2", f"/{number}", f" http://press.example/{number} "])
    if shape == "atom":
        return f'<entry><title type="html">{title}</title><link href="{link}"/><id>{number}</id><updated>{when}</updated></entry>'
    dated = f"<pubDate>{when}</pubDate>" if shape == "rss" else f"<dc:date>{when}</dc:date>"
    return f"<item><title>{title}</title><link>{link}</link>{dated}<description>{title}</description></item>"


def feed(chance: random.Random) -> bytes:
    """Return a sound feed."""
    shape, encoding = chance.choice([*SHAPES]), chance.choice(ENCODINGS)
    begin, end = SHAPES[shape]
    items = "".join(entry(shape, chance, number) for number in range(chance.randrange(1, 12)))
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n{begin}{items}{end}'
    return text.encode(encoding, "xmlcharrefreplace")


def cut(body: bytes, chance: random.Random) -> bytes:
    """Return a body that ends early."""
    return body[: chance.randrange(len(body))]


def moved(body: bytes, chance: random.Random) -> bytes:
    """Return a body with a piece of it somewhere else, too."""
    start, to = chance.randrange(len(body)), chance.randrange(len(body))
    return body[:to] + body[start : start + chance.randrange(200)] + body[to:]


def dropped(body: bytes, chance: random.Random) -> bytes:
    """Return a body without a piece of it."""
    start = chance.randrange(len(body))
    return body[:start] + body[start + chance.randrange(1, 60) :]


def strewn(body: bytes, chance: random.Random) -> bytes:
    """Return a body with a scrap in it."""
    at = chance.randrange(len(body))
    return body[:at] + chance.choice(SCRAPS).encode() + body[at:]


def noisy(body: bytes, chance: random.Random) -> bytes:
    """Return a body with some bytes changed."""
    changed = bytearray(body)
    for _ in range(chance.randrange(1, 6)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def renamed(body: bytes, chance: random.Random) -> bytes:
    """Return a body with a tag of another name."""
    tags = re.findall(rb"</?[a-zA-Z:]+", body) or [b"<"]
    return body.replace(chance.choice(tags), chance.choice([b"<x", b"</x", b"<Item", b"<media:title", b"<a10:link"]), 1)


def declared(body: bytes, chance: random.Random) -> bytes:
    """Return a body that calls its encoding by another name, or begins otherwise."""
    name = chance.choice([b"utf-8", b"iso-8859-1", b"utf-16", b"koi8-r", b"none-such"])
    begin = chance.choice([b"", b"\xef\xbb\xbf", b"\n", b"<!-- hello -->"])
    return begin + re.sub(rb'encoding="[^"]*"', b'encoding="' + name + b'"', body, count=1)


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (cut, moved, dropped, strewn, noisy, renamed, declared)


def mutations(count: int) -> Iterator[bytes]:
    """Yield feeds with up to three faults each, the same ones each time."""
    for number in range(count):
        chance = random.Random(number)  # noqa: S311  no secrets
        body = feed(chance)
        for change in chance.choices(CHANGES, k=chance.randrange(4)):
            body = change(body, chance) or body
        yield body
