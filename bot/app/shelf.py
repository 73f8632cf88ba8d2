"""Full versions that were asked for lately, ready to be shown again: a report never changes, and many press at once."""

from __future__ import annotations

from collections import OrderedDict

from bot import present
from bot.card import Card, Limits
from bot.present import Reader, View
from pipeline.model import DailyReport

_MOST = 64
_Asked = tuple[str, str, str, str, object, Limits]
_kept: OrderedDict[_Asked, tuple[Card, ...]] = OrderedDict()


def full(report: DailyReport, view: View, reader: Reader, limits: Limits) -> tuple[Card, ...]:
    """What `present.full` makes of it."""
    asked = (report.id, view.value(), reader.language, reader.zone, reader.day, limits)
    found = _kept.get(asked)
    if found is None:
        found = _kept[asked] = present.full(report, view, reader, limits)
        if len(_kept) > _MOST:
            _kept.popitem(last=False)
    _kept.move_to_end(asked)
    return found
