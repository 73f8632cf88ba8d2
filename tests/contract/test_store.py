"""What every store does, whatever keeps it: the whole suite runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.errors import StoreError
from pipeline.model import Source, Story, Told
from pipeline.store import Store
from tests.contract.samples import HOUR, NOW, entry, fetched, item, parsed, report, source

DAY = timedelta(days=1)
LONG_AGO = NOW - 365 * DAY


class TestRecordingASource:
    async def test_unseen_items_are_counted_once(self, store: Store) -> None:
        assert await store.sources.record(fetched(), parsed(item("a"), item("b")), NOW) == 2
        assert await store.sources.record(fetched(), parsed(item("b"), item("c")), NOW) == 1
        assert await store.items.count() == 3

    async def test_the_same_article_twice_in_one_document_is_one_item(self, store: Store) -> None:
        assert await store.sources.record(fetched(), parsed(item("a"), item("a", text="长" * 50)), NOW) == 1
        assert (await store.items.get(["a"]))["a"].text == "长" * 50

    async def test_an_item_comes_back_as_it_was_with_utc_moments(self, store: Store) -> None:
        kept = item("a", hours_ago=2.123456, date_mark="clamped", language="en")
        await store.sources.record(fetched(), parsed(kept), NOW)
        back = (await store.items.get(["a"]))["a"]
        assert back == kept
        assert back.published_at.tzinfo == back.first_seen.tzinfo == UTC

    async def test_the_state_comes_back_as_it_was(self, store: Store) -> None:
        kept = fetched(
            etag='W/"1"',
            last_modified="Tue, 10 Mar 2026 00:00:00 GMT",
            body_hash="ab",
            not_before=NOW + HOUR,
            failures=3,
            status="failed",
            error="timed out",
            moved_from="https://old.example/",
            last_new=NOW - DAY,
        )
        assert await store.sources.record(kept, None, NOW) == 0
        assert await store.sources.states() == {"示例科技": kept.state}

    async def test_last_new_is_when_something_unseen_came(self, store: Store) -> None:
        await store.sources.record(fetched(), parsed(item("a")), NOW)
        stale = fetched(last_new=None, last_fetched=NOW + HOUR)  # read before the other run stored its own
        await store.sources.record(stale, parsed(item("a")), NOW + HOUR)
        state = (await store.sources.states())["示例科技"]
        assert (state.last_new, state.last_fetched) == (NOW, NOW + HOUR)
        await store.sources.record(fetched(), parsed(item("b")), NOW + 2 * HOUR)
        assert (await store.sources.states())["示例科技"].last_new == NOW + 2 * HOUR

    async def test_nothing_is_stored_of_a_fetch_that_cannot_be_stored_whole(self, store: Store) -> None:
        naive = item("b", first_seen=datetime(2026, 3, 10))  # noqa: DTZ001
        with pytest.raises(StoreError, match="time zone"):
            await store.sources.record(fetched(etag="1"), parsed(item("a"), naive), NOW)
        assert (await store.items.count(), await store.sources.states()) == (0, {})

    async def test_texts_that_no_database_takes_are_cleaned(self, store: Store) -> None:
        hostile = item("a", title="\0标\0题", text="半个 \ud83d 字", url="https://news.example/\0")
        await store.sources.record(fetched(error="\0\udc80", status="failed"), parsed(hostile), NOW)
        back = (await store.items.get(["a"]))["a"]
        assert (back.title, back.text, back.url) == ("标题", "半个 � 字", "https://news.example/")
        assert (await store.sources.states())["示例科技"].error == "�"

    async def test_names_and_ids_are_data(self, store: Store) -> None:
        name = "'; DROP TABLE items; -- %s :x ? {}"
        await store.sources.record(fetched(name), parsed(item(name, source=name)), NOW)
        assert (await store.items.get([name]))[name].source == name


class TestAnItemThatComesAgain:
    async def again(self, store: Store, *versions: dict[str, object]) -> dict[str, object]:
        """What is stored of an item after it came in these versions, in the fields that they name."""
        for version in versions:
            await store.sources.record(fetched(), parsed(item("a", **version)), NOW)
        stored = (await store.items.get(["a"]))["a"]
        return {name: getattr(stored, name) for version in versions for name in version}

    async def test_a_longer_text_replaces_title_text_and_language(self, store: Store) -> None:
        stub = {"title": "旧题", "text": "短", "language": "zh"}
        full = {"title": "New", "text": "A longer text", "language": "en"}
        assert await self.again(store, stub, full) == full

    async def test_a_shorter_text_replaces_nothing(self, store: Store) -> None:
        full = {"title": "旧题", "text": "一段更长的话", "language": "zh"}
        assert await self.again(store, full, {"title": "短题", "text": "短", "language": "en"}) == full

    async def test_length_is_counted_in_characters_not_bytes(self, store: Store) -> None:
        assert (await self.again(store, {"text": "三个字"}, {"text": "four"}))["text"] == "four"

    async def test_its_address_and_first_seen_stay(self, store: Store) -> None:
        first = {"url": "https://a.example/", "first_seen": NOW, "source": "甲"}
        later = {"url": "https://b.example/", "first_seen": NOW + DAY, "source": "乙"}
        assert await self.again(store, first, later) == first

    async def test_a_feed_that_re_dates_it_does_not_make_it_new(self, store: Store) -> None:
        old = {"published_at": NOW - DAY}
        assert await self.again(store, old, {"published_at": NOW}) == old

    async def test_an_earlier_stated_date_replaces_the_stored_one(self, store: Store) -> None:
        old = {"published_at": NOW - DAY}
        assert await self.again(store, {"published_at": NOW}, old) == old

    @pytest.mark.parametrize("mark", ["first_seen", "clamped"])
    async def test_a_stated_date_replaces_one_that_was_only_inferred(self, store: Store, mark: str) -> None:
        stated = {"published_at": NOW - DAY, "date_mark": "stated"}
        assert await self.again(store, {"published_at": NOW, "date_mark": mark}, stated) == stated

    async def test_a_stated_date_after_it_was_first_seen_is_a_re_dating(self, store: Store) -> None:
        seen = {"published_at": NOW, "date_mark": "first_seen"}
        assert await self.again(store, seen, {"published_at": NOW + HOUR, "date_mark": "stated"}) == seen

    async def test_an_inferred_date_replaces_none(self, store: Store) -> None:
        stated = {"published_at": NOW, "date_mark": "stated"}
        assert await self.again(store, stated, {"published_at": NOW - DAY, "date_mark": "first_seen"}) == stated


class TestItems:
    async def test_a_span_is_half_open_and_ordered_by_time_then_id(self, store: Store) -> None:
        made = [item("start", 3), item("b", 2), item("B", 2), item("a", 2), item("é", 2), item("end", 1)]
        await store.sources.record(fetched(), parsed(*made), NOW)
        found = await store.items.between(NOW - 3 * HOUR, NOW - HOUR)
        assert [i.id for i in found] == ["start", "B", "a", "b", "é"]

    async def test_more_ids_than_fit_in_one_query_are_all_found(self, store: Store) -> None:
        ids = [f"i{n}" for n in range(2500)]
        assert await store.sources.record(fetched(), parsed(*map(item, ids)), NOW) == 2500
        assert await store.sources.record(fetched(), parsed(*map(item, ids)), NOW) == 0
        assert set(await store.items.get([*ids, "absent", "i1"])) == set(ids)
        assert await store.items.get([]) == {}

    async def test_article_texts_are_kept_apart_from_the_feeds(self, store: Store) -> None:
        await store.sources.record(fetched(), parsed(item("a"), item("b")), NOW)
        await store.items.set_body("a", "全文\0")
        await store.items.set_body("a", "全文，第二次读到的")
        assert await store.items.bodies(["a", "b", "absent"]) == {"a": "全文，第二次读到的"}
        assert (await store.items.get(["a"]))["a"].text == item("a").text

    async def test_an_article_text_needs_its_item(self, store: Store) -> None:
        with pytest.raises(StoreError, match="contradicts"):
            await store.items.set_body("absent", "全文")


class TestImportedSources:
    async def test_they_come_back_whole_in_the_order_of_importing(self, store: Store) -> None:
        page = Source(name="乙", url="https://b.example/", kind="page", selectors={"item": "li"}, authority=0.9)
        assert await store.sources.add_imported([source("丙"), page]) == 2
        assert await store.sources.add_imported([source("甲")]) == 1
        assert await store.sources.imported() == (source("丙"), page, source("甲"))

    async def test_a_known_name_or_address_is_not_added_again(self, store: Store) -> None:
        first, same_url = source("甲"), Source(name="乙", url=source("甲").url)
        same_name = Source(name="甲", url="https://other.example/")
        assert await store.sources.add_imported([first, first, same_url, same_name]) == 1
        assert await store.sources.add_imported([first, same_url, same_name]) == 0
        assert await store.sources.imported() == (first,)


class TestStories:
    async def test_a_story_is_known_with_all_its_items_while_one_of_them_is_recent(self, store: Store) -> None:
        old, lead, other = item("old", 100), item("lead", 1), item("other", 200)
        await store.sources.record(fetched(), parsed(old, lead, other), NOW)
        await store.stories.save([Story("s1", (lead, old)), Story("s2", (other,))])
        assert await store.stories.known(NOW - 2 * HOUR) == [Story("s1", (lead, old))]
        assert await store.stories.known(NOW) == []
        assert [s.id for s in await store.stories.known(LONG_AGO)] == ["s1", "s2"]

    async def test_saving_again_adds_items_and_changes_the_lead(self, store: Store) -> None:
        a, b = item("a"), item("b")
        await store.sources.record(fetched(), parsed(a, b), NOW)
        await store.stories.save([Story("s", (a,))])
        await store.stories.save([Story("s", (b, a))])
        assert await store.stories.known(LONG_AGO) == [Story("s", (b, a))]

    async def test_an_item_is_in_one_story_only_and_an_empty_story_is_gone(self, store: Store) -> None:
        a, b = item("a"), item("b")
        await store.sources.record(fetched(), parsed(a, b), NOW)
        await store.stories.save([Story("s1", (a,)), Story("s2", (b,))])
        await store.stories.save([Story("s2", (b, a))])
        await store.stories.save([])
        assert await store.stories.known(LONG_AGO) == [Story("s2", (b, a))]

    async def test_a_story_of_an_item_that_is_not_stored_is_refused_with_the_rest(self, store: Store) -> None:
        await store.sources.record(fetched(), parsed(item("a")), NOW)
        with pytest.raises(StoreError, match="contradicts"):
            await store.stories.save([Story("s1", (item("a"),)), Story("s2", (item("absent"),))])
        assert await store.stories.known(LONG_AGO) == []

    async def test_it_shows_the_items_as_they_are_stored_now(self, store: Store) -> None:
        await store.sources.record(fetched(), parsed(item("a")), NOW)
        await store.stories.save([Story("s", (item("a"),))])
        await store.sources.record(fetched(), parsed(item("a", text="长" * 80)), NOW)
        assert (await store.stories.known(LONG_AGO))[0].lead.text == "长" * 80


class TestReports:
    async def test_a_stored_report_is_the_exact_json_that_was_published(self, store: Store) -> None:
        published = report(quality={"f": 0.1 + 0.2, "tiny": 5e-324, "big": 10**20, "text": 'é"\\\u2028</script>'})
        await store.reports.add(published)
        back = await store.reports.get(published.id)
        assert back is not None
        assert back.model_dump_json() == published.model_dump_json()
        assert back == published

    async def test_a_report_never_changes(self, store: Store) -> None:
        await store.reports.add(report())
        with pytest.raises(StoreError, match="stored already"):
            await store.reports.add(report(summary="另一个总结"))
        with pytest.raises(StoreError, match="stored already"):
            await store.reports.add(report(id="another-id"))
        assert await store.reports.get(report().id) == report()
        assert await store.reports.get("another-id") is None

    async def test_versions_count_up_by_day_and_profile(self, store: Store) -> None:
        today, tomorrow = NOW.date(), NOW.date() + DAY
        for version in (1, 2):
            assert await store.reports.next_version("daily", "ai-cloud", today) == version
            await store.reports.add(report(version=version))
        assert await store.reports.next_version("daily", "ai-cloud", tomorrow) == 1
        assert await store.reports.next_version("daily", "other", today) == 1
        assert await store.reports.find("daily", "ai-cloud", today) == report(version=2)
        assert await store.reports.find("daily", "ai-cloud", tomorrow) is None

    async def test_the_latest_is_of_the_newest_day_not_the_one_built_last(self, store: Store) -> None:
        today, yesterday = NOW.date(), NOW.date() - DAY
        assert await store.reports.latest("daily") is None
        await store.reports.add(report(today))
        await store.reports.add(report(yesterday, version=7, generated_at=NOW + DAY))
        await store.reports.add(report(today + DAY, profile="other"))
        assert await store.reports.latest("daily", "ai-cloud") == report(today)
        assert await store.reports.latest("daily") == report(today + DAY, profile="other")
        assert await store.reports.latest("weekly") is None
        assert [e.id for e in await store.reports.editions(2)] == [
            report(today + DAY, profile="other").id,
            report(today).id,
        ]

    async def test_the_previous_end_is_that_of_the_day_before_in_its_newest_version(self, store: Store) -> None:
        today, yesterday = NOW.date(), NOW.date() - DAY
        assert await store.reports.previous_end("daily", "ai-cloud", today) is None
        for made in (report(yesterday - DAY), report(yesterday), report(today), report(yesterday, profile="other")):
            await store.reports.add(made)
        later = report(yesterday).window.model_copy(update={"end": NOW})
        await store.reports.add(report(yesterday, version=2, window=later))
        assert await store.reports.previous_end("daily", "ai-cloud", today) == NOW

    async def test_told_is_what_the_newest_version_of_each_day_says(self, store: Store) -> None:
        today = NOW.date()
        a, b = item("a"), item("b")
        for made in (
            report(today - 3 * DAY),
            report(today - 2 * DAY, entries=(entry(1),)),
            report(today - 2 * DAY, version=2, entries=(entry(3, [a, b]),)),
            report(today - DAY, entries=(entry(4),)),
            report(today),
            report(today - DAY, profile="other"),
        ):
            await store.reports.add(made)
        told = await store.reports.told("ai-cloud", today - 2 * DAY, today)
        assert [t.entry_id for t in told] == ["e3", "e4"]
        expected = entry(3, [a, b])
        assert told[0] == Told(
            entry_id="e3",
            story_id="s3",
            day=today - 2 * DAY,
            text=expected.text,
            evidence=expected.evidence,
            titles=(a.title, b.title),
            item_ids=("a", "b"),
        )


class TestRuns:
    async def test_the_last_run_of_a_kind_with_its_counts(self, store: Store) -> None:
        assert await store.runs.last("fetch") is None
        first = await store.runs.start("fetch", NOW)
        await store.runs.finish(first, NOW + HOUR, {"new": 12}, "2 sources failed")
        await store.runs.start("daily", NOW)
        run = await store.runs.last("fetch")
        assert run is not None
        assert (run.finished_at, run.counts, run.error) == (NOW + HOUR, {"new": 12}, "2 sources failed")
        await store.runs.start("fetch", NOW + HOUR)
        run = await store.runs.last("fetch")
        assert run is not None
        assert (run.started_at, run.finished_at, run.counts) == (NOW + HOUR, None, {})
