"""Pages without a feed → entries, by the CSS selectors of their source. Runs in a worker: see `html` on trees."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipeline.errors import ParseError
from pipeline.model import Selectors, Source
from pipeline.parse.feeds import MOST_ENTRIES, Entry, Feed

_DATE_ATTRIBUTES = ("datetime", "content", "data-time", "data-timestamp", "data-date", "title")


def read_page(source: Source, text: str, url: str) -> Feed:
    """The entries on a list page. Raises ParseError, which names the selector that is missing, wrong or idle."""
    selectors = source.selectors
    if selectors is None:
        raise ParseError("has no selectors; a page source needs at least selectors.item")
    try:
        tree = LexborHTMLParser(text)
    except SelectolaxError as error:
        raise ParseError("needs too much memory to read") from error
    found = _matches(tree, selectors.item)
    if not found:
        raise ParseError(f"selectors.item {selectors.item!r} matches nothing; the page may have changed")
    entries = tuple(_entry(node, selectors) for node in found[:MOST_ENTRIES])
    if not any(entry.links for entry in entries):
        raise ParseError(f"selectors.link {selectors.link!r} finds no link in any selectors.item; look at the page")
    base = tree.css_first("base[href]")
    return Feed(entries, len(found), (base.attributes.get("href") if base else None) or url)


def _matches(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except (SelectolaxError, ValueError) as error:
        raise ParseError(f"selectors.item {selector!r} is no CSS selector") from error


def _entry(node: LexborNode, selectors: Selectors) -> Entry:
    link = _inside(node, "link", selectors.link) or (node if node.tag == "a" else None)
    title = _inside(node, "title", selectors.title) or link
    date = _inside(node, "date", selectors.date)
    text = _inside(node, "text", selectors.text)
    href = (link.attributes.get("href") if link else None) or ""
    return Entry(
        title=_title(title) if title else "",
        links=(href,) if href.strip() else (),
        dates=_dates(date) if date else (),
        bodies=((text.html or ""),) if text else (),
    )


def _inside(node: LexborNode, name: str, selector: str | None) -> LexborNode | None:
    if selector is None:
        return None
    try:
        return node.css_first(selector)
    except (SelectolaxError, ValueError) as error:
        raise ParseError(f"selectors.{name} {selector!r} is no CSS selector") from error


def _title(node: LexborNode) -> str:
    """The markup of a title; where the page cut it short, its `title` attribute, which is seldom cut."""
    shown = node.text().strip()
    whole = (node.attributes.get("title") or "").strip()
    cut = shown.rstrip(".…")
    return whole if not shown or (cut != shown and whole.startswith(cut)) else node.html or ""


def _dates(node: LexborNode) -> tuple[str, ...]:
    attributes = node.attributes
    named = [attributes.get(name) or "" for name in _DATE_ATTRIBUTES]
    return tuple(text for text in (named[0], node.text(separator=" "), *named[1:]) if text.strip())
