"""`GET /feed.xml`: the newest reports as an Atom feed. https://www.rfc-editor.org/rfc/rfc4287"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

import structlog
from lxml import etree
from starlette.requests import Request
from starlette.responses import Response

from bot.formats.lines import Lines
from bot.formats.weekly.lines import WeekLines
from bot.web.site import Site, site_of
from pipeline.errors import StoreError
from pipeline.model import DailyReport, Report

log = structlog.get_logger()

_TOLD = 20
_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


async def feed(request: Request) -> Response:
    """The newest reports of all profiles, with addresses under the one that was asked."""
    site = site_of(request)
    reports = [one async for one in _newest(site)]
    title = " · ".join(profile.title for profile in site.config.profiles)
    return Response(rendered(reports, str(request.base_url), title), media_type="application/atom+xml")


async def _newest(site: Site) -> AsyncIterator[Report]:
    """The newest that can be read: one that a newer program wrote does not keep the others from being told."""
    for edition in await site.store.reports.editions(_TOLD):
        try:
            report = await site.store.reports.get(edition.id)
        except StoreError as error:
            log.warning("feed.unreadable", report=edition.id, error=str(error))
            continue
        if report is not None:
            yield report


def rendered(reports: Sequence[Report], base: str, title: str) -> bytes:
    """The feed's XML; `base` is the address of the site, with a slash at its end."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    newest = max((report.generated_at for report in reports), default=datetime(1970, 1, 1, tzinfo=UTC))
    _text(root, "id", _id("feed"))
    _text(root, "title", title)
    _text(root, "updated", newest.isoformat())
    _text(_child(root, "author"), "name", "News Digest")
    _child(root, "link", rel="self", type="application/atom+xml", href=f"{base}feed.xml")
    _child(root, "link", rel="alternate", type="text/html", href=base)
    for report in reports:
        _entry(root, report, base)
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return xml


def _entry(root: etree._Element, report: Report, base: str) -> None:
    entry = _child(root, "entry", **{_LANG: report.language})
    lines = Lines(report) if isinstance(report, DailyReport) else WeekLines(report)
    _text(entry, "id", _id(report.id))
    _text(entry, "title", lines.title())
    _text(entry, "updated", report.generated_at.isoformat())
    _text(entry, "published", report.generated_at.isoformat())
    _child(entry, "category", term=report.kind)
    _child(entry, "link", rel="alternate", type="text/html", href=f"{base}reports/{report.id}")
    _text(entry, "summary", _summary(report))


def _summary(report: Report) -> str:
    if isinstance(report, DailyReport):
        return report.summary
    sections = report.parts[0].sections if report.parts else ()
    said = [sentence.text for section in sections for sentence in section.sentences]
    return ("" if report.language == "zh" else " ").join(said)


def _id(name: str) -> str:
    """The same wherever the site stands, since a reader knows an entry again by it."""
    return uuid5(NAMESPACE_URL, f"urn:news-digest:{name}").urn


def _child(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_ATOM}}}{name}", {key: _clean(text) for key, text in attributes.items()})


def _text(parent: etree._Element, name: str, text: str) -> None:
    _child(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    """Without the characters that XML cannot carry in any form."""
    return _NO_XML.sub("", text)
