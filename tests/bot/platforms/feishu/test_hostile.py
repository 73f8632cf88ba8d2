"""What feeds and models write stays words, all the way into the chat: no mention, no picture, no address of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.card import Card
from bot.formats import FORMATS
from bot.inbound import Pressed, Typed, Where, Who
from bot.platforms.feishu.documents import Documents
from bot.platforms.feishu.render import LIMITS
from bot.present import Reader, View, answer, evidence, fitted, full, short, weekly_parts, weekly_short
from pipeline.model import DailyReport, Reply
from tests.bot.platforms.feishu.conftest import TEAM, House, below
from tests.bot.reports import citation, entry, report
from tests.bot.test_present_weekly import answered, week
from tests.fakes.feishu.reading import images, links, mentions, shown
from tests.fakes.feishu.state import Sent

WORDS = (
    '<at id=all></at><at user_id="all">所有人</at> @all @所有人 <person id=ou_li></person> '
    "[点这里](https://evil.example/a) ![x](http://evil.example/p.png) <font color='red'>红</font> "
    "&lt;at id=all&gt; &#60;at id=all&#62; <link url='https://evil.example/l'>x</link> https://evil.example/b "
    "<number_tag url='https://evil.example/n'>1</number_tag> **粗** `码` www.evil.example <br> evil.example/c"
)
READER = Reader("zh", "Asia/Shanghai")
ASKED = Who("ou_li")


def daily() -> DailyReport:
    own = citation(1, WORDS).model_copy(update={"title": WORDS})
    changes = {"text": WORDS, "reason": WORDS, "tags": (WORDS,), "evidence": (WORDS,), "category": "compute"}
    one = entry(1, sources=(own, citation(2, WORDS)), **changes)
    return report(one, entry(2, region="international", sources=(own,), **changes), title=WORDS, summary=WORDS)


def cards() -> dict[str, list[Card]]:
    made, view = daily(), View(daily().id)
    weekly = week(3)
    said = answered(question=WORDS, sentences=(Reply(text=WORDS, citations=(1,)),))
    more = tuple(full(made, view, READER, LIMITS))
    return {
        "short and folded": [replace(one, more=more) for one in fitted(short(made, READER), LIMITS)],
        "full": list(more),
        "evidence": list(fitted(evidence(made, made.entries[0], {"i1": [WORDS]}, READER), LIMITS)),
        "answer": list(fitted(answer(said, READER), LIMITS)),
        "weekly": [*fitted(weekly_short(weekly, READER), LIMITS), *weekly_parts(weekly, READER, LIMITS)],
    }


def harmless(messages: Iterable[Sent]) -> str:
    """What the messages show, once none of them calls, shows or links what a stranger wrote."""
    told = []
    for one in messages:
        assert mentions(one.content) == []
        if not isinstance(one.content, str):
            assert images(one.content) == []
            foreign = [url for url in links(one.content) if not url.startswith("https://news.example/")]
            assert foreign == []
        told.append(shown(one.content).replace("\u200b", ""))
    return "\n".join(told)


@pytest.mark.parametrize("kind", list(cards()))
@pytest.mark.parametrize("refusals", [0, 1, 3, 4], ids=["folded or rich", "rich or plain", "bare", "text"])
async def test_in_a_post_of_any_style(house: House, kind: str, refusals: int) -> None:
    house.fake.chats["oc_team"].at_all = True
    for number, card in enumerate(cards()[kind]):
        styles = min(refusals, 4 if card.more else 3)  # each but the last, which is text
        house.fake.plan("create", ("code", 230099, "Failed, ext=ErrCode: 200621; ErrMsg: x; ", 200), styles)
        await house.feishu.post(TEAM, card, f"k{number}")
    told = harmless(house.fake.posts("oc_team"))
    if kind != "weekly":
        assert "<at id=all>" in told
        assert "[点这里](https://evil.example/a)" in told


async def test_in_what_one_person_sees(house: House) -> None:
    message = await house.feishu.post(TEAM, cards()["full"][0], "k1")
    for number, card in enumerate(cards()["evidence"]):
        await house.feishu.whisper(Pressed(f"p{number}", TEAM, ASKED, "evidence", "v", message), card)
    assert "<at id=all>" in harmless(house.fake.ephemerals("oc_team", "ou_li"))


async def test_in_an_answer_while_it_grows_and_when_it_is_there(house: House) -> None:
    asked = await house.fake.say("oc_team", "ou_li", "谁融资了？")
    heard = Typed(asked, TEAM, ASKED, "谁融资了？", message=asked)
    draft = await house.feishu.draft(below(asked), heard, again=False)
    await draft.status("正在查找……")
    for end in range(40, len(WORDS), 60):
        await draft.write(WORDS[:end])
        harmless(house.fake.posts("oc_team", asked))
    assert "<at id=all>" in harmless(house.fake.posts("oc_team", asked))
    await draft.post(cards()["answer"][0], "k1")
    assert "<at id=all>" in harmless(house.fake.posts("oc_team", asked))


async def test_in_a_robot_s_post(house: House) -> None:
    house.fake.add_robot("hook1", "oc_team")
    url = f"{house.fake.base_url}/open-apis/bot/v2/hook/hook1"
    house.feishu.robots.environ.update({"FEISHU_ROBOT_OPS_URL": url})  # type: ignore[attr-defined]
    await house.feishu.post(Where("feishu", "robot:ops"), cards()["short and folded"][0], "k1")
    assert "<at id=all>" in harmless(house.fake.messages("oc_team"))


async def no_wait(seconds: float) -> None:
    return


async def test_in_a_document(house: House) -> None:
    told = week(3)
    reference = told.references[0].model_copy(update={"title": WORDS, "name": WORDS})
    section = told.parts[0].sections[0]
    said = section.model_copy(
        update={"title": WORDS, "sentences": (section.sentences[0].model_copy(update={"text": WORDS}),)}
    )
    part = told.parts[0].model_copy(update={"sections": (said, *told.parts[0].sections[1:])})
    made = told.model_copy(
        update={"references": (reference, *told.references[1:]), "parts": (part, *told.parts[3:]), "title": WORDS}
    )
    await Documents(house.feishu.calls, no_wait).publish(made.title, FORMATS["markdown"](made), "oc_team")
    (document,) = house.fake.documents.values()
    words = document.words()
    assert "<at id=all>" in words
    assert "[点这里](https://evil.example/a)" in words
    blocks = str(document.blocks)
    assert "mention" not in blocks
    assert "evil.example%2F" not in blocks
    assert "'url': 'https%3A%2F%2Fevil" not in blocks
    assert "'url': 'https%3A%2F%2Fnews.example" in blocks
    assert not any(block["block_type"] == 27 for block in document.blocks.values())
    assert len(document.blocks) < 80


async def test_words_that_a_converter_takes_for_an_address_lead_nowhere(house: House) -> None:
    markdown = "星河智算 https://evil.example/b 融资 [\\[1\\]](<https://news.example/1>)"
    await Documents(house.feishu.calls, no_wait).publish("周报", markdown, "oc_team")
    (document,) = house.fake.documents.values()
    assert "https://evil.example/b" in document.words()
    assert "evil.example%2F" not in str(document.blocks)
    assert "news.example%2F1" in str(document.blocks)
