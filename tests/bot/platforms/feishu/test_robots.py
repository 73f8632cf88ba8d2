"""Robots of groups: signed one-way posts, none of them twice."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.card import Button, Buttons, Card, Heading, Line
from bot.config import BotConfig, FeishuConfig
from bot.inbound import Where
from bot.ledger import open_ledger
from bot.platforms import Busy, Gone, Refused
from bot.platforms.means import Means
from bot.platforms.opening import open_feishu
from tests.blank import blank
from tests.bot.platforms.feishu.conftest import TEAM, House, opened
from tests.contract.platforms import NOW
from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu.reading import every, links, shown

OPS = Where("feishu", "robot:ops-team")
CARD = Card("日报", (Line("星河智算启用"), Buttons((Button("完整版", "full", "r1"),))), "日报", "zh")
FULL = Card("完整版", (Heading("国内动态"), Line("第二条")), "完整版", "zh")


@pytest.fixture
async def ops(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path, FeishuConfig()) as house:
        house.fake.add_robot("hook1", "oc_team", "s3cret")
        url = f"{house.fake.base_url}/open-apis/bot/v2/hook/hook1"
        secrets = {"FEISHU_ROBOT_OPS_TEAM_URL": url, "FEISHU_ROBOT_OPS_TEAM_SECRET": "s3cret"}
        house.feishu.robots.environ.update(secrets)  # type: ignore[attr-defined]
        yield house


async def test_a_post_is_signed_and_has_no_buttons_that_nobody_hears(ops: House) -> None:
    assert await ops.feishu.post(OPS, CARD, "k1")
    (message,) = ops.fake.messages("oc_team")
    assert "星河智算启用" in shown(message.content)
    assert not list(every(message.content, "button"))


async def test_the_full_version_is_folded_in_and_the_page_is_linked(ops: House) -> None:
    page = "https://digest.example/reports/r1"
    await ops.feishu.post(OPS, replace(CARD, more=(FULL, FULL), page=page), "k1")
    (message,) = ops.fake.messages("oc_team")
    assert list(every(message.content, "collapsible_panel"))
    assert links(message.content) == ["https://digest.example/reports/r1"]


@pytest.mark.parametrize("outcome", ["drop_after", "502_html"])
async def test_an_unclear_post_is_never_tried_again(ops: House, outcome: str) -> None:
    ops.fake.plan("robot", outcome)
    with pytest.raises(Refused, match="not tried again") as raised:
        await ops.feishu.post(OPS, CARD, "k1")
    assert "hook1" not in str(raised.value)
    with pytest.raises(Refused, match="not tried again"):
        await ops.feishu.find(OPS, "k1", ops.now)


async def test_a_robot_that_posts_too_often_waits(ops: House) -> None:
    ops.fake.plan("robot", ("code", 11232, "frequency limited", 200))
    with pytest.raises(Busy):
        await ops.feishu.post(OPS, CARD, "k1")


async def test_a_wrong_secret_is_told_without_it(ops: House) -> None:
    ops.feishu.robots.environ["FEISHU_ROBOT_OPS_TEAM_SECRET"] = "other"  # type: ignore[index]
    with pytest.raises(Refused, match="check the secret") as raised:
        await ops.feishu.post(OPS, CARD, "k1")
    assert "other" not in str(raised.value)


async def test_a_robot_that_was_removed_or_never_named_is_gone(ops: House) -> None:
    with pytest.raises(Gone, match="FEISHU_ROBOT_UNKNOWN_URL"):
        await ops.feishu.post(Where("feishu", "robot:unknown"), CARD, "k1")
    ops.fake.robots.clear()
    with pytest.raises(Gone):
        await ops.feishu.post(OPS, CARD, "k1")


async def test_an_address_without_encryption_is_none(ops: House) -> None:
    ops.feishu.robots.environ["FEISHU_ROBOT_OPS_TEAM_URL"] = "http://open.feishu.example/hook"  # type: ignore[index]
    with pytest.raises(Gone):
        await ops.feishu.post(OPS, CARD, "k1")


async def test_what_a_robot_has_posted_cannot_be_edited(ops: House) -> None:
    with pytest.raises(Refused):
        await ops.feishu.edit(OPS, "robot:ops-team:1", CARD)


async def test_a_doctor_names_the_robot_whose_address_is_none(ops: House) -> None:
    assert await ops.feishu.well() is None
    ops.feishu.robots.environ["FEISHU_ROBOT_OPS_TEAM_URL"] = "open.feishu.example/hook/s3cret"  # type: ignore[index]
    told = str(await ops.feishu.well())
    assert "FEISHU_ROBOT_OPS_TEAM_URL" in told
    assert "s3cret" not in told


async def test_robots_post_without_an_app(tmp_path: Path) -> None:
    async with FakeFeishu() as fake, open_ledger(blank(tmp_path)) as ledger:
        fake.add_chat("oc_team", "研发群", [])
        fake.add_robot("hook1", "oc_team")
        means = Means(
            {"FEISHU_ROBOT_OPS_TEAM_URL": f"{fake.base_url}/open-apis/bot/v2/hook/hook1"}, lambda: NOW, ledger
        )
        async with open_feishu(BotConfig(), means) as platform:
            assert platform is not None
            assert await platform.well() is None
            assert await platform.post(OPS, CARD, "k1")
            with pytest.raises(Refused, match="FEISHU_APP_ID"):
                await platform.post(TEAM, CARD, "k2")
        assert len(fake.messages("oc_team")) == 1
        async with open_feishu(BotConfig(), Means({}, lambda: NOW, ledger)) as none:
            assert none is None


async def test_no_log_shows_a_robot_s_address_or_secret(
    ops: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    await ops.feishu.post(OPS, CARD, "k1")
    told = caplog.text + "".join(capfd.readouterr())
    assert "hook1" not in told
    assert "s3cret" not in told
