"""pipeline.fetch.network: which machines may be talked to."""

from __future__ import annotations

import socket
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.network import Guard, LookupFailedError, Network, RefusedError, lookup, refusal

PUBLIC = ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
NEVER = {
    "169.254.169.254": "metadata",
    "100.100.100.200": "metadata",
    "168.63.129.16": "metadata",
    "fd00:ec2::254": "metadata",
    "::ffff:169.254.169.254": "metadata",
    "64:ff9b::a9fe:a9fe": "metadata",
    "169.254.1.1": "link-local",
    "fe80::1": "link-local",
    "100.64.0.1": "shared",
    "0.0.0.0": "reserved",
    "255.255.255.255": "reserved",
    "198.18.0.1": "reserved",
    "192.0.2.1": "reserved",
    "224.0.0.1": "multicast",
    "ff02::1": "multicast",
    "::": "reserved",
    "::127.0.0.1": "reserved",
    "fec0::1": "reserved",
    "2002:7f00:1::": "reserved",
    "2001:0:1::": "reserved",
    "64:ff9b::7f00:1": "loopback",
    "64:ff9b:1::1": "reserved",
}
OWN = {
    "127.0.0.1": "loopback",
    "127.9.9.9": "loopback",
    "::1": "loopback",
    "::ffff:127.0.0.1": "loopback",
    "10.0.0.1": "private",
    "172.31.0.1": "private",
    "192.168.1.1": "private",
    "::ffff:10.0.0.1": "private",
    "fd12::1": "private",
}


class Deaf(httpcore.AsyncNetworkBackend):
    """Records who is dialled; nobody answers but `answering`."""

    def __init__(self, *answering: str) -> None:
        self.dialled: list[str] = []
        self.shares: list[object] = []
        self._answering = answering

    async def connect_tcp(self, host: str, port: int, *limits: object, **named: object) -> httpcore.AsyncNetworkStream:
        self.dialled.append(host)
        self.shares.append(limits[0])
        if host in self._answering:
            return httpcore.AsyncMockStream([])
        raise httpcore.ConnectError("refused")


def names(table: dict[str, list[str]]) -> Network:
    async def look_up(host: str) -> Sequence[str]:
        return table[host]

    return Network(lookup=look_up)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_reached(address: str) -> None:
    assert refusal(ip_address(address), allow_private=False) is None


@pytest.mark.parametrize(("address", "kind"), [*NEVER.items(), *OWN.items()])
def test_no_other_address_may_be_reached(address: str, kind: str) -> None:
    assert refusal(ip_address(address), allow_private=False) == kind


@pytest.mark.parametrize("address", OWN)
def test_ones_own_network_may_be_reached_when_that_is_allowed(address: str) -> None:
    assert refusal(ip_address(address), allow_private=True) is None


@pytest.mark.parametrize(("address", "kind"), NEVER.items())
def test_link_local_metadata_and_reserved_addresses_are_refused_even_then(address: str, kind: str) -> None:
    assert refusal(ip_address(address), allow_private=True) == kind


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_allowing_private_addresses_refuses_no_more(address: IPv4Address | IPv6Address) -> None:
    if refusal(address, allow_private=False) is None:
        assert refusal(address, allow_private=True) is None


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6, network=ip_network("2000::/3")))
def test_what_the_standard_library_calls_not_global_is_refused(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global:
        assert refusal(address, allow_private=False) is not None


async def test_a_name_that_leads_inside_is_refused_without_a_connection() -> None:
    dial = Deaf()
    guard = Guard(Network(lookup=names({"evil.example": ["127.0.0.1", "::1"]}).lookup, dial=dial), allow_private=False)
    with pytest.raises(RefusedError, match=r"refused: evil\.example \(127\.0\.0\.1\) is a loopback address; set fetch"):
        await guard.connect_tcp("evil.example", 80)
    assert dial.dialled == []


async def test_of_a_name_with_addresses_inside_and_outside_only_those_outside_are_dialled() -> None:
    dial = Deaf()
    table = {"mixed.example": ["10.0.0.1", "1.1.1.1", "169.254.169.254", "2606:4700::1111", "1.0.0.1"]}
    guard = Guard(Network(lookup=names(table).lookup, dial=dial), allow_private=False)
    with pytest.raises(httpcore.ConnectError):
        await guard.connect_tcp("mixed.example", 80, timeout=6)
    assert dial.dialled == ["1.1.1.1", "2606:4700::1111", "1.0.0.1"]
    assert dial.shares == [2, 2, 2]


async def test_an_address_that_does_not_answer_is_followed_by_the_next() -> None:
    dial = Deaf("1.0.0.1")
    guard = Guard(Network(lookup=names({"a.example": ["1.1.1.1", "1.0.0.1"]}).lookup, dial=dial), allow_private=False)
    await guard.connect_tcp("a.example", 80)
    assert dial.dialled == ["1.1.1.1", "1.0.0.1"]


@pytest.mark.parametrize("host", ["169.254.169.254", "10.0.0.1", "::1"])
async def test_an_address_in_place_of_a_name_is_judged_too(host: str) -> None:
    with pytest.raises(RefusedError, match=f"refused: {host} is a"):
        await Guard(Network(dial=Deaf()), allow_private=False).connect_tcp(host, 80)


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no such name"), False),
        (socket.gaierror(socket.EAI_AGAIN, "no answer"), True),
        (UnicodeError("label too long"), False),
    ],
)
async def test_a_name_that_cannot_be_looked_up_is_named(error: Exception, passing: bool) -> None:
    async def fail(host: str) -> Sequence[str]:
        raise error

    with pytest.raises(LookupFailedError, match=r"unknown host: a\.example") as caught:
        await Guard(Network(lookup=fail), allow_private=False).connect_tcp("a.example", 80)
    assert caught.value.passing is passing


async def test_the_system_resolver_answers_from_a_thread() -> None:
    assert "127.0.0.1" in await lookup("localhost")
    with pytest.raises(UnicodeError):
        await lookup("a" * 64 + ".example")


def test_a_resolver_that_hangs_holds_up_neither_the_run_nor_the_end_of_the_program() -> None:
    program = """
        import asyncio, socket, time
        from pipeline.config import ArticleConfig, FetchConfig
        from pipeline.fetch import fetch_articles
        socket.getaddrinfo = lambda *a, **k: time.sleep(60)
        limits = ArticleConfig(timeout_s=0.1, deadline_s=0.3)
        print(asyncio.run(fetch_articles(["http://a.example/", "https://b.example/"], FetchConfig(), limits)))
    """
    call = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout.splitlines()[-1] == "{}"
