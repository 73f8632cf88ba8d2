"""What people of the fake workspace do with words: say, command, invite; the app is told of each as Slack would."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from tests.fakes.slack import chat
from tests.fakes.slack.conversations import message_json
from tests.fakes.slack.delivery import Delivery, refused
from tests.fakes.slack.model import Ack, Channel, Json, Post, SlackError, User
from tests.fakes.slack.views import view_json
from tests.fakes.slack.workspace import Workspace

_SUBSCRIBED = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
_TOKEN = re.compile(r"(<[@#!][^<>\s]+>)")
_URL = re.compile(r"https?://[^\s<>]+")


def typed(text: str) -> str:
    """Words as Slack puts them on the wire: escaped, addresses in angle brackets, `<@U1>` kept."""
    return "".join(part if _TOKEN.fullmatch(part) else _wired(part) for part in _TOKEN.split(text))


def _wired(text: str) -> str:
    return _URL.sub(lambda found: f"<{found[0]}>", escaped(text))


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class People:
    """The workspace's people. A step returns when the app has acknowledged it, or `delivery.wait_s` are over."""

    def __init__(self, space: Workspace, delivery: Delivery) -> None:
        self.space = space
        self.delivery = delivery

    def add_user(self, id: str, name: str, tz: str = "Asia/Shanghai", locale: str = "zh-CN", **more: Any) -> User:
        """`more`: admin, team, `bot` (the app's own), `bot_id` (another app)."""
        user = self.space.users[id] = User(id, name, tz, locale, **more)
        return user

    def add_channel(self, id: str, name: str, members: tuple[str, ...] = (), **more: Any) -> Channel:
        """`more`: private, archived, team. The app is inside only when it is among the members, or invited."""
        channel = self.space.channels[id] = Channel(id, name, set(members), **more)
        return channel

    def open_im(self, user: str) -> str:
        return self.space.open_im(user)

    async def invite(self, channel: str, by: str = "") -> Ack | None:
        """Adds the app to a channel: it hears that, and the line that all members see of it."""
        place = self.space.channels[channel]
        bot = self.space.bot_of(place.team)
        place.members.add(bot)
        event: Json = {"type": "member_joined_channel", "user": bot, "channel": channel, "team": place.team}
        event["channel_type"] = "G" if place.private else "C"
        event["inviter"] = by or next((m for m in sorted(place.members) if m != bot), "")
        line: Json = {"type": "message", "subtype": "channel_join", "user": bot, "channel": channel}
        line |= {"text": f"<@{bot}> has joined the channel", "ts": self.space.ts(), "channel_type": place.type}
        acks = await asyncio.gather(
            self.delivery.event(event, team=place.team), self.delivery.event(line, _SUBSCRIBED[place.type], place.team)
        )
        return acks[0]

    async def kick(self, channel: str, by: str = "") -> Ack | None:
        """Takes the app out of a channel: it hears `channel_left` (`group_left`), and nothing of the channel after."""
        place = self.space.channels[channel]
        place.members.discard(self.space.bot_of(place.team))
        kind = "group_left" if place.private else "channel_left"
        event: Json = {"type": kind, "channel": channel, "actor_id": by}
        return await self.delivery.event(event, team=place.team)

    async def archive(self, channel: str) -> Ack | None:
        place = self.space.channels[channel]
        place.archived = True
        return await self.delivery.event({"type": "channel_archive", "channel": channel, "user": ""}, team=place.team)

    async def uninstall(self, team: str = "T1") -> None:
        """The app is taken out of a workspace: its tokens die, and it hears both events."""
        for token in self.space.tokens.values():
            if token.team == team and token.kind == "bot":
                token.dead = "account_inactive"
        await self.delivery.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}, team=team)
        await self.delivery.event({"type": "app_uninstalled"}, team=team)

    async def say(self, channel: str, user: str, text: str, thread: str | None = None) -> str:
        """A message of a person; its ts. A mention in a channel makes two events, in no order, with one ts."""
        post = self.write(channel, user, text, thread)
        events = self._events(self.space.channels[channel], post)
        await asyncio.gather(*(self.delivery.event(*event) for event in events))
        return post.ts

    def write(self, channel: str, user: str, text: str, thread: str | None = None) -> Post:
        """A message that stands there without the app hearing of it (yet)."""
        place = self.space.channels[channel]
        assert user in place.members and not place.archived, f"{user} cannot write in {channel}"
        return self.space.add(Post(channel, self.space.ts(), user, typed(text), thread_ts=thread))

    async def mention_only(self, channel: str, user: str, text: str, thread: str | None = None) -> str:
        """As `say`, but only the mention arrives."""
        post = self.write(channel, user, text, thread)
        await self.delivery.event(*self._events(self.space.channels[channel], post)[0])
        return post.ts

    async def edit(self, channel: str, user: str, ts: str, text: str) -> Ack | None:
        """A person corrects a message of theirs: the app hears the new and the old one in one event."""
        post = self.space.stored(channel, ts)
        assert post.user == user, f"{ts} is not of {user}"
        before = message_json(self.space, post)
        post.text, post.edited = typed(text), post.edited + 1
        after = {"message": message_json(self.space, post), "previous_message": before}
        return await self._changed(channel, "message_changed", after)

    async def remove(self, channel: str, ts: str) -> Ack | None:
        """A message is deleted by whoever may: the app's own too."""
        post = self.space.stored(channel, ts)
        post.deleted = True
        return await self._changed(channel, "message_deleted", {"deleted_ts": ts})

    async def _changed(self, channel: str, subtype: str, told: Json) -> Ack | None:
        place = self.space.channels[channel]
        event: Json = {"type": "message", "subtype": subtype, "hidden": True, "channel": channel, **told}
        event |= {"ts": self.space.ts(), "channel_type": place.type}
        return await self.delivery.event(event, _SUBSCRIBED[place.type], place.team)

    def _events(self, channel: Channel, post: Post) -> list[tuple[Json, str, str]]:
        if not self.space.inside(channel):
            return []
        event: Json = {"user": post.user, "text": post.text, "ts": post.ts, "team": channel.team, "channel": channel.id}
        event["client_msg_id"] = f"c-{self.space.number()}"
        event["blocks"] = [_rich(post.text)]
        if post.thread_ts:
            root = self.space.stored(channel.id, post.thread_ts)
            event |= {"thread_ts": post.thread_ts, "parent_user_id": root.user}
        if bot_id := self.space.users[post.user].bot_id:
            event["bot_id"] = bot_id
        told = [({"type": "message", **event, "channel_type": channel.type}, _SUBSCRIBED[channel.type], channel.team)]
        if f"<@{self.space.bot_of(channel.team)}>" in post.text and not channel.im_of:
            told.insert(0, ({"type": "app_mention", **event}, "app_mention", channel.team))
        return told

    async def command(self, channel: str, user: str, text: str, name: str = "/digest") -> Ack:
        """A slash command, which needs no app in the channel; what the acknowledgement carries is shown."""
        place, person = self.space.channels[channel], self.space.users[user]
        payload: Json = {
            "token": "verification",
            "team_id": place.team,
            "team_domain": place.team.lower(),
            "channel_id": channel,
            "channel_name": self.delivery.place(place)["name"],
            "user_id": user,
            "user_name": person.name,
            "command": name,
            "text": escaped(text),
            "api_app_id": self.space.app_id,
            "is_enterprise_install": "false",
            "response_url": self.space.response_url(channel, user),
            "trigger_id": self.space.trigger(user),
        }
        ack = await self.delivery.send("slash_commands", payload)
        if isinstance(ack.payload, dict) and ack.acked:
            try:
                chat.answer(self.space, place, user, ack.payload)
            except SlackError as error:
                refused(ack, error)
        return ack

    async def open_home(self, user: str, tab: str = "home") -> Ack | None:
        """A person opens the app: its home tab, or ("messages") the direct message."""
        event: Json = {"type": "app_home_opened", "user": user, "channel": self.open_im(user), "tab": tab}
        if tab == "home" and user in self.space.homes:
            event["view"] = view_json(self.space, self.space.homes[user])
        return await self.delivery.event(event, team=self.space.users[user].team)

    async def stop_stream(self, user: str, channel: str, ts: str) -> None:
        """A person stops an answer while it is being written."""
        post = self.space.stored(channel, ts)
        post.streaming, post.stopped_by_user = False, True
        post.text = post.markdown
        event: Json = {"type": "agent_session_stopped", "user": user, "channel": channel, "thread_ts": post.thread_ts}
        await self.delivery.event(event, team=self.space.channels[channel].team)


def _rich(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": "said", "elements": [section]}
