"""Slack's Web API as the bot calls it: one try each, with a deadline, and an error that says what is known of it.

The SDK would send a broken request again by itself, and so post twice: here whoever calls decides. A method that was
told to wait is left alone meanwhile, by every replica.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.inbound import Where
from bot.limits import PATIENCE_S, Turns
from bot.platforms import Busy, Gone, PostError, Rates, Refused, Unclear
from bot.platforms.slack.app_facts import PLATFORM
from bot.platforms.slack.tokens import DEAD, Tokens

log = structlog.get_logger()

ANSWER_S = 15.0
_FREE = Rates(1e6, 1e6)  # only what Slack itself has asked to wait holds a method back
_LATER_S = 60.0
_NOT_THERE = {"channel_not_found", "not_in_channel", "is_archived", "channel_is_archived", "user_not_found"}
_UNFIT = {
    "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_blocks_too_many", "msg_too_long",
    "block_mismatch", "markdown_text_conflict", "only_one_table_allowed", "invalid_attachments", "view_too_large",
}  # fmt: skip
_BROKEN = {"fatal_error", "internal_error", "service_unavailable", "request_timeout"}
_LIMITED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
_MOVING = {"team_added_to_org", "org_login_required"}  # the workspace is being moved into an organization
_SECRET = re.compile(r"(?:wss?|https?)://\S+|\b(?:xox[a-z]|xapp|xoxe\.\w+)-\S+")


class Unfit(Refused):
    """Slack will not have these blocks; a plainer card may do. `pictures`: it is the files in them that it minds."""

    def __init__(self, message: str, *, pictures: bool) -> None:
        super().__init__(message)
        self.pictures = pictures


class Dead(Busy):
    """The token is good no longer; another one may be, later."""


class Answered(Refused):
    """Slack answered no, and `error` is its own word for why."""

    def __init__(self, message: str, error: str) -> None:
        super().__init__(message)
        self.error = error


class Web:
    """`client` must not retry, and `turns` are shared with the other replicas."""

    def __init__(self, client: AsyncWebClient, tokens: Tokens, turns: Turns) -> None:
        self.client = client
        self._tokens = tokens
        self._turns = turns

    async def call(self, method: str, team: str | None, **args: object) -> AsyncSlackResponse:
        """The answer of `method` in a workspace; None-valued arguments are left out. Raises PostError."""
        token = await self._tokens.token(team)
        held = _held(method, team, args.get("channel"))
        await self._wait(held)
        run = getattr(self.client, method.replace(".", "_"))
        try:
            answer = await run(token=token, **{name: value for name, value in args.items() if value is not None})
        except SlackApiError as error:
            raise await self._error(method, held, error) from None
        except aiohttp.ClientConnectorError as error:
            raise Busy(f"slack: cannot be reached ({type(error.os_error).__name__})", 5) from None
        except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError) as error:
            raise Unclear(f"slack: {method} got no answer ({type(error).__name__})") from None
        assert isinstance(answer, AsyncSlackResponse)
        return answer

    async def respond(self, address: str, body: dict[str, object]) -> str:
        """Sends an answer to an address that came with an event: "" once it is there, else Slack's word for why not.

        Raises PostError where another try may help.
        """
        session = self.client.session
        assert session is not None
        try:
            async with session.post(address, json=body, proxy=self.client.proxy, ssl=self.client.ssl or True) as answer:
                status, text = answer.status, await answer.text()
        except aiohttp.ClientConnectorError as error:
            raise Busy(f"slack: cannot be reached ({type(error.os_error).__name__})", 5) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Unclear(f"slack: the answer got no answer ({type(error).__name__})") from None
        if status < 400:
            return ""
        if status == 429:
            raise Busy("slack: answers are limited", _seconds(answer.headers.get("Retry-After")))
        if status >= 500:
            raise Unclear(f"slack: the answer failed ({status})")
        return _word(status, text)

    async def _wait(self, held: Where) -> None:
        turn = await self._turns.take(held, _FREE)
        if turn.chat > PATIENCE_S:
            raise Busy("slack: asked for a pause", turn.chat)
        if turn.chat > 1e-3:
            await asyncio.sleep(turn.chat)

    async def _error(self, method: str, held: Where, error: SlackApiError) -> PostError:
        response = error.response
        status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
        word = str(response.get("error", "")) if isinstance(response, AsyncSlackResponse) else ""
        if status == 429 or word in _LIMITED:
            seconds = pause_of(response)
            await self._turns.hold(held, seconds, everywhere=False)
            return Busy(f"slack: {method} is limited", seconds)
        if status >= 500 or not word or word in _BROKEN:
            return Unclear(f"slack: {method} failed ({status or 'no answer'}{f', {word}' if word else ''})")
        return _refusal(method, word, response)


def _refusal(method: str, word: str, response: AsyncSlackResponse) -> PostError:
    if word in _NOT_THERE:
        return Gone(f"slack: {word}; invite the app to the channel again")
    if word in DEAD:
        return Dead(f"slack: SLACK_BOT_TOKEN is refused ({word}); copy it anew from the app's page", _LATER_S)
    if word in _MOVING:
        return Busy(f"slack: the workspace is being moved ({word})", _LATER_S)
    if word == "missing_scope":
        needed = response.get("needed") or "that it lacks"
        return Refused(f"slack: {method} needs the scope {needed}; add it as in `digest manifest slack`, install again")
    told = [str(one) for one in (response.get("response_metadata") or {}).get("messages") or ()]
    more = "; ".join(told[:2])[:300]
    message = f"slack: {method} was refused: {word}{f' ({more})' if more else ''}"
    if word in _UNFIT:
        return Unfit(message, pictures=any("slack_file" in one for one in told))
    return Answered(message, word)


def _word(status: int, text: str) -> str:
    """The error in an answer that may be JSON, or words."""
    try:
        return str(json.loads(text)["error"])
    except (ValueError, TypeError, KeyError):
        return "expired_url" if status in (404, 410) else text.strip()[:100] or f"status {status}"


def _held(method: str, team: str | None, channel: object) -> Where:
    """What a 429 holds: posts by channel, all else by workspace."""
    of = f"{team or ''}/{channel}" if method == "chat.postMessage" else team or ""
    return Where(f"{PLATFORM}/{method}", of)


def pause_of(response: object) -> float:
    """The seconds that a refusal asks to wait."""
    return _seconds(getattr(response, "headers", {}).get("Retry-After"))


def _seconds(header: str | None) -> float:
    try:
        asked = float(header or 1)
    except ValueError:
        return 1.0
    return min(max(0.1, asked), 3600.0)  # (in this order "nan" is the least)


class _Relay(logging.Handler):
    """What the SDK has to say, on one line of our own log; no tracebacks, no tokens, no addresses (with tickets)."""

    def emit(self, record: logging.LogRecord) -> None:
        said = _SECRET.sub("…", record.getMessage().partition("\n")[0])
        log.warning("slack.sdk", said=said[:200].strip())


def sdk_logger() -> logging.Logger:
    """The logger that the SDK is given."""
    logger = logging.getLogger("digest.slack")
    logger.propagate = False
    logger.setLevel(logging.ERROR)
    logger.handlers = [_Relay()]
    return logger


@asynccontextmanager
async def connected(base_url: str | None, answer_s: float = ANSWER_S) -> AsyncIterator[AsyncWebClient]:
    """A client that keeps its connections, tries once and gives up in time; of `base_url` instead of Slack's own."""
    connector = aiohttp.TCPConnector(force_close=base_url is not None)  # what stands in may serve one at a time
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=answer_s)) as session:
        client = AsyncWebClient(session=session, retry_handlers=[], logger=sdk_logger())
        if base_url:
            client.base_url = base_url if base_url.endswith("/") else f"{base_url}/"
            client.proxy = None  # what stands in for Slack is near
        yield client
