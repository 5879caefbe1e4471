"""What single servers do to us, and what becomes of it."""

import asyncio
import gzip
import ssl
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from flows.collect.message import read_message
from flows.records import Outcome
from servers.press import NOW, QUICK, Press, Reply, answer, redirect, rss, source

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
TEXT = b"<html><title>News</title><p>" + b"word " * 2000
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def drip(start: bytes, piece: bytes) -> Reply:
    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.05)

    return reply


def endless(start: bytes) -> Reply:
    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(b"x" * 65536)
            await writer.drain()

    return reply


def reset(start: bytes) -> Reply:
    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await writer.drain()
        await asyncio.sleep(0.02)
        writer.transport.abort()

    return reply


def silent(start: bytes) -> Reply:
    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await asyncio.sleep(5)

    return reply


def closing(content: bytes) -> Reply:
    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        await writer.drain()

    return reply


def coded(coding: str, body: bytes) -> bytes:
    return answer(body, Content_Encoding=coding)


def self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "secure.example")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    certificate = builder.not_valid_before(NOW - timedelta(9)).not_valid_after(NOW + timedelta(3650)).sign(key, hashes.SHA256())
    (folder / "both.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "both.pem")
    return context


async def fetch(press: Press, reply: bytes | list[bytes] | Reply, **network: object) -> Outcome:
    """Return how one page ended that answers like this, with its source's account checked."""
    press.pages["press.example/feed"] = answer(rss([("http://press.example/page", WHEN)]))
    press.pages["press.example/page"] = reply
    (report,) = await press.collect(source(), **network)
    assert report.found == 1
    (outcome,) = report.outcomes
    return Outcome(outcome)


FINE = {
    "length": answer(TEXT),
    "chunked": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;x=y\r\n<p>He\r\n3\r\nllo\r\n0\r\nX-Trailer: 1\r\n\r\n",
    "until closed": closing(HEAD + b"\r\n" + TEXT),
    "two members": coded("gzip", gzip.compress(TEXT) + gzip.compress(TEXT)),
    "bare deflate": coded("deflate", zlib.compress(TEXT)[2:-4]),
    "brotli": coded("br", brotli.compress(TEXT)),
    "lie about coding": coded("gzip", TEXT),
    "odd coding on text": coded("utf-8", TEXT),
    "interim response": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer(TEXT),
    "long header": answer(TEXT, X_Policy="a" * 30_000),
    "many headers": answer(TEXT, **{f"X_{number}": "v" for number in range(300)}),
    "no type": b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntext",
    "no reason": b"HTTP/1.1 200\r\nContent-Length: 4\r\nContent-Type: text/html\r\n\r\ntext",
    "null bytes": answer(b"<p>\0\0</p>"),
    "wrong charset": answer("é".encode(), mime="text/html; charset=utf-16"),
}


@pytest.mark.parametrize("name", FINE)
async def test_odd_but_sound_answers_are_ok_and_exact(name: str, press: Press) -> None:
    assert await fetch(press, FINE[name]) is Outcome.OK
    (page,) = press.pages_kept().values()
    assert page.wire_exact
    if isinstance(FINE[name], bytes):
        assert FINE[name].endswith(page.response_head + page.body)
    assert page.request == press.asked[-1].head
    assert page.ip == "127.0.0.1"


BROKEN: dict[str, tuple[bytes | Reply, Outcome, bool]] = {
    "body dripped": (drip(HEAD + b"Content-Length: 99\r\n\r\n", b"x"), Outcome.TIMEOUT_TOTAL, True),
    "head dripped": (drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), Outcome.TIMEOUT_FIRST_BYTE, False),
    "silence": (silent(b""), Outcome.TIMEOUT_FIRST_BYTE, False),
    "silence in the body": (silent(HEAD + b"Content-Length: 99\r\n\r\nabc"), Outcome.TIMEOUT_IDLE, True),
    "reset at once": (reset(b""), Outcome.PROTOCOL_ERROR, False),
    "reset in the body": (reset(HEAD + b"Content-Length: 99\r\n\r\nabc"), Outcome.PROTOCOL_ERROR, True),
    "closed at once": (closing(b""), Outcome.PROTOCOL_ERROR, False),
    "too short": (closing(HEAD + b"Content-Length: 99\r\n\r\nabc"), Outcome.PROTOCOL_ERROR, True),
    "chunk cut off": (closing(HEAD + b"Transfer-Encoding: chunked\r\n\r\n9\r\nabc"), Outcome.PROTOCOL_ERROR, True),
    "no status line": (closing(b"<html>hello</html>\r\n\r\n"), Outcome.PROTOCOL_ERROR, False),
    "header without colon": (closing(HEAD + b"nonsense\r\n\r\n"), Outcome.PROTOCOL_ERROR, False),
    "two lengths": (closing(HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"), Outcome.PROTOCOL_ERROR, False),
    "length and chunks": (
        closing(HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Outcome.PROTOCOL_ERROR,
        False,
    ),
    "header of 200 kB": (closing(HEAD + b"X: " + b"a" * 200_000 + b"\r\n\r\n"), Outcome.PROTOCOL_ERROR, False),
    "20,000 headers": (closing(HEAD + b"X: a\r\n" * 20_000 + b"\r\n"), Outcome.PROTOCOL_ERROR, False),
    "endless head": (drip(b"HTTP/1.1 200 OK\r\n", b"X: " + b"a" * 60_000 + b"\r\n"), Outcome.PROTOCOL_ERROR, False),
    "endless body": (endless(HEAD + b"\r\n"), Outcome.TOO_LARGE, True),
    "gzip bomb": (coded("gzip", gzip.compress(bytes(64 << 20))), Outcome.TOO_LARGE, True),
    "brotli bomb": (coded("br", brotli.compress(bytes(64 << 20))), Outcome.TOO_LARGE, True),
    "bomb in a bomb": (coded("gzip, gzip", gzip.compress(gzip.compress(bytes(64 << 20)))), Outcome.TOO_LARGE, True),
    "zstd, never asked for": (coded("zstd", b"\x28\xb5\x2f\xfd\x04\x00\x01\x02"), Outcome.DECODE_ERROR, True),
    "coding cut off": (coded("gzip", gzip.compress(TEXT)[:-30]), Outcome.DECODE_ERROR, True),
    "coding broken": (coded("gzip", b"\x1f\x8b" + b"\xff" * 50), Outcome.DECODE_ERROR, True),
    "picture": (answer(b"\x89PNG" * 50_000, mime="image/png"), Outcome.WRONG_TYPE, True),
    "page under a picture's type": (answer(TEXT, mime="image/jpeg"), Outcome.WRONG_TYPE, True),
    "not found": (answer(b"no", "404 Not Found"), Outcome.HTTP_4XX, True),
    "gone wrong": (answer(b"no", "500 Oops"), Outcome.HTTP_5XX, True),
    "too many": (answer(b"no", "429 Too Many Requests"), Outcome.THROTTLED, True),
    "odd status": (answer(b"no", "999 Denied"), Outcome.PROTOCOL_ERROR, True),
    "redirect to itself": (redirect("/page"), Outcome.REDIRECT_LOOP, True),
    "redirect to a file": (redirect("file:///etc/passwd"), Outcome.BAD_URL, True),
    "redirect to a user": (redirect("http://user:pw@press.example/"), Outcome.BAD_URL, True),
    "redirect to another port": (redirect("http://other.example:22/"), Outcome.BAD_URL, True),
    "redirect without target": (answer(b"", "302 Found"), Outcome.PROTOCOL_ERROR, True),
    "redirect to metadata": (redirect("http://169.254.169.254/latest/"), Outcome.BLOCKED_ADDRESS, False),
    "redirect to IPv6 loopback": (redirect("http://[::1]/"), Outcome.BLOCKED_ADDRESS, False),
    "redirect to metadata in hexadecimal": (redirect("http://0xa9fea9fe/"), Outcome.BLOCKED_ADDRESS, False),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_every_fault_has_its_outcome(name: str, press: Press) -> None:
    reply, outcome, has_response = BROKEN[name]
    assert await fetch(press, reply) is outcome
    assert bool(press.pages_kept()) == has_response
    assert all(100 <= each.status < 1000 for each in press.kept if each.status is not None)


async def test_what_came_of_a_broken_body_is_kept_and_marked(press: Press) -> None:
    await fetch(press, closing(HEAD + b"Content-Length: 99\r\n\r\nabc"))
    (page,) = press.pages_kept().values()
    assert (page.status, page.body, page.truncated) == (200, b"abc", "disconnect")


async def test_a_body_is_cut_at_its_bound(press: Press) -> None:
    await fetch(press, endless(HEAD + b"\r\n"), bounds=replace(QUICK, wire_bytes=300_000))
    (page,) = press.pages_kept().values()
    assert page.truncated == "length"
    assert 300_000 - 4096 < len(page.body) < 300_000 + QUICK.header_bytes


async def test_large_bodies_wait_for_their_place_in_memory(press: Press) -> None:
    urls = [f"http://press{number}.example/page" for number in range(6)]
    for number, url in enumerate(urls):
        press.pages[f"press{number}.example/feed"] = answer(rss([(url, WHEN)]))
        press.pages[f"press{number}.example/page"] = answer(b"x" * 2_000_000)
    sources = [source(f"press{number}.example") for number in range(6)]
    reports = await press.collect(*sources, bounds=replace(QUICK, large_at_once=1, total_seconds=5))
    assert [report.outcomes for report in reports] == [{"ok": 1}] * 6


async def test_a_certificate_that_nobody_signed_is_a_tls_error(press: Press, tmp_path: Path) -> None:
    press.pages["press.example/feed"] = answer(rss([("https://secure.example/page", WHEN)]))
    async with await asyncio.start_server(press.serve, "127.0.0.1", 0, ssl=self_signed(tmp_path)) as server:
        port = server.sockets[0].getsockname()[1]
        book = {"press.example": ("127.0.0.1", press.port), "secure.example": ("127.0.0.1", port)}
        (report,) = await press.collect(source(hosts=("press.example", "secure.example")), address_book=book)
    assert report.outcomes == {"tls_error": 1}
    assert (report.status, report.reason) == ("partial", "tls_error")


async def test_interim_responses_and_what_follows_a_message_are_no_part_of_it() -> None:
    received = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nA: b\n\nbodyHTTP/1.1 200 OK\r\n\r\n"
    message = read_message(received, chunked=False, length=4)
    assert message is not None
    assert (message.head, message.body, message.exact) == (b"HTTP/1.1 200 OK\nA: b\n\n", b"body", True)


async def test_where_the_wire_hands_nothing_on_the_record_says_so(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.collect.session.tap", lambda _: None)
    assert await fetch(press, FINE["chunked"]) is Outcome.OK
    (page,) = press.pages_kept().values()
    assert not page.wire_exact
    assert page.response_head == HEAD + b"Content-Length: 8\r\n\r\n"
    assert page.body == b"<p>Hello"
