"""The openai SDK, bounded: one request with its retries, within its time, its bytes and its own host.

What goes wrong comes back as a value in our own words: the SDK's errors carry headers and echoes that may hold the key.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from pipeline.config import LlmConfig
from pipeline.errors import LlmReason
from pipeline.llm.completion import Completion, completion
from pipeline.llm.schema import Json

if TYPE_CHECKING:
    import ssl

    import httpx2
    import openai

_READ = 1_000  # characters of what a server says of a request
_FILTERED = re.compile(r"content_?filter|content_policy|data_?inspection|sensitive|内容(安全|审核)", re.IGNORECASE)
_UNPAID = re.compile(r"insufficient_?(quota|balance)|billing|arrearage|欠费|余额不足", re.IGNORECASE)
_AUTHORIZATION = re.compile(r"(bearer|basic)\s+\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the model is, and with which key; the key stays out of the repr."""

    base_url: str
    key: str

    def __repr__(self) -> str:
        return "Address(…)"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A request without an answer. `said` is what the server said of it, without secrets; `status` None: nothing came.

    `charged` when the server may have worked for it all the same.
    """

    reason: LlmReason
    said: str
    status: int | None = None
    charged: bool = False


class _TooLongError(Exception):
    """The body of a response goes beyond the limit."""


@dataclass(slots=True)
class _Attempt:
    """What the hooks know of the request that the current task makes."""

    ends: float
    status: int | None = None


_attempt: ContextVar[_Attempt] = ContextVar("attempt")


class Wire:
    """The way to one address. The SDK is imported for the first request: it takes a second."""

    def __init__(self, address: Address, config: LlmConfig) -> None:
        self._address = address
        self._config = config
        self._making = asyncio.Lock()

    async def send(
        self, model: str, messages: Sequence[dict[str, str]], body: Json, ends: float
    ) -> Completion | Trouble:
        """One request with its retries, over by `ends` of the event loop's clock."""
        client = self._client
        _attempt.set(attempt := _Attempt(ends))
        try:
            async with asyncio.timeout_at(ends):
                raw = await client.chat.completions.with_raw_response.create(
                    model=model,
                    messages=messages,  # type: ignore[arg-type]
                    extra_body=body,
                )
                content = raw.content
        except Exception as error:  # noqa: BLE001 (per request: what came is a value, and nothing of the SDK leaks)
            return self._trouble(error, attempt)
        return completion(content) or Trouble("malformed", "an answer that is no chat completion", 200, charged=True)

    async def ready(self) -> None:
        """Has the client made: before the clock of a request starts, and beside whatever else is going on."""
        async with self._making:
            if "_client" not in self.__dict__:
                await asyncio.to_thread(getattr, self, "_client")

    async def close(self) -> None:
        if "_client" in self.__dict__:
            await self._client.close()

    @cached_property
    def _client(self) -> openai.AsyncOpenAI:
        import httpx2  # noqa: PLC0415 (see above)
        import openai  # noqa: PLC0415

        http = openai.DefaultAsyncHttpxClient(
            follow_redirects=False,  # the key and the texts go where they were meant to
            headers={"Accept-Encoding": "identity"},
            event_hooks={"request": [_begun], "response": [self._capped]},
            timeout=httpx2.Timeout(self._config.timeout_s),
            verify=_trust(),
        )
        return openai.AsyncOpenAI(
            api_key=self._address.key,
            base_url=self._address.base_url,
            max_retries=self._config.retries,
            timeout=self._config.timeout_s,
            http_client=http,
        )

    async def _capped(self, response: httpx2.Response) -> None:
        """Bounds what will be read of a response, and tells the SDK not to wait for longer than there is time."""
        attempt = _attempt.get()
        attempt.status = response.status_code
        left = attempt.ends - asyncio.get_running_loop().time()
        if _seconds(response.headers.get("retry-after", "")) > left:
            response.headers["x-should-retry"] = "false"
        response.headers.pop("content-encoding", None)  # none was asked for, and none is undone
        response.stream = _capping(response.stream, self._config.max_bytes)

    def _trouble(self, error: Exception, attempt: _Attempt) -> Trouble:
        import openai  # noqa: PLC0415 (imported long since)

        match error:
            case _TooLongError():
                return Trouble("too_long", f"more than {self._config.max_bytes} bytes", attempt.status, charged=True)
            case TimeoutError() if attempt.status == 429:
                return Trouble("rate_limit", "too many requests", 429)
            case TimeoutError() if attempt.status and attempt.status >= 500:
                return Trouble("server", f"status {attempt.status}", attempt.status)
            case TimeoutError() | openai.APITimeoutError():
                return Trouble("timeout", "no answer in time", charged=True)
            case openai.APIStatusError():
                return self._refusal(error)
            case openai.APIConnectionError():
                return Trouble("unreachable", "no connection, or one that broke off")
        return Trouble("malformed", f"an answer that cannot be read ({type(error).__name__})", attempt.status, True)

    def _refusal(self, error: openai.APIStatusError) -> Trouble:
        """An answer that is an error, by its status."""
        status, whole = error.status_code, f"{_field(error.body, 'code')} {_field(error.body, 'param')} {error.message}"
        said = self._clean(whole)
        reason: LlmReason = "rejected"
        if status >= 500 or status == 409:
            reason = "server"
        elif status == 408:
            reason = "timeout"
        elif status == 429 and not _UNPAID.search(whole):
            reason = "rate_limit"
        elif status in (400, 403, 422) and _FILTERED.search(whole):
            reason = "refused"
        return Trouble(reason, said, status)

    def _clean(self, text: str) -> str:
        """What a server says, on one line and without the key, should it echo that."""
        text = text.replace(self._address.key, "***") if self._address.key else text
        text = _AUTHORIZATION.sub(r"\1 ***", text)
        line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return line[:_READ]


@cache
def _trust() -> ssl.SSLContext:
    """The known certificate authorities: reading them takes longer than all else that a client is made of."""
    import httpx2  # noqa: PLC0415 (see above)

    return httpx2.create_ssl_context()


async def _begun(_: httpx2.Request) -> None:
    _attempt.get().status = None


def _capping(stream: Any, most: int) -> Any:
    """The same stream, which ends in an error beyond `most` bytes."""
    import httpx2  # noqa: PLC0415 (imported long since)

    class Capped(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            seen = 0
            async for chunk in stream:
                seen += len(chunk)
                if seen > most:
                    raise _TooLongError
                yield chunk

        async def aclose(self) -> None:
            await stream.aclose()

    return Capped()


def _seconds(retry_after: str) -> float:
    """0 for a date: the SDK reads those."""
    try:
        return float(retry_after)
    except ValueError:
        return 0.0


def _field(body: object, name: str) -> str:
    value = body.get(name) if isinstance(body, dict) else None
    return value if isinstance(value, str) else ""
