"""What things are called in a profile's language: areas, kinds, topics, companies, regions. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.config import Profile
from pipeline.facts import entities

_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "zh": {
            "domestic": "国内",
            "international": "国际",
            "others": "其他动态",
            "other": "行业动态",
            "between": "：",
            "tender.won": "中标金额",
            "tender.budget": "招标预算",
        },
        "en": {
            "domestic": "domestic",
            "international": "international",
            "others": "Other news",
            "other": "Industry news",
            "between": ": ",
            "tender.won": "Tenders won",
            "tender.budget": "Tender budgets",
        },
    }
)


class Names:
    def __init__(self, profile: Profile) -> None:
        self._words = _WORDS[profile.language]
        self._chinese = profile.language == "zh"
        self._categories = {category.key: category.title for category in profile.categories}
        self._topics = {topic.name: topic.label or topic.name for topic in profile.topics}
        self._areas = {area.key: area.title for area in profile.weekly.areas}

    @property
    def others(self) -> str:
        return self._words["others"]

    def category(self, key: str) -> str:
        return self._categories.get(key) or self._words.get(key, key)

    def topic(self, name: str) -> str:
        return self._topics.get(name, name)

    def area(self, key: str) -> str:
        return self._areas.get(key, key)

    def entity(self, key: str) -> str:
        known = entities.get(key)
        return known.name_zh if self._chinese else known.name_en

    def word(self, key: str) -> str:
        """A region, or one of the two kinds of amounts that tenders have."""
        return self._words[key]

    def joined(self, *names: str) -> str:
        return self._words["between"].join(dict.fromkeys(names))
