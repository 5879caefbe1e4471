"""Addresses that may be connected to."""

from ipaddress import ip_address, ip_network

import pytest

from flows.collect.guard import is_allowed, is_public
from flows.records import Outcome
from servers.press import Press, source

INSIDE = (
    "127.0.0.1 127.255.255.255 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.8 192.0.2.1 "
    "192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 "
    ":: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 "
    "100::1 2001::1 2001:db8::1 2002:7f00:1::1 2002:808:808::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1"
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


async def test_proxies_of_the_environment_are_not_used(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    press.hosts.add("press.example")
    await press.collect(source())
    assert press.paths() == ["/feed"]
