"""Events that belong together."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from pipeline import config
from pipeline.facts.entities import get
from pipeline.week.event import Event
from pipeline.week.themes import themes
from tests.fakes import news
from tests.fakes.weeks import MONDAY

PROFILE = config.load(config.shipped(), {}).profiles[0]


def event(number: int, who: str | None = None, category: str = "product", area: str = "ai") -> Event:
    story = news.story(news.item(f"第{number}则消息", source=f"源{number}"))
    return Event(
        story=story,
        lead=story.lead.id,
        text=story.lead.title,
        language="zh",
        evidence=(story.lead.title,),
        day=MONDAY,
        region="domestic",
        area=area,
        category=category,
        topics=("人工智能",),
        entities=(get(who),) if who else (),
        score=40.0 + number % 7,
        importance="low",
        owners=1,
        amount=None,
        tender=None,
    )


@pytest.fixture
def many() -> list[Event]:
    kinds = ["product", "model", "funding", "policy", "research", "robot"]
    made = [event(n, None, kinds[n % 6]) for n in range(120)]
    made += [event(200 + n, "openai") for n in range(9)] + [event(300 + n, "tencent", "model") for n in range(8)]
    return made + [event(400 + n, None, "compute", "cloud") for n in range(50)]


def test_every_event_is_in_one_theme_of_its_area(many: list[Event]) -> None:
    found = themes(many, PROFILE)
    assert Counter(e.id for theme in found for e in theme.events) == Counter(e.id for e in many)
    assert all(e.area == theme.area for theme in found for e in theme.events)
    assert [theme.area for theme in found] == sorted(
        (theme.area for theme in found), key=["ai", "cloud", "tender"].index
    )


def test_a_week_falls_into_a_dozen_themes(many: list[Event]) -> None:
    assert 8 <= len(themes(many, PROFILE)) <= 14


def test_what_one_company_does_is_a_theme_that_bears_its_name(many: list[Event]) -> None:
    found = {theme.name: {e.id for e in theme.events} for theme in themes(many, PROFILE)}
    assert found["OpenAI"] == {e.id for e in many if e.entities and e.entities[0].id == "openai"}
    assert found["腾讯"] == {e.id for e in many if e.entities and e.entities[0].id == "tencent"}


def test_the_order_of_the_events_changes_nothing(many: list[Event]) -> None:
    shuffled = random.Random(7).sample(many, len(many))
    assert themes(shuffled, PROFILE) == themes(many, PROFILE)


def test_names_are_in_the_language_of_the_report(many: list[Event]) -> None:
    english = PROFILE.model_copy(update={"language": "en"})
    assert "Tencent" in {theme.name for theme in themes(many, english)}


def test_the_best_of_a_theme_comes_first(many: list[Event]) -> None:
    loud = replace(many[3], score=99.0)
    found = themes([*many[:3], loud, *many[4:]], PROFILE)
    assert loud.id in {theme.events[0].id for theme in found}
    assert all(list(t.events) == sorted(t.events, key=lambda e: (-e.score, e.id)) for t in found)


def test_no_events_are_no_themes() -> None:
    assert themes([], PROFILE) == []
