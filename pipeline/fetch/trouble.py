"""What can go wrong with one GET, in one line for people: the cause, and what to do. Never a path, query or secret."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from pipeline.errors import FetchError

WAIT_AT_MOST_S = 86_400.0  # nobody can silence a source for longer

_STATUS = {
    304: "nothing new, although nothing was said of what we have; the site is misconfigured",
    401: "a login is needed; put it into the address or remove the source",
    403: "forbidden; the site may refuse programs such as this one",
    404: "not found; check the address",
    407: "a proxy wants a login; check the network",
    410: "gone for good; remove the source or find its new address",
    429: "too many requests; it is asked less often from now on",
    451: "withheld for legal reasons; remove the source",
}


class GetError(FetchError):
    """One GET failed. `retry`: another may do better; `wait`: the seconds that the server asked us to wait."""

    def __init__(self, message: str, *, retry: bool = False, wait: float | None = None) -> None:
        super().__init__(message)
        self.retry = retry
        self.wait = wait


def host_of(url: httpx.URL) -> str:
    """The host as sent on the wire, short, with its port when it is not the usual one."""
    host = url.raw_host.decode("ascii", "replace")
    host = host if len(host) <= 60 else host[:59] + "…"
    return f"{host}:{url.port}" if url.port else host


def too_slow(url: httpx.URL, seconds: float, received: int, step: str, crowded: bool) -> GetError:
    """The error of a request whose time was over at httpcore's `step`, with `received` bytes of the body.

    `crowded`: less than the configured time was given, since others were waiting; later there may be more.
    """
    host, within = host_of(url), f"within {round(seconds, 1):g} s"
    if received:
        slow = f"timeout: {host} sent only {received:,} bytes {within}; raise fetch.timeout_s if it is worth the wait"
        return GetError(slow, retry=crowded)
    if step.startswith("connection.start_tls"):
        return GetError(f"timeout: no TLS handshake with {host} {within}; check the address", retry=True)
    return GetError(f"timeout: no answer from {host} {within}; it may be down", retry=True)


def status(response: httpx.Response) -> GetError:
    """The error that an HTTP status other than success stands for."""
    code = response.status_code
    meaning = _STATUS.get(
        code, "the site has trouble of its own; it is asked again" if code >= 500 else "check the address"
    )
    retry = code in (408, 429) or 500 <= code < 600
    return GetError(f"HTTP {code} from {host_of(response.url)}: {meaning}", retry=retry, wait=_wait(response))


def broken(url: httpx.URL, error: BaseException) -> GetError:
    """The error that a failed connection, handshake or transfer stands for."""
    host, causes = host_of(url), list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return GetError(
                f"TLS: the certificate of {host} is not valid ({cause.verify_message[:80]}); the site must renew it"
            )
        if isinstance(cause, ssl.SSLError):
            return GetError(
                f"TLS: no secure connection with {host} ({cause.reason or 'handshake failed'}); check the address"
            )
        if isinstance(cause, ConnectionRefusedError):
            return GetError(f"connection refused by {host}; check the address, or it is down", retry=True)
        if isinstance(cause, OSError) and cause.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
            return GetError(f"no route to {host}; check this machine's network", retry=True)
    if isinstance(error, httpx.ConnectError):
        what = "TLS: no secure connection with" if url.scheme == "https" else "no connection to"
        return GetError(f"{what} {host}; it may be down", retry=True)
    if isinstance(error, httpx.RemoteProtocolError) and not _is_early_end(error):
        return GetError(f"not HTTP: the answer of {host} cannot be read; check the address")
    if isinstance(error, httpx.LocalProtocolError):
        return GetError("the request could not be written; check fetch.user_agent and the address")
    return GetError(f"connection broken: {host} ended it before the answer was whole", retry=True)


def _is_early_end(error: httpx.RemoteProtocolError) -> bool:
    return any(word in str(error) for word in ("disconnected", "peer closed"))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _wait(response: httpx.Response) -> float | None:
    """Retry-After in seconds, given as such or as a date.

    A date counts from the server's own clock if it is told, else from the real one: the run's may be set elsewhere.
    """
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), WAIT_AT_MOST_S)
    until = _http_date(value)
    if until is None:
        return None
    since = _http_date(response.headers.get("date", "")) or datetime.now(UTC)
    return min(max(0.0, (until - since).total_seconds()), WAIT_AT_MOST_S)


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
