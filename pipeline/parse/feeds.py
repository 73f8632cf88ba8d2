"""Feed text → its entries as they were written: RSS 0.9–2.0, RDF, Atom 0.3 and 1.0.

Reads well-formed feeds, and those with the two commonest faults (bare ampersands, HTML's entities), in linear time.
What is broken further is `loose`'s. A document type is cut out unread, so no entity is ever expanded or fetched.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

MOST_ENTRIES = 10_000
"""Entries beyond this many are counted and not read: no publisher puts out as many at once."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stood: `title` and `bodies` are markup, `links` and `dates` come best first.

    `base` is what its links are relative to, where that is not the feed's.
    """

    title: str
    links: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What one document holds; `seen` counts every entry, `base` is what relative links are relative to."""

    entries: tuple[Entry, ...]
    seen: int
    base: str


_PROLOG = re.compile(r"(?:\s|<\?[^>]*>|<!--.*?-->)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:#(?:\d+|[xX][0-9a-fA-F]+);|([A-Za-z][A-Za-z0-9]*);)?")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_PREFIX = re.compile(r"<(/?)[\w.-]+:")

_RSS = ("http://purl.org/rss/1.0", "http://my.netscape.com", "http://channel.netscape.com", "http://purl.org/net/rss",
        "http://backend.userland.com", "http://blogs.law.harvard.edu")  # fmt: skip
_ATOM = ("http://www.w3.org/2005/atom", "http://purl.org/atom")
_EXTENSIONS = {
    "http://purl.org/rss/1.0/modules/content": frozenset({"encoded"}),
    "http://purl.org/dc/elements/1.1": frozenset({"title", "description", "date"}),
    "http://purl.org/dc/terms": frozenset({"title", "created", "issued", "available", "modified", "date"}),
    "http://search.yahoo.com/mrss": frozenset({"title", "description"}),
    "http://www.itunes.com/dtds/podcast-1.0.dtd": frozenset({"summary"}),
    "http://www.w3.org/1999/xhtml": frozenset({"body", "div"}),
    "http://rssnamespace.org/feedburner/ext/1.0": frozenset({"origLink"}),
}
# Local names, best first. The dates on which an article came out stand before those on which it was changed.
_DATES = ("pubDate", "published", "issued", "date", "created", "available", "updated", "modified")
_BODIES = ("encoded", "content", "description", "summary", "body", "div", "fulltext", "fullitem")
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LONGEST_BASE = 2048
Fields = dict[str, list[etree._Element]]


def unwrap(text: str) -> str:
    """`text` from its root on, without declaration, comments and document type before it."""
    text = text.lstrip("\ufeff\x00 \t\r\n")
    position = _end(_PROLOG, text, 0)
    return text[_end(_PROLOG, text, _end(_DOCTYPE, text, position)) :]


def root_name(text: str) -> str:
    """The lower-case local name of the element that unwrapped `text` begins with, or ""."""
    found = _ROOT.match(text)
    return found[1].lower() if found else ""


def read_feed(text: str, url: str) -> Feed | None:
    """The feed in unwrapped `text`; None when it is not well-formed or in no vocabulary known here."""
    root = _tree(text)
    if root is None:
        return None
    namespace, name = _split(root.tag)
    if name == "feed" and namespace.startswith(_ATOM):
        elements = [child for child in root if _split(child.tag) == (namespace, "entry")]
        base = url
    elif name.lower() in ("rss", "rdf"):
        elements = [element for element in root.iter("{*}item") if _is_rss(_split(element.tag)[0])]
        base = _channel_link(root) or url
    else:
        return None
    read = elements[:MOST_ENTRIES]
    bases = {parent: _base(parent, base) for parent in {element.getparent() for element in read}}
    entries = tuple(_entry(element, bases[element.getparent()]) for element in read)
    return Feed(entries, len(elements), base)


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _tree(text: str) -> etree._Element | None:
    text = _NOT_XML.sub("", text)
    tree = _strictly(text)
    return tree if tree is not None else _strictly(_mended(text))


def _strictly(text: str) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _mended(text: str) -> str:
    """`text` with bare ampersands escaped and HTML's entities, which XML does not know, as characters."""
    return _REFERENCE.sub(_mended_reference, text)


def _mended_reference(found: re.Match[str]) -> str:
    if found[0] == "&":
        return "&amp;"
    if found[1] is None or found[1] in _XML_ENTITIES:
        return found[0]
    return html.escape(html.unescape(found[0]), quote=False)


