"""The weekly report of the sample days through the real door, written by a good model and by models that lie."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import daily, sample, weekly
from pipeline.extract.sentences import is_chinese
from pipeline.llm import open_door
from pipeline.model import WeeklyReport
from pipeline.store import open_store
from pipeline.week.span import Span
from pipeline.weekly_quality import PARTS
from tests.fakes.ledger import Memory
from tests.fakes.model import Answer, Answering, Request, serving, text
from tests.pipeline import building
from tests.pipeline.building import EMBEDDER, Feeds

Said = dict[str, Any]
JUDGED = "相关投入可能正在增加。"
RUIN = "宣布破产"


def good(request: Request) -> Said:
    """The lines in their own words, and a judgement on the first two."""
    lines = dict(re.findall(r"^(\w{4}) \| (.*)$", text(request), re.MULTILINE))
    own = {short: line for short, line in lines.items() if is_chinese(line) and JUDGED not in line}
    facts = [{"ids": [short], "kind": "fact", "sentence": line[:125]} for short, line in own.items()]
    system = text(request, "system")
    if "one theme" in system:
        return {"claims": [*facts[:4], judged(own, 0)]}
    if "one area" in system:
        return {"summary": facts[:4], "analysis": [*facts[4:9], judged(own, 0)]}
    trends = [{"title": "人工智能投入继续", "sentences": [facts[0], judged(own, 1)]}]
    questions = [{"title": "人工智能的投入能否见效？", "sentences": [facts[1], judged(own, 2)]}]
    return {"trends": trends, "questions": questions}


def judged(own: dict[str, str], place: int) -> Said:
    """A judgement on two lines, from `place` on."""
    chosen = list(own.items())[place : place + 2]
    heads = "；".join(re.split("[，。；]", line)[0] for _, line in chosen)
    return {"ids": [short for short, _ in chosen], "kind": "judgement", "sentence": f"{heads}，{JUDGED}"}


def each(said: Said, change: Callable[[Said], None]) -> None:
    """Applies `change` to every sentence of an answer."""
    for value in said.values():
        for one in value:
            for sentence in one.get("sentences", [one]):
                change(sentence)


def other_figures(said: Said) -> None:
    each(said, lambda one: one.update(sentence=re.sub(r"\d+", lambda n: str(int(n[0]) + 7), one["sentence"])))


def wrong_ids(said: Said) -> None:
    each(said, lambda one: one.update(ids=["zzzz"]))


def ruin(said: Said) -> None:
    each(said, lambda one: one.update(sentence=re.sub(r"[，。；]", f"{RUIN}，", one["sentence"], count=1)))
    for one in [*said.get("trends", []), *said.get("questions", [])]:
        one["title"] = one["title"][:6] + RUIN + ("？" if one["title"].endswith("？") else "")


def disguised(said: Said) -> None:
    each(said, lambda one: one.update(kind="judgement", sentence=f"数据显示，{one['sentence']}，均已{RUIN}。"))


def last_week(said: Said) -> None:
    each(said, lambda one: one.update(sentence=f"上周{one['sentence']}"))


def english(said: Said) -> None:
    each(said, lambda one: one.update(sentence="This week several companies announced new models and chips in China."))


def a_sixth_part(said: Said) -> None:
    said["outlook"] = [{"ids": ["zzzz"], "kind": "fact", "sentence": "明年行业将增长300%。"}]


def invented_titles(said: Said) -> None:
    for one in [*said.get("trends", []), *said.get("questions", [])]:
        one["title"] = "谷歌全面退出云计算" + ("？" if one["title"].endswith("？") else "")


def without_stops(said: Said) -> None:
    """Every sentence twice, once without its full stop."""
    for value in said.values():
        for sentences in [one["sentences"] for one in value if "sentences" in one] or [value]:
            sentences += [one | {"sentence": one["sentence"].rstrip("。")} for one in sentences]


def answering(spoil: Callable[[Said], None]) -> Answering:
    def answer(request: Request) -> Answer:
        said = good(request)
        spoil(said)
        return Answer(json.dumps(said, ensure_ascii=False))

    return answer


async def report(days: Feeds, folder: Path, spoil: Callable[[Said], None]) -> WeeklyReport:
    path = building.copied(days.path, folder)
    profile, now = building.SHIPPED.profiles[0], sample.CLOCKS[2]
    first = min(daily.today(profile, clock) for clock in sample.CLOCKS.values())
    span = Span(first.replace(day=first.day - 1), first)
    async with serving(answering(spoil)) as model, open_store(f"sqlite:///{path}") as store:
        limits = building.settings(model.url, timeout_s=20, deadline_s=60)
        async with open_door(limits.llm, building.MODEL_ENVIRON, Memory(), now) as door:
            order = weekly.Order(profile, span, now, days.sources)
            return await weekly.build(store, limits, order, daily.Engines(EMBEDDER, door))


def whole(made: WeeklyReport) -> str:
    return "\n".join(
        [title for part in made.parts for section in part.sections if (title := section.title)]
        + [sentence.text for part in made.parts for section in part.sections for sentence in section.sentences]
    )


def assert_sound(made: WeeklyReport) -> None:
    assert tuple(part.key for part in made.parts) == PARTS
    assert all(made.quality[name] >= 0.98 for name in ("cited_sentences", "citation_support")), made.quality
    assert all(made.quality[name] == 1.0 for name in ("link_validity", "number_support", "parts")), made.quality
    assert (made.quality["missing_high"], made.quality["duplicate_texts"]) == (0, 0)


async def test_a_good_model_writes_the_parts_and_every_measure_holds(sample_days: Feeds, tmp_path: Path) -> None:
    made = await report(sample_days, tmp_path, lambda _: None)
    assert made.engine == "llm"
    assert_sound(made)
    parts = {part.key: part.sections for part in made.parts}
    assert any("投入继续" in (section.title or "") for section in parts["trends"])
    assert any("能否见效" in (section.title or "") for section in parts["questions"])
    assert JUDGED in whole(made)


@pytest.mark.parametrize(
    ("spoil", "unsaid"),
    [
        (other_figures, None),
        (wrong_ids, JUDGED),
        (ruin, RUIN),
        (disguised, RUIN),
        (last_week, "上周"),
        (english, "several companies announced"),
        (a_sixth_part, "300%"),
        (invented_titles, "退出云计算"),
        (without_stops, None),
    ],
)
async def test_a_lie_is_not_published_and_every_measure_holds(
    spoil: Callable[[Said], None], unsaid: str | None, sample_days: Feeds, tmp_path: Path
) -> None:
    made = await report(sample_days, tmp_path, spoil)
    assert_sound(made)
    assert unsaid is None or unsaid not in whole(made)
