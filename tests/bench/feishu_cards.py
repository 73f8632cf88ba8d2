"""Real days and a crowded hostile one as Feishu cards: their bytes, and what three judges say of them.

    .venv/bin/python -m tests.bench.feishu_cards 2026-06-16 2026-06-17 2026-06-18 [--linter FILE] [--types FOLDER]

The judges are our own validator; `lint_card.py` of the project feishu-cli (FILE); and the types of
`@satorijs/adapter-lark` under `tsc --strict` (FOLDER is where npm installed them and `typescript`).
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from bot.card import Card, Limits
from bot.platforms.feishu import render
from bot.platforms.feishu.render import LIMITS, Json
from bot.platforms.feishu.size import depth, elements, raw
from bot.present import Reader, View, fitted, full, short
from pipeline.model import DailyReport
from tests.bench.replay import run
from tests.bot.platforms.feishu.cards import DEAREST, crowded, every, hostile
from tests.contract.test_platform import OWN
from tests.fakes.feishu import faults, warnings

READER = Reader("zh", "Asia/Shanghai")
WHOLE = Limits(10**9, 10**9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("days", nargs="*")
    parser.add_argument("--linter", type=Path)
    parser.add_argument("--types", type=Path)
    asked = parser.parse_args()
    made: dict[str, Json] = {}
    with tempfile.TemporaryDirectory() as folder:
        for day in asked.days:
            found, _, _ = run(day, Path(folder))
            made |= _day(day, DailyReport.model_validate(found))
        made |= _artificial()
        _judged("our validator", {name: [*faults(card, set()), *warnings(card)] for name, card in made.items()})
        if asked.linter:
            _judged("lint_card.py --strict", _linted(made, asked.linter))
        if asked.types:
            _judged("tsc --strict", _typed(made, asked.types))


def _day(day: str, report: DailyReport) -> dict[str, Json]:
    """The day's cards; prints what they take."""
    brief = short(report, READER)
    more = full(report, View(report.id), READER, WHOLE)
    made = {f"{day} short": render.card(brief, {})}
    made |= {
        f"{day} full {n}": render.card(page, {})
        for n, page in enumerate(full(report, View(report.id, page=None), READER, LIMITS), 1)
    }
    if inside := render.folded(brief, more):
        made[f"{day} folded"] = inside
    made[f"{day} robot"] = render.robot(brief, more[0], "https://digest.example/reports/1")
    made[f"{day} short, plain"] = render.card(brief, {}, "plain")
    for name, card in made.items():
        print(f"{name}: {_measured(card)}")
    print(f"{day}: short and full in one card: {'fits' if inside else 'does not fit'} 24,000 bytes")
    robot = "with" if "collapsible_panel" in render.dumped(made[f"{day} robot"]) else "without"
    print(f"{day}: a robot's card is posted {robot} the full version in it")
    return made


def _measured(card: Json) -> str:
    return f"{raw(card)} bytes, {render.size(card)} as sent, {elements(card)} elements, {depth(card)} levels"


def _artificial() -> dict[str, Json]:
    """Sixty entries of 500 characters, dear or hostile, and one card of every kind; prints the largest."""
    made: dict[str, Json] = {}
    for name, words in DEAREST.items():
        report = crowded(words, 60)
        cards = [*fitted(short(report, READER), LIMITS), *full(report, View(report.id), READER, LIMITS)]
        made |= _styled(f"60 × {name}", cards)
        made[f"60 × {name} robot"] = render.robot(cards[0], full(report, View(report.id), READER, WHOLE)[0], OWN)
    few = crowded(DEAREST["hostile"], 6)
    if inside := render.folded(short(few, READER), full(few, View(few.id), READER, WHOLE)):
        made["6 × hostile folded"] = inside
    for name, cards in every().items():
        made |= _styled(name, cards)
    made |= _styled("hostile", [hostile()])
    made["streaming"] = render.card(hostile(), {}, streaming=True)
    cut = [name for name, card in made.items() if "没有显示" in render.dumped(card)]
    print(f"{len(made)} artificial cards, {len(cut)} of them cut {cut[:5]}")
    for measure in (raw, render.size, elements, depth):
        name = max(made, key=lambda one: measure(made[one]))
        print(f"   most {measure.__name__}: {measure(made[name])} ({name})")
    return made


def _styled(name: str, cards: Sequence[Card]) -> dict[str, Json]:
    return {
        f"{name} {n} {style}": render.card(card, {}, style)
        for n, card in enumerate(cards, 1)
        for style in ("rich", "plain")
    }


def _linted(made: dict[str, Json], linter: Path) -> dict[str, list[str]]:
    """Errors and warnings alike, as its `--strict` counts them."""
    spec = spec_from_file_location("lint_card", linter)
    if spec is None or spec.loader is None:
        sys.exit(f"{linter} is no Python file")
    module = sys.modules["lint_card"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    found = {}
    for name, card in made.items():
        judge = module.CardLinter(allow_placeholders=False, upload_images=False, base_dir=linter.parent)
        issues = judge.lint(card, len(render.dumped(card).encode()))
        found[name] = [f"{issue.code}: {issue.message}" for issue in issues]
    return found


def _typed(made: dict[str, Json], folder: Path) -> dict[str, list[str]]:
    """Each card as a constant of the type `MessageContent.Card`, checked in one run."""
    names = list(made)
    lines = ["import type { MessageContent } from '@satorijs/adapter-lark/lib/content';"]
    lines += [f"export const c{n}: MessageContent.Card = {render.dumped(made[name])};" for n, name in enumerate(names)]
    file = folder / "cards.ts"
    file.write_text("\n".join(lines), encoding="utf-8")
    call = [
        "node", "node_modules/typescript/bin/tsc", "--strict", "--noEmit", "--skipLibCheck", "--pretty", "false",
        "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext", file.name,
    ]  # fmt: skip
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
    found: dict[str, list[str]] = {name: [] for name in names}
    for told in re.findall(r"cards\.ts\((\d+),\d+\): (error .*)", done.stdout):
        line = int(told[0])
        found[names[line - 2] if line > 1 else names[0]].append(told[1])
    return found


def _judged(judge: str, found: dict[str, list[str]]) -> None:
    """What a judge said, each kind once with how often and where."""
    refused = {name: told for name, told in found.items() if told}
    print(f"{judge}: {len(found)} cards, {len(refused)} with a fault")
    for told, count in Counter(_kinds(refused.values())).most_common(20):
        where = next(name for name, all_told in refused.items() if told in all_told)
        print(f"   {count} × {told[:200]} (such as {where})")


def _kinds(found: Iterable[list[str]]) -> Iterable[str]:
    return (told for all_told in found for told in all_told)


if __name__ == "__main__":
    main()
