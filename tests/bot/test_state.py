"""What the records say of how the bot fares, and of what people voted: a real store and a real ledger."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.alarm import alarms
from bot.config import AlarmConfig
from bot.inbound import Where
from bot.ledger import Ledger, Outcome, Wish, open_ledger
from bot.model import Feedback, Planned, Vote
from bot.newsroom import Newsroom
from bot.runs import recorded
from bot.state import seen, state
from bot.status import published
from bot.voices import judged, tastes
from pipeline.config import PipelineConfig, StoreConfig, load, shipped
from pipeline.errors import StoreError
from pipeline.llm import Call
from pipeline.meaning import Offline
from pipeline.model import Fetched, Parsed, Source, SourceState
from pipeline.rank.taste import NO_TASTE
from pipeline.store import Store, open_store
from tests.bot.posting import Scripted
from tests.bot.reports import entry, report
from tests.fakes.news import item

NOW = datetime(2026, 3, 11, 2, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROOM, OTHER = Where("console", "c1"), Where("console", "c2")
WISH = Wish("daily", time(8, 30), "Asia/Shanghai", frozenset(range(7)), "ai-cloud", "zh")


@dataclass
class Place:
    config: PipelineConfig
    store: Store
    ledger: Ledger

    async def fetched(self, name: str, now: datetime, *, new: bool = True, error: str | None = None) -> None:
        source = Source(name=name, url=f"https://news.example/{name}")
        known = SourceState(name, source.url, last_fetched=now, status="failed" if error else "ok", error=error)
        items = (item(f"{name}的新闻", source=name),) if new else ()
        await self.store.sources.record(Fetched(source, known), Parsed(items), now)

    async def vote(self, person: str, entry_id: str, vote: Vote, at: datetime = NOW) -> None:
        await self.ledger.feedback.record(Feedback("console", person, entry_id, vote, at))

    async def seen(self, now: datetime = NOW, **unwell: datetime) -> list[str]:
        newsroom = Newsroom(self.store, self.config, self.config.sources, Offline(), {}, lambda: now)
        told = alarms(await seen(newsroom, self.ledger, unwell, now), AlarmConfig(), now)
        return [one.kind for one in told]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store and ledger without a row: to make their schemas takes longer than the tests."""
    path = tmp_path_factory.mktemp("empty") / "digest.db"

    async def make() -> None:
        async with open_store(f"sqlite:///{path}"), open_ledger(f"sqlite:///{path}"):
            pass

    asyncio.run(make())
    return path


@pytest.fixture
async def place(tmp_path: Path, empty: Path) -> AsyncIterator[Place]:
    url = f"sqlite:///{shutil.copy(empty, tmp_path / 'digest.db')}"
    sources = tuple(Source(name=name, url=f"https://news.example/{name}") for name in ("甲报", "乙报", "丙报"))
    config = load(shipped(), {}).model_copy(update={"store": StoreConfig(url=url), "sources": sources})
    async with AsyncExitStack() as opened:
        store = await opened.enter_async_context(open_store(url))
        yield Place(config, store, await opened.enter_async_context(open_ledger(url)))


