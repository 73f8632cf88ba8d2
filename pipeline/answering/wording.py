"""What the answering engine itself says, in Chinese and English; no logic but choosing words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.model import Period

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Wording:
    """`{}` places are filled by the engine."""

    looking: str
    looking_in: str
    found: str
    counting: str
    span: str
    widened: str
    missing: str
    apart: str
    quoted: str
    untold: str
    budget: str
    no_model: str
    unproved: str
    unclear: str
    nobody: str
    other_region: str
    no_entry: str
    reason: str
    evidence: str
    counted: str
    counted_none: str
    counted_one: str
    summed: str
    unsummed: str
    listed_more: str
    by_rule: str
    each: str
    comma: str
    capped: str
    report_of: str
    reports_of: str
    no_report: str
    tallied: str
    tallied_all: str
    tallied_none: str
    tallied_raw: str
    mentioning: str
    tally_terms: Mapping[str, str]
    about: str
    more_of: str
    why_of: str
    follow_up: str


_ZH = Wording(
    looking="正在已存的新闻里查找……",
    looking_in="正在查找{span}的新闻……",
    found="找到 {n} 条相关消息，核对中……",
    counting="正在统计{span}的事件……",
    span="{first}至{last}",
    widened="所问时间（{span}）内几乎没有已存的消息，已放宽到全部时间。",
    missing="没有找到提到“{name}”的消息。",
    quoted="“{name}”",
    apart="没有找到同时提到{names}的消息。",
    untold="已存的消息里没有回答“{name}”这一方的句子，最接近的列在引用的最后。",
    budget="模型今日预算已用完，以下为原文摘录。",
    no_model="模型没有给出可用的回答，以下为原文摘录。",
    unproved="模型所写未能与原文核实，以下为原文摘录。",
    nobody="没有指明问的是谁或哪件事，请说出名字。",
    unclear="没有指明是哪一条，先列出这几条。",
    other_region="国内、国际各有一条，这里是国内的；另一条请说“国际第{n}条”。",
    no_entry="报告里没有这一条。",
    reason="“{text}”的入选理由：{reason}。",
    evidence="“{text}”依据 {count} 篇已存的报道，原文见下。",
    counted="{span}，已存的新闻里{what}共 {n} 起。",
    counted_none="{span}，已存的新闻里没有{what}。",
    counted_one="{text}",
    summed="其中 {n} 起说明了金额，合计 {sum}（各按原币种，未作换算）。",
    unsummed="这些报道都没有说明可以相加的金额。",
    listed_more="其余 {n} 起未逐一列出。",
    by_rule="类别与重复由规则判定：说法不同的同一事件可能分别计数，以所列出处为准。",
    each="；",
    comma="、",
    capped="所问时间较长，只统计最近 {n} 天。",
    report_of="{day}的日报",
    reports_of="{span}的 {n} 份日报",
    no_report="所问的那几天没有已存的日报。",
    tallied="{where}里，{what}的内容共 {n} 条。",
    tallied_all="{where}里共有 {n} 条内容。",
    tallied_none="{where}里没有{what}的内容，共 0 条。",
    tallied_raw="{where}是从 {n} 条原始信息里选出的，选了 {chosen} 条。",
    mentioning="提到“{name}”",
    tally_terms={
        "domestic": "国内",
        "international": "国际",
        "high": "高重要性",
        "medium": "中重要性",
        "low": "低重要性",
        "follow_up": "后续跟进",
        "brief": "精简版",
    },
    about="{name}还有什么消息？",
    more_of="第{n}条详细说说",
    why_of="第{n}条为什么入选？",
    follow_up="{name}最近有哪些进展？",
)
_EN = Wording(
    looking="Looking through the stored news…",
    looking_in="Looking through the news of {span}…",
    found="Found {n} items, checking them…",
    counting="Counting the events of {span}…",
    span="{first} to {last}",
    widened="Hardly anything is stored for the days you asked about ({span}), so all days were searched.",
    missing="No item was found that mentions “{name}”.",
    quoted="“{name}”",
    apart="No item was found that mentions {names} together.",
    untold="No stored sentence answers this for “{name}”; the nearest stories come last among the sources.",
    budget="The model's budget for today is used up; these are the sources' own words.",
    no_model="The model gave no usable answer; these are the sources' own words.",
    unproved="What the model wrote could not be proved; these are the sources' own words.",
    nobody="You did not say whom or what you mean; please name it.",
    unclear="You did not say which entry; these come first.",
    other_region="China and the world each have one; this is China's. For the other say “international no. {n}”.",
    no_entry="The report has no such entry.",
    reason="Why “{text}” was chosen: {reason}.",
    evidence="“{text}” rests on {count} stored reports, quoted below.",
    counted="{span}: the stored news tells of {n} ({what}).",
    counted_none="{span}: the stored news tells of none ({what}).",
    counted_one="{text}",
    summed="{n} of them state a sum: {sum} in all (by currency as found, none converted).",
    unsummed="None of these reports states a sum that could be added up.",
    listed_more="{n} more are not listed.",
    by_rule="Kinds and repetitions are told apart by rule: one event that is told in two ways may count twice.",
    each="; ",
    comma=", ",
    capped="These are many days; only the last {n} were counted.",
    report_of="The daily report of {day}",
    reports_of="The {n} daily reports of {span}",
    no_report="No daily report is stored for those days.",
    tallied="{where}: {n} entries ({what}).",
    tallied_all="{where}: {n} entries altogether.",
    tallied_none="{where}: no entry, 0 in all ({what}).",
    tallied_raw="{where}: chosen from {n} raw items, {chosen} entries in all.",
    mentioning="mentioning “{name}”",
    tally_terms={
        "domestic": "domestic",
        "international": "international",
        "high": "high importance",
        "medium": "medium importance",
        "low": "low importance",
        "follow_up": "follow-ups",
        "brief": "brief version",
    },
    about="What else is there on {name}?",
    more_of="Tell me more about number {n}",
    why_of="Why was number {n} chosen?",
    follow_up="What is the latest on {name}?",
)


def wording(language: str) -> Wording:
    return _ZH if language == "zh" else _EN


def span(period: Period, language: str) -> str:
    """The days as a reader says them: 3月2日至3月8日, Mar 2 to Mar 8."""
    words = wording(language)
    if period.start == period.end:
        return on(period.start, language)
    return words.span.format(first=on(period.start, language), last=on(period.end, language))


def on(day: date, language: str) -> str:
    """The day as a reader says it: 3月2日, Mar 2."""
    return f"{day.month}月{day.day}日" if language == "zh" else f"{_MONTHS[day.month - 1]} {day.day}"
