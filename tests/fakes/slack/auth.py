"""Who the app is: auth.test, the address of a Socket Mode link, OAuth codes, rotating tokens, people."""

from __future__ import annotations

from tests.fakes.slack.api import Call, method
from tests.fakes.slack.model import Json, SlackError, Token


@method("api.test", takes="error foo", token="")
def api_test(call: Call) -> Json:
    return {"args": call.args}


@method("auth.test")
def auth_test(call: Call) -> Json:
    return {
        "url": f"https://{call.team.lower()}.slack.com/",
        "team": f"Team {call.team}",
        "team_id": call.team,
        "user": call.space.users[call.bot].name,
        "user_id": call.bot,
        "bot_id": call.space.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke", takes="test")
def auth_revoke(call: Call) -> Json:
    if call.token and not call.flag("test"):
        call.token.dead = "token_revoked"
    return {"revoked": not call.flag("test")}


@method("apps.connections.open", token="app")
def connections_open(call: Call) -> Json:
    link = call.space.base_url.replace("http://", "ws://").removesuffix("api/")
    ticket = f"t{call.space.number()}"
    call.space.tickets.add(ticket)
    return {"url": f"{link}link/?ticket={ticket}&app_id={call.space.app_id}"}


@method(
    "oauth.v2.access",
    takes="code redirect_uri grant_type refresh_token client_id client_secret code_verifier",
    token="",
)
def oauth_access(call: Call) -> Json:
    """A code is good once, and so is a refresh token."""
    if call.text("grant_type") == "refresh_token":
        team = call.space.refresh_tokens.pop(call.text("refresh_token") or "", None)
        if team is None:
            raise SlackError("invalid_refresh_token")
        return _granted(call, team, call.space.bot_of(team))
    found = call.space.codes.pop(call.text("code") or "", None)
    if found is None:
        raise SlackError("invalid_code")
    return _granted(call, *found)


def _granted(call: Call, team: str, installer: str) -> Json:
    space = call.space
    token = Token(f"xoxb-{team}-{space.number()}-granted", "bot", team, space.bot_of(team))
    rotating: Json = {}
    if space.lifetime_s is not None:
        token.expires_at = space.clock() + space.lifetime_s
        refresh = f"xoxe-1-{team}-{space.number()}"
        space.refresh_tokens[refresh] = team
        rotating = {"refresh_token": refresh, "expires_in": int(space.lifetime_s)}
    space.tokens[token.value] = token
    return {
        "access_token": token.value,
        "token_type": "bot",
        "scope": "chat:write,commands",
        "bot_user_id": token.user,
        "app_id": space.app_id,
        "team": {"id": team, "name": f"Team {team}"},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": installer},
        **rotating,
    }


@method("users.info", needs="user", takes="include_locale")
def users_info(call: Call) -> Json:
    user = call.space.users.get(str(call.args["user"]))
    if user is None or user.team != call.team:
        raise SlackError("user_not_found")
    names = {"real_name": user.name, "display_name": user.name}
    told: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "real_name": user.name,
        "deleted": False,
        "tz": user.tz,
        "is_admin": user.admin,
        "is_owner": False,
        "is_bot": user.bot,
        "profile": names,
    }
    return {"user": told | ({"locale": user.locale} if call.flag("include_locale") else {})}
