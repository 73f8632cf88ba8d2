"""The pages that people read: the archive of reports, and each report in its forms. They change nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.formats import FORMATS
from bot.formats.html import template
from bot.text import words
from bot.web.site import site_of
from pipeline.store import Edition

SHOWN = 60
_KEPT = "private, max-age=86400, immutable"  # a report never changes; how it is set may, with the next program
_FORMS = {
    "": ("html", "text/html"),
    "json": ("json", "application/json"),
    "md": ("markdown", "text/markdown"),
    "txt": ("text", "text/plain"),
}
_NAME = re.compile(r"(?P<id>[A-Za-z0-9_-]{1,128})(?:\.(?P<form>json|md|txt))?")


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    kinds: Mapping[str, str]
    begins: str  # of a weekly report, which stands under its first day
    version: str
    none: str
    feed: str


_WORDS = {
    "zh": _Words("动态存档", {"daily": "日报", "weekly": "周报"}, "自 {day} 起", "第 {n} 版", "还没有报告。", "订阅源"),
    "en": _Words(
        "Archive of reports",
        {"daily": "Daily", "weekly": "Weekly"},
        "from {day}",
        "version {n}",
        "No report yet.",
        "Feed",
    ),
}


async def archive(request: Request) -> Response:
    """The newest reports by day, in the language that the browser asks for."""
    site = site_of(request)
    first = site.config.profiles[0].language
    language = wanted_language(request.headers.get("accept-language", ""), first)
    titles = {profile.name: profile.title for profile in site.config.profiles}
    page = template("archive.html").render(
        language=language,
        days=_by_day(await site.store.reports.editions(SHOWN)),
        titles=titles,
        say=_WORDS[language],
        weekdays=words(language).weekdays,
    )
    return HTMLResponse(page, headers={"Vary": "Accept-Language", "Content-Language": language})


async def report(request: Request) -> Response:
    """One stored report; 404 for what is none."""
    named = _NAME.fullmatch(request.path_params["name"])
    store = site_of(request).store
    found = await store.reports.get(named["id"]) if named else None
    if named is None or found is None:
        raise HTTPException(404, "there is no such report; / lists those that there are")
    form, media = _FORMS[named["form"] or ""]
    charts = await store.charts.of(found.id) if form == "html" else {}
    body = FORMATS[form](found, {name: picture.svg for name, picture in charts.items()}).encode()
    return unchanging(request, body, media)


def unchanging(request: Request, body: bytes, media: str) -> Response:
    """`body`, which the reader may keep; without it for one who has it already."""
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": _KEPT}
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if known & {etag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media)


def wanted_language(accepted: str, otherwise: str) -> str:
    """zh or en, whichever the header `accepted` wants more, or `otherwise` when it names neither."""
    best = {"zh": 0.0, "en": 0.0}
    for part in accepted.split(","):
        tag, _, parameters = part.partition(";")
        name = tag.strip().lower().partition("-")[0]
        if name in best:
            best[name] = max(best[name], _quality(parameters))
    if best["zh"] == best["en"]:
        return otherwise
    return max(best, key=lambda name: best[name])


def _quality(parameters: str) -> float:
    found = re.fullmatch(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", parameters)
    return float(found[1]) if found else float(not parameters.strip())


def _by_day(editions: Sequence[Edition]) -> list[tuple[object, list[Edition]]]:
    return [(day, list(some)) for day, some in groupby(editions, key=lambda one: one.date)]
