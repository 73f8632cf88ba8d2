"""Invented events and the report that is composed of them; for the tests of composing and of its measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline import compose, config
from pipeline.config import Profile
from pipeline.facts import quantities
from pipeline.model import Coverage, Item, Story, Usage, WeeklyReport
from pipeline.quality import Material
from pipeline.week.event import Event, Theme
from pipeline.week.figures import Figures, figures, published
from pipeline.week.span import Span

MONDAY = date(2026, 3, 2)
WEEK = Span(MONDAY, MONDAY + timedelta(days=6))
ZH = config.load(config.shipped(), {}).profiles[0]
EN = ZH.model_copy(update={"language": "en"})


def item(number: int, text: str, source: str = "", language: str = "zh") -> Item:
    published_at = datetime(2026, 3, 2, 2, tzinfo=UTC) + timedelta(hours=number % 100)
    name = source or f"示例源{number}"
    title = text[:-1] if text.endswith("。") else text
    url = f"https://{number}.example/{number}"
    return Item(f"i{number}", name, url, title, text, language, published_at, "stated", published_at)


def event(number: int, text: str, **changes: object) -> Event:
    """A domestic event of the first area, on Monday; `changes` are fields, `money` the words of its amount."""
    money = changes.pop("money", None)
    language = str(changes.get("language", "zh"))
    told = item(number, text, language=language)
    made = Event(
        story=Story(f"s{number}", (told,)),
        lead=told.id,
        text=text,
        language=language,
        evidence=(text,),
        day=MONDAY,
        region="domestic",
        area="ai",
        category="product",
        topics=("人工智能",),
        entities=(),
        score=50.0 - number / 10,
        importance="medium",
        owners=1,
        amount=quantities(str(money))[0] if money else None,
        tender=None,
    )
    return replace(made, **changes)


def counted(events: Sequence[Event], before: Sequence[Sequence[Event]] = (), profile: Profile = ZH) -> Figures:
    return figures(events, before, profile, WEEK, 321)


def report(
    events: Sequence[Event],
    themes: Sequence[Theme] = (),
    before: Sequence[Sequence[Event]] = (),
    profile: Profile = ZH,
) -> WeeklyReport:
    """The report of `events` as it is published, but for its charts and measures."""
    figures_ = counted(events, before, profile)
    citations = compose.Citations()
    parts = compose.numbered(compose.extractive(events, themes, figures_, profile), profile.language, citations)
    more = {
        "within_areas": compose.tally.within_areas(events, profile, WEEK.days),
        "themes": compose.tally.themes(compose.foremost(themes, profile), WEEK.days),
    }
    return WeeklyReport(
        id="weekly-2026-03-02-ai-cloud-v1",
        version=1,
        profile=profile.name,
        title="AI 行业 & 云计算周报",
        language=profile.language,
        start=WEEK.start,
        end=WEEK.end,
        timezone=profile.timezone,
        generated_at=datetime(2026, 3, 9, 1, tzinfo=UTC),
        engine="extractive",
        model=None,
        parts=parts,
        references=citations.references(),
        statistics=published(figures_, citations.n).model_copy(update=more),
        coverage=Coverage(),
        quality={},
        usage=Usage(),
    )


def material(events: Sequence[Event]) -> Material:
    items = {one.id: one for event in events for one in event.story.items}
    return Material(items, {}, ZoneInfo(ZH.timezone))


def part(told: WeeklyReport, key: str) -> list[str]:
    """The sentences of one part."""
    return [s.text for p in told.parts if p.key == key for section in p.sections for s in section.sentences]
