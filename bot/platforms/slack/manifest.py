"""The manifest that Slack makes the app from: what the bot hears, may do and shows, in Slack's own schema.

Without an address the app speaks over Socket Mode; with one, Slack sends everything to it.
"""

from __future__ import annotations

import re

import yaml

from bot.platforms.slack.app_facts import (
    COMMAND,
    EVENTS,
    EVENTS_PATH,
    NAME,
    REDIRECT_PATH,
    SCOPES,
    SHORTCUT,
)
from pipeline.errors import ConfigError

Json = dict[str, object]

DESCRIPTION = "每日 AI 与云计算要闻，句句有出处 · AI and cloud news, every line traced to its source"
LONG_DESCRIPTION = (
    "Every morning a short report of the AI and cloud news that matters, in Chinese or English, with a button that "
    "opens the full one; every week a report in five parts; and answers, from the stored news, to what you ask in a "
    "thread or a direct message. Each line names the sources that it was written from.\n\n"
    "每天早上一份精简版日报，点按钮看完整版；每周一份五部分的周报；在消息串或私信里提问，机器人根据已存的新闻回答。每句话都标明出处。"
)
AGENT = "根据已存的新闻回答关于日报与周报的问题 · Answers questions on the reports from the stored news"
PROMPTS = (
    ("今天有什么大事？", "今天 AI 和云计算有哪些最重要的新闻？"),
    ("What changed this week?", "What were this week's most important developments in AI and cloud?"),
)


def manifest(url: str | None = None) -> str:
    """As YAML. `url` is the bot's public address, https://…; ConfigError when Slack could not call it."""
    base = None if url is None else _base(url)
    parts: Json = {
        "display_information": {
            "name": NAME,
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1f3a5f",
        },
        "features": _features(base),
        "oauth_config": _rights(base),
        "settings": _settings(base),
    }
    return yaml.safe_dump(parts, sort_keys=False, allow_unicode=True, width=120)


def _features(base: str | None) -> Json:
    command: Json = {
        "command": COMMAND,
        "description": "日报、周报、订阅与提问 · reports, subscriptions, questions",
        "usage_hint": "daily | weekly | full | ask QUESTION | subscribe daily 08:30 | help",
    }
    shortcut: Json = {
        "name": "追问 Ask about this",
        "type": "message",
        "callback_id": SHORTCUT,
        "description": "就这条消息提问 · ask the bot about this message",
    }
    prompts = [{"title": title, "message": message} for title, message in PROMPTS]
    return {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "agent_view": {"agent_description": AGENT, "suggested_prompts": prompts},
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [shortcut],
        "slash_commands": [command | _at("url", base)],
    }


def _rights(base: str | None) -> Json:
    redirects: Json = {} if base is None else {"redirect_urls": [base + REDIRECT_PATH]}
    return redirects | {"scopes": {"bot": list(SCOPES)}}


def _settings(base: str | None) -> Json:
    return {
        "event_subscriptions": _at("request_url", base) | {"bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True} | _at("request_url", base),
        "org_deploy_enabled": False,
        "socket_mode_enabled": base is None,
        "token_rotation_enabled": False,  # a token in the environment could not be rotated
    }


def _at(key: str, base: str | None) -> Json:
    """Where Slack sends things, in HTTP mode; Socket Mode has no addresses."""
    return {} if base is None else {key: base + EVENTS_PATH}


def _base(url: str) -> str:
    plain = re.fullmatch(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?", url, re.ASCII)
    if plain is None:  # Slack calls nothing but https
        raise ConfigError(f"--url {url!r}: allowed: the public address of the bot, such as https://digest.example.com")
    return url.rstrip("/")
