"""What people do in the chats, and what the bot hears of it: words, clicks, menus, members; once or more than once."""

from __future__ import annotations

import asyncio
import copy
import json
import re
from typing import Any

from tests.fakes.feishu import clicks
from tests.fakes.feishu.hook import Hook
from tests.fakes.feishu.messages import thread
from tests.fakes.feishu.state import Ack, Chat, Json, Sent

_MENTION = re.compile(r"@(ou_\w+|all)")


class People(Hook):
    """`hears_all`: the app has the right to hear what is said without @bot. `retry_after`: seconds before each
    re-delivery of an event that was not acknowledged with 200 (the platform's 15 s, 5 min, 1 h and 6 h, shortened).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hears_all = False
        self.retry_after: tuple[float, ...] = (0.05, 0.1, 0.2, 0.4)
        self.given_up: list[Json] = []
        self._retries: set[asyncio.Task[None]] = set()

    # -- words

    async def say(
        self,
        chat: str,
        user: str,
        text: str,
        *,
        mention: bool = True,
        root: str | None = None,
        reply_in_thread: bool = False,
        late: float = 0.0,
    ) -> str:
        """Says words (with @bot before them in a group), in reply to `root`; the id of the message.

        "@ou_x" in the words mentions a person, "@all" everybody. `late`: seconds since it was said.
        """
        message = self._said(self.chats[chat], user, text, mention, root, reply_in_thread, late)
        if self._heard_by_bot(self.chats[chat], message):
            await self.deliver(self.message_event(message))
        return message.message_id

    def _said(
        self, chat: Chat, user: str, text: str, mention: bool, root: str | None, threaded: bool, late: float
    ) -> Sent:
        message = Sent(self.mint("om_"), chat.chat_id, "text", text, sender=user)
        message.created = message.updated = self.now() - late
        words = f"@{self.bot_open_id} {text}" if mention and chat.kind != "p2p" else text
        message.content = _MENTION.sub(lambda found: self._mentioned(message, found[1]), words)
        thread(self, message, self.sent[root] if root else None, threaded)
        self.sent[message.message_id] = message
        return message

    def _mentioned(self, message: Sent, who: str) -> str:
        if who == "all":
            return "@_all"
        key = f"@_user_{len(message.mentions) + 1}"
        if who == self.bot_open_id:
            ids, name, kind = {"open_id": who, "user_id": "", "union_id": "on_bot"}, self.bot_name, "bot"
        else:
            ids, name, kind = self.users[who].ids(), self.users[who].name, "user"
        message.mentions.append(
            {"key": key, "id": ids, "mentioned_type": kind, "name": name, "tenant_key": self.tenant_key}
        )
        return key

    def _heard_by_bot(self, chat: Chat, message: Sent) -> bool:
        to_bot = any(one["id"]["open_id"] == self.bot_open_id for one in message.mentions)
        return chat.bot_in and not chat.disbanded and (chat.kind == "p2p" or to_bot or self.hears_all)

    def message_event(self, message: Sent) -> Json:
        chat, user = self.chats[message.chat_id], self.users[message.sender]
        millis = str(int(message.created * 1000))
        body: Json = {
            "message_id": message.message_id, "create_time": millis, "update_time": millis,
            "chat_id": chat.chat_id, "chat_type": "p2p" if chat.kind == "p2p" else "group", "message_type": "text",
            "content": json.dumps({"text": message.content}, ensure_ascii=False),
            "user_agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Lark/6.7.5 LarkLocale/zh_CN Channel/Release",
        }  # fmt: skip
        hangs = {"root_id": message.root_id, "parent_id": message.parent_id, "thread_id": message.thread_id}
        body |= {name: value for name, value in hangs.items() if value}
        if message.mentions:
            body["mentions"] = message.mentions
        sender = {"sender_id": user.ids(), "sender_type": "user", "tenant_key": self.tenant_key}
        return self.event("im.message.receive_v1", {"sender": sender, "message": body}, message.created)

    # -- clicks

    async def press(self, message: str, user: str, button: str) -> Json:
        """Presses a button by its label, or by the value of `value` in its callback; what the bot answered.

        The answer's card is put in place for everybody. Raises NotAnswered with the code that the client would show.
        """
        return await clicks.press(self, self.sent[message], user, button)

    async def choose(self, message: str, user: str, option: str) -> Json:
        """Picks an option of a menu by its words or value."""
        return await clicks.choose(self, self.sent[message], user, option)

    async def menu(self, user: str, event_key: str) -> None:
        """Picks an entry of the bot's menu, in the chat of two."""
        person = self.users[user]
        operator = {"operator_name": person.name, "operator_id": person.ids()}
        body = {"operator": operator, "event_key": event_key, "timestamp": int(self.now())}
        await self.deliver(self.event("application.bot.menu_v6", body))

    async def react(self, message: str, user: str, emoji: str = "THUMBSUP") -> None:
        body = {"message_id": message, "reaction_type": {"emoji_type": emoji}, "operator_type": "user",
                "user_id": self.users[user].ids(), "action_time": str(int(self.now() * 1000))}  # fmt: skip
        await self.deliver(self.event("im.message.reaction.created_v1", body))

    # -- members

    async def add_bot(self, chat: str, by: str | None = None) -> None:
        self.chats[chat].bot_in = True
        await self.deliver(self.event("im.chat.member.bot.added_v1", self._membership(chat, by)))

    async def remove_bot(self, chat: str, by: str | None = None) -> None:
        self.chats[chat].bot_in = False
        await self.deliver(self.event("im.chat.member.bot.deleted_v1", self._membership(chat, by)))

    async def disband(self, chat: str, by: str | None = None) -> None:
        self.chats[chat].disbanded = True
        await self.deliver(self.event("im.chat.disbanded_v1", self._membership(chat, by)))

    def _membership(self, chat: str, by: str | None) -> Json:
        found = self.chats[chat]
        return {"chat_id": chat, "operator_id": self.users[by or found.owner].ids(), "external": False,
                "operator_tenant_key": self.tenant_key, "name": found.name,
                "i18n_names": {"zh_cn": found.name, "en_us": "", "ja_jp": ""}}  # fmt: skip

    # -- delivery

    def event(self, kind: str, body: Json, created: float | None = None, per_second: int = 1000) -> Json:
        """A new event, noted; not sent yet. `per_second`: the unit of its time (card clicks tell microseconds)."""
        header = {"event_id": self.mint(""), "event_type": kind, "token": self.verification_token,
                  "create_time": str(int((self.now() if created is None else created) * per_second)),
                  "app_id": self.app_id, "tenant_key": self.tenant_key}  # fmt: skip
        event = {"schema": "2.0", "header": header, "event": body}
        self.events.append(event)
        return event

    async def emit(self, kind: str, body: Json | None = None) -> Ack | None:
        """Sends an event of any type, one that the bot may not know too; no re-delivery."""
        return await self.carry(self.event(kind, body or {}))

    async def deliver(self, event: Json) -> Ack | None:
        """Delivers once; re-delivers in the background until it is acknowledged or given up."""
        ack = await self.carry(event)
        if ack is None or ack.code != 200:
            task = asyncio.create_task(self._again(event))
            self._retries.add(task)
            task.add_done_callback(self._retries.discard)
        return ack

    async def _again(self, event: Json) -> None:
        for seconds in self.retry_after:
            await asyncio.sleep(seconds)
            if self.events_url is None:
                await self.connected.wait()
            ack = await self.carry(event)
            if ack is not None and ack.code == 200:
                return
        self.given_up.append(event)

    async def redeliver(self, event: Json | None = None, new_event_id: bool = False) -> Ack | None:
        """The same event (the last one) once more, as "at least once" allows; under an event id of its own if asked."""
        again = copy.deepcopy(event or self.events[-1])
        if new_event_id:
            again["header"]["event_id"] = self.mint("")
        return await self.carry(again)

    async def settle(self) -> None:
        """Waits for the re-deliveries under way."""
        while self._retries:
            await asyncio.gather(*self._retries)

    async def shut(self) -> None:
        for task in self._retries:
            task.cancel()
        await asyncio.gather(*self._retries, return_exceptions=True)
        await self.kick()
        await super().shut()
