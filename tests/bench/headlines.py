"""How many headlines that a news site put under one event become one story. Titles alone; what is not under one is
not known to be another event, so the share of right pairs is only a floor.

    .venv/bin/python -m tests.bench.headlines
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from itertools import combinations

from pipeline.meaning import Offline
from pipeline.model import Item
from pipeline.stories import group, vector_text, wants_vector
from tests.bench.labelled import data


def _read() -> tuple[dict[str, Item], dict[str, set[str]]]:
    """The headlines by address, and the events that each stands under."""
    items: dict[str, Item] = {}
    events: dict[str, set[str]] = defaultdict(set)
    path = data() / "events" / "google_news_en_clusters.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for told in row["items"]:
            outlet = "".join(char for char in told["source"].lower() if char.isalnum()) or "outlet"
            at = datetime.fromisoformat(told["first_listed"])
            url = f"https://{outlet}.com/{told['url'][-40:]}"
            items[url] = Item(url, told["source"], url, told["title"], "", "en", at, "stated", at)
            events[url].add(row["cluster"])
    return items, events


def main() -> None:
    items, events = _read()
    wanted = wants_vector(list(items.values()), [])
    rows = Offline().embed([vector_text(item) for item in wanted])
    stories = group(list(items.values()), [], {item.id: row for item, row in zip(wanted, rows, strict=True)})
    joined = [pair for story in stories for pair in combinations([item.id for item in story.items], 2)]
    right = sum(bool(events[a] & events[b]) for a, b in joined)
    by_event: dict[str, list[str]] = defaultdict(list)
    for url, some in events.items():
        for event in some:
            by_event[event].append(url)
    truth = sum(len(urls) * (len(urls) - 1) // 2 for urls in by_event.values())
    print(f"{len(items)} headlines, {len(wanted)} vectors, {len(stories)} stories")
    print(
        f"recall {right / truth:.3f} of {truth} pairs; of {len(joined)} joined {right / len(joined):.3f} or more right"
    )


if __name__ == "__main__":
    main()
