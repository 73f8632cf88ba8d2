"""Registers /digest where the tenant's clients complete commands: sugar, since what is typed is read in any case."""

from __future__ import annotations

import structlog

from bot.platforms import PostError
from bot.platforms.feishu.calls import Call, Calls, path
from bot.platforms.feishu.size import Json

log = structlog.get_logger()

_COMMANDS = path("application", "v7", "app_slash_commands")
_DIGEST: Json = {
    "command": "digest",
    "description": {
        "default_value": "日报、周报、提问、订阅：/digest 帮助",
        "i18n": {
            "zh_cn": "日报、周报、提问、订阅：/digest 帮助",
            "en_us": "Reports, questions, subscriptions: /digest help",
        },
    },
}


async def register(calls: Calls) -> None:
    """Best effort: old clients, tenants without the feature and apps without the right do without it."""
    try:
        items = (await calls.do(Call("GET", _COMMANDS))).get("items")
        named = {one.get("command") for one in items if isinstance(one, dict)} if isinstance(items, list) else set()
        if _DIGEST["command"] not in named:
            await calls.do(Call("POST", _COMMANDS, _DIGEST))
    except PostError as error:
        log.info("feishu.no_slash_commands", error=str(error))
