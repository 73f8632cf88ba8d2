"""Seconds to find the names, places and quantities of one day's items, up to 800 characters of each.

.venv/bin/python -m tests.bench.reading [2026-06-16]
"""

from __future__ import annotations

import html
import re
import sys
import time
from collections.abc import Callable, Sized
from pathlib import Path
from xml.etree import ElementTree

from pipeline.facts import quantities
from pipeline.facts.entities import country_cues, mentions
from tests.bench.replay import DATA, require

LONGEST = 800
TAG = re.compile(r"<[^>]+>")


def texts(feeds: Path) -> list[str]:
    found = []
    for path in sorted(feeds.glob("*.xml")):
        for item in ElementTree.parse(path).getroot().iter("item"):
            body = TAG.sub("", html.unescape(item.findtext("description") or ""))
            found.append(f"{item.findtext('title') or ''}\n{body}"[:LONGEST])
    return found


def report(name: str, reader: Callable[[str], Sized], items: list[str]) -> None:
    reader(items[0])  # the tables are read once
    start = time.process_time()
    found = sum(len(reader(text)) for text in items)
    print(f"{name:12} {time.process_time() - start:.3f} s, {found} found")


def main() -> None:
    day = sys.argv[1] if len(sys.argv) > 1 else "2026-06-16"
    items = texts(require(DATA / "replay" / day))
    print(f"{day}: {len(items)} items, {sum(map(len, items))} characters")
    report("mentions", mentions, items)
    report("country_cues", country_cues, items)
    report("quantities", quantities, items)


if __name__ == "__main__":
    main()
