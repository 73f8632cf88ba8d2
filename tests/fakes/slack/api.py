"""The table of Web API methods: what each takes, which token it needs, and what a call to it carries."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.model import Channel, Json, SlackError, Token
from tests.fakes.slack.workspace import Workspace


@dataclass
class Call:
    """One call, its arguments as they came: from a form everything is a string, structures are JSON in one."""

    space: Workspace
    method: str
    args: Json
    token: Token | None

    @property
    def team(self) -> str:
        return self.token.team if self.token else self.space.team

    @property
    def bot(self) -> str:
        return self.token.user if self.token else self.space.bot_user

    def text(self, name: str) -> str | None:
        value = self.args.get(name)
        return None if value is None or value == "" else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        return default if value is None else str(value).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        value = self.args.get(name)
        try:
            return default if value is None else int(str(value))
        except ValueError:
            raise SlackError("invalid_arguments", [f"[ERROR] must be a number [json-pointer:/{name}]"]) from None

    def structure(self, name: str) -> Any:
        """A list or object, decoded where it came as a string; invalid_json, invalid_blocks_format."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError("invalid_blocks_format" if name == "blocks" else "invalid_json") from None

    def channel(self, name: str = "channel") -> Channel:
        return self.space.channel(self.args[name], self.team)

    def writable(self, name: str = "channel") -> Channel:
        return self.space.writable(self.args[name], self.team)


Handler = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """`needs` and `takes` are names of arguments; `token` is the kind it wants, "" for none."""

    name: str
    run: Handler
    needs: frozenset[str]
    takes: frozenset[str]
    token: str

    def check(self, args: Json) -> None:
        """invalid_arguments; the SDK's clients of one workspace send its `team_id` with everything."""
        missing = [name for name in self.needs if args.get(name) in (None, "")]
        unknown = sorted(set(args) - self.needs - self.takes - {"team_id"})
        if missing or unknown:
            faults = [f"[ERROR] missing required field: {name}" for name in sorted(missing)]
            faults += [f"[ERROR] no such argument: {name}" for name in unknown]
            raise SlackError("invalid_arguments", faults)


METHODS: dict[str, Method] = {}


def method(name: str, needs: str = "", takes: str = "", token: str = "bot") -> Callable[[Handler], Handler]:
    """Registers a handler; arguments are given as words."""

    def register(run: Handler) -> Handler:
        METHODS[name] = Method(name, run, frozenset(needs.split()), frozenset(takes.split()), token)
        return run

    return register


def allowed(method: Method, bearer: str | None, space: Workspace) -> Token | None:
    """The token of a call; not_authed, invalid_auth, token_revoked, token_expired, not_allowed_token_type."""
    if not method.token:
        return space.tokens.get(bearer or "")
    if not bearer:
        raise SlackError("not_authed")
    token = space.tokens.get(bearer)
    if token is None:
        raise SlackError("invalid_auth")
    if token.dead:
        raise SlackError(token.dead)
    if token.expires_at is not None and space.clock() >= token.expires_at:
        raise SlackError("token_expired")
    if token.kind != method.token:
        raise SlackError("not_allowed_token_type")
    return token
