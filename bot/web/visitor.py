"""Who asks on a page. Nobody logs in: a person is a random id in a cookie, and is known by the network address too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import Request
from starlette.responses import Response

from bot.web.posted import token
from pipeline.store import Store

COOKIE = "digest_person"
_KEPT_S = 7 * 24 * 3600  # longer than any limit looks back
_PERSON = re.compile(r"[0-9a-f]{32}")
_OF_ONE = 64  # bits of an IPv6 address that one household or machine has to itself


@dataclass(frozen=True, slots=True)
class Visitor:
    """`address` is what the keys of all turns from the same network begin with; the address itself is kept nowhere."""

    person: str
    address: str


async def visitor(request: Request, store: Store) -> Visitor:
    """Whoever sent `request`; somebody new where the cookie is none of ours."""
    sent = request.cookies.get(COOKIE, "")
    secret = await store.model_calls.secret("web addresses")
    host = request.client.host if request.client else ""
    known = blake2b(network(host).encode(), key=secret, digest_size=12).hexdigest()
    return Visitor(sent if _PERSON.fullmatch(sent) else token(), f"web:{known}:")


def remember(response: Response, who: Visitor, *, https: bool) -> None:
    """Has the browser say the next time who it is, to these pages alone."""
    response.set_cookie(COOKIE, who.person, _KEPT_S, path="/", secure=https, httponly=True, samesite="strict")


def network(host: str) -> str:
    """The part of an address that a single person cannot change at will."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), _OF_ONE), strict=False))
