"""The pages that people read: the archive of reports, and each report in its forms. They change nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.app import Desk
from bot.formats import FORMATS, html, weekly
from bot.formats.html import template
from bot.text import words
from bot.web.asked import SENDING, Form, about, examples, of_report
from bot.web.posted import token
from bot.web.site import site_of
from bot.web.wording import language_of, page_words
from pipeline.model import DailyReport, Report
from pipeline.store import Edition

SHOWN = 60
_KEPT = "private, max-age=86400, immutable"  # a report never changes; how it is set may, with the next program
_FORMS = {
    "": ("html", "text/html"),
    "json": ("json", "application/json"),
    "md": ("markdown", "text/markdown"),
    "txt": ("text", "text/plain"),
}
_NONE = "there is no such report; / lists those that there are"
_NO_MORE: Mapping[str, str] = MappingProxyType({})
_NAME = re.compile(r"(?P<id>[A-Za-z0-9_-]{1,128})(?:\.(?P<form>json|md|txt))?")


async def archive(request: Request) -> Response:
    """The newest reports by day, beneath a form to ask about them, in the language that the browser asks for."""
    site = site_of(request)
    language = language_of(request, site.config.profiles[0].language)
    titles = {profile.name: profile.title for profile in site.config.profiles}
    asked = await _asked(site.desk, request, language) if site.desk else {}
    page = template("archive.html").render(
        language=language,
        days=_by_day(await site.store.reports.editions(SHOWN)),
        titles=titles,
        say=page_words(language),
        weekdays=words(language).weekdays,
        **({"form": None, "about": None} | asked),
    )
    headers = {"Vary": "Accept-Language", "Content-Language": language}
    return HTMLResponse(page, headers=headers | (SENDING if asked else {}))


async def _asked(desk: Desk, request: Request, language: str) -> dict[str, object]:
    """The form of the archive; `?report=ID` is the report that is asked about. 404 where there is none of that id."""
    wanted = request.query_params.get("report", "")
    report = await desk.newsroom.report(wanted) if wanted else None
    if wanted and report is None:
        raise HTTPException(404, _NONE)
    profiles = desk.newsroom.config.profiles
    several = len(profiles) > 1 and report is None
    newest = await desk.newsroom.newest(profiles[0].name)
    form = Form(
        page_words(language),
        profiles=[(one.name, one.title) for one in profiles] if several else (),
        report=wanted,
        conversation=token(),
        once=token(),
        examples=examples(report, newest, language),
    )
    return {"form": form, "about": about(report)}


async def report(request: Request) -> Response:
    """One stored report; 404 for what is none."""
    named = _NAME.fullmatch(request.path_params["name"])
    site = site_of(request)
    store = site.store
    found = await store.reports.get(named["id"]) if named else None
    if named is None or found is None:
        raise HTTPException(404, _NONE)
    form, media = _FORMS[named["form"] or ""]
    charts = await store.charts.of(found.id) if form == "html" else {}
    pictures = {name: picture.svg for name, picture in charts.items()}
    if form == "html" and site.desk is not None:
        return unchanging(request, _askable(found, pictures).encode(), media, SENDING)
    return unchanging(request, FORMATS[form](found, pictures).encode(), media)


def _askable(report: Report, pictures: Mapping[str, str]) -> str:
    """The report's page with a form to ask about it. It holds nothing of one visitor's, and so can be kept."""
    if isinstance(report, DailyReport):
        return html.render(report, of_report(report))
    return weekly.html.render(report, pictures, of_report(report))


def unchanging(request: Request, body: bytes, media: str, more: Mapping[str, str] = _NO_MORE) -> Response:
    """`body`, which the reader may keep; without it for one who has it already. `more` are further headers."""
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": _KEPT, **more}
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if known & {etag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media)


def _by_day(editions: Sequence[Edition]) -> list[tuple[object, list[Edition]]]:
    return [(day, list(some)) for day, some in groupby(editions, key=lambda one: one.date)]
