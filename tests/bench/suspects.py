"""How many items of stored days are taken for orders to a model, which, and how long the looking takes.

    .venv/bin/python -m tests.bench.suspects [--show]

Reads every feed of $DIGEST_BENCH_DATA/replay (default ../shared/data).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from pipeline import suspect
from pipeline.errors import DigestError
from pipeline.model import Document, Item, Source
from pipeline.parse import parse_document
from tests.bench.replay import DATA, require

WORDS = "OpenAI 于周一发布新模型，价格下调三成。The company said it would cut prices by 30% in March, and "


def items() -> Iterator[Item]:
    """Each stored item once."""
    seen = set()
    for feed in sorted(require(DATA / "replay").rglob("*.xml")):
        source = Source(name=feed.stem[:80], url=f"https://{feed.stem}.example/feed")
        try:
            parsed = parse_document(source, Document(source.url, feed.read_bytes(), "application/xml"), NOW)
        except DigestError as error:
            print(f"{feed}: {error}", file=sys.stderr)
            continue
        for item in parsed.items:
            if (item.title, item.text[:80]) not in seen:
                seen.add((item.title, item.text[:80]))
                yield item


NOW = datetime.now(UTC)


def main() -> None:
    found = list(items())
    flagged = [item for item in found if suspect.is_suspect(item)]
    print(f"{len(flagged)} of {len(found)} items flagged, {len(flagged) / max(1, len(found)):.2%}")
    for item in flagged if "--show" in sys.argv else ():
        text = suspect._folded(f"{item.title} {item.text}")
        for order in suspect._orders():
            for match in order.pattern.finditer(text) if order.stands_in(text) else ():
                print(f"  {item.title[:60]!r}: …{text[max(0, match.start() - 40) : match.end() + 20]!r}")
                print(f"      {order.pattern.pattern[-70:]}")
    texts = [(WORDS * 40)[number : number + 2_000] for number in range(200)]
    suspect.speaks_to_a_model("warm")
    started = time.perf_counter()
    for text in texts:
        suspect.speaks_to_a_model(text)
    print(f"{(time.perf_counter() - started) / len(texts) * 1000:.2f} ms for 2,000 characters")


if __name__ == "__main__":
    main()
