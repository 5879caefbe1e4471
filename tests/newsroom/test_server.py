"""The newsroom on the wire."""

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from flows.newsroom.press import read_press
from flows.newsroom.server import Newsroom, serve_newsroom

HOST = "www.kessapress.example"
PAGE = "/depeche/260302-014-mirzane.html"


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with serve_newsroom() as running:
        yield running


def ask(newsroom: Newsroom, path: str, host: str = HOST, **headers: str) -> tuple[HTTPResponse, bytes]:
    address, port = newsroom.address_book.get(host, ("127.0.0.1", newsroom.port))
    connection = HTTPConnection(address, port, timeout=20)
    connection.request("GET", path, headers={"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_every_article_of_every_outlet_is_reachable(newsroom: Newsroom) -> None:
    press = read_press()
    statuses = {ask(newsroom, story.path, outlet.host)[0].status for outlet in press.outlets.values() for story in press.current(outlet.id)}
    assert statuses == {200, 302}


def test_the_outlet_that_is_down_refuses_the_connection(newsroom: Newsroom) -> None:
    with pytest.raises(ConnectionRefusedError):
        ask(newsroom, "/", "www.radiosel.example")


def test_an_unknown_host_is_told_so(newsroom: Newsroom) -> None:
    assert ask(newsroom, "/", "www.elsewhere.example")[0].status == 421


def test_a_page_is_compressed_when_the_client_asks_for_it(newsroom: Newsroom) -> None:
    plain = ask(newsroom, PAGE)[1]
    response, packed = ask(newsroom, PAGE, Accept_Encoding="gzip, br")
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain


def test_a_page_that_the_client_has_is_not_sent_again(newsroom: Newsroom) -> None:
    first = ask(newsroom, PAGE)[0].headers
    assert ask(newsroom, PAGE, If_None_Match=first["ETag"])[0].status == 304
    assert ask(newsroom, PAGE, If_None_Match='"another"')[0].status == 200
    assert ask(newsroom, PAGE, If_Modified_Since=first["Last-Modified"])[0].status == 304
    assert ask(newsroom, PAGE, If_Modified_Since="Sun, 01 Mar 2026 00:00:00 GMT")[0].status == 200


def test_setting_the_clock_changes_what_is_out() -> None:
    with serve_newsroom(datetime(2026, 3, 2, 12, tzinfo=UTC)) as running:
        early, before = ask(running, PAGE)
        running.as_of = datetime(2026, 3, 3, 12, tzinfo=UTC)
        late, after = ask(running, PAGE)
    assert (early.status, late.status) == (200, 200)
    assert before != after
    assert early.headers["ETag"] != late.headers["ETag"]


def test_the_address_book_names_every_outlet(newsroom: Newsroom, tmp_path: Path) -> None:
    book = json.loads(newsroom.write_address_book(tmp_path / "book.json").read_text(encoding="utf-8"))
    assert set(book) == set(read_press().by_host())
    assert book[HOST] == ["127.0.0.1", newsroom.port]


def test_requests_are_counted_by_host_and_path(newsroom: Newsroom) -> None:
    ask(newsroom, "/robots.txt?x=1")
    assert newsroom.requests[-1] == (HOST, "/robots.txt?x=1")


def test_its_port_is_free_again_when_it_has_ended() -> None:
    with serve_newsroom() as running:
        port = running.port
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_its_port_is_free_again_when_the_block_fails_or_the_port_was_taken() -> None:
    ports: list[int] = []

    def fail() -> None:
        with serve_newsroom() as running:
            ports.append(running.port)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        with pytest.raises(OSError, match="address already in use"), serve_newsroom(port=holder.getsockname()[1]):
            pass
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", ports[0])) != 0


async def test_it_also_runs_inside_an_event_loop() -> None:
    async with Newsroom() as running:
        assert running.port > 0
        assert len(running.address_book) == len(read_press().by_host())


def test_it_runs_by_itself_until_it_is_interrupted(tmp_path: Path) -> None:
    book = tmp_path / "book.json"
    command = [sys.executable, "-m", "flows.newsroom", "--address-book", str(book), "--as-of", "2026-03-04T00:00:00+00:00"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path.cwd(), env={**os.environ}) as process:
        assert process.stdout
        line = process.stdout.readline()
        host, port = json.loads(book.read_text(encoding="utf-8"))[HOST]
        connection = HTTPConnection(host, port, timeout=20)
        connection.request("GET", PAGE, headers={"Host": HOST})
        assert connection.getresponse().status == 200
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert line.startswith(f"newsroom on 127.0.0.1:{port}")


def test_a_clock_without_an_offset_is_bad_usage(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flows.newsroom", "--address-book", str(tmp_path / "book.json"), "--as-of", "2026-03-04T00:00:00"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "give the offset too" in ended.stderr
