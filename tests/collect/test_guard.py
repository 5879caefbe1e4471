"""Addresses that may be connected to."""

import socket
from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from typing import cast

import pytest
from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from flows.collect.answers import Demand
from flows.collect.asker import Asker
from flows.collect.guard import is_allowed, is_public
from flows.collect.places import Place
from flows.collect.session import open_session
from flows.records import Outcome, Resource
from servers.press import NOW, QUICK, Press, answer, redirect, rss, source

INSIDE = (
    "127.0.0.1 127.255.255.255 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.8 192.0.2.1 "
    "192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 "
    ":: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 "
    "100::1 2001::1 2001:db8::1 2002:7f00:1::1 2002:808:808::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 "
    "168.63.129.16 100.100.100.200 192.0.0.192 "
    "2a00:1450:4007::5efe:a00:1 2a00:1450:4007::200:5efe:7f00:1 fd20:ce::254 ff0e::1 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe::1"
)
OUTSIDE = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00:1450:4007::1", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", INSIDE.split())
def test_addresses_that_lead_inside_or_nowhere_are_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    assert not is_allowed(address, ())


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_of_one_public_host_are_allowed(address: str) -> None:
    assert is_public(ip_address(address))


def test_a_run_may_allow_a_network_and_no_other() -> None:
    loopback = (ip_network("127.0.0.0/8"),)
    assert is_allowed("127.0.0.1", loopback)
    assert is_allowed("::ffff:127.0.0.1", loopback)
    assert not is_allowed("::1", loopback)
    assert not is_allowed("10.0.0.1", loopback)


async def test_an_address_book_alone_opens_nothing(press: Press) -> None:
    press.hosts.add("press.example")
    (report,) = await press.collect(source(), allow_addresses=())
    assert [way.outcome for way in report.ways] == [Outcome.BLOCKED_ADDRESS]
    assert press.asked == []
    assert press.kept == []


async def test_a_name_that_turns_inward_is_caught_where_it_connects(press: Press) -> None:
    book = {"press.example": ("::ffff:169.254.169.254", 80)}
    (report,) = await press.collect(source(), address_book=book)
    assert [way.outcome for way in report.ways] == [Outcome.BLOCKED_ADDRESS]
    assert (report.status, report.reason) == ("partial", "blocked_address")


class Rebinding(AbstractResolver):
    """A name server whose first answer is harmless and whose second is not."""

    def __init__(self, port: int, then: Sequence[str]) -> None:
        self.answers = [["127.0.0.1"], then]
        self.port = port

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:  # noqa: ARG002
        addresses = self.answers.pop(0)
        return [
            ResolveResult(
                hostname=host, host=each, port=self.port, family=socket.AF_INET6 if ":" in each else socket.AF_INET, proto=0, flags=0
            )
            for each in addresses
        ]

    async def close(self) -> None:
        pass


async def asked_twice(press: Press, then: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> list[Outcome]:
    """Return how two requests to one host ended between which its name came to mean other addresses."""
    press.pages["press.example/page"] = answer("hello", Connection="close")
    monkeypatch.setattr("flows.collect.session.BookResolver", lambda _: Rebinding(press.port, then))
    demand = Demand(source_id="press", url="http://press.example/page", url_key="", resource=Resource.PAGE)
    async with open_session(press.network()) as session:
        asker = Asker(session, QUICK, lambda: NOW)
        first = await asker.ask(demand, Place())
        cast("TCPConnector", session.connector).clear_dns_cache()
        second = await asker.ask(demand, Place())
    return [first.exchange.outcome, second.exchange.outcome]


@pytest.mark.parametrize("address", [address for address in INSIDE.split() if not address.startswith(("127.", "::ffff:127."))])
async def test_a_name_that_turns_inward_between_two_requests_is_caught(address: str, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await asked_twice(press, [address], monkeypatch) == [Outcome.OK, Outcome.BLOCKED_ADDRESS]
    assert len(press.asked) == 1


async def test_of_several_addresses_only_those_outside_are_tried(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await asked_twice(press, ["169.254.169.254", "127.0.0.1"], monkeypatch) == [Outcome.OK, Outcome.OK]
    assert len(press.asked) == 2


async def test_every_hop_of_a_chain_is_checked(press: Press) -> None:
    press.pages["press.example/feed"] = answer(rss([("http://press.example/page", "Sun, 22 Nov 2026 10:00:00 +0000")]))
    press.pages["press.example/page"] = redirect("http://second.example/page")
    press.pages["second.example/page"] = redirect("http://inside.example/page")
    book = dict.fromkeys(("press.example", "second.example"), ("127.0.0.1", press.port))
    (report,) = await press.collect(source(), address_book={**book, "inside.example": ("10.0.0.1", 80)})
    assert report.outcomes == {"blocked_address": 1}
    assert press.paths("inside.example") == []


async def test_proxies_of_the_environment_are_not_used(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    press.hosts.add("press.example")
    await press.collect(source())
    assert press.paths() == ["/feed"]
