"""One event of a week: a story, with all that a weekly report asks of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.facts import Quantity
from pipeline.facts.entities import Entity
from pipeline.model import Importance, Item, Region, Story
from pipeline.tenders import Tender


@dataclass(frozen=True, slots=True)
class Event:
    """`text` is a proved line: that of the story's daily entry where it had one, else the source's own words.

    `evidence` are stored words that bear it out, from the item `lead`. `area` is a key of the profile's areas, `topics`
    are names of its topics. `owners` counts the independent owners that report it; `amount` is the event's own sum of
    money, in the currency as found; `day` lies in the week.
    """

    story: Story
    lead: str
    text: str
    language: str
    evidence: tuple[str, ...]
    day: date
    region: Region
    area: str
    category: str
    topics: tuple[str, ...]
    entities: tuple[Entity, ...]
    score: float
    importance: Importance
    owners: int
    amount: Quantity | None
    tender: Tender | None

    @property
    def id(self) -> str:
        return self.story.id

    @property
    def item(self) -> Item:
        """The item that a citation of this event names."""
        return next(item for item in self.story.items if item.id == self.lead)

    def texts(self, bodies: Mapping[str, str]) -> list[str]:
        """Title, text and article of each of the event's own items."""
        return [t for item in self.story.items for t in (item.title, item.text, bodies.get(item.id, "")) if t]


@dataclass(frozen=True, slots=True)
class Theme:
    """Events of one area that belong together, the most important first; `name` is what they share, in the report's
    language: a company, a topic or a kind of event."""

    area: str
    name: str
    events: tuple[Event, ...]
