"""What one person alone is shown: windows over the chat, the bot's own page, words that only they see.

A window opens for as long as its trigger is good, three seconds; what comes later is shown in the chat, to that
person alone.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import aiohttp
import structlog

from bot.card import Card, Choice
from bot.card_text import card_words
from bot.inbound import HOME, Inbound, Pressed, Typed, Where
from bot.platforms import Busy, PostError, Refused, Unclear
from bot.platforms.slack import render
from bot.platforms.slack.address import split
from bot.platforms.slack.events import FORM, QUESTION, Form, Handle, place
from bot.platforms.slack.pictures import Pictures
from bot.platforms.slack.render import Json
from bot.platforms.slack.rungs import Rungs
from bot.platforms.slack.web import Answered, Web

log = structlog.get_logger()

_TURNED = {"page", "filter", "region"}  # what changes a window instead of opening another above it
_KEPT = 200  # windows that a notice can still be set into
_OVER = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "not_found"}


class Windows:
    def __init__(self, web: Web, pictures: Pictures, rungs: Rungs) -> None:
        self._web = web
        self._pictures = pictures
        self._rungs = rungs
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
        for style in self._rungs.of(team):
            if style == "text":
                break
            shown = {**render.home(card, style), "private_metadata": place(heard.where)}
            try:
                await self._web.call("views.publish", team, user_id=heard.who.id, view=shown)
            except Refused as error:
                self._rungs.refused(team, style, error)
                continue
            return

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
        shown = render.view(card, files, place(heard.where, message))
        changed = isinstance(heard, Pressed) and heard.action in _TURNED
        try:
            if handle.view and changed:
                answer = await self._web.call("views.update", team, view_id=handle.view, view=shown)
            else:
                method = "views.push" if handle.view else "views.open"
                answer = await self._web.call(method, team, trigger_id=handle.trigger, view=shown)
        except Answered as error:
            if error.error == "push_limit_reached":
                answer = await self._web.call("views.update", team, view_id=handle.view, view=shown)
            elif error.error in _OVER:
                return False
            else:
                raise
        except (Unclear, Busy) as error:  # it is too late for a window by the time of another try
            log.warning("slack.no_window", error=str(error))
            return False
        self._keep(str(answer["view"]["id"]), shown)
        return True

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
            thread = heard.where.thread or heard.message or None
            await self._each("chat.postMessage", team, card, channel=channel, thread_ts=thread)
        elif handle.respond:
            await self._responded(handle.respond, team, card)
        else:
            thread = heard.where.thread
            await self._each("chat.postEphemeral", team, card, channel=channel, user=heard.who.id, thread_ts=thread)

    async def _each(self, method: str, team: str | None, card: Card, **to: str | None) -> None:
        """On the highest rung that the workspace takes."""
        files = await self._pictures.of(card, team)
        for style in self._rungs.of(team):
            made = render.message(card, files, style)
            try:
                await self._web.call(method, team, **made, **to)
            except Refused as error:
                self._rungs.refused(team, style, error)
                continue
            return

    async def _responded(self, address: str, team: str | None, card: Card) -> None:
        """By the address that came with the event: it is good where the bot is no member, for half an hour."""
        session = self._web.client.session
        assert session is not None
        for style in self._rungs.of(team):
            made = render.message(card, {}, style) | {"response_type": "ephemeral", "replace_original": False}
            try:
                async with session.post(address, json=made) as answer:
                    if answer.status < 400:
                        return
                    if answer.status != 400:  # 404 and 410: it is good no longer
                        raise Refused(f"slack: the answer came too late ({answer.status})")
            except (TimeoutError, aiohttp.ClientError) as error:
                raise Unclear(f"slack: the answer got no answer ({type(error).__name__})") from None
        raise Refused("slack: the answer was refused")

    def _keep(self, view: str, shown: Json) -> None:
        self._open[view] = shown
        self._open.move_to_end(view)
        while len(self._open) > _KEPT:
            self._open.popitem(last=False)


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
