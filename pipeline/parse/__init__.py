"""Document → items. Asks the network for nothing and keeps no state: the same arguments give the same items.

The readers (`feeds`, `jsonfeed`, `loose`, `pages`) say what stands in a document; here it becomes items: clean text,
a canonical address, a date that can be trusted, a language, and an identity that outlives re-dating and re-numbering.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from pipeline.errors import ParseError
from pipeline.model import Document, Item, Parsed, Source
from pipeline.parse.addresses import canonical, day_in, identity_key, is_home_page
from pipeline.parse.boilerplate import without_shared_tails
from pipeline.parse.dates import SHANGHAI, published
from pipeline.parse.encodings import decode
from pipeline.parse.feeds import Entry, Feed, read_feed, root_name, unwrap
from pipeline.parse.html import LONGEST_TITLE, one_line, plain
from pipeline.parse.jsonfeed import read_json_feed
from pipeline.parse.language import language_of

_PAGE_ROOTS = frozenset(("html", "head", "body", "title", "meta", "div", "script", "h1", "p", "frameset"))
_ALTERNATE = re.compile(r"<link\b[^>]{0,400}application/(?:rss\+xml|atom\+xml|feed\+json)[^>]{0,400}", re.IGNORECASE)
_HREF = re.compile(r"href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_HEAD = 100_000
_MOST_LINKS, _MOST_DATES = 10, 8
"""Of one entry; more of them are no feed's but an attack's."""
_SIGNS = re.compile(r"[\W_]+")


def parse_document(source: Source, document: Document, now: datetime) -> Parsed:
    """The items of a feed, or of a page by `source.selectors`; what cannot be read is said in `error`."""
    parsed = parse_well_formed(source, document, now)
    if parsed is not None:
        return parsed
    try:
        feed = _read_slowly(source, document)
    except ParseError as error:
        return Parsed(error=str(error))
    return _parsed(source, document, feed, now)


def parse_well_formed(source: Source, document: Document, now: datetime) -> Parsed | None:
    """As `parse_document`, for what can be read in time proportional to its length; None for the rest."""
    if source.kind == "page":
        return None
    text = unwrap(decode(document.body, document.content_type))
    try:
        feed = _read_quickly(text, document.url)
    except ParseError as error:
        return Parsed(error=str(error))
    return None if feed is None else _parsed(source, document, feed, now)


def _read_quickly(text: str, url: str) -> Feed | None:
    if not text.strip():
        raise ParseError("is empty; look at its address in a browser")
    if text.startswith(("{", "[")):
        return read_json_feed(text, url)
    root = root_name(text)
    if root in _PAGE_ROOTS or (not root and "<html" in text[:2000].lower()):
        raise ParseError(_no_feed_but_a_page(text, url))
    if "<" not in text:
        raise ParseError("is plain text, not a feed; give the address of an RSS, Atom or JSON feed")
    return read_feed(text, url)


def _read_slowly(source: Source, document: Document) -> Feed:
    text = decode(document.body, document.content_type)
    if source.kind == "page":
        from pipeline.parse.pages import read_page  # noqa: PLC0415 (only workers need it)

        return read_page(source, text, document.url)
    from pipeline.parse.loose import read_broken_feed  # noqa: PLC0415 (slow to import, seldom needed)

    return read_broken_feed(unwrap(text), document.url)


def _no_feed_but_a_page(text: str, url: str) -> str:
    found = _ALTERNATE.search(text, 0, _HEAD)
    href = _HREF.search(found[0]) if found else None
    address = canonical(href[1], url) if href else None
    hint = f"; it names {address} as its feed" if address else "; look for its feed, or make it a source of kind: page"
    return f"is a web page, not a feed{hint}"


@dataclass(frozen=True, slots=True)
class _Draft:
    """An entry that will be an item, before it is known whether its address is its own."""

    url: str
    title: str
    text: str
    dates: tuple[str, ...]


def _parsed(source: Source, document: Document, feed: Feed, now: datetime) -> Parsed:
    drafts = [draft for entry in feed.entries if (draft := _draft(entry, feed.base or document.url))]
    texts = without_shared_tails([draft.text for draft in drafts])
    items: dict[str, Item] = {}
    for draft, text, name in zip(drafts, texts, _identities(source, drafts), strict=True):
        if name not in items:
            items[name] = _item(source, replace(draft, text=text), name, now)
    return Parsed(items=tuple(items.values()), seen=feed.seen)


def _draft(entry: Entry, base: str) -> _Draft | None:
    """None for an entry that has no web address, or neither title nor text."""
    url = _address(entry, base)
    if url is None:
        return None
    text = max((plain(body) for body in dict.fromkeys(entry.bodies)), key=len, default="")
    title = one_line(entry.title) or one_line(text.partition("\n")[0][: LONGEST_TITLE // 3])
    if not title:
        return None
    repeats = len(text) < 2 * len(title) and _bare(text) == _bare(title)
    return _Draft(url, title, "" if repeats else text, entry.dates)


def _address(entry: Entry, base: str) -> str | None:
    """The best of the entry's addresses that is one; another than the site's front page where there is a choice."""
    links = (link for link in entry.links[:_MOST_LINKS] if link.strip())
    found = [address for link in links if (address := canonical(link, entry.base or base))]
    return next((address for address in found if not is_home_page(address)), found[0] if found else None)


def _identities(source: Source, drafts: Iterable[_Draft]) -> list[str]:
    """An id for each draft: its source and address, and its title where the address does not tell it from others."""
    titles: dict[str, set[str]] = defaultdict(set)
    keyed = [(identity_key(draft.url), draft) for draft in drafts]
    for key, draft in keyed:
        titles[key].add(_bare(draft.title))
    return [
        _digest(source.name, key, _bare(draft.title) if len(titles[key]) > 1 or is_home_page(draft.url) else "")
        for key, draft in keyed
    ]


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=10).hexdigest()


def _bare(text: str) -> str:
    """Letters and digits alone: what stays when a title is re-punctuated."""
    return _SIGNS.sub("", text).casefold()


def _item(source: Source, draft: _Draft, name: str, now: datetime) -> Item:
    language = language_of(draft.title, draft.text, source.language)
    zone = _zone(source, language)
    moment, mark = published(draft.dates[:_MOST_DATES], zone, now)
    if mark == "first_seen" and (day := day_in(draft.url)):
        filed, filed_mark = published((day,), zone, now)
        moment, mark = (filed, filed_mark) if filed_mark == "stated" else (moment, mark)
    return Item(
        id=name,
        source=source.name,
        url=draft.url,
        title=draft.title,
        text=draft.text,
        language=language,
        published_at=moment,
        date_mark=mark,
        first_seen=now.astimezone(UTC),
    )


def _zone(source: Source, language: str) -> tzinfo:
    """What dates that name no zone are in: the source's zone, else China's for a Chinese source, else UTC."""
    if source.timezone is not None:
        return ZoneInfo(source.timezone)
    chinese = source.language == "zh" or (source.language == "auto" and language == "zh")
    return SHANGHAI if chinese else UTC
