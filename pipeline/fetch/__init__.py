"""Sources → documents: asks each once, politely and within bounds, and says of each what came of it.

A source that fails, moves or has nothing new is an outcome, never an exception. Reads no document and stores nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Awaitable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from pipeline.config import ArticleConfig, FetchConfig
from pipeline.fetch.http import FEED, PAGE, Answer, Client, Get
from pipeline.fetch.network import Network
from pipeline.fetch.trouble import GetError
from pipeline.fetch.turns import Turns
from pipeline.model import Document, Fetched, Source, SourceState

log = structlog.get_logger()
T = TypeVar("T")

ARTICLE_BYTES = 4_000_000
_PUNCTUAL = timedelta(minutes=1)
_LONG_DOWN = 3  # runs in a row; who has failed in as many is asked only once in the next


def is_due(source: Source, state: SourceState | None, interval: timedelta, now: datetime) -> bool:
    """Whether `source` should be asked now: its interval is over, and it did not ask us to wait longer.

    A minute before the interval ends counts as its end, so that a run every half hour finds every source due.
    """
    state = _valid(source, state)
    if state.not_before is not None and now < state.not_before:
        return False
    if state.last_fetched is None or now < state.last_fetched:
        return True
    return now - state.last_fetched >= interval - min(_PUNCTUAL, interval / 10)


async def fetch_sources(
    plan: Sequence[tuple[Source, SourceState | None]],
    config: FetchConfig,
    now: datetime,
    network: Network | None = None,
) -> AsyncGenerator[Fetched, None]:
    """Ask every source of `plan`, due or not, and yield each outcome as soon as it is known, one for each source.

    Raises for no source, and ends within `config.deadline_s`: what has not answered by then has failed. The documents
    are held until they are taken, so read them elsewhere than in the loop that this runs in.
    """
    run = _Run(config, now, network or Network(), len(plan))
    known: asyncio.Queue[asyncio.Task[Fetched]] = asyncio.Queue()
    asked = {asyncio.create_task(run.outcome(source, state)): (source, state) for source, state in plan}
    for task in asked:
        task.add_done_callback(known.put_nowait)
    try:
        while asked and (done := await _within(run.left(), known.get())):
            del asked[done]
            yield run.taken(done.result())
        await _end(asked)
        for task, (source, state) in asked.items():
            yield run.late(source, state) if task.cancelled() else task.result()
    finally:
        await _end(asked)
        await run.client.close()


async def fetch_articles(
    urls: Sequence[str], config: FetchConfig, articles: ArticleConfig, network: Network | None = None
) -> dict[str, Document]:
    """The pages at `urls`, each asked once and no longer than `articles` allows; what cannot be had is left out."""
    if not (urls and articles.enabled):
        return {}
    limits = {"timeout_s": articles.timeout_s, "deadline_s": articles.deadline_s}
    limits |= {"max_bytes": min(config.max_bytes, ARTICLE_BYTES)}
    config = config.model_copy(update=limits)
    turns = _turns(config, len(set(urls)))
    client = Client(config, network or Network(), turns.at)
    asked = {asyncio.create_task(_page(client, turns, url)): url for url in dict.fromkeys(urls)}
    try:
        done, _ = await asyncio.wait(asked, timeout=turns.left())
    finally:
        await _end(asked)
        await client.close()
    return {url: page for task, url in asked.items() if task in done and (page := task.result())}


async def _within(seconds: float, awaited: Awaitable[T]) -> T | None:
    """What `awaited` gives, or None when it takes longer."""
    try:
        async with asyncio.timeout(seconds):
            return await awaited
    except TimeoutError:
        return None


async def _end(tasks: Iterable[asyncio.Task[T]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _page(client: Client, turns: Turns, url: str) -> Document | None:
    try:
        answer = await client.get(Get(url, accept=PAGE, readable=True))
    except GetError as error:
        log.debug("article.failed", error=str(error))
        return None
    except Exception:  # a report is built without this article as well
        log.warning("article.crashed", exc_info=True)
        return None
    finally:
        turns.open -= 1
    return Document(answer.url, answer.body, answer.content_type) if answer.body else None


def _turns(config: FetchConfig, size: int) -> Turns:
    """The turns of a run that begins now. What it leaves of the deadline is for cancelling and handing over."""
    budget = config.deadline_s - min(1.0, config.deadline_s / 20)
    return Turns(config, asyncio.get_running_loop().time() + budget, size)


class _Run:
    """One run over many sources, and what has gone wrong in it so far."""

    def __init__(self, config: FetchConfig, now: datetime, network: Network, size: int) -> None:
        self._config = config
        self._now = now
        self._jitter = network.jitter
        self._trouble: dict[str, str] = {}
        self._turns = _turns(config, size)
        self.client = Client(config, network, self._turns.at)

    def left(self) -> float:
        return self._turns.left()

    async def outcome(self, source: Source, state: SourceState | None) -> Fetched:
        """What asking `source` comes to, whatever happens."""
        state = _valid(source, state)
        try:
            fetched = _judged(source, state, await self._answer(source, state), self._now)
        except GetError as error:
            wait = None if error.wait is None else self._now + timedelta(seconds=error.wait)
            fetched = Fetched(source, _failed(state, str(error), self._now, wait))
        except Exception as error:  # one source must never end the run
            log.warning("source.crashed", source=source.name, exc_info=True)
            message = f"unexpected {type(error).__name__} while asking; run with -v for the details"
            fetched = Fetched(source, _failed(state, message, self._now))
        self._turns.open -= 1
        self._turns.hold(_size(fetched))
        return fetched

    def taken(self, fetched: Fetched) -> Fetched:
        """`fetched`, no longer held here."""
        self._turns.hold(-_size(fetched))
        return fetched

    def late(self, source: Source, state: SourceState | None) -> Fetched:
        """The outcome of a source that has not answered when the run ends; it stays as due as it was."""
        state = _valid(source, state)
        error = f"deadline: no answer when the run's {self._config.deadline_s:g} s were over; raise fetch.deadline_s"
        if source.name in self._trouble:
            error += f" (before that: {self._trouble[source.name]})"
        return Fetched(source, replace(_failed(state, error, self._now), last_fetched=state.last_fetched))

    async def _answer(self, source: Source, state: SourceState) -> Answer:
        """Asks until there is an answer, an error that asking again cannot help, or no try or time left."""
        accept = PAGE if source.kind == "page" else FEED
        get = Get(_address(source, state), accept, state.etag, state.last_modified)
        retries = self._config.retries if state.failures < _LONG_DOWN else 0
        for attempt in range(retries + 1):
            try:
                return await self.client.get(get)
            except GetError as error:
                self._trouble[source.name] = str(error)
                wait = max(error.wait or 0.0, self._pause(attempt))
                last = attempt == retries
                if last or not error.retry or wait > self._config.timeout_s or wait >= self.left():
                    raise
                await asyncio.sleep(wait)
        raise AssertionError("the last try either answers or raises")

    def _pause(self, attempt: int) -> float:
        """Seconds before the next try: about a twentieth of the timeout, doubled each time, never in step."""
        return float(self._config.timeout_s / 20 * 2**attempt * (0.5 + self._jitter()))


def _size(fetched: Fetched) -> int:
    return len(fetched.document.body) if fetched.document else 0


def _valid(source: Source, state: SourceState | None) -> SourceState:
    """`state`, unless it is of another address than is configured now: that one is asked as if for the first time."""
    if state is None:
        return SourceState(source.name, source.url)
    if (state.moved_from or state.url) == source.url:
        return state
    return SourceState(source.name, source.url, last_new=state.last_new)


def _address(source: Source, state: SourceState) -> str:
    """Where the source has moved to, but after a failure there, where it is configured to be."""
    return source.url if state.status == "failed" else state.url


def _failed(state: SourceState, error: str, now: datetime, not_before: datetime | None = None) -> SourceState:
    failures = state.failures + 1
    return replace(state, status="failed", error=error, failures=failures, last_fetched=now, not_before=not_before)


def _judged(source: Source, state: SourceState, answer: Answer, now: datetime) -> Fetched:
    """What an answer means for a source of which `state` was known."""
    known = replace(state, failures=0, error=None, last_fetched=now, not_before=None)
    if answer.body is None:
        return Fetched(source, replace(known, status="not_modified", etag=answer.etag or state.etag))
    if not answer.body.strip():
        return Fetched(source, replace(known, status="empty", error="empty: the answer has no content"))
    body_hash = hashlib.sha256(answer.body).hexdigest()
    known = replace(known, etag=answer.etag, last_modified=answer.last_modified, body_hash=body_hash)
    url = answer.moved_to or _address(source, state)
    known = replace(known, url=url, moved_from=source.url if url != source.url else None)
    if body_hash == state.body_hash:
        return Fetched(source, replace(known, status="not_modified"))
    document = Document(answer.url, answer.body, answer.content_type)
    return Fetched(source, replace(known, status="ok"), document)
