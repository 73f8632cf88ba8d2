"""The fake Slack refuses every block that Slack refuses, and passes those at their limits."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_rig import (
    actions,
    button,
    choice,
    client,
    clock,
    mrkdwn,
    no_proxy,
    plain,
    refused,
    section,
    slack,
)

__all__ = ["client", "clock", "no_proxy", "slack"]

WRONG = {
    "a header in mrkdwn": [{"type": "header", "text": mrkdwn("x")}],
    "a header of 151": [{"type": "header", "text": plain("x" * 151)}],
    "an empty section": [section("")],
    "a section without text": [{"type": "section"}],
    "a section of 3001": [section("x" * 3001)],
    "a field of 2001": [{"type": "section", "fields": [mrkdwn("x" * 2001)]}],
    "eleven fields": [{"type": "section", "fields": [mrkdwn("x")] * 11}],
    "eleven parts of a context": [{"type": "context", "elements": [mrkdwn("x")] * 11}],
    "no actions": [actions()],
    "26 actions": [actions(*(button(f"a{n}") for n in range(26)))],
    "a button in mrkdwn": [actions({"type": "button", "text": mrkdwn("x")})],
    "a button of 76": [actions(button("a", "x" * 76))],
    "a value of 2001": [actions(button("a", value="x" * 2001))],
    "an empty value": [actions(button("a", value=""))],
    "a style of its own": [actions(button("a", style="loud"))],
    "an address that is none": [actions(button("a", url="evil"))],
    "an option's value of 151": [actions(choice("x" * 151))],
    "an option's text of 76": [actions(choice("x" * 76))],
    "101 options": [actions(choice(*(str(n) for n in range(101))))],
    "the same option twice": [actions(choice("a", "a"))],
    "no options": [actions(choice())],
    "an image without words": [{"type": "image", "image_url": "https://a.example/i.png"}],
    "an image of a file that is not there": [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "x"}],
    "an unknown block": [{"type": "accordion"}],
    "an unknown key": [section("x", colour="red")],
    "a null block": [None],
    "the same block_id": [section("x", block_id="b"), section("y", block_id="b")],
    "the same action_id": [actions(button("a")), actions(button("a"))],
    "two tables": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2,
    "a table of 101 rows": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}],
    "a container of eleven": [{"type": "container", "title": plain("x"), "child_blocks": [section("x")] * 11}],
    "markdown in a container": [
        {"type": "container", "title": plain("x"), "child_blocks": [{"type": "markdown", "text": "x"}]}
    ],
    "an alert in a message": [{"type": "alert", "text": plain("x")}],
    "three charts": [
        {"type": "data_visualization", "title": "x", "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]}}
    ]
    * 3,
}


@pytest.mark.parametrize("blocks", WRONG.values(), ids=WRONG.keys())
async def test_blocks_that_slack_refuses_are_refused(
    slack: FakeSlack, client: AsyncWebClient, blocks: list[dict[str, Any]]
) -> None:
    assert await refused(client.chat_postMessage(channel="C1", text="x", blocks=blocks)) == "invalid_blocks"
    assert await refused(client.blocks_validate(blocks=blocks)) == "invalid_blocks"
    assert not slack.posts("C1")


async def test_blocks_at_their_limits_pass(slack: FakeSlack, client: AsyncWebClient) -> None:
    blocks = [
        {"type": "header", "text": plain("x" * 150)},
        section("x" * 3000, accessory=button("full:0", "x" * 75, value="v" * 2000, url="https://a.example")),
        {"type": "context", "elements": [mrkdwn("x")] * 10},
        actions(*(button(f"a{n}") for n in range(24)), choice("a" * 75, "b")),
        {"type": "container", "title": plain("x"), "is_collapsible": True, "child_blocks": [section("x")] * 10},
        {"type": "markdown", "text": "**x**"},
        *([{"type": "divider"}] * 44),
    ]
    assert len(blocks) == 50
    await client.chat_postMessage(channel="C1", text="x", blocks=blocks)


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ([{"type": "divider"}] * 51, "msg_blocks_too_many"),
        ([section("x" * 2700)] * 5, "msg_blocks_too_long"),
        ([{"type": "markdown", "text": "x" * 6001}] * 2, "msg_blocks_too_long"),
        ("nonsense", "invalid_blocks_format"),
    ],
)
async def test_too_much_in_a_message_has_its_own_error(client: AsyncWebClient, blocks: Any, error: str) -> None:
    assert await refused(client.chat_postMessage(channel="C1", text="x", blocks=blocks)) == error


async def test_a_workspace_may_not_have_a_block_yet(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.refuse_block_types({"container"})
    new = {"type": "container", "title": plain("x"), "child_blocks": [section("x")]}
    assert await refused(client.chat_postMessage(channel="C1", text="x", blocks=[new])) == "invalid_blocks"
    await client.chat_postMessage(channel="C1", text="x", blocks=[section("x")])