def _split(tag: str) -> tuple[str, str]:
    """Namespace (lower case, without its last sign) and local name."""
    if not tag.startswith("{"):
        return "", tag
    namespace, _, name = tag[1:].partition("}")
    return namespace.lower().rstrip("/#"), name


def _is_rss(namespace: str) -> bool:
    return not namespace or (namespace.startswith(_RSS) and "/modules/" not in namespace)


def _channel_link(root: etree._Element) -> str | None:
    for link in root.iterfind("{*}channel/{*}link"):
        address = (link.text or "").strip()
        if _is_rss(_split(link.tag)[0]) and address.startswith(("http://", "https://")):
            return address
    return None


def _entry(element: etree._Element, base: str) -> Entry:
    fields = _fields(element)
    links = tuple(_links(element, fields))
    return Entry(
        title=next((title for field in fields.get("title", ()) if (title := _markup(field)).strip()), ""),
        links=links,
        dates=tuple(text for name in _DATES for field in fields.get(name, ()) if (text := (field.text or "").strip())),
        bodies=tuple(_markup(field) for name in _BODIES for field in fields.get(name, ()) if _is_text(field)),
        base=_joined(base, element.get(_XML_BASE, "")),
    )


def _fields(element: etree._Element) -> Fields:
    """The children that we read by local name: the feed's own before those of extensions."""
    own: Fields = {}
    extended: Fields = {}
    for child in element.iterchildren("*"):
        namespace, name = _split(child.tag)
        if _is_rss(namespace) or namespace.startswith(_ATOM):
            own.setdefault(name, []).append(child)
        elif namespace == "http://search.yahoo.com/mrss" and name == "group":
            for name_inside, fields in _fields(child).items():
                extended.setdefault(name_inside, []).extend(fields)
        elif name in _EXTENSIONS.get(namespace, ()):
            extended.setdefault(name, []).append(child)
    for name, found in extended.items():
        own.setdefault(name, []).extend(found)
    return own


def _links(element: etree._Element, fields: Fields) -> Iterator[str]:
    """Addresses of the article, best first: before any counter, the alternate, then what may serve as its identity."""
    yield from _texts(fields.get("origLink", ()))
    links = fields.get("link", [])
    yield from _texts(link for link in links if not link.get("href"))
    alternates = [link for link in links if link.get("href") and link.get("rel", "alternate") == "alternate"]
    for link in sorted(alternates, key=lambda link: "html" not in link.get("type", "text/html")):
        yield _resolved(link, link.get("href", ""))
    identities = [*_texts(guid for guid in fields.get("guid", ()) if guid.get("isPermaLink") != "false")]
    identities += [*_texts(fields.get("id", ())), *(content.get("src", "") for content in fields.get("content", ()))]
    identities += [value for key, value in element.items() if _split(key)[1] in ("about", "resource")]
    yield from (identity for identity in identities if identity.startswith(("http://", "https://")))


def _texts(elements: Iterable[etree._Element]) -> Iterator[str]:
    return (text for element in elements if (text := (element.text or "").strip()))


def _resolved(link: etree._Element, href: str) -> str:
    base = link.get(_XML_BASE, "")
    return _joined(base, href) if "://" in base else href


def _base(element: etree._Element, url: str) -> str:
    """What addresses inside `element` are relative to: its xml:base and those above it, on top of `url`."""
    for above in reversed((element, *element.iterancestors())):
        url = _joined(url, above.get(_XML_BASE, ""))
    return url


def _joined(url: str, relative: str) -> str:
    try:
        return urljoin(url, relative.strip()) if 0 < len(relative) <= _LONGEST_BASE else url
    except ValueError:
        return url


def _is_text(field: etree._Element) -> bool:
    kind = field.get("type", "text").lower()
    return kind.startswith(("text", "html", "xhtml", "application/xhtml", "application/xml")) and not field.get("src")


def _markup(field: etree._Element) -> str:
    """What stands inside, as markup."""
    text = field.text or ""
    if field.get("mode") == "base64":
        return _from_base64(text)
    if len(field) == 0:
        return text
    inside = "".join(etree.tostring(child, encoding="unicode") for child in field)
    return html.escape(text, quote=False) + _PREFIX.sub(r"<\1", inside)


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
