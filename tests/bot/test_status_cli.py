"""`digest status` as a person or a script calls it, and that votes reach the report that the command builds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest

from bot.ledger import open_ledger
from bot.model import Feedback
from tests.bot.test_cli import FEEDS, NOW, Place, place  # noqa: F401 (a fixture)

MOMENT = datetime.fromisoformat(NOW[1])
WEEK = ("--week", "2026-W10")


@pytest.fixture(scope="module")
def own(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:  # noqa: F811
    yield Place(tmp_path_factory.mktemp("status"), place.address)


async def disliked(own: Place, entries: Sequence[str]) -> None:
    """A week of four people a day who find that these do not belong here."""
    async with open_ledger(f"sqlite:///{own.folder}/digest.db") as ledger:
        for number in range(28):
            person, at = f"p{number}", MOMENT - timedelta(days=number % 7)
            for entry in entries:
                await ledger.feedback.record(Feedback("console", person, entry, "off", at))


def test_a_place_where_nothing_ran_yet_has_an_empty_status(own: Place) -> None:
    shown = json.loads(own.call(*NOW, "status", "--json").stdout)
    assert set(shown) == {"runs", "next", "sources", "undelivered", "chats_off", "model", "votes"}
    assert shown["runs"] == []
    assert "运行状态" in own.call(*NOW, "status").stdout


def test_fetches_and_builds_are_recorded_and_shown(own: Place) -> None:
    report = json.loads(own.call(*NOW, "daily", "--json").stdout)
    own.call(*NOW, "weekly", *WEEK, "--no-fetch", "--json")
    shown = json.loads(own.call(*NOW, "status", "--json").stdout)
    fetched, daily, weekly = shown["runs"]
    assert (fetched["kind"], fetched["outcome"].split()[:3]) == (
        "fetch",
        ["✓", f"sources={len(FEEDS) + 1}", "failed=1"],
    )
    entries = len(report["entries"])
    assert (daily["kind"], daily["outcome"]) == ("daily:ai-cloud", f"✓ items={report['raw_count']} entries={entries}")
    assert weekly["kind"] == "weekly:ai-cloud"
    assert timedelta() <= datetime.fromisoformat(daily["at"]) - MOMENT < timedelta(minutes=5)
    assert (shown["sources"]["ok"], shown["sources"]["failed"]) == (len(FEEDS), ["gone"])


def test_the_next_report_ranks_lower_what_readers_voted_off(own: Place) -> None:
    first = json.loads(own.call(*NOW, "daily", "--no-fetch", "--json").stdout)
    top = first["entries"][0]
    asyncio.run(
        disliked(own, [f"{first['id']}|{e['id']}" for e in first["entries"] if e["category"] == top["category"]])
    )
    second = json.loads(own.call(*NOW, "daily", "--no-fetch", "--rebuild", "--json").stdout)

    def places(report: dict) -> list[int]:
        return [e["rank"] for e in report["entries"] if e["category"] == top["category"]]

    assert places(second) != places(first)
    assert sum(places(second)) / len(places(second)) > sum(places(first)) / len(places(first))
    assert json.loads(own.call(*NOW, "status", "--json").stdout)["votes"]["off"] == 28 * len(places(first))


def test_the_status_for_people_names_what_failed(own: Place) -> None:
    text = own.call(*NOW, "status").stdout
    assert "gone" in text
    assert "fetch" in text
