"""A page that grows as its answer comes, over a real connection; and what becomes of answers whose readers are gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.asking import Asked
from bot.platforms import Draft
from bot.web.server import Site
from bot.web.underway import Underway
from pipeline.model import Answer
from tests.bot.test_web import NOW, served
from tests.bot.web.conftest import Opening
from tests.bot.web.reading import form, shown
from tests.bot.whole import Oracle

SENT = {"question": "昨天有几起并购？"}


class Stepwise(Oracle):
    """Says what it does, then a first sentence, then waits to be let go on; `begun` tells that it waits."""

    def __init__(self) -> None:
        super().__init__(hold=asyncio.Event())
        self.begun = asyncio.Event()

    async def answer(self, asked: Asked, draft: Draft) -> Answer:
        await draft.status("先找一找<b>")
        await asyncio.sleep(0)
        await draft.write("第一句。[1]\n<b>")
        self.begun.set()
        return await super().answer(asked, draft)


@asynccontextmanager
async def client_of(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with served(site) as (host, port):
        client = httpx.AsyncClient(base_url=f"http://{host}:{port}", trust_env=False, headers={"Accept-Language": "zh"})
        async with client:
            yield client


async def until(pieces: AsyncIterator[str], words: str) -> str:
    """What has been sent once `words` were; it hangs, and fails, where they never are."""
    sent = ""
    async with asyncio.timeout(10):
        while words not in sent:
            sent += await anext(pieces)
    return sent


async def test_the_first_words_are_there_while_the_model_still_hangs(open_site: Opening) -> None:
    oracle = Oracle(hold=asyncio.Event())
    async with open_site(oracle) as site, client_of(site) as client:
        async with client.stream("POST", "/questions", data=SENT) as answer:
            pieces = answer.aiter_text()
            first = await until(pieces, "正在查找")
            assert SENT["question"] in first
            assert oracle.hold is not None
            oracle.hold.set()
            rest = "".join([piece async for piece in pieces])
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["X-Accel-Buffering"] == "no"
    assert "回答的第一句" in shown(first + rest, "//div[@class='answer']/div[last()]")


async def test_each_step_hides_the_one_before_it_and_the_answer_hides_all(open_site: Opening) -> None:
    oracle = Stepwise()
    async with (
        open_site(oracle) as site,
        client_of(site) as client,
        client.stream("POST", "/questions", data=SENT) as answer,
    ):
        pieces = answer.aiter_text()
        page = await until(pieces, "第一句。[1]")
        assert oracle.hold is not None
        oracle.hold.set()
        page += "".join([piece async for piece in pieces])
    assert ".coming:has(+ *) { display: none; }" in page  # :last-child is nothing's while a page is still coming
    *coming, last = [line for line in page.splitlines() if line.startswith(('<p class="coming', '<div class="coming'))]
    assert coming
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert page.index("</section>") > page.index(last)
    assert "coming" not in page[page.index(last) + 10 :].partition("\n")[2]


async def test_an_answer_is_finished_and_kept_although_its_reader_has_left(open_site: Opening) -> None:
    oracle = Stepwise()
    async with open_site(oracle) as site, client_of(site) as client:
        page = (await client.get("/")).text
        async with client.stream("POST", "/questions", data=SENT | form(page)) as answer:
            await until(answer.aiter_text(), "第一句")
        async with client.stream("POST", "/questions", data=SENT | form(page)) as answer:  # and comes back
            pieces = answer.aiter_text()
            await until(pieces, "第一句")
            assert oracle.hold is not None
            oracle.hold.set()
            rest = "".join([piece async for piece in pieces])
        assert len(oracle.asked) == 1
        assert "回答的第一句" in rest
        assert await site.ledger.turns.count(None, NOW) == 1


async def test_many_questions_at_once_are_put_off(open_site: Opening) -> None:
    oracle = Oracle(hold=asyncio.Event())
    async with open_site(oracle) as site, client_of(site) as client:
        streams = [client.stream("POST", "/questions", data=SENT) for _ in range(3)]
        for stream in streams:
            await until((await stream.__aenter__()).aiter_text(), "正在查找")
        late = await client.post("/questions", data=SENT)
        assert oracle.hold is not None
        oracle.hold.set()
        for stream in streams:
            await stream.__aexit__(None, None, None)
    assert late.status_code == 503
    assert int(late.headers["Retry-After"]) > 0
    assert "正在回答的问题太多" in shown(late.text, "//div[@class='answer']")


async def test_a_server_that_ends_gives_up_what_hangs() -> None:
    hold, underway = asyncio.Event(), Underway()

    async def never(_: Draft) -> Answer:
        await hold.wait()
        raise AssertionError

    coming = underway.begin("web:a:1", "web:a:", never)
    reader = asyncio.create_task(anext(coming.told(), None))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    underway.close()
    assert await coming.answer() is None
    assert await reader is None
    assert underway.get("web:a:1") is None


async def test_a_reader_who_comes_late_is_told_the_newest_alone() -> None:
    hold, underway = asyncio.Event(), Underway()

    async def slowly(draft: Draft) -> Answer:
        for word in ("a", "b", "c"):
            await draft.write(word)
        await hold.wait()
        raise ValueError("no answer")

    coming = underway.begin("web:a:1", "web:a:", slowly)
    await asyncio.sleep(0)
    told = coming.told()
    newest = await anext(told)
    assert newest is not None
    assert newest.text == "c"
    hold.set()
    with pytest.raises(StopAsyncIteration):
        await anext(told)
    assert await coming.answer() is None
