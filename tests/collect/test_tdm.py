"""What a host reserves of its pages in /.well-known/tdmrep.json."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.collect.tdm import MOST_RULES, PATH, Reservation, fits, parse_reservations, reserved
from flows.records import Outcome, Resource
from servers.press import Press, answer, rss, source

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
POLICY = "https://press.example/policy.json"
YES = "tdmrep.json:tdm-reservation=1"


def rule(location: str, reservation: object = 1, policy: object = None) -> dict[str, object]:
    return {"location": location, "tdm-reservation": reservation, **({"tdm-policy": policy} if policy else {})}


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/", "/a", True),
        ("*", "/a", True),
        ("/news", "/newspaper", True),
        ("/news/", "/news", False),
        ("/news/*.html$", "/news/a.html", True),
        ("/news/*.html$", "/news/a.html?b", False),
        ("/news$", "/news", True),
        ("/news$", "/news/", False),
        ("/a*a$", "/a", False),
        ("/a*b*c", "/a-b-c-d", True),
        ("/a*b*c", "/a-c-b", False),
    ],
)
def test_patterns_are_those_of_robots_txt(pattern: str, path: str, expected: bool) -> None:
    assert fits(pattern, path) is expected


@given(st.text("/ab*$", max_size=40), st.text("/ab", max_size=200))
def test_a_pattern_takes_no_time_whatever_it_is(pattern: str, path: str) -> None:
    fits("*" * 500 + pattern, path * 20)


@pytest.mark.parametrize(
    ("rules", "url", "expected"),
    [
        ([rule("/")], "https://press.example/a", (YES,)),
        ([rule("/", "1", POLICY)], "https://press.example/a", (YES, f"tdmrep.json:tdm-policy={POLICY}")),
        ([rule("/", 0, POLICY)], "https://press.example/a", ()),
        ([rule("/"), rule("/free/", 0)], "https://press.example/free/a", ()),
        ([rule("/free/", 0), rule("/")], "https://press.example/a", (YES,)),
        ([rule("/a", 0), rule("/a")], "https://press.example/a", (YES,)),
        ([rule("/caf%C3%A9")], "https://press.example/café", (YES,)),
        ([rule("/*?page=")], "https://press.example/a?page=2", (YES,)),
        ([rule("/b")], "https://press.example/a", ()),
        ([rule("/")], "https://press.example", (YES,)),
    ],
)
def test_the_longest_pattern_that_fits_an_address_holds(rules: list[dict[str, object]], url: str, expected: tuple[str, ...]) -> None:
    assert reserved(parse_reservations(json.dumps(rules).encode()), url) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"null",
        b"[1, [], null, {}]",
        b'[{"location": 5, "tdm-reservation": 1}]',
        b'[{"location": "", "tdm-reservation": 1}]',
        b"[" * 100_000,
        b'\xff\xfe["',
        json.dumps([rule("/" + "a" * 2000)]).encode(),
    ],
)
def test_what_is_no_such_file_reserves_nothing(body: bytes) -> None:
    assert parse_reservations(body) == []


def test_a_single_rule_a_byte_order_mark_and_too_many_rules_are_taken_as_they_can_be() -> None:
    assert parse_reservations(b"\xef\xbb\xbf" + json.dumps(rule("/")).encode()) == [Reservation("/", is_reserved=True)]
    assert len(parse_reservations(json.dumps([rule("/")] * 2 * MOST_RULES).encode())) == MOST_RULES


@pytest.mark.parametrize("policy", [5, "javascript:alert(1)", "//press.example", "https://press.example/" + "a" * 2000])
def test_a_policy_is_an_address_of_the_web(policy: object) -> None:
    assert parse_reservations(json.dumps([rule("/", 1, policy)]).encode()) == [Reservation("/", is_reserved=True)]


async def test_a_host_is_asked_once_for_its_file_and_each_page_bears_what_it_says(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("/a", WHEN), ("/b", WHEN), ("/free/c", WHEN)]))
    press.publish("a", "b", "free/c")
    file = answer(json.dumps([rule("/", 1, f"{POLICY}?a, b"), rule("/free/", 0)]), mime="application/json")
    press.pages[f"press.example{PATH}"] = file
    (report,) = await press.collect(source())
    assert report.outcomes == {"ok": 3}
    assert [each.path for each in press.asked].count(PATH) == 1
    said = {each.url[-2:]: each.reservations for each in press.kept if each.resource is Resource.PAGE}
    policy = f"tdmrep.json:tdm-policy={POLICY}?a%2Cb"
    assert said == {"/a": (YES, policy), "/b": (YES, policy), "/c": ()}
    (kept,) = [each for each in press.kept if each.resource is Resource.TDMREP]
    assert (kept.outcome, kept.status) == (Outcome.OK, 200)


@pytest.mark.parametrize(
    ("reply", "times"), [(answer("Later", "503 Later"), 1), (answer("<p>Not here", "200 OK"), 1), (answer("no", "404 Not Found"), 1)]
)
async def test_a_file_that_cannot_be_had_is_asked_for_once_and_keeps_no_page_from_us(reply: bytes, times: int, press: Press) -> None:
    press.pages |= {"press.example/feed": answer(rss([("/a", WHEN)])), f"press.example{PATH}": reply}
    press.publish("a")
    (report,) = await press.collect(source())
    assert report.outcomes == {"ok": 1}
    assert [each.path for each in press.asked].count(PATH) == times


async def test_rules_of_robots_txt_hold_for_the_file_as_well(press: Press) -> None:
    press.pages |= {
        "press.example/robots.txt": answer("User-agent: *\nDisallow: /.well-known/"),
        "press.example/feed": answer(rss([("/a", WHEN)])),
    }
    press.publish("a")
    (report,) = await press.collect(source())
    assert report.outcomes == {"ok": 1}
    assert PATH not in [each.path for each in press.asked]


async def test_a_run_without_pages_asks_for_no_such_file(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([]))
    await press.collect(source())
    assert PATH not in [each.path for each in press.asked]
