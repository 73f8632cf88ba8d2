"""`python -m tests.bench.tenders [-v]`: the tenders of the replay days, and how far the labels bear them out.

Read by eye were all items of the days that are found, and those that come near: a word of tenders in the title or in
the text. A label holds no text: an item is named by the hash of its source and title, and a buyer, winner or amount is
a hash too.
`-v` prints what is found, what comes near and what is wrong, to read.
"""

from __future__ import annotations

import hashlib
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model import Item
from pipeline.tenders import Tender, tender
from tests.bench.labelled import days
from tests.bench.verdicts import LABELS, key, read_day

NEAR = re.compile("招标|中标|采购|集采|投标|成交|竞得|竞标|竞价|标段|候选人|入围|询价|磋商|中选|标书|大单")
FIELDS = ("buyer", "winner", "amount")


@dataclass(frozen=True, slots=True)
class Seen:
    day: str
    filed: str
    item: Item
    found: Tender | None


def seen() -> Iterator[Seen]:
    """Every item that is found or comes near, once."""
    known: set[str] = set()
    for day in days():
        for source, item in read_day(day):
            filed = key(source, item)
            found = tender(item)
            if (found or NEAR.search(f"{item.title}\n{item.text}")) and filed not in known:
                known.add(filed)
                yield Seen(day, filed, item, found)


def hashed(found: Tender, field: str) -> str:
    """A field's value as the labels keep it; "-" where it is not told."""
    value = getattr(found, field)
    if not value:
        return "-"
    text = "、".join(value) if field == "winner" else f"{value.value.normalize():f}" if field == "amount" else value
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def labels() -> dict[str, list[str]]:
    """By key: "yes" or "no", and for a tender the hashes of its buyer, winner and amount."""
    lines = (LABELS / "tenders.tsv").read_text(encoding="utf-8").splitlines()
    return {row[0]: row[1:] for row in (line.split("\t") for line in lines if line and not line.startswith("#"))}


def judge(some: list[Seen]) -> Iterator[tuple[str, str, Seen]]:
    """For each labelled item what was asked, the outcome and the item."""
    told = labels()
    for one in some:
        if one.filed not in told:
            continue
        is_tender, *expected = told[one.filed]
        outcomes = {("yes", True): "hit", ("yes", False): "missed", ("no", True): "false", ("no", False): "rest"}
        yield "detection", outcomes[is_tender, one.found is not None], one
        for field, value in zip(FIELDS, expected, strict=False):
            got = hashed(one.found, field) if one.found else "-"
            right = "hit" if value != "-" else "rest"
            yield field, right if got == value else "missed" if got == "-" else "false", one


def main() -> None:
    started = time.process_time()
    some = list(seen())
    took = time.process_time() - started
    found = [one for one in some if one.found]
    stages = Counter(one.found.stage for one in found if one.found)
    print(f"{len(found)} found, {len(some) - len(found)} near: {dict(stages)}; {took:.1f} s with reading the feeds")
    counts: dict[str, Counter[str]] = {}
    for asked, outcome, one in judge(some):
        counts.setdefault(asked, Counter())[outcome] += 1
        if "-v" in sys.argv and outcome in ("missed", "false"):
            print(f"{outcome} {asked}: {one.filed} {one.item.title}")
    for asked, n in counts.items():
        told, true = n["hit"] + n["false"], n["hit"] + n["missed"]
        print(f"{asked}: precision {n['hit']}/{told}, recall {n['hit']}/{true}, {dict(n)}")
    if "-v" in sys.argv:
        for one in some:
            print("FOUND" if one.found else "near ", one.day, one.filed, one.item.title[:100])
            if t := one.found:
                print("     ", t.stage, t.buyer, t.winner, t.amount and t.amount.text, t.amount_kind, t.region, t.chips)


if __name__ == "__main__":
    main()
