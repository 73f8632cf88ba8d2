"""What one person alone is shown: windows over the chat, the bot's own page, words that only they see.

A window opens for as long as its trigger is good, three seconds; what comes later is shown in the chat, to that
person alone.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import structlog
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.card import Card, Choice
from bot.card_text import card_words
from bot.inbound import HOME, Inbound, Pressed, Typed, Where
from bot.ledger import key_of
from bot.platforms import Busy, PostError, Refused, Unclear
from bot.platforms.slack import render
from bot.platforms.slack.address import split
from bot.platforms.slack.events import FORM, QUESTION, Form, Handle, place
from bot.platforms.slack.pictures import Pictures
from bot.platforms.slack.posts import Posts
from bot.platforms.slack.render import Json
from bot.platforms.slack.rungs import RUNGS, refused
from bot.platforms.slack.web import Answered, Unfit, Web

log = structlog.get_logger()

_TURNED = {"page", "filter", "region"}  # what changes a window instead of opening another above it
_KEPT = 200  # windows that a notice can still be set into
_USED_UP = {"expired_url", "used_url"}  # of an address to answer to
_OVER = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "not_found"}


class Windows:
    def __init__(self, web: Web, posts: Posts, pictures: Pictures) -> None:
        self._web = web
        self._posts = posts
        self._pictures = pictures
        self._open: OrderedDict[str, Json] = OrderedDict()  # by id, as they are shown

    async def whisper(self, heard: Inbound, card: Card) -> None:
        """A window for what was pressed for it; a sentence, or what was typed for, in the chat."""
        handle = Handle.loaded(heard.handle) if isinstance(heard, Pressed | Typed) else Handle()
        if handle.view and not card.title and await self._noted(handle.view, heard.where, card):
            return
        if handle.trigger and _opens(heard, card) and await self._shown(heard, handle, card):
            return
        await self._said(heard, handle, card)

    async def home(self, heard: Inbound, card: Card) -> None:
        team, _ = split(heard.where.chat)
        for style in RUNGS:
            if style == "text":
                break
            shown = {**render.home(card, style), "private_metadata": place(heard.where)}
            try:
                await self._web.call("views.publish", team, user_id=heard.who.id, view=shown)
            except Unfit as error:
                refused(team, style, error)
                continue
            return
        raise Refused("slack: the page was refused")

    async def ask(self, form: Form, language: str) -> None:
        """Opens the form for a question."""
        team, _ = split(form.where.chat)
        method = "views.push" if form.inside else "views.open"
        await self._web.call(method, team, trigger_id=form.trigger, view=_form(form.where, language))

    async def _shown(self, heard: Inbound, handle: Handle, card: Card) -> bool:
        """Whether a window shows the card now."""
        team, _ = split(heard.where.chat)
        files = await self._pictures.of(card, team)
        message = heard.message if isinstance(heard, Pressed) else ""
        shown = {**_drawn(card, frozenset(files.items())), "private_metadata": place(heard.where, message)}
        changed = isinstance(heard, Pressed) and heard.action in _TURNED
        try:
            view = await self._placed(team, handle, shown, above=not changed)
        except Answered as error:
            if error.error not in _OVER:
                raise
            return False
        except Unfit as error:
            if error.pictures:
                self._pictures.refused(files)
            log.warning("slack.no_window", error=str(error))
            return False
        except (Unclear, Busy) as error:  # it is too late for a window by the time of another try
            log.warning("slack.no_window", error=str(error))
            return False
        self._keep(view, shown)
        return True

    async def _placed(self, team: str | None, handle: Handle, shown: Json, *, above: bool) -> str:
        """The id of the window: a new one, `above` the one that was pressed in, or that one changed."""
        if handle.view and above:
            try:
                answer = await self._web.call("views.push", team, trigger_id=handle.trigger, view=shown)
            except Answered as error:
                if error.error != "push_limit_reached":
                    raise
            else:
                return _id(answer)
        if handle.view:
            answer = await self._web.call("views.update", team, view_id=handle.view, view=shown)
        else:
            answer = await self._web.call("views.open", team, trigger_id=handle.trigger, view=shown)
        return _id(answer)

    async def _noted(self, view: str, where: Where, card: Card) -> bool:
        """Whether the window that was pressed in could be made to say a sentence, at its top."""
        known = self._open.get(view)
        if known is None:
            return False
        said = render.view(card, {})["blocks"]
        blocks: Any = known["blocks"]
        team, _ = split(where.chat)
        try:
            await self._web.call("views.update", team, view_id=view, view={**known, "blocks": [*said, *blocks][:100]})  # type: ignore[misc]
        except PostError:
            return False
        return True

    async def _said(self, heard: Inbound, handle: Handle, card: Card) -> None:
        """In the chat, to the one who asked; in a chat of two, as a message."""
        team, channel = split(heard.where.chat)
        if isinstance(heard, Typed) and heard.direct and not heard.slash:
            await self._below(heard, card)
        elif not handle.respond or not await self._responded(handle.respond, team, card):
            to: dict[str, object] = {"channel": channel, "user": heard.who.id, "thread_ts": heard.where.thread}
            await self._posts.put("chat.postEphemeral", card, to, team)

    async def _below(self, heard: Typed, card: Card) -> None:
        """As a message below what was said; once, however often it is tried."""
        where = Where(heard.where.platform, heard.where.chat, heard.where.thread or heard.message or None)
        key = f"{key_of(heard)}:{_digest(card)}"
        if await self._posts.find(where, key, datetime.fromtimestamp(float(heard.message), UTC)) is None:
            await self._posts.post(where, card, key)

    async def _responded(self, address: str, team: str | None, card: Card) -> bool:
        """By the address that came with the event, good for half an hour and where the bot is no member.

        False when it is good no longer.
        """
        for style in RUNGS:
            made = render.message(card, {}, style) | {"response_type": "ephemeral", "replace_original": False}
            word = await self._web.respond(address, made)
            if word == "":
                return True
            if word in _USED_UP:
                return False
            log.warning("slack.refused", team=team or "", style=style, error=word)
        raise Refused("slack: the answer was refused")

    def _keep(self, view: str, shown: Json) -> None:
        self._open[view] = shown
        self._open.move_to_end(view)
        while len(self._open) > _KEPT:
            self._open.popitem(last=False)


def _id(answer: AsyncSlackResponse) -> str:
    return str((answer.get("view") or {}).get("id") or "")


def _digest(card: Card) -> str:
    return hashlib.sha256(repr(card).encode()).hexdigest()[:16]


@lru_cache(maxsize=32)  # many press at once, and see the same
def _drawn(card: Card, files: frozenset[tuple[tuple[str, str], str]]) -> Json:
    return render.view(card, dict(files))


def _opens(heard: Inbound, card: Card) -> bool:
    """A press opens a window for a card; a command only for one that is to be looked through."""
    if isinstance(heard, Pressed):
        return bool(card.title) or heard.message == HOME
    return any(isinstance(block, Choice) for block in card.blocks)


def _form(where: Where, language: str) -> Json:
    words = card_words(language)
    field = {"type": "plain_text_input", "action_id": QUESTION, "multiline": True, "max_length": 1000}
    label = {"type": "plain_text", "text": words.question}
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": {"type": "plain_text", "text": words.buttons["ask"]},
        "submit": {"type": "plain_text", "text": words.buttons["ask"]},
        "blocks": [{"type": "input", "block_id": QUESTION, "label": label, "element": field}],
        "private_metadata": place(where),
    }