class TestStatus:
    async def test_an_empty_store_has_nothing_to_say_and_says_so(self, place: Place) -> None:
        figures = published(await state(place.store, place.ledger, place.config, None, NOW))
        assert figures == {
            "runs": [],
            "next": [],
            "sources": {"ok": 0, "failed": [], "silent": []},
            "undelivered": {"waiting": 0, "failed": []},
            "chats_off": [],
            "model": {"calls": 0, "tokens": 0, "cost_usd": None},
            "votes": {"up": 0, "down": 0, "off": 0},
        }

    async def test_sources_are_counted_by_how_they_fare(self, place: Place) -> None:
        await place.fetched("甲报", NOW)
        await place.fetched("乙报", NOW, new=False, error="HTTP 404")
        await place.fetched("丙报", NOW - 30 * DAY)
        figures = await state(place.store, place.ledger, place.config, None, NOW)
        assert (figures.sources_ok, figures.sources_failed, figures.sources_silent) == (2, ("乙报",), ("丙报",))

    async def test_the_last_run_of_each_kind_is_told_with_its_counts_or_its_error(self, place: Place) -> None:
        async with recorded(place.store, "fetch", NOW - HOUR) as counts:
            counts["new"] = 3
        with pytest.raises(StoreError):
            async with recorded(place.store, "daily:ai-cloud", NOW - HOUR):
                raise StoreError("the disk is full")
        with pytest.raises(ZeroDivisionError):
            async with recorded(place.store, "weekly:ai-cloud", NOW - HOUR):
                raise ZeroDivisionError("secret words")
        await place.store.runs.start("fetch", NOW - DAY)
        figures = await state(place.store, place.ledger, place.config, None, NOW)
        assert [(kind, how) for kind, _, how in figures.runs] == [
            ("fetch", "…"),
            ("daily:ai-cloud", "✗ the disk is full"),
            ("weekly:ai-cloud", "✗ unexpected ZeroDivisionError"),
        ]
        run = await place.store.runs.last("daily:ai-cloud")
        assert run is not None and run.finished_at is not None
        assert timedelta() <= run.finished_at - run.started_at < HOUR

    async def test_the_next_posts_come_in_their_order_without_those_that_rest(self, place: Place) -> None:
        await place.ledger.chats.switch_on(ROOM, NOW, "团队")
        await place.ledger.subscriptions.add(ROOM, WISH, NOW)
        await place.ledger.subscriptions.add(OTHER, replace(WISH, at=time(18, 0)), NOW)
        resting = await place.ledger.subscriptions.add(Where("console", "c3"), WISH, NOW)
        await place.ledger.subscriptions.pause(resting.where, [resting.id])
        figures = await state(place.store, place.ledger, place.config, None, NOW)
        assert figures.following == (
            ("console:c2 daily ai-cloud", datetime(2026, 3, 11, 10, 0, tzinfo=UTC)),
            ("团队 (console:c1) daily ai-cloud", datetime(2026, 3, 12, 0, 30, tzinfo=UTC)),
        )

    async def test_posts_that_wait_and_those_that_failed_are_told_apart(self, place: Place) -> None:
        posts = [
            Planned(key, ROOM, "report:r1", "zh", NOW - HOUR, NOW + HOUR) for key in ("waiting", "refused", "arrived")
        ]
        await place.ledger.deliveries.add(posts)
        for key, outcome in (("refused", Outcome("failed", error="no rights")), ("arrived", Outcome("done"))):
            claimed = await place.ledger.deliveries.claim(key, NOW, HOUR)
            assert claimed is not None
            await place.ledger.deliveries.settle(claimed.lease, outcome)
        await place.ledger.chats.switch_off(OTHER, NOW, "the bot was removed")
        figures = await state(place.store, place.ledger, place.config, None, NOW)
        assert (figures.waiting, figures.failed) == (1, ("console:c1 report:r1: no rights",))
        assert figures.gone == ("console:c2 the bot was removed",)

    async def test_the_model_costs_what_it_cost_today(self, place: Place) -> None:
        call = Call("k", NOW, "write", "m", "", 1_000, 200, 0.02, True)
        for at in (NOW, NOW - HOUR, NOW - DAY):
            await place.store.model_calls.add(replace(call, at=at))
        figures = await state(place.store, place.ledger, place.config, None, NOW)
        assert (figures.calls, figures.tokens, figures.cost) == (2, 2_400, pytest.approx(0.04))

    async def test_platforms_are_asked_how_they_are(self, place: Place) -> None:
        class Ill(Scripted):
            async def well(self) -> str | None:
                return "the token is not valid"

        class Well(Scripted):
            async def well(self) -> str | None:
                return None

        platforms = {"b": Ill(), "a": Well()}
        figures = await state(place.store, place.ledger, place.config, platforms, NOW)  # type: ignore[arg-type]
        assert figures.platforms == (("a", None), ("b", "the token is not valid"))

    async def test_votes_are_counted(self, place: Place) -> None:
        for person, vote in (("p1", "up"), ("p2", "up"), ("p3", "off")):
            await place.vote(person, "r|e1", vote)  # type: ignore[arg-type]
        await place.vote("p4", "r|e1", "down", NOW - 100 * DAY)
        figures = await state(place.store, place.ledger, place.config, None, NOW)
        assert figures.votes == (2, 0, 1)


