"""What an event is about: its topics, and the one area of the weekly report that it belongs to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.config import Profile
from pipeline.model import Item
from pipeline.rank.relevance import PRESENT, presence


def present(items: Sequence[Item], profile: Profile) -> dict[str, float]:
    """How much `items` speak of each topic, by its name: as much as the one that speaks of it most."""
    most: dict[str, float] = {}
    for item in items:
        for name, share in presence(item, profile).items():
            most[name] = max(share, most.get(name, 0.0))
    return most


def topics(presences: Mapping[str, float], profile: Profile) -> tuple[str, ...]:
    """The names of the topics that are present enough, the most present first."""
    found = [topic.name for topic in profile.topics if presences.get(topic.name, 0.0) >= PRESENT]
    return tuple(sorted(found, key=lambda name: -presences[name]))


def area_of(category: str, presences: Mapping[str, float], profile: Profile) -> str:
    """The key of the first area that has the kind, else of the one whose topics are present most, else of the first."""
    areas = profile.weekly.areas
    for area in areas:
        if category in area.categories:
            return area.key
    about = [sum(presences.get(name, 0.0) for name in area.topics) for area in areas]
    return areas[about.index(max(about))].key
