"""`python -m tests.bench.lengths [-v] [DAY ...]`: are extracted texts of the right length, provable and readable?

Each item on the topics is told as a story of its own, which is harder than a report: no other outlet can stand in.
`-v` prints every text with its title; an item whose text is under 60 characters (Chinese) or 110 cannot be in bounds.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from pipeline import facts
from pipeline.config import load, shipped
from pipeline.extract import LENGTHS, Extract, extract
from pipeline.model import Item, Story
from pipeline.rank.relevance import relevance
from tests.bench.verdicts import read_day

DAYS = ("2026-06-15", "2026-06-16", "2026-06-17", "2026-06-18", "2026-06-19", "2026-06-20", "2026-06-21")
TITLES_ONLY = ("2026-02-02", "2026-02-03", "2026-02-04", "2026-02-05")
ZONE = ZoneInfo("Asia/Shanghai")
DANGLING = re.compile(
    r"^(?:此外|同时|但|然而|不过|另外|因此|他|她|它|该|这|其|此(?!前)|据悉|对此"
    r"|(?:It|He|She|They|But|However|This|These|Those|Also|Meanwhile|Its|Their)\b)"
)
ODD = re.compile(
    r"https?:|www\.|\]\(|\*\*|直达链接|点此|扫码|责编|Read more|appeared first"
    r"|[\u200b-\u200f\u202a-\u202e\U0001f300-\U0001faff]"
)


def problems(item: Item, told: Extract) -> Iterator[str]:
    """What is wrong with one text, but for its length."""
    if DANGLING.match(told.text):
        yield "dangling"
    if ODD.search(told.text):
        yield "odd"
    if len(told.text) > LENGTHS[told.language][1]:
        yield "too long"
    if not all(_stands(quote, item) for quote in told.evidence):
        yield "not verbatim"
    if facts.unsupported_quantities(told.text, told.evidence):
        yield "quantity"
    if facts.unsupported_names(told.text, told.evidence):
        yield "name"
    published = item.published_at.astimezone(ZONE).date()
    days = {published, *(day for text in (item.title, item.text) for day in facts.dates_near(text, published))}
    if told.event_date not in days:
        yield "date"


def _stands(quote: str, item: Item) -> bool:
    return quote in item.title or any(quote in line for line in item.text.split("\n"))


def main() -> None:
    profile = load(shipped(), {}).profiles[0]
    days = [word for word in sys.argv[1:] if not word.startswith("-")] or [*DAYS, *TITLES_ONLY]
    for day in days:
        items = [item for source, item in read_day(day) if relevance(item, profile, source) > 0]
        for language, (low, high) in LENGTHS.items():
            spoken = [item for item in items if item.language == language]
            started = time.process_time()
            told = [(item, extract(Story("s", (item,)), ZONE, language)) for item in spoken]
            took = time.process_time() - started
            wrong = Counter(problem for item, text in told for problem in problems(item, text))
            with_text = [(item, text) for item, text in told if item.text]
            enough = [(item, text) for item, text in with_text if len(item.text) >= low + 10]
            print(
                f"{day} {language}: {len(told)} items; in bounds {_share(with_text, low, high)} of {len(with_text)}"
                f" with text, {_share(enough, low, high)} of {len(enough)} with enough; wrong {dict(wrong)};"
                f" {1000 * took / max(1, len(told)):.1f} ms each"
            )
            if "-v" in sys.argv:
                for item, text in told:
                    print(f"  [{len(text.text)}] {text.event_date} {item.title}")
                    print(f"      {text.text} {' '.join(problems(item, text))}")


def _share(told: list[tuple[Item, Extract]], low: int, high: int) -> str:
    return f"{sum(low <= len(text.text) <= high for _, text in told) / len(told):.3f}" if told else "none"


if __name__ == "__main__":
    main()
