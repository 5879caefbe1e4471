"""What servers do to a client, and how each must end: the table of faults.

A fault answers for one page of a host of its own. Sound answers that look odd are in the table as well: refusing them
would be a fault of ours.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import brotli

from flows.records import Outcome
from servers import replies
from servers.press import Reply, answer, redirect
from servers.replies import HTML_HEAD, chunked, closing, coded, drip, endless, reset, silent, slow

TEXT = b"<html><title>News</title><p>" + b"word " * 2000
BOMB = gzip.compress(bytes(8 << 20), mtime=0)
LENGTH_99 = HTML_HEAD + b"Content-Length: 99\r\n\r\n"
CHUNKED = HTML_HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"


@dataclass(frozen=True)
class Fault:
    """What a page's server does, how the page must end, and whether a response is kept of it.

    `way` is the kind of listener that the page's host is reached by: `plain`, `tls` or a fault of the connection.
    `is_kept` None: it depends on how the bytes fall into packets. `whole`: the record's block is all that the server
    sent; otherwise a part of it (a response among other bytes). `others` are further pages of the host, by path.
    """

    reply: bytes | list[bytes] | Reply
    outcome: Outcome = Outcome.OK
    is_kept: bool | None = True
    way: str = "plain"
    whole: bool = True
    others: Mapping[str, bytes] = field(default_factory=dict)


def faults(bomb: int) -> dict[str, Fault]:
    """Return the table by name; its bombs unpack to so many bytes."""
    return {**sound(), **broken_heads(), **broken_bodies(), **codings(bomb), **statuses(), **redirects(), **connections()}


def sound() -> dict[str, Fault]:
    """Return what looks odd and is no fault."""
    text = len(TEXT)
    return {
        "plain": Fault(answer(TEXT)),
        "chunks with an extension and a trailer": Fault(CHUNKED + b"5;x=y\r\n<p>He\r\n3\r\nllo\r\n0\r\nX-Trailer: 1\r\n\r\n"),
        "chunks of one byte": Fault(chunked(*(b"%c" % byte for byte in TEXT[:500]))),
        "no chunk but the last": Fault(chunked()),
        "body until the connection is closed": Fault(closing(HTML_HEAD + b"\r\n" + TEXT)),
        "byte by byte": Fault(slow(answer(TEXT[:300]))),
        "HTTP/1.0": Fault(closing(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + TEXT)),
        "interim response": Fault(INTERIM + answer(TEXT), whole=False),
        "two interim responses": Fault(b"HTTP/1.1 100 Continue\r\n\r\n" + INTERIM + answer(TEXT), whole=False),
        "line end after the body": Fault(answer(TEXT) + b"\r\n", whole=False),
        "space before a colon": Fault(answer(TEXT).replace(b"Content-Length:", b"Content-Length :")),
        "lines that end in LF": Fault(answer(TEXT).replace(b"\r\n", b"\n")),
        "header of 30 kB": Fault(answer(TEXT, X_Policy="a" * 30_000)),
        "300 headers": Fault(answer(TEXT, **{f"X_{number}": "v" for number in range(300)})),
        "small letters, and a header twice": Fault(answer(TEXT, x_a="1", X_A="2").replace(b"Content-Type", b"content-type")),
        "header in another charset": Fault(answer(TEXT).replace(b"\r\n\r\n", b"\r\nX-Name: \xe9t\xe9 \xc3\xa9\r\n\r\n")),
        "header with odd spaces": Fault(answer(TEXT).replace(b"\r\n\r\n", b"\r\nX-Odd:\t a  b \t\r\nX-Empty:\r\n\r\n")),
        "no type": Fault(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntext"),
        "no reason": Fault(b"HTTP/1.1 200\r\nContent-Length: 4\r\nContent-Type: text/html\r\n\r\ntext"),
        "odd reason": Fault(answer(TEXT, "200 C'est  bon")),
        "length with zeros before it": Fault(HTML_HEAD + b"Content-Length: 000%d\r\n\r\n" % text + TEXT),
        "null byte in the status line": Fault(answer(TEXT, "200 O\0K")),
        "space before the first header": Fault(closing(b"HTTP/1.1 200 OK\r\n X-A: b\r\nContent-Length: 4\r\n\r\ntext")),
        "header over two lines": Fault(answer(TEXT).replace(b"\r\n\r\n", b"\r\nX-Long: a\r\n b\r\n\r\n")),
        "400 cookies": Fault(answer(TEXT).replace(b"\r\n\r\n", b"\r\n" + b"Set-Cookie: a=b\r\n" * 400 + b"\r\n", 1)),
        "chunk lengths with zeros before them": Fault(closing(CHUNKED + b"00000003\r\nabc\r\n000\r\n\r\n")),
        "chunks that come slowly": Fault(slow(chunked(*(b"%c" % byte for byte in TEXT[:30])), step=9, seconds=0.01)),
        "empty body": Fault(answer(b"")),
        "no content": Fault(b"HTTP/1.1 204 No Content\r\n\r\n"),
        "null bytes": Fault(answer(b"<p>\0\0</p>")),
        "wrong charset": Fault(answer("é".encode(), mime="text/html; charset=utf-16")),
        "two bytes a letter, unsaid": Fault(answer("<p>news".encode("utf-16"), mime="text/html")),
        "byte order mark of another charset": Fault(answer(b"\xff\xfe" + TEXT, mime="text/html; charset=utf-8")),
        "picture under a page's type": Fault(answer(b"\x89PNG\r\n\x1a\n" + bytes(2000))),
        "refresh in a header": Fault(answer(TEXT, Refresh="0; url=http://169.254.169.254/")),
        "unknown charset": Fault(answer(TEXT, mime="text/html; charset=klingon")),
        "page as plain text": Fault(answer(TEXT, mime="text/plain")),
        "type that is no type": Fault(answer(TEXT, mime="html")),
        "TLS": Fault(answer(TEXT), way="tls"),
        "TLS, chunks": Fault(chunked(TEXT, TEXT), way="tls"),
        "TLS, byte by byte": Fault(slow(answer(TEXT[:300])), way="tls"),
    }


def broken_heads() -> dict[str, Fault]:
    """Return responses whose head is none."""
    garbled = partial(Fault, outcome=Outcome.PROTOCOL_ERROR)
    bad = partial(Fault, outcome=Outcome.PROTOCOL_ERROR, is_kept=False)
    late = partial(Fault, outcome=Outcome.TIMEOUT_FIRST_BYTE, is_kept=False)
    head = b"HTTP/1.1 200 OK\r\n"
    return {
        "silence": late(silent(b"")),
        "head dripped by lines": late(drip(head, b"X-A: b\r\n")),
        "head dripped by bytes": late(drip(head + b"X: ", b"a")),
        "head that stops": late(silent(head + b"Content-Type: te")),
        "interim responses for ever": late(drip(b"", INTERIM)),
        "closed at once": bad(closing(b"")),
        "closed after an interim response": bad(closing(INTERIM)),
        "reset after an interim response": bad(reset(INTERIM)),
        "lines that end in CR": bad(closing(answer(TEXT).replace(b"\r\n", b"\r"))),
        "null bytes for a head": bad(closing(bytes(5000))),
        "no empty line after the head": late(silent(HTML_HEAD + b"Content-Length: 4\r\n")),
        "reset at once": bad(reset(b"")),
        "reset in the head": bad(reset(head + b"Content-")),
        "no status line": bad(closing(b"<html>hello</html>\r\n\r\n")),
        "noise": bad(closing(bytes(range(256)) * 40)),
        "another protocol": bad(closing(b"SSH-2.0-OpenSSH_9.6\r\n")),
        "ICY": bad(closing(answer(TEXT).replace(b"HTTP/1.1", b"ICY", 1))),
        "status of four digits": bad(closing(answer(TEXT, "2000 OK"))),
        "header without colon": garbled(closing(HTML_HEAD + b"nonsense\r\n\r\n")),
        "null byte in a header": garbled(closing(answer(TEXT).replace(b"\r\n\r\n", b"\r\nX-A: a\0b\r\n\r\n"))),
        "header of 200 kB": garbled(closing(HTML_HEAD + b"X: " + b"a" * 200_000 + b"\r\n\r\n"), is_kept=None),
        "20,000 headers": garbled(closing(HTML_HEAD + b"X: a\r\n" * 20_000 + b"\r\n"), is_kept=None),
        "head without end": bad(endless(head, b"X: " + b"a" * 60_000 + b"\r\n")),
        "status line without end": bad(endless(b"HTTP/1.1 200 ")),
        "interim responses as a flood": bad(endless(b"", INTERIM * 1000)),
        "bytes after the body": garbled(answer(TEXT) + b"and more"),
        "two lengths": garbled(closing(HTML_HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc")),
        "length below zero": garbled(closing(HTML_HEAD + b"Content-Length: -3\r\n\r\nabc")),
        "length with a sign": garbled(closing(HTML_HEAD + b"Content-Length: +3\r\n\r\nabc")),
        "length of two values": garbled(closing(HTML_HEAD + b"Content-Length: 3, 4\r\n\r\nabc")),
        "length of nothing": garbled(closing(HTML_HEAD + b"Content-Length:\r\n\r\nabc")),
        "chunks of another coding": garbled(closing(HTML_HEAD + b"Transfer-Encoding: chunked, gzip\r\n\r\n3\r\nabc\r\n0\r\n\r\n")),
        "length twice, the same": garbled(closing(HTML_HEAD + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\ntext")),
        "length in words": garbled(closing(HTML_HEAD + b"Content-Length: three\r\n\r\nabc")),
        "length and chunks": garbled(closing(HTML_HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
    }


def broken_bodies() -> dict[str, Fault]:
    """Return bodies that do not end as their head says."""
    cut = partial(Fault, outcome=Outcome.PROTOCOL_ERROR)
    large = partial(Fault, outcome=Outcome.TOO_LARGE, whole=False)
    return {
        "body dripped": Fault(drip(HTML_HEAD + b"Content-Length: 9999\r\n\r\n", b"x"), Outcome.TIMEOUT_TOTAL),
        "body too slow to be read": Fault(drip(HTML_HEAD + b"Content-Length: 9999999\r\n\r\n", b"x" * 10), Outcome.TIMEOUT_TOTAL),
        "chunks dripped": Fault(drip(CHUNKED, b"1\r\nx\r\n"), Outcome.TIMEOUT_TOTAL),
        "gzip dripped": Fault(drip(HTML_HEAD + b"Content-Encoding: gzip\r\nContent-Length: 9999\r\n\r\n", b"\x1f"), Outcome.TIMEOUT_TOTAL),
        "silence in the body": Fault(silent(LENGTH_99 + b"abc"), Outcome.TIMEOUT_IDLE),
        "silence in a chunk": Fault(silent(CHUNKED + b"9\r\nabc"), Outcome.TIMEOUT_IDLE),
        "silence before the last chunk": Fault(silent(CHUNKED + b"3\r\nabc\r\n"), Outcome.TIMEOUT_IDLE),
        "reset in the body": cut(reset(LENGTH_99 + b"abc")),
        "too short": cut(closing(LENGTH_99 + b"abc")),
        "length of an exabyte": cut(closing(HTML_HEAD + b"Content-Length: 1000000000000000000\r\n\r\nabc")),
        "chunk cut off": cut(closing(CHUNKED + b"9\r\nabc")),
        "last chunk lacks": cut(closing(CHUNKED + b"3\r\nabc\r\n")),
        "chunk length below zero": cut(closing(CHUNKED + b"-3\r\nabc\r\n0\r\n\r\n")),
        "chunk length in C's way": cut(closing(CHUNKED + b"0x3\r\nabc\r\n0\r\n\r\n")),
        "null byte in a chunk length": cut(closing(CHUNKED + b"3\0\r\nabc\r\n0\r\n\r\n")),
        "body for no content": cut(closing(b"HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\ntext")),
        "chunk of no length": cut(closing(CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n")),
        "chunk length of twenty digits": cut(closing(CHUNKED + b"FFFFFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n")),
        "chunk length without end": large(endless(CHUNKED, b"0" * 60_000)),
        "chunk longer than it says": cut(closing(CHUNKED + b"3\r\nabcdef\r\n0\r\n\r\n")),
        "trailers without end": large(endless(CHUNKED + b"3\r\nabc\r\n0\r\n", b"X: " + b"a" * 60_000 + b"\r\n")),
        "body without end": large(endless(HTML_HEAD + b"\r\n")),
        "chunks without end": large(endless(CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n")),
        "length that is kept and too much": large(endless(HTML_HEAD + b"Content-Length: 999999999\r\n\r\n")),
        "TLS, too short": cut(closing(LENGTH_99 + b"abc"), way="tls"),
        "TLS, reset in the body": cut(reset(LENGTH_99 + b"abc"), way="tls"),
    }


def codings(bomb: int) -> dict[str, Fault]:
    """Return content codings, sound, broken and made to burst; the last unpack to so many bytes."""
    large, lost = partial(Fault, outcome=Outcome.TOO_LARGE), partial(Fault, outcome=Outcome.DECODE_ERROR)
    zipped = gzip.compress(TEXT, mtime=0)
    return {
        "gzip": Fault(coded("gzip", zipped)),
        "gzip in chunks": Fault(chunked(zipped[:20], zipped[20:], head=HTML_HEAD + b"Content-Encoding: gzip\r\n")),
        "gzip of two members": Fault(coded("gzip", zipped + zipped)),
        "gzip with bytes after it": Fault(coded("gzip", zipped + b"\0\0junk")),
        "gzip twice": Fault(coded("gzip, gzip", gzip.compress(zipped, mtime=0))),
        "deflate": Fault(coded("deflate", zlib.compress(TEXT))),
        "deflate without its wrapper": Fault(coded("deflate", zlib.compress(TEXT)[2:-4])),
        "brotli": Fault(coded("br", brotli.compress(TEXT))),
        "gzip in capitals": Fault(coded("GZIP", zipped)),
        "gzip by its old name": Fault(coded("x-gzip", zipped)),
        "coding in two headers": Fault(coded("gzip\r\nContent-Encoding: br", brotli.compress(zipped))),
        "coding of an empty body": Fault(coded("gzip", b"")),
        "gzip that nobody names": Fault(answer(zipped)),
        "gzip with a wrong sum": lost(coded("gzip", zipped[:-8] + bytes(8))),
        "gzip said to be deflate": lost(coded("deflate", zipped)),
        "gzip said to be brotli": lost(coded("br", zipped)),
        "brotli said to be gzip": lost(coded("gzip", brotli.compress(TEXT))),
        "coding that lies": Fault(coded("gzip", TEXT)),
        "charset as a coding": Fault(coded("utf-8", TEXT)),
        "zstd, never asked for": Fault(coded("zstd", replies.zstd_frame(TEXT))),
        "zstd broken": lost(coded("zstd", b"\x28\xb5\x2f\xfd\x04\x00\x01\x02")),
        "zstd cut off": lost(coded("zstd", replies.zstd_frame(TEXT)[:-9])),
        "coding unknown": lost(coded("compress", b"\x1f\x9d\x90\x00\x01\x02")),
        "coding cut off": lost(coded("gzip", zipped[:-30])),
        "brotli cut off": lost(coded("br", brotli.compress(TEXT)[:-9])),
        "coding broken": lost(coded("gzip", b"\x1f\x8b" + b"\xff" * 50)),
        "five codings": lost(coded("gzip, gzip, gzip, gzip, gzip", zipped)),
        "gzip bomb": large(coded("gzip", replies.gzip_bomb(bomb))),
        "deflate bomb": large(coded("deflate", replies.deflate_bomb(bomb))),
        "gzip bomb of many members": large(coded("gzip", replies.members_bomb(bomb))),
        "brotli bomb": large(coded("br", replies.brotli_bomb(bomb))),
        "zstd bomb": large(coded("zstd", replies.zstd_bomb(bomb))),
        "zstd bomb of many frames": large(coded("zstd", replies.zstd_bomb(1 << 20) * (bomb >> 20))),
        "bomb in a bomb": large(coded("gzip, gzip", gzip.compress(replies.gzip_bomb(bomb), mtime=0))),
    }


def statuses() -> dict[str, Fault]:
    """Return statuses and types that are no article."""
    return {
        "not found": Fault(answer(b"no", "404 Not Found"), Outcome.HTTP_4XX),
        "forbidden": Fault(answer(b"no", "403 Forbidden"), Outcome.HTTP_4XX),
        "unavailable for legal reasons": Fault(answer(b"no", "451 Unavailable"), Outcome.HTTP_4XX),
        "internal error": Fault(answer(b"no", "500 Oops"), Outcome.HTTP_5XX),
        "too many requests": Fault(answer(b"no", "429 Too Many Requests"), Outcome.THROTTLED),
        "too many requests, wait a day": Fault(answer(b"no", "429 Too Many", Retry_After="86400"), Outcome.DEFERRED),
        "not modified, never asked": Fault(b"HTTP/1.1 304 Not Modified\r\n\r\n", Outcome.PROTOCOL_ERROR),
        "switching protocols, never asked": Fault(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", Outcome.PROTOCOL_ERROR),
        "odd status": Fault(answer(b"no", "999 Denied"), Outcome.PROTOCOL_ERROR),
        "picture": Fault(answer(b"\x89PNG" * 50_000, mime="image/png"), Outcome.WRONG_TYPE, whole=False),
        "page under a picture's type": Fault(answer(TEXT, mime="image/jpeg"), Outcome.WRONG_TYPE),
        "picture without end": Fault(endless(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"), Outcome.WRONG_TYPE, whole=False),
    }


def redirects() -> dict[str, Fault]:
    """Return redirects that lead nowhere or where nobody may go."""
    loop, nowhere = partial(Fault, outcome=Outcome.REDIRECT_LOOP), partial(Fault, outcome=Outcome.BAD_URL)
    inside = partial(Fault, outcome=Outcome.BLOCKED_ADDRESS)
    return {
        "redirect to itself": loop(redirect("/page")),
        "redirect to another that leads back": loop(redirect("/other"), others={"/other": redirect("/page")}),
        "six redirects": loop(redirect("/1"), others={f"/{number}": redirect(f"/{number + 1}") for number in range(1, 6)}),
        "redirect with a body without end": Fault(
            endless(b"HTTP/1.1 302 Found\r\nLocation: /other\r\n\r\n"), whole=False, others={"/other": answer(TEXT)}
        ),
        "redirect with a bomb": Fault(
            redirect("/other").replace(b"Length: 0\r\n", b"Length: %d\r\nContent-Encoding: gzip\r\n" % len(BOMB)) + BOMB,
            others={"/other": answer(TEXT)},
        ),
        "redirect to itself with a cookie each time": loop(redirect("/page", Set_Cookie="wall=1")),
        "redirect to a file": nowhere(redirect("file:///etc/passwd")),
        "redirect to a script": nowhere(redirect("javascript:alert(1)")),
        "redirect to another scheme": nowhere(redirect("ftp://press.example/")),
        "redirect to data": nowhere(redirect("data:text/html,hello")),
        "redirect to port 0": nowhere(redirect("http://other.example:0/")),
        "redirect to a short IPv4 address": nowhere(redirect("http://127.1/")),
        "redirect to a user": nowhere(redirect("http://user:pw@press.example/")),
        "redirect to another port": nowhere(redirect("http://other.example:22/")),
        "redirect to what is no address": nowhere(redirect("http://[x/")),
        "redirect to a long address": nowhere(redirect("/" + "a" * 5000)),
        "redirect without target": Fault(answer(b"", "302 Found"), Outcome.PROTOCOL_ERROR),
        "redirect to metadata": inside(redirect("http://169.254.169.254/latest/")),
        "redirect to metadata over IPv6": inside(redirect("http://[fd00:ec2::254]/")),
        "redirect to an address of carriers": inside(redirect("http://100.64.0.1/")),
        "redirect to all addresses": inside(redirect("http://0.0.0.0/")),
        "redirect to a link's address": inside(redirect("http://[fe80::1]/")),
        "redirect to metadata in hexadecimal": inside(redirect("http://0xa9fea9fe/")),
        "redirect to a private address": inside(redirect("http://10.0.0.1/")),
        "redirect to IPv6 loopback": inside(redirect("http://[::1]/")),
        "redirect to mapped IPv4": inside(redirect("http://[::ffff:169.254.169.254]/")),
        "redirect to NAT64": inside(redirect("http://[64:ff9b::a9fe:a9fe]/")),
        "redirect to 6to4": inside(redirect("http://[2002:a9fe:a9fe::1]/")),
    }


def connections() -> dict[str, Fault]:
    """Return connections that do not come about; nothing is kept of them."""
    kinds = {
        "no such host": ("nowhere", Outcome.DNS_ERROR),
        "connection refused": ("refused", Outcome.CONNECT_ERROR),
        "connection never accepted": ("mute", Outcome.TIMEOUT_CONNECT),
        "host inside": ("inside", Outcome.BLOCKED_ADDRESS),
        "certificate that nobody signed": ("self_signed", Outcome.TLS_ERROR),
        "certificate of another host": ("other_name", Outcome.TLS_ERROR),
        "certificate that has expired": ("expired", Outcome.TLS_ERROR),
        "plain answer to TLS": ("plain_on_tls", Outcome.TLS_ERROR),
        "TLS handshake never answered": ("silent_tls", Outcome.TIMEOUT_CONNECT),
        "TLS handshake reset": ("reset_tls", Outcome.CONNECT_ERROR),
    }
    return {name: Fault(answer(TEXT), outcome, is_kept=False, way=way) for name, (way, outcome) in kinds.items()}
