"""What a form of the pages sends: refused in one line where it is no form of ours, too large, or not sent from here."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from bot.present.shape import plain

QUESTION = 1_000  # characters that are read; of a longer question the end is left out, and that is shown
_LARGEST = 65_536  # bytes of a form: a question, percent-encoded, many times over
_SENT_S = 10.0  # that a form may take to arrive
_FIELDS = 20
_FORM = "application/x-www-form-urlencoded"
_TOKEN = re.compile(r"[0-9a-f]{32}")


def token() -> str:
    """A name that nobody guesses."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Posted:
    """A question as it was sent. `once` is the form's own: what is sent a second time from it is not asked again."""

    question: str
    profile: str = ""
    report: str = ""
    conversation: str = field(default_factory=token)
    once: str = field(default_factory=token)

    def key(self, address: str) -> str:
        """What its turn is kept under; `address` is what the keys of all from there begin with."""
        said = f"{self.conversation}\0{self.once}\0{self.report}\0{self.profile}\0{self.question}"
        return f"{address}{blake2b(said.encode(), digest_size=16).hexdigest()}"


async def posted(request: Request, url: str | None) -> Posted:
    """The question that `request` sends; `url` is where others reach the pages, if that is known. HTTPException."""
    _is_sent_from_here(request.headers, url)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise HTTPException(415, f"a question is sent as a form ({_FORM})")
    fields = _fields(await _body(request))
    question = plain(fields.get("question", ""), QUESTION)
    if not question:
        raise HTTPException(400, "the question is empty; write one and send it again")
    tokens = {name: fields[name] for name in ("conversation", "once") if name in fields}
    for name, value in tokens.items():
        if not _TOKEN.fullmatch(value):
            raise HTTPException(400, f"{name} is none that a page of ours has; ask anew at /")
    return Posted(question, fields.get("profile", ""), fields.get("report", ""), **tokens)


def _is_sent_from_here(headers: Headers, url: str | None) -> None:
    """Refuses what another site's page sends. What no browser sends is nobody's page.

    Browsers say by themselves where a request comes from (https://www.w3.org/TR/fetch-metadata/); where they do not,
    over plain http, they name at least the page's origin.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        ours = site in ("same-origin", "none")
    else:
        ours = origin is None or _host(origin) in {_host(f"//{headers.get('host', '')}"), _host(url or "")} - {""}
    if not ours:
        raise HTTPException(403, "a question is asked from the pages here, not from another site")


def _host(url: str) -> str:
    """The host and port of an address, without a port that goes without saying; "" where it has none."""
    try:
        return re.sub(r":(?:80|443)$", "", urlsplit(url).netloc.lower())
    except ValueError:
        return ""


async def _body(request: Request) -> bytes:
    """All that is sent, read no further than it may go."""
    body = bytearray()
    try:
        async with asyncio.timeout(_SENT_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > _LARGEST:
                    raise HTTPException(413, f"a question may have {_LARGEST} bytes at most", {"Connection": "close"})
    except TimeoutError as error:
        raise HTTPException(408, "the question did not arrive in time") from error
    except ClientDisconnect as error:
        raise HTTPException(400, "the question did not arrive whole") from error
    return bytes(body)


def _fields(body: bytes) -> Mapping[str, str]:
    try:
        return dict(parse_qsl(body.decode(errors="replace"), errors="replace", max_num_fields=_FIELDS))
    except ValueError as error:
        raise HTTPException(400, "the form cannot be read; ask anew at /") from error
