"""What the weekly report's computed sentences say, in Chinese and English; no logic but choosing words and number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CHINESE_NUMBERS = "零一二三四五六七八"
_ENGLISH_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


@dataclass(frozen=True, slots=True)
class Phrases:
    """`{}` places are filled by the composers; `{week}` with `week`, or `span` where seven days are not covered."""

    zh: bool
    week: str
    span: str
    foreign: str
    whole: str
    nothing: str
    area: str
    area_kinds: str
    area_kind: str
    area_nothing: str
    only: dict[str, str]
    one: dict[str, str]
    both: str
    kinds: str
    kind: str
    comma: str
    stop: str
    theme: str
    theme_sources: str
    on: str
    between: str
    above: str
    no_theme: str
    sums: str
    largest: str
    tender: dict[str, str]
    amount_kinds: dict[str, str]
    also: str
    more: str
    less: str
    new: str
    gone: str
    such_as: str
    no_baseline: str
    counts: dict[str, str]
    counted: str
    quiet: str
    questions: dict[str, str]
    watch: dict[str, str]
    no_question: str
    excerpts: str
    unfinished: str


_ZH = Phrases(
    zh=True,
    week="本周",
    span="本期",
    foreign="（英文原文）",
    whole="{week}读到 {items} 条原始信息，其中在关注范围内的有 {events}（{split}）。",
    nothing="{week}读到 {items} 条原始信息，没有一条在关注范围内。",
    area="{week} {events}（{split}）",
    area_kinds="，以{kinds}为多",
    area_kind="，均为{name}",
    area_nothing="{week}没有这方面的事件。",
    only={"domestic": "均为国内", "international": "均为国际"},
    one={"domestic": "国内", "international": "国际"},
    both="国内 {domestic} 件、国际 {international} 件",
    kinds="按类型：{kinds}",
    kind="{name} {count} 件",
    comma="、",
    stop="。",
    theme="{week}有关“{name}”的有 {events}",
    theme_sources="，{sources} 家独立信源报道",
    on="，见于{day}",
    between="，见于{first}至{last}",
    above="（前文已述）",
    no_theme="{week}没有可归为同一主题的多件事。",
    sums="{name}（{currency}）：{count} 起披露金额，合计 {total}，中位数 {median}，最高 {largest}",
    largest="（{head}）",
    tender={
        "buyer": "采购人{value}",
        "winner": "中标人{value}",
        "amount": "{kind} {value}",
        "chips": "涉及{value}",
    },
    amount_kinds={"budget": "预算", "ceiling": "最高限价", "won": "中标金额", "": "金额"},
    also="另有",
    more="“{name}”{week} {count} 起，前{weeks}周均值 {mean}，明显增多",
    less="“{name}”{week} {count} 起，前{weeks}周均值 {mean}，明显减少",
    new="“{name}”{week} {count} 起，前{weeks}周均值 {mean}，此前未见",
    gone="“{name}”{week} 0 起，前{weeks}周均值 {mean}，不再出现",
    such_as="，如{heads}",
    no_baseline="此前各周的库存数据只覆盖 {covered} 周，不足检验所需的 {needed} 周，没有可比的基线："
    "不判断增减，只列{week}数目。",
    counts={"by_category": "按类型：{counts}。", "entities": "不止一件事提及：{counts}。"},
    counted="{name} {count} 件",
    quiet="与前{weeks}周相比，没有任何一项的增减通过检验。",
    questions={
        "more": "“{name}”一{unit}内的事件数高于此前，如{heads}：这是一时集中，还是会持续下去？",
        "new": "“{name}”此前几周未见，{week}有{heads}：后续会有进一步的进展吗？",
        "less": "“{name}”{week}明显减少，仍有{heads}：这是暂时的，还是关注已经转移？",
        "theme": "{heads}之后，“{name}”还会有哪些后续，会影响到哪些相关方？",
        "funding": "{heads}之后，资金会先投向哪里，同类公司会不会跟进？",
        "ma": "{heads}之后，交易能否如期完成，产品与团队将怎样整合？",
        "model": "{heads}之后，开发者与企业会不会采用，同类模型怎样应对？",
        "policy": "{heads}之后，相关规则何时落地，哪些企业会先受影响？",
        "tender": "{heads}之后，项目能否如期交付，同类采购还会不会继续？",
        "compute": "{heads}之后，算力的供应与价格会怎样变化，同行会不会跟进？",
        "chip": "{heads}之后，供货能否如期，哪些客户会先用上？",
    },
    watch={
        "changes": "待观察指标：此后几周“{name}”的起数（{week} {count} 起，前{weeks}周均值 {mean}）。",
        "themes": "待观察指标：此后几周“{name}”的事件数与独立信源数（{week} {events}、{sources} 家信源），"
        "以及上述各方是否给出新的数字或时间表。",
    },
    no_question="{week}没有足以提出问题的事件。",
    excerpts="本周报为摘编：事实句摘自来源原文，统计句由程序计算，不作评论。",
    unfinished="这一周尚未结束：统计截至 {time}。",
)
_EN = Phrases(
    zh=False,
    week="this week",
    span="in this period",
    foreign="(original in Chinese) ",
    whole="Of {items} items read {week}, {events} fall within the field ({split}).",
    nothing="{items} items were read {week}; none falls within the field.",
    area="{events} {week} ({split})",
    area_kinds=", mostly {kinds}",
    area_kind=", all of them {name}",
    area_nothing="Nothing of this area {week}.",
    only={"domestic": "all domestic", "international": "all international"},
    one={"domestic": "domestic", "international": "international"},
    both="{domestic} domestic, {international} international",
    kinds="By kind: {kinds}",
    kind="{name} {count}",
    comma=", ",
    stop=".",
    theme="{events} {week} about “{name}”",
    theme_sources=", reported by {sources} independent sources",
    on=", on {day}",
    between=", between {first} and {last}",
    above="(told above) ",
    no_theme="No theme of several events {week}.",
    sums="{name} ({currency}): {count} amounts told, {total} in all, median {median}, largest {largest}",
    largest=" ({head})",
    tender={
        "buyer": "buyer {value}",
        "winner": "won by {value}",
        "amount": "{kind} {value}",
        "chips": "involves {value}",
    },
    amount_kinds={"budget": "budget", "ceiling": "ceiling", "won": "contract", "": "amount"},
    also="Also",
    more="“{name}”: {count} {week}, mean of the {weeks} weeks before {mean}, clearly more",
    less="“{name}”: {count} {week}, mean of the {weeks} weeks before {mean}, clearly fewer",
    new="“{name}”: {count} {week}, mean of the {weeks} weeks before {mean}, not seen before",
    gone="“{name}”: 0 {week}, mean of the {weeks} weeks before {mean}, no longer seen",
    such_as=", such as {heads}",
    no_baseline="Stored data covers only {covered} of the weeks before; the test needs {needed}. There is no baseline "
    "to compare with: no change is claimed, and these are the counts {week} alone.",
    counts={"by_category": "By kind: {counts}.", "entities": "Named in more than one: {counts}."},
    counted="{name} {count}",
    quiet="Against the {weeks} weeks before, no change passed the test.",
    questions={
        "more": "“{name}” had more events than before, such as {heads}: is that a moment, or will it last?",
        "new": "“{name}” was not seen in the weeks before; now {heads}: will more come of it?",
        "less": "“{name}” had fewer events {week}, among them {heads}: is that for now, or has attention moved on?",
        "theme": "After {heads}, what will follow for “{name}”, and whom will it affect?",
        "funding": "After {heads}, where will the money go first, and will others follow?",
        "ma": "After {heads}, will the deals close in time, and what becomes of the products and teams?",
        "model": "After {heads}, will developers and companies take it up, and how will others answer?",
        "policy": "After {heads}, when do the details come, and who is affected first?",
        "tender": "After {heads}, will the work be delivered in time, and will similar buying go on?",
        "compute": "After {heads}, how will supply and prices change, and will others follow?",
        "chip": "After {heads}, will supply come in time, and who gets it first?",
    },
    watch={
        "changes": "To watch: the count of “{name}” in the weeks to come ({count} {week}, mean of the {weeks} weeks "
        "before {mean}).",
        "themes": "To watch: events and independent sources of “{name}” in the weeks to come ({events}, {sources} "
        "sources {week}), and whether those named give new figures or dates.",
    },
    no_question="No event {week} to ask a question about.",
    excerpts="This is a digest of excerpts: facts are the sources' own words, statistics are computed, nothing is "
    "commented on.",
    unfinished="This week is not over: counted until {time}.",
)


def phrases(language: str) -> Phrases:
    return _EN if language == "en" else _ZH


def events(count: int, say: Phrases) -> str:
    """3 件事, 3 events."""
    if say.zh:
        return f"{count:,} 件事"
    return f"{count:,} event" + ("" if count == 1 else "s")


def day(value: date, say: Phrases) -> str:
    return f"{value.month}月{value.day}日" if say.zh else f"{_MONTHS[value.month - 1]} {value.day}"


def weeks(count: int, say: Phrases) -> str:
    """四, four: of the weeks before, at most eight."""
    return _CHINESE_NUMBERS[count] if say.zh else _ENGLISH_NUMBERS[count]


def quoted(heads: Sequence[str], say: Phrases) -> str:
    """“…”“…”, with commas between them in English; quotes within become the other kind."""
    inner = str.maketrans("“”", "‘’")
    marked = [f"“{head.translate(inner)}”" for head in heads]
    return "".join(marked) if say.zh else ", ".join(marked)


def capital(text: str) -> str:
    """`text` as a sentence begins."""
    return text[:1].upper() + text[1:]
