"""Whether sources have a Chinese name: as written, shortened, lengthened, in the other script or language."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from pipeline.facts import gazetteer
from pipeline.facts.entities import country_cues, everyday, mentions
from pipeline.facts.segments import ChineseName, simplified

_HAN = re.compile("[\u3400-\u9fff]")
_SPACES = re.compile(r"\s+")
_LATIN_AFTER = re.compile(r"\s?[（(]([^（）()\u3400-\u9fff]{2,40})[)）]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
_LEGAL = "有限责任|有限|股份|责任|集团|公司|控股"
_STATE = "中国|国家|人民|中央|全国|共和国|自治区|自治州|特别行政区|员会|员"
_FILLERS = f"(?:{_LEGAL}|{_STATE}|[和与及的省市县区州])"
_HOME = frozenset(("中国", "中华"))  # a Chinese text need not say that it speaks of China
# What a name may be without: 中国移动通信集团 is 中国移动.
_ENDING = re.compile(
    "(?<=..)(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|集团|股份|控股|通信|科技|技术|网络|信息|软件|智能|电子|汽车|资本"
    "|投资|官方|方面"
    "|政府|当局|警方|央行|部队|队)$"
)


class Sources:
    """The text of all sources, folded only as far as a question needs it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.compact = _SPACES.sub("", text)
        self.in_chinese = _HAN.search(text) is not None

    @cached_property
    def entities(self) -> frozenset[str]:
        """The ids of all that the sources mention, or may under an everyday word."""
        return frozenset(mention.entity.id for mention in (*mentions(self.text), *everyday(self.text)))

    @cached_property
    def countries(self) -> frozenset[str]:
        """The codes of the countries that the sources point at, by their cities, too."""
        return _countries(self.text)

    @cached_property
    def simplified(self) -> str:
        return simplified(self.compact)

    def has(self, written: str) -> bool:
        """Whether `written` (simplified, without spaces) stands here in either script."""
        return written in self.compact or (self.in_chinese and written in self.simplified)


def _countries(text: str) -> frozenset[str]:
    return frozenset(code for code, _, _ in country_cues(text))


@lru_cache(maxsize=64)
def sources_of(text: str) -> Sources:
    return Sources(text)


def has_name(sources: Sources, name: ChineseName, claim: str) -> bool:
    """Whether the sources have `name` of `claim`."""
    if sources.has(name.text) or _original_stands(sources, claim[name.end :]):
        return True
    if not sources.in_chinese and not name.distinct:
        return True  # words of the language, which a translator chose
    if name.kind == "place":
        return _has_part(sources, name.text)
    if name.kind == "person":
        return _has_person(sources, name)
    return _has_organisation(sources, name)


def _original_stands(sources: Sources, after: str) -> bool:
    """Whether the Latin original in the brackets that follow is in the sources, word by word."""
    found = _LATIN_AFTER.match(after)
    spelled = _LATIN_WORD.findall(found[1]) if found else []
    return bool(spelled) and all(re.search(rf"(?<![A-Za-z]){word}(?![A-Za-z])", sources.text, re.I) for word in spelled)


def _has_part(sources: Sources, part: str) -> bool:
    """Whether the sources name this place or entity, or have these words."""
    if sources.has(part) or sources.has(gazetteer.bare(part)):
        return True
    places = gazetteer.place(part)
    if any(gazetteer.is_named(place, sources.text) for place in places):
        return True
    if any(place.kind == "country" for place in places) and not sources.countries.isdisjoint(_countries(part)):
        return True
    return any(mention.entity.id in sources.entities for mention in mentions(part) if mention.text == part)


def _has_person(sources: Sources, name: ChineseName) -> bool:
    if _has_part(sources, name.text):
        return True
    if "·" in name.text and len(name.parts[-1]) > 1:
        return sources.has(name.parts[-1])
    if name.text[1:2] == "某" or name.text.endswith(("先生", "女士")):
        return re.search(rf"{name.text[0]}(?:某|先生|女士|姓)|姓{name.text[0]}", sources.compact) is not None
    return False


def _has_organisation(sources: Sources, name: ChineseName) -> bool:
    """Whole or without its ending, with fillers between its signs, or its words near each other, its place anywhere."""
    parts = list(name.parts)
    while parts and gazetteer.place(parts[0]) and len(parts) > 1 and _has_place(sources, parts[0]):
        parts.pop(0)
    core = _without_place(sources, "".join(parts))
    shorter = _ENDING.sub("", core)
    if _has_part(sources, core) or (shorter != core and _has_part(sources, shorter)):
        return True
    if not sources.in_chinese:
        return all(_has_part(sources, part) for part in parts[:-1])
    patterns = [_filled(core), _near(tuple(parts))]
    if 3 <= len(name.text) <= 4:
        patterns.append(_near(tuple(name.text)))  # 中宣部 for 中央宣传部
    return any(pattern.search(sources.simplified) for pattern in patterns)


def _without_place(sources: Sources, core: str) -> str:
    """美国商务部 without the country, if the sources name it and something of the kind is left."""
    for end in range(2, len(core) - 2):
        if gazetteer.place(core[:end]) and _has_place(sources, core[:end]):
            return core[end:]
    return core


def _has_place(sources: Sources, place: str) -> bool:
    return _has_part(sources, place) or (place in _HOME and sources.in_chinese)


@lru_cache(maxsize=256)
def _near(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("[^。！？]{0,6}?".join(map(re.escape, parts)))


@lru_cache(maxsize=256)
def _filled(name: str) -> re.Pattern[str]:
    """国家发展改革委 also as 国家发展和改革委员会."""
    return re.compile(f"{_FILLERS}?".join(map(re.escape, name)))
