"""Sources in and out as OPML 2.0. Only converts: what to do with the sources, and what is known already, others decide.

What OPML has no words for (region, authority, time zone, selectors) travels as attributes in a namespace of our own, so
that writing and reading give the same sources again. A file may come from anywhere: a document type declaration, and
with it every entity, is refused before it means anything, and nothing outside the file is ever opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from yarl import URL

from pipeline.config import TimeZoneName
from pipeline.errors import ConfigError, ParseError
from pipeline.model import Selectors, Source
from pipeline.parse.addresses import identity_key
from pipeline.validation import validate

NAMESPACE = "urn:news-digest:source"
_PREFIX = "digest"
_DEPTH = 64  # of outlines in outlines; people nest two or three
_NAME = 80  # what Source.name allows
_SEPARATORS = str.maketrans({",": "%2C", "/": "%2F", "%": "%25"})  # of categories, inside one
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_EXPAT_READS = ("utf-8", "utf-16", "iso-8859-1", "us-ascii")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file held: the sources that can be used, and a line for each outline that cannot, saying where and why."""

    sources: tuple[Source, ...]
    skipped: tuple[str, ...]


def read(text: str | bytes) -> Reading:
    """The sources of an OPML file; folders become topics where an outline has no category of its own.

    Raises ParseError, with the line, for what is not well-formed or not OPML.
    """
    reader = _Reader()
    reader.parse(_decoded(text))
    sources: dict[str, Source] = {}
    lines: dict[str, int] = {}
    skipped: list[str] = []
    for outline in reader.outlines:
        try:
            source = _source(outline)
        except ConfigError as error:
            skipped.append(f"line {outline.line}: {error}")
            continue
        key = identity_key(source.url)
        if key in lines:
            skipped.append(f"line {outline.line}: {source.url} stands in line {lines[key]} already")
            continue
        lines[key] = outline.line
        name = _unused(source.name, sources)
        sources[name] = source.model_copy(update={"name": name})
    return Reading(tuple(sources.values()), tuple(skipped))


def write(sources: Iterable[Source]) -> str:
    """OPML 2.0 with an outline for each source: feeds as `rss`, pages as `link`, which no feed reader polls."""
    outlines = "".join(f"    <outline {' '.join(_attributes(source))}/>\n" for source in sources)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<opml version="2.0" xmlns:{_PREFIX}="{NAMESPACE}">\n'
        "  <head>\n    <title>News sources</title>\n  </head>\n"
        f"  <body>\n{outlines}  </body>\n</opml>\n"
    )


def _attributes(source: Source) -> Iterator[str]:
    page = source.kind == "page"
    plain = {
        "type": "link" if page else "rss",
        "text": source.name,
        "title": source.name,
        "url" if page else "xmlUrl": source.url,
        "category": ",".join(topic.translate(_SEPARATORS) for topic in source.topics),
        "language": "" if source.language == "auto" else source.language,
    }
    own = {"kind": source.kind, "region": source.region, "timezone": source.timezone, "authority": source.authority}
    selectors = source.selectors.model_dump() if source.selectors else {}
    own |= {f"select-{name}": selector for name, selector in selectors.items()}
    named = plain | {f"{_PREFIX}:{name}": value for name, value in own.items() if value is not None}
    return (f"{name}={quoteattr(_NOT_XML.sub('', str(value)))}" for name, value in named.items() if value != "")


@dataclass(frozen=True, slots=True)
class _Outline:
    """An outline that stands for something to read: its attributes by lower-case name, ours without their prefix."""

    line: int
    plain: Mapping[str, str]
    own: Mapping[str, str]
    folders: tuple[str, ...]


@dataclass(slots=True)
class _Open:
    """An outline whose end has not come yet. `folder` is its name when it holds others instead of an address."""

    outline: _Outline
    folder: str | None
    has_children: bool = False


