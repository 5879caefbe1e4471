"""Pages that redirect to a wall, or past one: one outcome for the address that was announced."""

import pytest

from flows.collect.walls import leads_back
from flows.records import Outcome, Resource, Status
from flows.urls import url_key
from servers.press import Press, answer, redirect, rss, source

WHEN = "Sun, 22 Nov 2026 10:00:00 +0000"
ASKED = "https://press.example/2026/a?b=1"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://consent.example/?continue=https%3A%2F%2Fpress.example%2F2026%2Fa%3Fb%3D1", True),
        ("https://consent.example/?continue=https%253A%252F%252Fpress.example%252F2026%252Fa%253Fb%253D1", True),
        ("https://consent.example/?lang=en&return=http://press.example/2026/a?b=1&utm_source=x", True),
        ("https://press.example/login?next=/2026/a%3Fb%3D1", True),
        ("https://consent.example/?continue=https://press.example/2026/other", False),
        ("https://consent.example/?next=/2026/a%3Fb%3D1", False),
        ("https://press.example/2026/a?b=1", False),
        ("https://press.example/2026/a-new-headline", False),
        ("https://press.example/?next=/", False),
        ("https://press.example/?" + "&".join(f"a{number}=/" for number in range(60)), False),
        ("https://press.example/?next=http://[", False),
    ],
)
def test_a_wall_holds_the_address_that_was_asked_for(url: str, expected: bool) -> None:
    assert leads_back(url, ASKED) is expected


def pages_kept(press: Press) -> list[tuple[str, Outcome, bool]]:
    return [(each.url, each.outcome, each.entry is not None) for each in press.kept if each.resource is Resource.PAGE]


async def test_a_page_behind_consent_that_is_remembered_by_a_cookie_is_had(press: Press) -> None:
    press.pages |= {
        "press.example/feed": answer(rss([("/a", WHEN)])),
        "press.example/a": [redirect("http://consent.example/?continue=http://press.example/a", Set_Cookie="asked=1"), answer("<p>a")],
        "consent.example/?continue=http://press.example/a": redirect("http://press.example/a", Set_Cookie="agreed=1"),
    }
    (report,) = await press.collect(source())
    assert (report.status, report.outcomes) == (Status.COMPLETE, {"ok": 1})
    assert [(outcome, is_page) for _, outcome, is_page in pages_kept(press)] == [("ok", True), ("redirect", False), ("redirect", False)]
    assert press.paths("press.example") == ["/feed", "/a", "/a"]


@pytest.mark.parametrize("marks", [{}, {"consent_hosts": ("consent.example",)}])
async def test_a_wall_that_a_page_redirects_to_is_blocked_and_never_ok(marks: dict[str, tuple[str, ...]], press: Press) -> None:
    wall = "consent.example/agree?to=http%3A%2F%2Fpress.example%2Fa"
    press.pages |= {
        "press.example/feed": answer(rss([("/a", WHEN), ("/b", WHEN)])),
        "press.example/a": redirect(f"http://{wall}"),
        "press.example/b": answer("<p>b"),
        wall: answer("<p>May we?"),
    }
    (report,) = await press.collect(source(marks=marks))
    assert (report.status, report.reason, report.outcomes) == (Status.PARTIAL, "consent", {"blocked": 1, "ok": 1})
    assert {(url, outcome) for url, outcome, _ in pages_kept(press)} == {
        ("http://press.example/a", Outcome.BLOCKED),
        (f"http://{wall}", Outcome.BLOCKED),
        ("http://press.example/b", Outcome.OK),
    }


async def test_an_article_that_has_another_address_now_is_no_wall(press: Press) -> None:
    press.pages |= {
        "press.example/feed": answer(rss([("/a", WHEN)])),
        "press.example/a": redirect("/b?from=feed"),
        "press.example/b?from=feed": answer("<p>b"),
    }
    (report,) = await press.collect(source())
    assert (report.status, report.outcomes) == (Status.COMPLETE, {"ok": 1})


async def test_a_run_that_is_taken_up_again_follows_redirects_that_it_has_seen_before(press: Press) -> None:
    press.pages |= {
        "press.example/feed": answer(rss([("/a", WHEN)])),
        "press.example/a": redirect("http://gate.example/"),
        "gate.example/": redirect("http://press.example/b"),
        "press.example/b": answer("<p>b"),
    }
    (report,) = await press.collect(source(), captured={url_key("http://gate.example/"): "redirect"})
    assert report.outcomes == {"ok": 1}
    assert [url for url, _, _ in pages_kept(press)] == ["http://press.example/b", "http://press.example/a"]
