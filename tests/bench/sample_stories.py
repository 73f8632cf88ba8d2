"""How well the sample's events come together: every pair of its on-topic items, against what they were written for.

.venv/bin/python -m tests.bench.sample_stories     pairwise precision, recall and F1, within each language and across

Items of no event below are alone; round-ups, which may attach anywhere, are left out. Needs no other data. The sample
is small (some 160 items), which is itself a test: what is rare in it says less than in a day of a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from pipeline import sample, stories
from pipeline.config import load, shipped
from pipeline.extract.roundups import is_roundup
from pipeline.meaning import Offline
from pipeline.model import Item
from pipeline.parse import parse_document
from pipeline.rank.relevance import relevance

# One event to a line: what the addresses of its items contain.
EVENTS = """
chenchao.example/p/390122 xingye.example/2603/0922 harborwire.example/tech/lumenforge-series-d /lumenforge-series-d/
chenchao.example/p/390119 hualan.example/tech/20260309/c_0921
chenchao.example/p/390118 dapan.example/a/30904
chenchao.example/p/391019 hualan.example/tech/20260310/c_1005 dapan.example/a/31003
chenchao.example/p/390111 liangxi.example/posts/chengguan-voice-2
chenchao.example/p/390105 xingye.example/2603/091.htm jushen.example/article/1021 /cangtong-series-b /w/8811
liangxi.example/posts/shange-agent-plugin xingye.example/2603/0918
liangxi.example/posts/xishan-doc-open xingye.example/2603/0914
xingye.example/2603/0913 jushen.example/article/1023
hualan.example/tech/20260309/c_0920 /eu-gpai-consultation /consultation-gpai-guidelines
hualan.example/tech/20260309/c_0917 yunguan.example/p/2026/0309-2
hualan.example/tech/20260309/c_0901 yunguan.example/p/2026/0309-1 /china-compute-grid
yunguan.example/p/2026/0309-3 /haikui-docs-agent
xinshi.example/news/26030901 /luzhou-lx700
/stratovale-price-cut /open-model-prices-march
chenchao.example/p/391023 /lumenforge-tessellate-texas /lumenforge-abilene /tessellate-abilene
chenchao.example/p/391018 hualan.example/tech/20260310/c_1004 /shange-announcement
chenchao.example/p/391015 xinshi.example/news/26031001 /luzhou-dukou-order
chenchao.example/p/391001 /chengguan-c3-report xingye.example/2603/1011 /chengguan-c3
chenchao.example/p/391010 xingye.example/2603/1009
/brume-large-2
/agent-security-guide hualan.example/tech/20260310/c_1002
/xishan-v2 xingye.example/2603/1012
xingye.example/2603/1106 jushen.example/article/1033 /meridrive-san-jose
xingye.example/2603/1022 xinshi.example/news/26031002 /quillon-lysbro
xingye.example/2603/1015 yunguan.example/p/2026/0310-7
xingye.example/2603/1014 jushen.example/article/1034
xingye.example/2603/1013 jushen.example/article/1031
xingye.example/2603/1010 yunguan.example/p/2026/0310-1 /inference-price-0310
hualan.example/tech/20260310/c_1006 /pagevault-ruling /pagevault-analysis
hualan.example/tech/20260310/c_1007 /japan-ai-chips
hualan.example/tech/20260310/c_1001 yunguan.example/p/2026/0310-2 /china-compute-settlement
hualan.example/tech/20260310/c_1003 jushen.example/article/1032
yunguan.example/p/2026/0310-5 /stratovale-oulu /oulu-region
yunguan.example/p/2026/0310-3 lanjiang.example/2026/0310/zb-111
/pellucid-series-c /pellucid-bio
/aldermere-orders /aldermere-packaging
/wake-on-demand preprints.example/abs/2603.90011
""".strip().splitlines()


def main() -> None:
    items = list(_items())
    vectors = dict(zip(map(_id, items), Offline().embed([stories.vector_text(item) for item in items]), strict=True))
    grouped = stories.group(items, (), vectors)
    found = {item.id: story.id for story in grouped for item in story.items}
    counts = {kind: [0, 0, 0] for kind in ("zh", "en", "zh-en")}
    for one, other in combinations(items, 2):
        same, joined = _event(one) == _event(other), found[one.id] == found[other.id]
        count = counts[one.language if one.language == other.language else "zh-en"]
        for place, holds in enumerate((same and joined, joined, same)):
            count[place] += int(holds)
    print(f"{len(items)} items in {len(grouped)} stories, {len({_event(item) for item in items})} as written")
    for kind, (right, told, true) in counts.items():
        f1 = 2 * right / (told + true) if told + true else 1.0
        print(f"{kind:<6} pairs {true:>3}  joined {told:>4}  right {right:>3}  F1 {f1:.3f}")


def _items() -> Iterator[Item]:
    profile = load(shipped(), {}).profiles[0]
    seen: set[str] = set()
    for day, clock in sample.CLOCKS.items():
        documents = sample.documents(day)
        for source in sample.sources():
            document = documents[source.name]
            for item in parse_document(source, document, clock).items if document else ():
                if item.id not in seen and relevance(item, profile, source) and not is_roundup(item):
                    seen.add(item.id)
                    yield item


def _event(item: Item) -> str:
    return next((line for line in EVENTS if any(part in item.url for part in line.split())), item.id)


def _id(item: Item) -> str:
    return item.id


if __name__ == "__main__":
    main()
