"""Posts by the real SDK: once each, plainer where a card is refused, in the thread where there can be one."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.card import Button, Buttons, Card, Heading, Line, Picture
from bot.config import FeishuConfig
from bot.inbound import Where
from bot.limits import OwnTurns, Pace
from bot.platforms import Busy, Gone, Refused, Unclear
from bot.platforms.feishu.client import open_client
from bot.platforms.feishu.codes import Lacking
from bot.platforms.means import Means
from pipeline.errors import ConfigError
from tests.bot.platforms.feishu.conftest import TEAM, House, below
from tests.contract.feishu import environ
from tests.contract.platforms import NOW
from tests.fakes.feishu.reading import every, images, shown

CARD = Card("日报", (Line("星河智算启用"), Buttons((Button("完整版", "full", "r1"),))), "日报：星河智算启用", "zh")
REFUSED = "Failed to create card content, ext=ErrCode: 200621; ErrMsg: parse card json err, unknown property; "


@pytest.mark.parametrize("code", [230099, 11310])
async def test_a_card_that_is_refused_inside_http_200_arrives_plainer(house: House, code: int) -> None:
    house.fake.plan("create", ("code", code, REFUSED, 200))
    await house.feishu.post(TEAM, CARD, "k1")
    (post,) = house.fake.posts("oc_team")
    assert "星河智算启用" in shown(post.content)
    assert not list(every(post.content, "column_set"))


async def test_a_card_that_is_refused_in_every_form_arrives_as_words(house: House) -> None:
    house.fake.plan("create", ("code", 230099, REFUSED, 200), times=3)
    await house.feishu.post(TEAM, CARD, "k1")
    (post,) = house.fake.posts("oc_team")
    assert post.msg_type == "text"
    assert "星河智算启用" in post.content


@pytest.mark.parametrize(("code", "status"), [(230020, 200), (11232, 200), (230020, 400)])
async def test_a_limit_is_waited_for_and_nothing_arrives(house: House, code: int, status: int) -> None:
    house.fake.plan("create", ("code", code, "frequency limit", status))
    with pytest.raises(Busy) as raised:
        await house.feishu.post(TEAM, CARD, "k1")
    assert raised.value.seconds > 0
    assert house.fake.posts("oc_team") == []


async def test_http_429_is_waited_for_as_long_as_it_asks(house: House) -> None:
    house.fake.plan("create", ("429", 9))
    with pytest.raises(Busy) as raised:
        await house.feishu.post(TEAM, CARD, "k1")
    assert raised.value.seconds == 9


async def test_a_gateway_s_page_leaves_it_unclear_and_a_second_try_makes_one_post(house: House) -> None:
    house.fake.plan("create", "502_html")
    with pytest.raises(Unclear):
        await house.feishu.post(TEAM, CARD, "k1")
    assert await house.feishu.find(TEAM, "k1", house.now) is None
    await house.feishu.post(TEAM, CARD, "k1")
    assert len(house.fake.posts("oc_team")) == 1


async def test_a_post_whose_answer_was_lost_is_found_in_the_history(house: House) -> None:
    house.fake.plan("create", "drop_after")
    with pytest.raises(Unclear):
        await house.feishu.post(TEAM, CARD, "k1")
    since, (post,) = house.now, house.fake.posts("oc_team")
    house.later(hours=5)
    assert await house.feishu.find(TEAM, "k1", since) == post.message_id
    assert await house.feishu.find(TEAM, "k2", since) is None


async def test_a_post_in_a_thread_whose_answer_was_lost_is_found_there(house: House) -> None:
    root = await house.feishu.post(TEAM, CARD, "k1")
    house.fake.plan("reply", "drop_after")
    with pytest.raises(Unclear):
        await house.feishu.post(below(root), CARD, "k2")
    since = house.now
    house.later(hours=5)
    assert await house.feishu.find(below(root), "k2", since) == house.fake.posts("oc_team", root)[0].message_id


async def test_without_the_right_to_read_the_hour_of_the_uuid_keeps_a_post_single(house: House) -> None:
    house.fake.plan("create", "drop_after")
    house.fake.scopes = {"im:message:send_as_bot"}
    with pytest.raises(Unclear):
        await house.feishu.post(TEAM, CARD, "k1")
    assert await house.feishu.find(TEAM, "k1", house.now - timedelta(minutes=5)) is None
    again = await house.feishu.post(TEAM, CARD, "k1")
    assert [post.message_id for post in house.fake.posts("oc_team")] == [again]


async def test_without_the_right_to_read_nothing_is_posted_again_after_the_hour(house: House) -> None:
    house.fake.plan("create", "drop_after")
    house.fake.scopes = {"im:message:send_as_bot"}
    with pytest.raises(Unclear):
        await house.feishu.post(TEAM, CARD, "k1")
    since = house.now
    house.later(hours=2)
    with pytest.raises(Refused, match="im:message"):
        await house.feishu.find(TEAM, "k1", since)


async def test_a_token_that_was_revoked_is_fetched_again_once(house: House) -> None:
    await house.feishu.post(TEAM, CARD, "k1")
    house.fake.expire_token()
    await asyncio.gather(*(house.feishu.post(TEAM, CARD, f"k{n}") for n in range(2, 8)))
    assert len(house.fake.posts("oc_team")) == 7
    assert house.fake.tokens_issued == 2


async def test_a_token_that_is_never_right_is_not_asked_for_again_and_again(house: House) -> None:
    house.fake.plan("create", ("code", 99991663, "Invalid access token"), times=9)
    with pytest.raises(Refused, match="FEISHU_APP_SECRET"):
        await house.feishu.post(TEAM, CARD, "k1")
    assert len(house.fake.asked("POST /open-apis/im/v1/messages")) == 2


async def test_while_there_is_no_token_nothing_was_posted(house: House) -> None:
    house.fake.plan("token", "502_html")
    with pytest.raises(Busy):
        await house.feishu.post(TEAM, CARD, "k1")


async def test_nobody_at_the_address_means_nothing_was_posted(house: House) -> None:
    await house.fake.shut()
    with pytest.raises(Busy):
        await house.feishu.post(TEAM, CARD, "k1")


async def test_a_missing_right_is_named(house: House) -> None:
    house.fake.scopes = {"im:chat"}
    with pytest.raises(Lacking, match="im:message:send_as_bot"):
        await house.feishu.post(TEAM, CARD, "k1")


async def test_a_chat_that_was_dissolved_is_gone(house: House) -> None:
    house.fake.chats["oc_team"].disbanded = True
    with pytest.raises(Gone):
        await house.feishu.post(TEAM, CARD, "k1")


async def test_where_no_thread_can_be_the_answer_quotes(house: House) -> None:
    root = await house.feishu.post(TEAM, CARD, "k1")
    house.fake.plan("reply", ("code", 230071, "no thread"))
    await house.feishu.post(below(root), CARD, "k2")
    (reply,) = house.fake.posts("oc_team", root)
    assert reply.thread_id is None


async def test_in_a_chat_of_two_a_reply_makes_no_thread(house: House) -> None:
    house.feishu.posts.chats.met("ou_li", "oc_two")
    two = Where("feishu", "oc_two")
    root = await house.feishu.post(two, CARD, "k1")
    await house.feishu.post(below(root, two), CARD, "k2")
    assert house.fake.posts("oc_two", root)[0].thread_id is None


async def test_below_a_message_that_was_taken_back_the_chat_gets_it(house: House) -> None:
    root = await house.feishu.post(TEAM, CARD, "k1")
    house.fake.sent[root].recalled = True
    message = await house.feishu.post(below(root), CARD, "k2")
    assert house.fake.sent[message].root_id is None


async def test_a_person_s_id_stands_for_the_chat_of_two(house: House) -> None:
    message = await house.feishu.post(Where("feishu", "ou_li"), CARD, "k1")
    assert house.fake.sent[message].chat_id == "oc_two"


async def test_a_chart_is_brought_once_and_shown(house: House) -> None:
    card = Card("周报", (Line("趋势"), Picture("r1", "moved", "三周走势")), "周报", "zh")
    first = await house.feishu.post(TEAM, card, "k1")
    await house.feishu.post(TEAM, card, "k2")
    assert len(house.fake.images) == 1
    assert images(house.fake.sent[first].content) == list(house.fake.images)


async def test_a_chart_that_cannot_be_brought_is_said_in_words(house: House) -> None:
    house.fake.plan("image", ("code", 234011, "format"))
    card = Card("周报", (Line("趋势"), Picture("r1", "moved", "三周走势")), "周报", "zh")
    message = await house.feishu.post(TEAM, card, "k1")
    assert "三周走势" in shown(house.fake.sent[message].content)


async def test_an_edit_after_a_fortnight_is_refused_with_the_reason(house: House) -> None:
    message = await house.feishu.post(TEAM, CARD, "k1")
    house.later(days=15)
    with pytest.raises(Refused, match="14 days"):
        await house.feishu.edit(TEAM, message, CARD)


async def test_edits_of_one_message_keep_to_its_rate(house: House) -> None:
    message = await house.feishu.post(TEAM, CARD, "k1")
    waits: list[float] = []

    async def slept(seconds: float) -> None:
        waits.append(seconds)
        house.later(seconds=seconds)

    def seconds() -> float:
        return house.now.timestamp()

    house.feishu.posts.pace = Pace(OwnTurns(seconds), slept)
    for _ in range(3):
        await house.feishu.edit(TEAM, message, CARD)
    assert sum(waits) >= 0.4
    assert house.fake.sent[message].updates == 3


@pytest.mark.parametrize("address", ["http://open.feishu.cn", "https://me@open.feishu.cn", "open.feishu.cn"])
async def test_the_apps_secret_is_sent_to_no_address_on_the_way_to_which_it_can_be_read(
    house: House, address: str
) -> None:
    means = Means(environ(house.fake), lambda: NOW, house.ledger)
    with pytest.raises(ConfigError, match="base_url"):
        async with open_client(FeishuConfig(base_url=address), means):
            pass


async def test_secrets_are_in_no_repr_and_no_error(house: House) -> None:
    house.fake.plan("create", "hang_after")
    house.feishu.calls._seconds = (0.3, 0.3)
    with pytest.raises(Unclear) as raised:
        await house.feishu.post(TEAM, CARD, "k1")
    told = f"{raised.value!r} {house.feishu!r} {house.feishu.calls.app!r}"
    assert house.fake.app_secret not in told
    assert house.fake.token not in told
    assert json.dumps(house.fake.encrypt_key) not in told


async def test_the_full_version_stands_closed_in_the_post_while_it_fits(house: House) -> None:
    full = Card("完整版", (Heading("国内动态"), Line("另一条消息")), "完整版", "zh")
    long = replace(full, blocks=(Heading("国内动态"), *(Line(f"第 {n} 条" + "长" * 400) for n in range(60))))
    first = await house.feishu.post(TEAM, replace(CARD, more=(full,)), "k1")
    second = await house.feishu.post(TEAM, replace(CARD, more=(long,)), "k2")
    panels = [list(every(house.fake.sent[one].content, "collapsible_panel")) for one in (first, second)]
    assert "另一条消息" in str(panels[0])
    assert panels[1] == []


async def test_a_folded_card_that_is_refused_comes_without_its_fold(house: House) -> None:
    full = Card("完整版", (Heading("国内动态"), Line("另一条消息")), "完整版", "zh")
    house.fake.plan("create", ("code", 230099, REFUSED, 200))
    message = await house.feishu.post(TEAM, replace(CARD, more=(full,)), "k1")
    assert "星河智算启用" in shown(house.fake.sent[message].content)
    assert not list(every(house.fake.sent[message].content, "collapsible_panel"))
