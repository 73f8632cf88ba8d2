"""A model on loopback: chat completions over raw sockets, answered by a function, well or as badly as any vendor's.

`serving` for tests that run in the same event loop, `threaded` for programs that do not (the command line, benches).
"""

from __future__ import annotations

import asyncio
import inspect
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

Request = dict[str, Any]


@dataclass
class Answer:
    """What the model says. `raw` are the bytes of the body in place of a completion; `usage` None is a plausible one.

    With a status other than 200 the body is an error with `content` as its message. `hang` never answers.
    """

    content: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    usage: Mapping[str, Any] | None = None
    finish_reason: str = "stop"
    refusal: str | None = None
    raw: bytes | None = None
    hang: bool = False


Answering = Callable[[Request], Answer | Awaitable[Answer]]


class FakeModel:
    """`requests` and `headers` (names in lower case) record what was asked, in order; `peak` the most at once."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        self.peak = 0
        self.sent = 0
        self._now = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        return server

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            while True:
                await self._exchange(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, or the test is over
        finally:
            writer.transport.abort() if writer.transport.get_write_buffer_size() else writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if not first.split()[1].endswith("/chat/completions"):
            await self._send(writer, Answer("no such path", status=404), {})
            return
        request = json.loads(body)
        self.requests.append(request)
        self.headers.append(headers)
        self._now += 1
        self.peak = max(self.peak, self._now)
        try:
            answer = self.answer(request)
            await self._send(writer, await answer if inspect.isawaitable(answer) else answer, request)
        finally:
            self._now -= 1

    async def _send(self, writer: asyncio.StreamWriter, answer: Answer, request: Request) -> None:
        if answer.hang:
            await asyncio.Event().wait()
        body = answer.raw if answer.raw is not None else json.dumps(_body(answer, request)).encode()
        headers = {"content-type": "application/json", "content-length": str(len(body)), **answer.headers}
        lines = [f"HTTP/1.1 {answer.status} Some Words", *(f"{name}: {value}" for name, value in headers.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        for start in range(0, len(body), 65_536):
            part = body[start : start + 65_536]
            writer.write(part)
            await writer.drain()
            self.sent += len(part)


def _body(answer: Answer, request: Request) -> dict[str, Any]:
    if answer.status != 200:
        return {"error": {"message": answer.content or "trouble", "type": "invalid_request_error", "code": None}}
    message = {"role": "assistant", "content": answer.content, "refusal": answer.refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_770_000_000,
        "model": request.get("model", "any"),
        "choices": [{"index": 0, "message": message, "finish_reason": answer.finish_reason}],
        "usage": answer.usage if answer.usage is not None else _usage(answer, request),
    }


def _usage(answer: Answer, request: Request) -> dict[str, int]:
    asked = sum(len(message["content"]) for message in request["messages"]) // 2 + 1
    said = len(answer.content or "") // 2 + 1
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


@asynccontextmanager
async def serving(answer: Answering) -> AsyncIterator[FakeModel]:
    """A model that answers by `answer`, until the block ends."""
    fake = FakeModel(answer)
    server = await fake.start()
    try:
        yield fake
    finally:
        server.close()
        await fake.close()


@contextmanager
def threaded(answer: Answering) -> Iterator[FakeModel]:
    """The same in a thread of its own, for programs that run while the caller waits; `answer` is called there."""
    fake = FakeModel(answer)
    started, loop = threading.Event(), asyncio.new_event_loop()

    async def work() -> None:
        server = await fake.start()
        started.set()
        await ended.wait()
        server.close()
        await fake.close()

    ended = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(work(),), daemon=True)
    thread.start()
    started.wait()
    try:
        yield fake
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()


def text(request: Request, role: str = "user") -> str:
    """What the request says in the role."""
    return "\n".join(message["content"] for message in request["messages"] if message["role"] == role)


def always(content: str, **more: Any) -> Answering:
    return lambda _: Answer(content, **more)


def failing(status: int, message: str = "trouble", **headers: str) -> Answering:
    """An error, with headers whose names are given with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Answer(message, status=status, headers=named)


def hanging(_: Request) -> Answer:
    return Answer(hang=True)


def in_turn(*answers: Answering) -> Answering:
    """By each of `answers` once, by the last one for ever."""
    left = list(answers)

    def next_one(request: Request) -> Answer | Awaitable[Answer]:
        return (left.pop(0) if len(left) > 1 else left[0])(request)

    return next_one


def slow(answer: Answering, seconds: float) -> Answering:
    async def late(request: Request) -> Answer:
        await asyncio.sleep(seconds)
        said = answer(request)
        return await said if inspect.isawaitable(said) else said

    return late


def limited_once(answer: Answering, retry_after: str = "0.01") -> Answering:
    """A 429 with `Retry-After` first."""
    return in_turn(failing(429, "Rate limit reached", retry_after=retry_after), answer)


def without_json_schema(answer: Answering) -> Answering:
    """Like DeepSeek's chat completions, which have json_object alone."""
    refused = failing(400, "This response_format type is unavailable now")
    return lambda request: (refused if _format(request) == "json_schema" else answer)(request)


def without_json(answer: Answering) -> Answering:
    """Like a small server that knows plain text alone."""
    refused = failing(400, "response_format is not supported by this model")
    return lambda request: (refused if _format(request) else answer)(request)


def without(parameter: str, answer: Answering, instead: str = "") -> Answering:
    """Like OpenAI's models that refuse `max_tokens` or `temperature`, in their words."""
    hint = f" Use '{instead}' instead." if instead else ""
    refused = failing(400, f"Unsupported parameter: '{parameter}' is not supported with this model.{hint}")
    return lambda request: (refused if parameter in request else answer)(request)


def _format(request: Request) -> str | None:
    kind: str | None = request.get("response_format", {}).get("type")
    return kind
