"""Renders three replay days' reports, and one of sixty hostile entries, for Slack; prints the faults that judges find.

    .venv/bin/python -m tests.bench.slack_cards [2026-06-16 2026-06-17 2026-06-18] [--show]

The judges are the tests' own walker, and, where npm is there, `tsc --strict` over Slack's published types, installed
into a temporary folder. Lengths are the walker's: the types know none.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.card import Card
from bot.platforms.slack.render import LIMITS, VIEW_LIMITS, Json, home, message, view
from bot.present import Reader, View, full, short
from pipeline.model import DailyReport
from tests.bench.replay import data, run
from tests.bot.platforms.slack.limits import home_faults, message_faults, view_faults
from tests.bot.platforms.slack.shown import shown
from tests.bot.platforms.slack.test_render import CROWDS, STYLES
from tests.contract.platforms import links

DAYS = ("2026-06-16", "2026-06-17", "2026-06-18")
PACKAGES = ("typescript@5", "@slack/types@3.2.0", "@slack/web-api@8.2.0", "@types/node@20")
READERS = (Reader("zh", "Asia/Shanghai"), Reader("en", "America/Los_Angeles"))


@dataclass(frozen=True)
class Made:
    """One payload, its type in Slack's terms, and what the walker says of it; `lost`: links that it does not show."""

    name: str
    kind: str
    payload: Json
    faults: tuple[str, ...]
    lost: int = 0


def made(name: str, report: DailyReport, reader: Reader) -> Iterator[Made]:
    """Every payload of a report in one language: short and full, as messages of each style, modals and a page."""
    posts = [short(report, reader), *full(report, View(report.id), reader, LIMITS)]
    for number, card in enumerate(posts):
        for style in STYLES:
            payload = message(card, {}, style)
            lost = 0 if style == "text" else _lost(card, payload)
            yield Made(f"{name} {style} {number}", "message", payload, tuple(message_faults(payload)), lost)
    for number, card in enumerate(full(report, View(report.id), reader, VIEW_LIMITS)):
        payload = view(card, {}, "p1")
        yield Made(f"{name} modal {number}", "view", payload, tuple(view_faults(payload)), _lost(card, payload))
    page = home(short(report, reader))
    yield Made(f"{name} home", "view", page, tuple(home_faults(page)))


def _lost(card: Card, payload: Json) -> int:
    return len(links(card)) - len(shown(payload).links)


def typed(payloads: list[Made]) -> list[str]:
    """What the compiler says of the payloads as Slack's own types; one line that says so where there is no npm."""
    if not shutil.which("npm"):
        return ["npm is not there: the types were not asked"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text('{"private": true}')
        subprocess.run(["npm", "install", "--silent", *PACKAGES], cwd=folder, check=True, capture_output=True)
        (folder / "cards.ts").write_text("\n".join(_typescript(payloads)), encoding="utf-8")
        options = ("--strict", "--noEmit", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler")
        call = ["npx", "tsc", *options, "--types", "node", "cards.ts"]
        told = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
    return [line for line in told.stdout.splitlines() if line.strip()]


def _typescript(payloads: list[Made]) -> Iterator[str]:
    yield 'import type { View } from "@slack/types";'
    yield 'import type { ChatPostMessageArguments } from "@slack/web-api";'
    for number, one in enumerate(payloads):
        payload = one.payload | ({"channel": "C1"} if one.kind == "message" else {})
        name = "ChatPostMessageArguments" if one.kind == "message" else "View"
        yield f"export const m{number}: {name} = {json.dumps(payload, ensure_ascii=True)};"


def reports(days: list[str]) -> Iterator[tuple[str, DailyReport]]:
    with tempfile.TemporaryDirectory() as folder:
        for day in days:
            found, _, _ = run(day, Path(folder))
            yield day, DailyReport.model_validate(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("days", nargs="*", default=list(DAYS))
    parser.add_argument("--show", action="store_true", help="print a short and a full message as a reader sees")
    asked = parser.parse_args()
    data()
    found = list(reports(asked.days))
    payloads: list[Made] = []
    for name, report in (*found, *CROWDS.items()):
        own = [one for reader in READERS for one in made(f"{name} {reader.language}", report, reader)]
        posts = sum(one.kind == "message" and " rich " in one.name for one in own)
        wrong = [f"{one.name}: {fault}" for one in own for fault in one.faults]
        lost = sum(one.lost for one in own)
        print(f"{name}: {len(report.entries)} entries, {len(own)} payloads ({posts} rich posts), faults {len(wrong)},")
        print(f"   links not shown {lost}, most blocks {max(map(_blocks, own))}, most bytes {max(map(_bytes, own))}")
        print("".join(f"   {line}\n" for line in wrong[:10]), end="")
        payloads += own
    told = typed(payloads)
    print(f"tsc --strict: {len(payloads)} payloads, faults {len(told)}")
    print("".join(f"   {line}\n" for line in told[:10]), end="")
    if asked.show:
        for card in (short(found[0][1], READERS[0]), full(found[0][1], View(found[0][1].id), READERS[0], LIMITS)[0]):
            print(shown(message(card, {})).text)


def _blocks(one: Made) -> int:
    blocks = one.payload.get("blocks")
    return len(blocks) if isinstance(blocks, list) else 0


def _bytes(one: Made) -> int:
    return len(json.dumps(one.payload))


if __name__ == "__main__":
    main()
