"""Who may ask, how, and what a browser may do with an answer."""

import httpx
import pytest

from flows.explorer.captures import POLICY as OF_CAPTURES
from flows.explorer.guarding import HEADERS, is_own_name

EVERYWHERE = (
    "/", "/?from=never", "/nothing", "/mention/m-attack", "/mention/nobody", "/mention/m-attack/archived", "/export.csv",
    "/static/page.css", "/static/../app.py", "/outlines.geojson", "/borders.geojson", "/capture/nothing",
)  # fmt: skip


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_has_the_headers_that_guard_it(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert {name: answer.headers[name] for name in HEADERS if name != "Cache-Control"} == {
        name: value for name, value in HEADERS.items() if name != "Cache-Control"
    }
    assert "'unsafe" not in answer.headers["content-security-policy"]


def test_archived_pages_have_neither_an_origin_nor_a_network(client: httpx.Client) -> None:
    answer = client.get("/capture/a-hostile")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == OF_CAPTURES
    assert OF_CAPTURES.startswith("sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_an_archived_page_asked_for_by_itself_leads_to_the_page_around_it(client: httpx.Client) -> None:
    answer = client.get("/capture/a-hostile", headers={"Sec-Fetch-Dest": "document"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/mention/m-accuse/archived")


def test_archived_bytes_are_a_file_never_a_page(client: httpx.Client) -> None:
    answer = client.get("/capture/a-hostile/body")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-security-policy"] == OF_CAPTURES


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8484", "127.0.0.1.evil.example", "10.0.0.1", "", "[::1", "localhost.evil"])
def test_a_name_that_somebody_else_chose_is_not_answered(client: httpx.Client, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "rows" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8484", "127.0.0.1", "[::1]:8484", "LOCALHOST"])
def test_names_of_this_machine_are_answered(client: httpx.Client, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_the_explorer_is_only_read(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert client.head("/").status_code == 200


def test_bound_to_another_address_it_answers_to_figures_and_that_name_alone() -> None:
    answered = {name: is_own_name(name, "press.lan") for name in ("press.lan:80", "192.168.1.7", "[fe80::1]:80", "evil.example")}
    assert list(answered.values()) == [True, True, True, False]
