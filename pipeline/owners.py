"""Who stands behind an item, and how many independent voices a story has; pure.

The owner is the registered domain; where a domain is home to many publishers (WeChat, Substack), it is the source.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from pipeline.model import Item, Story
from pipeline.words import fold

# Second-level names under which registries sell: example.com.cn is registered, com.cn is not.
_REGISTRIES = frozenset(str.split("ac co com edu go gob gov gouv ltd me mil ne net nom or org plc sch"))
# Domains whose pages are by whoever has an account there.
_PLATFORMS = frozenset(
    str.split(
        "bilibili.com blogspot.com bsky.app facebook.com github.com github.io gitlab.com huggingface.co juejin.cn "
        "linkedin.com medium.com notion.site pages.dev qq.com reddit.com sina.com.cn sohu.com substack.com t.me "
        "toutiao.com tumblr.com twitter.com vercel.app weibo.com wordpress.com x.com xueqiu.com youtube.com zhihu.com"
    )
)
# Names that nobody can register (RFC 2606 and 6761): they say nothing of who publishes there.
_NOBODYS = frozenset(str.split("example example.com example.net example.org invalid local localhost test"))
COPY_WEIGHT = 0.2
"""What an outlet counts that prints another's words."""
_COPIED = 0.8
_SHINGLE = 5
_COMPARED_CHARS = 400


def owner(item: Item) -> str:
    """Who published `item`, as far as its address tells."""
    return publisher(item.url, item.source)


def publisher(url: str, source: str) -> str:
    """The registered domain of `url`; the name of the source on a platform, or where no one owns the host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    domain = registered(host)
    nobody = (
        domain in _NOBODYS
        or domain.rpartition(".")[2] in _NOBODYS
        or ":" in domain
        or domain.replace(".", "").isdigit()
    )
    return source if nobody or domain in _PLATFORMS else domain


def registered(host: str) -> str:
    """`news.example.com.cn` → `example.com.cn`; an address of digits is itself."""
    labels = host.lower().split(".")
    if len(labels) < 3 or labels[-1].isdigit():
        return ".".join(labels)
    national = len(labels[-1]) == 2 and labels[-2] in _REGISTRIES
    return ".".join(labels[-3:] if national else labels[-2:])


def independent(story: Story) -> float:
    """How many owners tell `story` in their own words; one that copies another's counts COPY_WEIGHT. At least 1."""
    first: dict[str, Item] = {}
    for item in sorted(story.items, key=lambda i: (i.published_at, i.id)):
        first.setdefault(owner(item), item)
    if len(first) == 1:
        return 1.0
    voices: list[frozenset[str]] = []
    total = 0.0
    for item in first.values():
        shingles = _shingles(item)
        copied = any(_overlap(shingles, other) >= _COPIED for other in voices)
        total += COPY_WEIGHT if copied else 1.0
        voices.append(shingles)
    return round(total, 1)


def _shingles(item: Item) -> frozenset[str]:
    """The runs of characters of what an item says: its text, or its title where the feed gave no text."""
    said = item.text if len(item.text) > 2 * len(item.title) else item.title
    letters = "".join(char for char in fold(said[:_COMPARED_CHARS]) if char.isalnum())
    return frozenset(letters[n : n + _SHINGLE] for n in range(max(1, len(letters) - _SHINGLE + 1)))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the shorter stands in the longer: a copy is often cut."""
    return len(one & other) / min(len(one), len(other))
