"""The fixed words of the web pages, in Chinese and English, and which of the two a browser is shown.

Those of answers are the same as in chats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. `{}` places are filled by the pages."""

    title: str
    kinds: Mapping[str, str]
    begins: str  # of a weekly report, which stands under its first day
    version: str
    none: str
    feed: str
    ask: str
    question: str
    hint: str
    promise: str
    profile: str
    about: str  # a report
    about_all: str
    ask_report: str
    examples: tuple[str, ...]
    lately: str
    of_daily: tuple[str, ...]  # examples of what can be asked about a report
    of_weekly: tuple[str, ...]
    next: str
    may_ask: str
    before: str
    archive: str
    failed: str
    busy: str
    back: str
    zone: str


_ZH = Words(
    title="动态存档",
    kinds={"daily": "日报", "weekly": "周报"},
    begins="自 {day} 起",
    version="第 {n} 版",
    none="还没有报告。",
    feed="订阅源",
    ask="提问",
    question="问题",
    hint="想知道什么？",
    promise="只用已收录的消息作答，逐句注明出处；没有收录的，会直说。",
    profile="主题",
    about="关于：",
    about_all="改为问全部消息",
    ask_report="就这份报告提问",
    examples=("昨天有哪些重要消息？", "本周有几起融资？", "最近有哪些模型发布？"),
    lately="{name}最近有哪些进展？",
    of_daily=("第1条详细说说", "第1条为什么入选？", "第2条的依据是什么？"),
    of_weekly=("本周有几起融资？", "本周有哪些模型发布？"),
    next="继续问",
    may_ask="还可以问",
    before="之前的问答",
    archive="全部报告",
    failed="回答没有完成，请稍后再问一次。",
    busy="正在回答的问题太多，请等前面的答完再问。",
    back="回到正文",
    zone="（{zone}）",
)
_EN = Words(
    title="Archive of reports",
    kinds={"daily": "Daily", "weekly": "Weekly"},
    begins="from {day}",
    version="version {n}",
    none="No report yet.",
    feed="Feed",
    ask="Ask",
    question="Question",
    hint="Ask about the news",
    promise="Answered from the stored news alone, each sentence with its source; what is not stored is said not to be.",
    profile="Subject",
    about="About: ",
    about_all="ask about all the news instead",
    ask_report="Ask about this report",
    examples=(
        "What was the most important news yesterday?",
        "How many funding rounds were there this week?",
        "Which models were released lately?",
    ),
    lately="What is new at {name}?",
    of_daily=("Tell me more about number 1", "Why this one: number 1?", "What is the evidence for number 2?"),
    of_weekly=("How many funding rounds were there this week?", "Which models were released this week?"),
    next="Ask on",
    may_ask="You may also ask",
    before="Asked before",
    archive="All reports",
    failed="The answer could not be completed; please ask again in a while.",
    busy="Too many questions are being answered; please wait for those before it, then ask again.",
    back="Back to the text",
    zone=" ({zone})",
)


def page_words(language: str) -> Words:
    return _EN if language == "en" else _ZH


def language_of(request: Request, otherwise: str) -> str:
    """The language of a page for the browser that sent `request`."""
    return wanted_language(request.headers.get("accept-language", ""), otherwise)


def wanted_language(accepted: str, otherwise: str) -> str:
    """zh or en, whichever the header `accepted` wants more, or `otherwise` when it names neither."""
    best = {"zh": 0.0, "en": 0.0}
    for part in accepted.split(","):
        tag, _, parameters = part.partition(";")
        name = tag.strip().lower().partition("-")[0]
        if name in best:
            best[name] = max(best[name], _quality(parameters))
    if best["zh"] == best["en"]:
        return otherwise
    return max(best, key=lambda name: best[name])


def _quality(parameters: str) -> float:
    found = re.fullmatch(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", parameters)
    return float(found[1]) if found else float(not parameters.strip())
