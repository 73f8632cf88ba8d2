"""The daily report: its steps in order, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from pipeline import draft, fetch, grouping, notes, quality, rank, select, summary, write
from pipeline.config import PipelineConfig, Profile
from pipeline.extract import follow
from pipeline.llm import Door
from pipeline.meaning import Embedder
from pipeline.model import Coverage, DailyReport, Draft, Entry, Item, Pick, Source, Story, Told, Usage, Window
from pipeline.parse.workers import Workers
from pipeline.rank import relevance
from pipeline.rank.taste import NO_TASTE, Taste
from pipeline.store import Store

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Engines:
    """What a report is made with: sentence vectors, and a model to write it where there is one."""

    embedder: Embedder
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Which daily report is wanted: whose, of which day, seen from which moment, and what its readers like."""

    profile: Profile
    day: date
    now: datetime
    sources: Sequence[Source]
    taste: Taste = NO_TASTE


def today(profile: Profile, now: datetime) -> date:
    return now.astimezone(ZoneInfo(profile.timezone)).date()


async def build(
    store: Store, config: PipelineConfig, order: Order, engines: Engines, step: Callable[[str], None] = lambda _: None
) -> DailyReport:
    """Build and store the next version of the report that `order` names, from the stored items."""
    profile, sources = order.profile, {source.name: source for source in order.sources}
    window = window_of(profile, order.day, order.now)
    previous = await store.reports.previous_end("daily", profile.name, order.day)
    # Read first: of two that build the same report at the same time the second cannot store it as a newer version.
    version = await store.reports.next_version("daily", profile.name, order.day)

    step("stories")
    items = await items_in(store, window)
    fresh = [item for item in items if previous is None or item.first_seen > previous]
    wanted = [item for item in items if relevance.relevance(item, profile, sources.get(item.source)) > 0]
    since = window.end - timedelta(days=profile.memory_days)
    grouped = await grouping.grouped(store, wanted, since, engines.embedder)
    new_ids = {item.id for item in fresh}
    current = [story for story in grouped if any(item.id in new_ids for item in story.items)]

    step("shortlist")
    remembered = order.day - timedelta(days=profile.memory_days)
    told = await store.reports.told(profile.name, remembered, order.day)
    moved_on = _moved_on(current, told, profile.language)
    context = rank.Context(profile=profile, sources=sources, told=told, now=window.end, taste=order.taste)
    follow_ups = {story_id: before for story_id, (before, _) in moved_on.items()}
    found = rank.candidates([_untold(story, told) for story in current], context, follow_ups)
    door = engines.door
    opinions = await select.opinions(door, found[: config.llm.candidates], profile) if door else {}
    picks = rank.shortlist(found, context, opinions)

    step("articles")
    bodies = await _bodies(store, config, picks)

    step("report")
    report_id = f"daily-{order.day}-{profile.name}-v{version}"
    known = {item.id: item for pick in picks for item in pick.story.items}
    material = quality.Material(known, bodies, ZoneInfo(profile.timezone))
    developments = {story_id: development for story_id, (_, development) in moved_on.items()}
    writer = write.Writer(report_id, profile.language, material, developments)
    drafts: Mapping[str, Draft] = {}
    if door:
        desk = draft.Desk(door, material, profile.language, config.llm.stories_per_call)
        drafts = await draft.drafts(desk, picks, developments)
    entries = writer.entries(picks, drafts)
    by_model = door is not None and any(entry.origin != "extractive" for entry in entries)
    report = DailyReport(
        id=report_id,
        version=version,
        profile=profile.name,
        title=profile.title,
        language=profile.language,
        date=order.day,
        timezone=profile.timezone,
        generated_at=order.now,
        window=window,
        raw_count=len(fresh),
        story_count=len(current),
        engine="llm" if by_model else "extractive",
        model=door.model if door and by_model else None,
        entries=tuple(entries),
        summary=await _summary(door, entries, len(fresh), known, profile.language),
        notes=notes.of(entries, door.failures, profile.language) if door else (),
        coverage=await coverage(store, order.sources, config.fetch.silent_days, order.now),
        quality=quality.measure(entries, material, window),
        usage=door.usage if door else Usage(),
    )
    await store.reports.add(report)
    return report


async def items_in(store: Store, window: Window) -> list[Item]:
    """The stored items of `window`, its end included: what names no date counts as published when it was seen."""
    return await store.items.between(window.start, window.end + timedelta(microseconds=1))


def window_of(profile: Profile, day: date, now: datetime) -> Window:
    """The hours before the end of `day` in the profile's zone, or before `now` while the day lasts."""
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(profile.timezone))
    end = min(now, midnight)
    return Window(start=end - timedelta(hours=profile.window_hours), end=end)


async def coverage(store: Store, sources: Sequence[Source], silent_days: int, now: datetime) -> Coverage:
    """Which of `sources` delivered at their last asking, which failed, and which have been without news for long."""
    states = await store.sources.states()
    asked = [(source.name, states[source.name]) for source in sources if source.name in states]
    limit = now - timedelta(days=silent_days)
    return Coverage(
        sources_ok=tuple(name for name, state in asked if state.status != "failed"),
        sources_failed=tuple(name for name, state in asked if state.status == "failed"),
        sources_silent=tuple(
            name for name, s in asked if s.status != "failed" and (s.last_new is None or s.last_new < limit)
        ),
    )


async def _summary(
    door: Door | None, entries: Sequence[Entry], raw_count: int, items: Mapping[str, Item], language: str
) -> str:
    told = await summary.told(door, entries, language) if door and entries else ""
    return summary.counted(entries, raw_count, language) + (told or summary.headlines(entries, items, language))


def _moved_on(
    current: Sequence[Story], told: Sequence[Told], language: str
) -> dict[str, tuple[Told, follow.Development]]:
    """By story id, what was told before of the stories that go on from it, and what is new in them."""
    found = {}
    for story in current:
        before = [entry for entry in told if entry.story_id == story.id]
        if not before and (linked := follow.continued(story, told)):
            before = [linked]
        if before and (development := follow.development(story, before, language)):
            found[story.id] = max(before, key=lambda entry: entry.day), development
    return found


def _untold(story: Story, told: Sequence[Told]) -> Story:
    """`story` without the items that an earlier report has shown; whole when none of it was told."""
    shown = {item_id for t in told if t.story_id == story.id for item_id in t.item_ids}
    rest = tuple(item for item in story.items if item.id not in shown)
    return Story(story.id, rest) if rest else story


async def _bodies(store: Store, config: PipelineConfig, picks: Sequence[Pick]) -> dict[str, str]:
    """Article texts of the picks none of whose items has enough text: those stored before, and those read now."""
    enough = config.articles.min_chars
    short = [p.story.lead for p in picks if all(len(item.text) < enough for item in p.story.items)]
    bodies = await store.items.bodies([item.id for item in short])
    missing = {item.url: item.id for item in short if item.id not in bodies}
    if not config.articles.enabled or not missing:
        return bodies
    documents = await fetch.fetch_articles(list(missing), config.fetch, config.articles)
    async with Workers() as workers:
        for url, document in documents.items():
            if text := await workers.article(document):
                bodies[missing[url]] = text
                await store.items.set_body(missing[url], text)
    return bodies
