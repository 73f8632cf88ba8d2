"""`digest manifest feishu`: the rights that the app asks for, as the developer console imports them in one go."""

from __future__ import annotations

import json

from pipeline.errors import ConfigError

# Without the first the bot does not work. The others make it better, and it does without whatever is not granted.
NEEDED = (
    "im:message",
    "im:message:send_as_bot",
    "im:message.group_at_msg:readonly",
    "im:message.p2p_msg:readonly",
    "im:chat:readonly",
)
BETTER = (
    "application:app_slash_command:read",
    "application:app_slash_command:write",
    "cardkit:card:write",
    "contact:contact.base:readonly",  # to ask about a person
    "contact:user.base:readonly",  # to be told their name
    "docs:permission.member:create",
    "docx:document",
    "docx:document.block:convert",
    "drive:drive.metadata:readonly",
    "im:message.group_msg",
    "im:resource",
)


def manifest(url: str | None = None) -> str:
    """JSON for 权限管理 → 批量导入/导出权限. Feishu takes no address this way: ConfigError for a `url`."""
    if url is not None:
        raise ConfigError("manifest feishu: --url is set in Feishu's console, under 事件与回调; leave it out here")
    return json.dumps({"scopes": {"tenant": [*NEEDED, *BETTER], "user": []}}, ensure_ascii=False, indent=2) + "\n"
