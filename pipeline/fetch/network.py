"""Which machines may be talked to: resolves names, judges every address, and opens connections only to admitted ones.

Every connection of `http.py` is opened here, so redirects and names that resolve anew are judged like the rest.
Knows nothing of HTTP.
"""

from __future__ import annotations

import asyncio
import random
import socket
import ssl
import threading
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import chain, zip_longest

import httpcore
import httpx

from pipeline.errors import FetchError

Lookup = Callable[[str], Coroutine[None, None, Sequence[str]]]
TRIED_AT_MOST = 4

# IANA's special-purpose registries, and where clouds answer machines with credentials. The first match decides.
_KINDS = tuple(
    (kind, tuple(ip_network(network) for network in networks.split()))
    for kind, networks in (
        ("metadata", "169.254.169.254 100.100.100.200 168.63.129.16 192.0.0.192 fd00:ec2::254 fd20:ce::254"),
        ("loopback", "127.0.0.0/8 ::1"),
        ("private", "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7"),
        ("link-local", "169.254.0.0/16 fe80::/10"),
        ("shared", "100.64.0.0/10"),
        ("multicast", "224.0.0.0/4 ff00::/8"),
        ("reserved", "0.0.0.0/8 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24"),
        ("reserved", "203.0.113.0/24 240.0.0.0/4 2001::/23 2001:db8::/32 2002::/16 3fff::/20"),
    )
)
_PRIVATE = ("loopback", "private")
_GLOBAL_IPV6 = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")


class RefusedError(FetchError):
    """The address is not one that may be reached."""


class LookupFailedError(FetchError):
    """The name resolves to nothing. `passing`: the resolver itself could not answer, so it may later."""

    def __init__(self, message: str, passing: bool) -> None:
        super().__init__(message)
        self.passing = passing


def refusal(address: IPv4Address | IPv6Address, allow_private: bool) -> str | None:
    """Why `address` may not be reached ("link-local"), or None when it may.

    `allow_private` admits loopback and the private networks, never link-local, metadata or reserved addresses.
    """
    if isinstance(address, IPv6Address) and (embedded := _embedded(address)):
        return refusal(embedded, allow_private and address.ipv4_mapped is not None)
    for kind, networks in _KINDS:
        if any(address in network for network in networks):
            return None if allow_private and kind in _PRIVATE else kind
    return "reserved" if address.version == 6 and address not in _GLOBAL_IPV6 else None


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a mapped or NAT64 address leads to."""
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped


async def lookup(host: str) -> Sequence[str]:
    """Every address of `host` from the system's resolver; raises OSError (socket.gaierror) or UnicodeError.

    getaddrinfo can hang for a minute and cannot be cancelled. It runs in a daemon thread, since the interpreter waits
    at its exit for the threads of every executor.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[Sequence[str]] = loop.create_future()

    def settle(result: Sequence[str] | Exception) -> None:
        if found.cancelled():
            return
        if isinstance(result, Exception):
            found.set_exception(result)
        else:
            found.set_result(result)

    def ask() -> None:
        result: Sequence[str] | Exception
        try:
            answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            result = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except (OSError, UnicodeError) as error:
            result = error
        with suppress(RuntimeError):  # the loop may be closed by the time a stuck resolver answers
            loop.call_soon_threadsafe(settle, result)

    threading.Thread(target=ask, daemon=True, name=f"lookup {host}").start()
    return await found


@cache
def tls() -> ssl.SSLContext:
    """The authorities trusted for https; loaded once, when first needed, since it takes tens of milliseconds."""
    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True)
class Network:
    """What the outside world is reached by; tests give their own."""

    lookup: Lookup = lookup
    dial: httpcore.AsyncNetworkBackend = field(default_factory=httpcore.AnyIOBackend)
    tls: Callable[[], ssl.SSLContext] = tls
    jitter: Callable[[], float] = random.random


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that is closed when its TLS handshake is cancelled; httpcore's own would be left open."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except asyncio.CancelledError:
            await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class Guard(httpcore.AsyncNetworkBackend):
    """Opens connections to admitted addresses only: judged first, then dialled by number."""

    def __init__(self, network: Network, allow_private: bool) -> None:
        self._network = network
        self._allow_private = allow_private
        self._lookups: dict[str, asyncio.Task[Sequence[str]]] = {}

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Tries the host's admitted addresses in turn; raises RefusedError or LookupFailedError besides httpcore's."""
        addresses = await self.admitted(host)
        share = timeout / len(addresses) if timeout else None
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return _Stream(await self._network.dial.connect_tcp(address, port, share))
        return _Stream(await self._network.dial.connect_tcp(addresses[-1], port, share))

    async def admitted(self, host: str) -> list[str]:
        """The addresses of `host` that may be reached, both families in turn, so that a broken one costs little."""
        try:
            found = [ip_address(host)]
        except ValueError:
            found = [ip_address(address) for address in await self._look_up(host)]
        kinds = {address: refusal(address, self._allow_private) for address in found}
        good = [str(address) for address, kind in kinds.items() if kind is None]
        if good:
            first = [address for address in good if (":" in address) == (":" in good[0])]
            other = [address for address in good if address not in first]
            return [a for a in chain.from_iterable(zip_longest(first, other)) if a is not None][:TRIED_AT_MOST]
        if not found:
            raise LookupFailedError(f"unknown host: {host} has no address", passing=False)
        raise RefusedError(_refused(host, str(found[0]), str(kinds[found[0]]), self._allow_private))

    async def _look_up(self, host: str) -> Sequence[str]:
        task = self._lookups.get(host)
        if task is None:  # those who wait for the same name share one thread; an answer is used once, never kept
            task = self._lookups[host] = asyncio.create_task(self._network.lookup(host))
            task.add_done_callback(lambda done: self._forget(host, done))
        try:
            return await asyncio.shield(task)
        except socket.gaierror as error:
            passing = error.errno not in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
            cause = "its name could not be looked up; check this machine's network and DNS"
            if not passing:
                cause = "its name does not exist; check the address"
            raise LookupFailedError(f"unknown host: {host}: {cause}", passing) from error
        except (OSError, UnicodeError) as error:
            raise LookupFailedError(f"unknown host: {host}: not a name that can be looked up", False) from error

    def _forget(self, host: str, done: asyncio.Task[Sequence[str]]) -> None:
        del self._lookups[host]
        if not done.cancelled():
            done.exception()  # seen here, in case nobody waits any more

    def close(self) -> None:
        """Stop waiting for every name."""
        for task in self._lookups.values():
            task.cancel()


def _refused(host: str, address: str, kind: str, allow_private: bool) -> str:
    where = host if host == address else f"{host} ({address})"
    hint = "such addresses are never asked"
    if kind in _PRIVATE and not allow_private:
        hint = "set fetch.allow_private_hosts to read feeds from your own network"
    return f"refused: {where} is a {kind} address; {hint}"
