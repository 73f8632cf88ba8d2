"""A small weekly report to render, with hostile words in the places that a feed controls."""

from __future__ import annotations

from pipeline.model import ChartNote, WeeklyReport
from pipeline.week.event import Event, Theme
from tests.bot.reports import HOSTILE
from tests.pipeline.composing import event, report

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 80"><title>每日事件数</title></svg>'
CHART = ChartNote(name="events_by_day", title="每日事件数，按类型", alt=f"每日事件数，按类型。共5起。{HOSTILE}")


def events() -> list[Event]:
    return [
        event(1, "星河智算在宁夏中卫启用第二期智算中心，新增算力 3200P，总投资 18.6 亿元。", importance="high"),
        event(2, HOSTILE, importance="high"),
        event(3, "Northwind Cloud opens its third region in Lisbon", language="en", region="international"),
        event(4, "澄观智能开源旗舰模型 C3，总参数 2360 亿。", category="model"),
        event(5, "渡口算力采购 2 万片推理芯片，二季度起交付。", area="cloud", category="compute"),
    ]


def sample(**changes: object) -> WeeklyReport:
    found = events()
    made = report(found, [Theme("ai", HOSTILE, tuple(found[:4]))])
    return made.model_copy(update={"charts": (CHART,), "notes": ("本周报为摘编。",), **changes})
