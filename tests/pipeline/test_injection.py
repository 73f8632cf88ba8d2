"""Strangers' orders in feeds, and a model that obeys them all: nothing but the words of their own entry may change."""

from __future__ import annotations

import asyncio
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import openai  # noqa: F401 (its import takes a second of the first call's time)
import pytest

from bot.formats import FORMATS
from pipeline.model import DailyReport
from tests.fakes import hostile
from tests.fakes.editor import answering
from tests.fakes.hostile import BEYOND, KNOWN, MORE, Case
from tests.pipeline.building import Feeds, built, some_feeds, with_feed

CASES = KNOWN | MORE | BEYOND
UNTOLD = ("41 a date in a far future, a long name",)
"""What no report would tell, with or without a model."""
HONEST = ("南岭", "EU Digital")
MANY = ("具身", "EU Digital")
"""Enough for several calls, of which one may be asked again."""
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
OURS = set(re.findall("<([a-z0-9]+)", files("bot").joinpath("web/templates/daily.html").read_text(encoding="utf-8")))
ADDRESS = re.compile(r"https?://[^\s<>\"'\\)，。；]+")


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Feeds:
    folder = tmp_path_factory.mktemp("honest")
    return asyncio.run(some_feeds(folder / "base.db", HONEST))


async def reports(case: Case, honest: Feeds, folder: Path) -> tuple[DailyReport, DailyReport]:
    """What the good editor makes of the feeds with the hostile one among them, and what the obedient one makes.

    They are one editor until a call holds the order: where none does, there is one report to make.
    """
    feeds = await with_feed(honest, folder / "hostile.db", *case.feed)
    unhurried = {"deadline_s": 60, "timeout_s": 20}
    good = await built(feeds, folder, answering(hostile.good), **unhurried)
    if not any(hostile.is_told(case, request) for request in good.model.requests):
        return good.report, good.report
    obedient = await built(feeds, folder, answering(hostile.obeying(case)), **unhurried)
    return good.report, obedient.report


def is_named(entry: dict[str, Any], case: Case) -> bool:
    return any(source["name"] == case.source for source in entry["sources"])


def frozen(report: DailyReport, case: Case) -> dict[str, Any]:
    """All that may not change: everything but what the run cost, and the words of the hostile entry."""
    kept = report.model_dump(exclude={"usage", "quality", "notes", "engine", "model"})
    for entry in kept["entries"]:
        if is_named(entry, case):
            for key in ("text", "language", "evidence", "origin", "reason", "tags", "event_date", "date_basis"):
                del entry[key]
    return kept


@pytest.mark.parametrize("name", CASES)
async def test_an_order_changes_nothing_but_the_words_of_its_own_entry(
    name: str, honest: Feeds, tmp_path: Path
) -> None:
    case = CASES[name]
    good, obedient = await reports(case, honest, tmp_path)
    assert name in UNTOLD or any(is_named(entry.model_dump(), case) for entry in good.entries)
    assert frozen(obedient, case) == frozen(good, case)
    stored = {source.url for entry in good.entries for source in entry.sources}
    assert_harmless(obedient, stored)
    if case.word != "🔥":  # the mark of an important entry is ours
        told = [e.text + e.reason + "".join(e.tags) for e in obedient.entries if not is_named(e.model_dump(), case)]
        assert case.word not in "".join([*told, obedient.summary])


async def test_a_stranger_whom_no_pattern_knows_can_harm_only_the_words_of_its_own_entry(tmp_path: Path) -> None:
    case = Case(word=hostile.WORD, sign="推理引擎R2")  # plain news; but the model takes it for an order
    good, obedient = await reports(case, await some_feeds(tmp_path / "many.db", MANY), tmp_path)
    assert case.word not in obedient.model_dump_json()
    assert frozen(obedient, case) | {"summary": ""} == frozen(good, case) | {"summary": ""}
    assert obedient.usage.calls > good.usage.calls  # its neighbours were asked for again, each alone


def assert_harmless(report: DailyReport, stored: set[str]) -> None:
    """No format has a link but stored ones, a mention, markup, or a sign that nobody sees."""
    shown = {name: render(report) for name, render in FORMATS.items()}
    for name, text in shown.items():
        assert not UNSEEN.search(text), name
        if name in ("text", "markdown"):  # chats and terminals make a link of any address
            assert set(ADDRESS.findall(text)) <= stored, name
    page = Page()
    page.feed(shown["html"])
    assert set(page.links) <= stored
    assert page.tags <= OURS
    assert set(re.findall(r"(?<!\\)\]\(<([^>]*)>\)", shown["markdown"])) <= stored
    active = re.sub(r"\]\(<[^>]*>\)", "", re.sub(r"\\.", "", shown["markdown"]))
    assert not re.search(r"<[!@/a-zA-Z]|!\[|@", active)


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
