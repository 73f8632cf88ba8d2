"""Events of an invented week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.week.event import Event
from tests.fakes.news import item, story

DAY = date(2026, 3, 10)


def event(text: str, **changes: object) -> Event:
    """An event whose only item has `text` as its title and as its text."""
    told = story(item(text.rstrip("。."), text=text))
    made = Event(
        story=told,
        lead=told.lead.id,
        text=text,
        language="en" if text.isascii() else "zh",
        evidence=(text,),
        day=DAY,
        region="domestic",
        area="ai",
        category="funding",
        topics=("人工智能",),
        entities=(),
        score=60.0,
        importance="medium",
        owners=1,
        amount=None,
        tender=None,
    )
    return replace(made, **changes)