class TestVotes:
    async def test_a_vote_is_on_the_kind_and_the_first_source_of_the_entry(self, place: Place) -> None:
        await place.store.reports.add(report(entry(1)))
        await place.vote("p1", "daily-2026-03-11-ai-cloud-v1|e1", "down")
        found = await judged(place.store, await place.ledger.feedback.since(NOW))
        (one,) = found["ai-cloud"]
        assert (one.category, one.source, one.vote, one.person) == ("compute", "示例科技报", "down", "console:p1")

    async def test_the_last_word_on_a_story_counts_in_whichever_version_of_the_report(self, place: Place) -> None:
        await place.store.reports.add(report(entry(1)))
        await place.store.reports.add(report(entry(1, id="e9"), id="daily-2026-03-11-ai-cloud-v2", version=2))
        await place.vote("p1", "daily-2026-03-11-ai-cloud-v2|e9", "up", NOW - HOUR)
        await place.vote("p1", "daily-2026-03-11-ai-cloud-v1|e1", "off", NOW)
        found = await judged(place.store, await place.ledger.feedback.since(NOW - DAY))
        assert [one.vote for one in found["ai-cloud"]] == ["off"]

    async def test_votes_on_what_is_not_stored_are_left_out(self, place: Place) -> None:
        await place.store.reports.add(report(entry(1)))
        for entry_id in ("nowhere|e1", "daily-2026-03-11-ai-cloud-v1|e7", "daily-2026-03-11-ai-cloud-v1", "|", ""):
            await place.vote("p1", entry_id, "up")
        assert await judged(place.store, await place.ledger.feedback.since(NOW)) == {}

    async def test_enough_votes_become_the_taste_of_their_profile_alone(self, place: Place) -> None:
        await place.store.reports.add(report(*(entry(number) for number in range(1, 6))))
        for person in range(4):
            for number in range(1, 6):
                await place.vote(f"p{person}", f"daily-2026-03-11-ai-cloud-v1|e{number}", "down")
        two = (*place.config.profiles, place.config.profiles[0].model_copy(update={"name": "other"}))
        config = place.config.model_copy(update={"profiles": two})
        found = await tastes(place.store, place.ledger, config, NOW)
        assert found["ai-cloud"].of_category("compute") < 1
        assert found["other"] == NO_TASTE
        assert (await tastes(place.store, place.ledger, config, NOW + 91 * DAY))["ai-cloud"] == NO_TASTE


class TestAlarms:
    async def test_an_empty_store_that_nobody_subscribed_to_is_no_alarm(self, place: Place) -> None:
        assert await place.seen() == []

    async def test_silence_in_the_records_becomes_alarms(self, place: Place) -> None:
        await place.ledger.subscriptions.add(ROOM, WISH, NOW - 3 * DAY)
        await place.fetched("甲报", NOW - 7 * HOUR)
        await place.ledger.chats.switch_off(OTHER, NOW - HOUR, "removed")
        await place.ledger.deliveries.add([Planned("k", ROOM, "report:r", "zh", NOW - 2 * HOUR, NOW + HOUR)])
        found = await place.seen(NOW + timedelta(minutes=5), console=NOW - HOUR)
        assert found == ["platform", "undelivered", "gone", "no_report", "no_items"]

    async def test_news_and_a_report_end_it(self, place: Place) -> None:
        await place.ledger.subscriptions.add(ROOM, WISH, NOW - 3 * DAY)
        await place.fetched("甲报", NOW)
        await place.fetched("乙报", NOW, new=False)
        await place.store.reports.add(report(entry(1), generated_at=NOW - 2 * HOUR))
        assert await place.seen(NOW + HOUR) == []

    @pytest.mark.parametrize(
        ("engine", "notes", "told"), [("extractive", ("x",), ["model"]), ("extractive", (), []), ("llm", ("x",), [])]
    )
    async def test_the_model_fails_when_no_report_that_it_was_to_write_was_written_by_it_for_a_day(
        self, place: Place, engine: str, notes: tuple[str, ...], told: list[str]
    ) -> None:
        for days in range(3):
            day = NOW - days * DAY
            changes = {"engine": engine, "notes": notes} if days < 2 else {"engine": "llm"}
            made = report(entry(1), id=f"r{days}", date=day.date(), generated_at=day, **changes)
            await place.store.reports.add(made)
        assert await place.seen(NOW) == told
        assert await place.seen(NOW - timedelta(minutes=1)) == []
