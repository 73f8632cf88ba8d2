"""Heard → Subscribe, Unsubscribe, Pause or Resume, or what is wrong with it."""

from __future__ import annotations

import re
from datetime import time

from bot.commands import hours, wording, zones
from bot.commands.heard import Heard
from bot.commands.meanings import At, Audience, Day, Fault, Number, Week, Weekdays, Zone
from bot.commands.model import Command, Pause, Resume, Subscribe, Unsubscribe, Wrong
from bot.model import Kind

_PROFILE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

# Words that turn what follows into its opposite are no profile's name.
_NOT = frozenset(
    ("except", "excluding", "but", "not", "no", "never", "without", "or", "starting", "until", "after", "before")
)

_ONE_BY_ONE = 2


def subscribe(heard: Heard) -> Command | None:
    if _is_talk(heard):
        return None
    return _fault(heard) or _too_many(heard) or _too_odd(heard) or _subscribe(heard, heard.kinds[0])


def unsubscribe(heard: Heard) -> Command | None:
    """Both reports by name are all of them. 取消 and stop alone may be about anything."""
    kinds, times, profiles = heard.kinds, _times(heard), _profiles(heard)
    weak = heard.verb is not None and heard.verb.name == "cancel"
    if (weak and not kinds) or _is_talk(heard):
        return None
    if answer := heard.fault(_narrowed(heard, "unsubscribe")) or _misread(heard, _narrowed(heard, "unsubscribe")):
        return answer
    if len(times) > 1:
        return heard.wrong("one_time", (), _narrowed(heard, "unsubscribe"))
    return Unsubscribe(kinds[0] if len(kinds) == 1 else None, next(iter(times), None), next(iter(profiles), None))


def pause(heard: Heard) -> Command | None:
    return _stilled(heard, "pause") or Pause(_only(heard.kinds)) if heard.explicit or not heard.unread else None


def resume(heard: Heard) -> Command | None:
    return _stilled(heard, "resume") or Resume(_only(heard.kinds)) if heard.explicit or not heard.unread else None


def example(heard: Heard, zone: str | None = None) -> str:
    """What to type to subscribe, with all that was understood."""
    times = _times(heard)
    said = next((zones.shown(found.name) for found in heard.each(Zone)), None)
    return wording.subscribe(_only(heard.kinds), times[0] if len(times) == 1 else None, zone or said, heard.language)


def _is_talk(heard: Heard) -> bool:
    """Whether the words only begin like a command: 订阅经济是什么？"""
    if heard.explicit or not heard.unread:
        return False
    return not heard.kinds or heard.led_astray or heard.asking or len(heard.unread) > _ONE_BY_ONE


def _fault(heard: Heard) -> Wrong | None:
    faults = heard.each(Fault)
    if not faults:
        return None
    zone = faults[0].hint or ("Asia/Shanghai" if faults[0].problem == "no_zone" else None)
    return heard.fault(example(heard, zone))


def _too_many(heard: Heard) -> Wrong | None:
    weekly = heard.kinds == ["weekly"]
    counted = (
        ("which_report", not heard.kinds),
        ("one_report", len(heard.kinds) > 1),
        ("one_time", len(_times(heard)) > 1),
        ("one_zone", len({zone.name for zone in heard.each(Zone)}) > 1),
        ("one_weekday", weekly and len(_weekdays(heard)) > 1),
    )
    problem = next((problem for problem, found in counted if found), None)
    return heard.wrong(problem, (), example(heard)) if problem else None


def _too_odd(heard: Heard) -> Wrong | None:
    if dated := [*(found.day for found in heard.each(Day)), *(found.start for found in heard.each(Week))]:
        return heard.wrong("not_dated", (str(dated[0]),), example(heard))
    if wrong := next((number.text for number in heard.each(Number) if hours.bare(number.text) is None), None):
        return heard.wrong("no_time", (wrong,), example(heard))
    return _mistaken_zone(heard) or _misread(heard, example(heard))


def _mistaken_zone(heard: Heard) -> Wrong | None:
    """Asia/Shangai has the shape of a zone and is none; so, perhaps, has a word that is nearly a city."""
    for said in heard.unread[:3]:
        near = zones.near(said)
        if near or ("/" in said and said.isascii()):
            return heard.wrong("no_zone", (said,), example(heard, near or "Asia/Shanghai"))
    return None


def _misread(heard: Heard, sample: str) -> Wrong | None:
    odd = next((said for said in heard.unread if said in _NOT or not _PROFILE.fullmatch(said)), None)
    if odd is not None:
        return heard.wrong("unread", (odd,), sample)
    profiles = _profiles(heard)
    return heard.wrong("one_profile", (", ".join(profiles),), sample) if len(profiles) > 1 else None


def _subscribe(heard: Heard, kind: Kind) -> Subscribe:
    return Subscribe(
        kind,
        next(iter(_times(heard)), None),
        next((zone.name for zone in heard.each(Zone)), None),
        _weekdays(heard) or None,
        next(iter(_profiles(heard)), None),
    )


def _stilled(heard: Heard, name: str) -> Wrong | None:
    if wrong := heard.fault(_narrowed(heard, name)):
        return wrong
    return heard.wrong("unread", (heard.unread[0],), _narrowed(heard, name)) if heard.unread else None


def _narrowed(heard: Heard, name: str) -> str:
    return wording.narrowed(name, _only(heard.kinds), heard.language)


def _times(heard: Heard) -> list[time]:
    bare = (hours.bare(number.text) for number in heard.each(Number))
    return list(dict.fromkeys([*(at.at for at in heard.each(At)), *(at for at in bare if at is not None)]))


def _weekdays(heard: Heard) -> frozenset[int]:
    return frozenset[int]().union(*(found.days for found in heard.each(Weekdays)))


def _profiles(heard: Heard) -> list[str]:
    return list(dict.fromkeys([*(audience.name for audience in heard.each(Audience)), *heard.unread]))


def _only(kinds: list[Kind]) -> Kind | None:
    return kinds[0] if len(kinds) == 1 else None
