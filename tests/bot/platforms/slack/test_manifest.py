"""The app's manifest: valid by Slack's published schema, the same as what the client relies on, in both modes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from bot.platforms.slack.app_facts import COMMAND, EVENTS, SCOPES, SHORTCUT
from bot.platforms.slack.manifest import manifest
from pipeline.errors import ConfigError

GOLDEN = Path(__file__).parents[3] / "golden"
SCHEMA = json.loads((GOLDEN / "slack_manifest.schema.json").read_text(encoding="utf-8"))
HOST = "https://digest.example.com"
# What Slack asks for before it sends an event, from its pages of events; the others need none.
NEEDED = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_left": "channels:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}


def read(url: str | None = None) -> Any:
    return yaml.safe_load(manifest(url))


@pytest.mark.parametrize("url", [None, HOST])
def test_is_valid_by_slacks_own_schema(url: str | None) -> None:
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(read(url))] == []


def test_the_schema_would_tell_what_is_not_valid() -> None:
    wrong = read()
    wrong["features"]["shortcuts"][0]["name"] = "a name that is longer than Slack takes"
    wrong["settings"]["webhooks"] = True
    assert len(list(Draft7Validator(SCHEMA).iter_errors(wrong))) == 2


@pytest.mark.parametrize("name", ["socket", "http"])
def test_the_manifest_is_the_golden_one(name: str) -> None:
    shown, golden = manifest(HOST if name == "http" else None), GOLDEN / f"slack_manifest_{name}.yaml"
    if os.environ.get("DIGEST_GOLDEN") == "write":
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def test_in_socket_mode_no_address_is_named() -> None:
    assert read()["settings"]["socket_mode_enabled"] is True
    assert "https://" not in manifest()


@pytest.mark.parametrize("url", [HOST, f"{HOST}/"])
def test_over_http_everything_comes_to_one_address(url: str) -> None:
    made = read(url)
    settings, events = made["settings"], f"{HOST}/slack/events"
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == settings["interactivity"]["request_url"] == events
    assert [command["url"] for command in made["features"]["slash_commands"]] == [events]
    assert made["oauth_config"]["redirect_urls"] == [f"{HOST}/slack/oauth_redirect"]


def test_asks_for_what_the_client_relies_on() -> None:
    made = read()
    features = made["features"]
    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    assert [(item["type"], item["callback_id"]) for item in features["shortcuts"]] == [("message", SHORTCUT)]
    assert made["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert made["oauth_config"]["scopes"] == {"bot": list(SCOPES)}
    assert features["app_home"] == {
        "home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False
    }  # fmt: skip


def test_has_the_scope_of_every_event() -> None:
    assert {NEEDED[event] for event in EVENTS if event in NEEDED} <= set(SCOPES)
    assert set(NEEDED) <= set(EVENTS)


@pytest.mark.parametrize(
    "url",
    ["", "digest.example.com", "http://digest.example.com", "https://", f"{HOST}?a=b", f"{HOST}/ x", "https://a b"],
)
def test_an_address_that_slack_could_not_call_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match=r"--url .* allowed: the public address"):
        manifest(url)


@pytest.mark.parametrize(
    ("arguments", "code", "out", "err"),
    [
        (["slack"], 0, manifest(), ""),
        (["slack", "--url", HOST], 0, manifest(HOST), ""),
        ([], 2, "", "digest: manifest: name a platform; allowed: slack, feishu\n"),
        (["teams"], 2, "", "digest: manifest 'teams': name a platform; allowed: slack, feishu\n"),
    ],
)
def test_the_command_prints_it_or_says_what_is_allowed(arguments: list[str], code: int, out: str, err: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "manifest", *arguments],
        capture_output=True, encoding="utf-8", check=False, env={**os.environ, "LC_ALL": "C"},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (code, out, err)