class _Reader:
    """Collects the outlines of one document in `outlines`."""

    def __init__(self) -> None:
        self.outlines: list[_Outline] = []
        self._open: list[_Open] = []
        self._prefix = _PREFIX
        self._root_seen = False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def parse(self, text: str | bytes) -> None:
        try:
            self._parser.Parse(text, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise ParseError(
                f"line {error.lineno}: not well-formed XML ({reason}); an unescaped & or < is the usual cause"
            ) from error

    def _doctype(self, *_: object) -> None:
        raise ParseError(f"line {self._line}: a <!DOCTYPE> declaration, which OPML has no use for; remove it")

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        if not self._root_seen:
            self._root(element, attributes)
        elif element.lower() == "outline":
            self._outline(attributes)

    def _root(self, element: str, attributes: dict[str, str]) -> None:
        if element.lower() != "opml":
            raise ParseError(f"line {self._line}: the document is <{element}>, not <opml>; give an OPML file")
        self._root_seen = True
        for name, value in attributes.items():
            if name.startswith("xmlns:") and value == NAMESPACE:
                self._prefix = name.removeprefix("xmlns:")

    def _outline(self, attributes: dict[str, str]) -> None:
        if len(self._open) == _DEPTH:
            raise ParseError(f"line {self._line}: outlines stand more than {_DEPTH} deep in each other; flatten them")
        if self._open:
            self._open[-1].has_children = True
        mark = self._prefix + ":"
        plain = {name.lower(): value.strip() for name, value in attributes.items() if not name.startswith(mark)}
        own = {name.removeprefix(mark): value for name, value in attributes.items() if name.startswith(mark)}
        folders = tuple(dict.fromkeys(above.folder for above in self._open if above.folder))
        outline = _Outline(self._line, plain, own, folders)
        self._open.append(_Open(outline, None if _address(outline) else _label(outline)))

    def _end(self, element: str) -> None:
        if element.lower() != "outline":
            return
        closed = self._open.pop()
        if _address(closed.outline) or not closed.has_children:
            self.outlines.append(closed.outline)

    @property
    def _line(self) -> int:
        return self._parser.CurrentLineNumber


def _source(outline: _Outline) -> Source:
    """Raises ConfigError that says what cannot be used."""
    plain, own = outline.plain, outline.own
    kind = own.get("kind", "feed")
    address = _address(outline)
    if plain.get("type", "").lower() in ("link", "include") and kind != "page":
        raise ConfigError(f"{_label(outline) or address}: is a link ({plain['type']}), not a feed; give its xmlUrl")
    if not _is_web(address):
        raise ConfigError(f"{_label(outline)}: xmlUrl {address!r}; allowed: a whole http:// or https:// address")
    values = {
        "name": (_label(outline) or URL(address).host or address)[:_NAME],
        "url": address,
        "kind": kind,
        "region": own.get("region", "auto"),
        "language": _language(plain.get("language", "")),
        "timezone": own.get("timezone"),
        "authority": own.get("authority", 0.5),
        "topics": _topics(plain.get("category", "")) or outline.folders,
        "selectors": _selectors(own, kind),
    }
    checked = validate(_Checked, values, "outline")
    return Source.model_validate(checked.model_dump())


class _Checked(Source):
    """A source whose time zone is looked up too."""

    timezone: TimeZoneName | None = None


def _selectors(own: Mapping[str, str], kind: str) -> dict[str, str] | None:
    given = {name: own[f"select-{name}"] for name in Selectors.model_fields if f"select-{name}" in own}
    return given if given or kind == "page" else None


def _address(outline: _Outline) -> str:
    return outline.plain.get("xmlurl", "") or outline.plain.get("url", "")


def _label(outline: _Outline) -> str:
    return " ".join((outline.plain.get("text") or outline.plain.get("title") or "").split())


def _is_web(address: str) -> bool:
    try:
        url = URL(address)
    except ValueError:
        return False
    return url.scheme in ("http", "https") and bool(url.host) and not re.search(r"\s", address)


def _language(stated: str) -> str:
    return next((known for known in ("zh", "en") if stated.lower().startswith(known)), "auto")


def _topics(category: str) -> tuple[str, ...]:
    """`/News/AI,云计算` → AI, 云计算: of each path its last part."""
    paths = (path.strip().rstrip("/").rpartition("/")[2] for path in category.split(","))
    return tuple(dict.fromkeys(unquote(path).strip() for path in paths if path.strip()))


def _unused(name: str, taken: Mapping[str, Source]) -> str:
    """`name`, or with the first number that makes it the only one of its kind."""
    candidate, number = name, 2
    while candidate in taken:
        suffix = f" ({number})"
        candidate, number = name[: _NAME - len(suffix)] + suffix, number + 1
    return candidate


def _decoded(text: str | bytes) -> str | bytes:
    """`text` in a form that the parser reads, which knows few encodings; GB 2312 and GBK are read as their superset."""
    declared = _DECLARED.match(text) if isinstance(text, bytes) else None
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if not isinstance(text, bytes) or encoding in _EXPAT_READS:
        return text
    try:
        return text.decode("gb18030" if encoding.startswith("gb") else encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise ParseError(f"line 1: declared as {encoding}, but cannot be read so; save it as UTF-8") from error
