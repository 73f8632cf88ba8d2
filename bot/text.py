"""Every fixed word that a report or a message carries, in Chinese and English; no logic but choosing the language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of one language. `{}` places are filled by the renderers."""

    short: str
    full: str
    regions: dict[str, str]
    regions_short: dict[str, str]
    generated: str
    raw: str
    reason: str
    source: str
    tags: str
    summary: str
    evidence: str
    unproved: str
    origins: dict[str, str]
    dated: str
    dated_foreign: str
    seen: str
    seen_foreign: str
    follow_up: str
    importance: dict[str, str]
    legend: str
    engines: dict[str, str]
    coverage: str
    coverage_failed: str
    coverage_silent: str
    quiet: str
    more_sources: str
    weekdays: tuple[str, ...]
    colon: str
    separator: str
    week_read: str
    part: str
    part_numbers: tuple[str, ...]
    references: str
    figures: str
    back: str
    kinds: dict[str, str]
    computed: str


ZH = Words(
    short="📋 精简版",
    full="📰 完整版",
    regions={"domestic": "【国内动态】", "international": "【国际动态】"},
    regions_short={"domestic": "国内动态", "international": "国际动态"},
    generated="生成时间：{time}（{zone}）",
    raw="信息来源：{raw} 条原始信息，归并为 {stories} 件事，选出 {entries} 条",
    reason="入选理由",
    source="来源",
    tags="标签",
    summary="今日总结",
    evidence="依据",
    unproved="库中已找不到这句原文",
    origins={"llm": "模型", "repaired": "模型·已修正", "extractive": "摘录"},
    dated="{date}消息，{text}",
    dated_foreign="{date}消息（英文原文）：{text}",
    seen="{date}收录：{text}",
    seen_foreign="{date}收录（英文原文）：{text}",
    follow_up="【后续】",
    importance={"high": "🔥", "medium": "📌", "low": "📄"},
    legend="🔥 重要　📌 值得关注　📄 一般",
    engines={"llm": "由模型 {model} 撰写，逐句核对原文", "extractive": "未使用大模型：文字摘自原文"},
    coverage="来源 {ok} 个正常",
    coverage_failed="{n} 个未取到（{names}）",
    coverage_silent="{n} 个久无更新（{names}）",
    quiet="今日没有达到门槛的消息。",
    more_sources="另见",
    weekdays=("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    colon="：",
    separator="、",
    week_read="信息来源：{raw} 条原始信息，归并为 {events} 件事，引用 {references} 条",
    part="第{number}部分：{title}",
    part_numbers=("一", "二", "三", "四", "五"),
    references="参考来源",
    figures="图表",
    back="回到正文",
    kinds={"fact": "事实", "inference": "判断", "statistic": "统计"},
    computed="由本报告统计数据 {name} 算得",
)

EN = Words(
    short="📋 In short",
    full="📰 In full",
    regions={"domestic": "[China]", "international": "[International]"},
    regions_short={"domestic": "China", "international": "International"},
    generated="Generated: {time} ({zone})",
    raw="From {raw} items, {stories} stories, {entries} chosen",
    reason="Why it is here",
    source="Source",
    tags="Tags",
    summary="Today in sum",
    evidence="Evidence",
    unproved="these words are no longer in the store",
    origins={"llm": "model", "repaired": "model, corrected", "extractive": "excerpt"},
    dated="{date}: {text}",
    dated_foreign="{date} (original in Chinese): {text}",
    seen="Seen {date}: {text}",
    seen_foreign="Seen {date} (original in Chinese): {text}",
    follow_up="[Update] ",
    importance={"high": "🔥", "medium": "📌", "low": "📄"},
    legend="🔥 important  📌 worth knowing  📄 for the record",
    engines={
        "llm": "Written by {model}, checked line by line against the sources",
        "extractive": "No model used: the sources' own words",
    },
    coverage="{ok} sources answered",
    coverage_failed="{n} could not be read ({names})",
    coverage_silent="{n} long silent ({names})",
    quiet="Nothing today reached the threshold.",
    more_sources="also",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    colon=": ",
    separator=", ",
    week_read="From {raw} items, {events} events, {references} cited",
    part="Part {number}: {title}",
    part_numbers=("1", "2", "3", "4", "5"),
    references="References",
    figures="Charts",
    back="Back to the text",
    kinds={"fact": "fact", "inference": "judgement", "statistic": "statistic"},
    computed="computed from {name} in this report's statistics",
)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def words(language: str) -> Words:
    return EN if language == "en" else ZH


def day(value: date, language: str) -> str:
    """`value` as a reader says it: 2月3日, Feb 3."""
    return f"{MONTHS[value.month - 1]} {value.day}" if language == "en" else f"{value.month}月{value.day}日"
