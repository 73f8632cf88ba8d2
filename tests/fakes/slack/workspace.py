"""The state of a fake workspace and the rules of who may do what in it; knows neither HTTP nor Socket Mode."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable

from tests.fakes.slack.model import Channel, File, Json, Post, ResponseUrl, SlackError, Token, Trigger, User, View

TRIGGER_S = 3.0
RESPONSE_URL_S = 1800.0
RESPONSE_URL_USES = 5
MODALS = 3


class Workspace:
    """People, channels and what the app did there. `clock` gives seconds since 1970; nothing here sleeps."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.bot_user = "UBOT"
        self.bot_id = "BBOT"
        self.app_id = "A1"
        self.team = "T1"
        self.base_url = ""
        self.users: dict[str, User] = {"UBOT": User("UBOT", "digest", bot=True)}
        self.channels: dict[str, Channel] = {}
        self.all_posts: list[Post] = []
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.tokens: dict[str, Token] = {}
        self.codes: dict[str, tuple[str, str]] = {}
        self.refresh_tokens: dict[str, str] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.tickets: set[str] = set()
        self.scopes: set[str] = set()  # of the token, as every answer's headers tell; none: they do not
        self.statuses: list[tuple[str, str, str]] = []
        self.canvases: dict[str, Json] = {}
        self.refused_types: set[str] = set()
        self.lifetime_s: float | None = None
        self._numbers = itertools.count(1)
        self._changed = asyncio.Event()
        self._last_ts = 0.0

    def number(self) -> int:
        return next(self._numbers)

    def ts(self) -> str:
        """A new message id: the clock's time, later than every one before."""
        self._last_ts = max(round(self.clock(), 6), round(self._last_ts + 0.000001, 6))
        return f"{self._last_ts:.6f}"

    def touch(self) -> None:
        """Wakes whoever waits for something to happen."""
        self._changed.set()

    async def until(self, holds: Callable[[], object], seconds: float = 60) -> None:
        """Waits until `holds()` is true, looking again at every change; AssertionError when it does not come true."""
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"it did not happen within {seconds} s") from None

    # Places and people

    def channel(self, name: object, team: str | None = None) -> Channel:
        """The channel of that id, or a person's direct message; channel_not_found."""
        found = self.channels.get(str(name))
        if found is None and str(name) in self.users:
            found = self.channels[self.open_im(str(name))]
        if found is None or (team is not None and found.team != team):
            raise SlackError("channel_not_found")
        if found.private and not self.inside(found):
            raise SlackError("channel_not_found")
        return found

    def writable(self, name: object, team: str | None = None) -> Channel:
        """A channel that the app may write to; is_archived, not_in_channel."""
        found = self.channel(name, team)
        if found.archived:
            raise SlackError("is_archived")
        if not self.inside(found):
            raise SlackError("not_in_channel")
        return found

    def inside(self, channel: Channel) -> bool:
        return any(member in self.users and self.users[member].bot for member in channel.members)

    def bot_of(self, team: str) -> str:
        return next(user.id for user in self.users.values() if user.bot and user.team == team)

    def open_im(self, user: str) -> str:
        for channel in self.channels.values():
            if channel.im_of == user:
                return channel.id
        team = self.users[user].team
        channel = Channel(f"D{user[1:]}", "", {user, self.bot_of(team)}, im_of=user, team=team)
        self.channels[channel.id] = channel
        return channel.id

    # Posts

    def stored(self, channel: str, ts: object) -> Post:
        """A message that stands there; message_not_found."""
        for post in self.all_posts:
            if (post.channel, post.ts) == (channel, str(ts)) and not post.deleted and post.ephemeral_to is None:
                return post
        raise SlackError("message_not_found")

    def history(self, channel: str) -> list[Post]:
        """Everything that members see in a channel and its threads, oldest first."""
        return [p for p in self.all_posts if p.channel == channel and not p.deleted and p.ephemeral_to is None]

    def add(self, post: Post) -> Post:
        self.all_posts.append(post)
        self.touch()
        return post

    def threads(self, channel: str, thread_ts: object) -> None:
        """Checks that a message to answer is there."""
        if thread_ts is not None and not any(p.ts == str(thread_ts) for p in self.history(channel)):
            raise SlackError("thread_not_found")

    # Triggers and response addresses

    def trigger(self, user: str, view: str | None = None) -> str:
        made = f"{self.number()}.{self.number()}.trigger"
        self.triggers[made] = Trigger(user, self.clock(), view)
        return made

    def take_trigger(self, trigger_id: object) -> Trigger:
        """The press behind a trigger, once; invalid_trigger_id, exchanged_trigger_id, expired_trigger_id."""
        trigger = self.triggers.get(str(trigger_id))
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self.clock() - trigger.at > TRIGGER_S:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_url(self, channel: str, user: str, post: Post | None = None) -> str:
        made = f"{self.number()}{self.number():06d}secret"
        ts, thread = (post.ts, post.thread_ts) if post else (None, None)
        self.response_urls[made] = ResponseUrl(channel, user, self.clock(), ts, thread)
        return f"{self.base_url.removesuffix('api/')}response/{made}"

    def take_response_url(self, made: str) -> ResponseUrl:
        """expired_url after thirty minutes, used_url after five uses."""
        found = self.response_urls.get(made)
        if found is None or self.clock() - found.at > RESPONSE_URL_S:
            raise SlackError("expired_url")
        if found.uses >= RESPONSE_URL_USES:
            raise SlackError("used_url")
        found.uses += 1
        return found

    # Views

    def stack(self, user: str) -> list[View]:
        """The modals that a person has open, the lowest first."""
        return [v for v in self.views.values() if v.user == user and v.type == "modal" and not v.closed]

    def close(self, views: Iterable[View]) -> None:
        for view in views:
            view.closed = True
        self.touch()
