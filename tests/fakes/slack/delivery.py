"""How what happens in the workspace reaches the app: by Socket Mode, or by signed HTTP when `events_url` is set."""

from __future__ import annotations

import asyncio
import copy

from tests.fakes.slack.model import Ack, Channel, Json, SlackError
from tests.fakes.slack.signed import Signed
from tests.fakes.slack.socket import Sockets
from tests.fakes.slack.workspace import Workspace

EVENTS = {
    "app_mention", "message.im", "message.channels", "message.groups", "app_home_opened", "member_joined_channel",
    "channel_left", "group_left", "app_uninstalled", "tokens_revoked", "agent_session_stopped", "channel_archive",
}  # fmt: skip


class Delivery:
    """Sends what the app subscribed to. `wait_s` is how long an acknowledgement is waited for."""

    def __init__(self, space: Workspace, signing_secret: str) -> None:
        self.space = space
        self.acks: list[Ack] = []
        self.events: list[Json] = []
        self.subscriptions = set(EVENTS)
        self.sockets = Sockets(space, self.acks)
        self.http = Signed(signing_secret, self.acks)
        self.wait_s = 3.0
        self.hold = False
        self._held: list[Json] = []

    async def event(self, event: Json, name: str = "", team: str = "T1") -> Ack | None:
        """One event in its wrapping, if the app asked for it; `name` where the subscription is called otherwise."""
        if (name or event["type"]) not in self.subscriptions:
            return None
        bot = next((u.id for u in self.space.users.values() if u.bot and u.team == team), self.space.bot_user)
        authorized = {"enterprise_id": None, "team_id": team, "user_id": bot, "is_bot": True}
        payload: Json = {
            "token": "verification",
            "team_id": team,
            "context_team_id": team,
            "api_app_id": self.space.app_id,
            "event": {**event, "event_ts": event.get("event_ts") or event.get("ts") or self.space.ts()},
            "type": "event_callback",
            "event_id": f"Ev{self.space.number():08d}",
            "event_time": int(self.space.clock()),
            "authorizations": [{**authorized, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
        }
        self.events.append(payload)
        if self.hold:
            self._held.append(payload)
            return None
        return await self.send("events_api", payload)

    async def let_go(self, *order: int) -> None:
        """Sends the events that were held back while `hold` was set, in that order; all of them reversed by default."""
        self.hold, held = False, self._held
        self._held = []
        for n in order or range(len(held) - 1, -1, -1):
            await self.send("events_api", held[n])

    async def send(self, kind: str, payload: Json, attempt: int = 0, reason: str = "") -> Ack:
        """One delivery, and what became of it within `wait_s`."""
        if self.http.url is not None:
            self.http.wait_s = self.wait_s
            return await self.http.deliver(kind, payload, attempt, reason)
        delivery = await self.sockets.deliver(kind, payload, attempt, reason)
        if delivery.link is not None:
            await asyncio.wait([delivery.done], timeout=self.wait_s)
        return delivery.ack

    async def challenge(self) -> Ack:
        """What Slack asks when an address is entered for HTTP: the app says the challenge again."""
        told: Json = {"token": "verification", "type": "url_verification", "challenge": f"c{self.space.number()}"}
        return await self.http.deliver("events_api", told)

    async def redeliver(self, event: int = -1, attempt: int = 1, reason: str = "http_timeout") -> Ack:
        """An event that was sent before, once more; attempt 0 is a plain duplicate."""
        return await self.send("events_api", copy.deepcopy(self.events[event]), attempt, reason)

    def place(self, channel: Channel) -> Json:
        return {"id": channel.id, "name": "directmessage" if channel.im_of else channel.name}

    def head(self, user: str) -> Json:
        """What every interaction says of who and where."""
        person = self.space.users[user]
        return {
            "token": "verification",
            "api_app_id": self.space.app_id,
            "team": {"id": person.team, "domain": person.team.lower()},
            "enterprise": None,
            "is_enterprise_install": False,
            "user": {"id": user, "username": person.name, "name": person.name, "team_id": person.team},
        }


def refused(ack: Ack, error: SlackError) -> None:
    """Notes on an acknowledgement that Slack did not take what it carried."""
    ack.payload = {"refused": error.error, "messages": error.messages, "payload": ack.payload}
