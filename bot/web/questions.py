"""`POST /questions`: a question, answered on a page that grows as the answer comes; it needs no script for that.

The head and a status line are sent at once; each line of the draft hides the one before it, and the answer hides all.
Who asks is limited as in chats, by the same steps. What is sent twice from one form is answered once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.app import Desk
from bot.app.asking import REMEMBERED, TURNS, Asker, reached, taken
from bot.asking import Asked
from bot.formats.html import template
from bot.model import Turn
from bot.present import Reader
from bot.web.answers import shown
from bot.web.asked import SENDING, Form, about
from bot.web.posted import Posted, posted, token
from bot.web.site import site_of
from bot.web.underway import Coming, Underway
from bot.web.visitor import Visitor, remember, visitor
from bot.web.wording import Words, language_of, page_words
from pipeline.model import Answer, Report

_HEADERS = {
    "Vary": "Accept-Language",
    "Cache-Control": "private, no-cache",  # one who follows a source and comes back does not send the form again
    "X-Accel-Buffering": "no",  # a proxy is to pass on what there is
}


@dataclass(frozen=True, slots=True)
class _Page:
    """The page of one question: for whom, what was sent, and what was said before."""

    reader: Reader
    say: Words
    sent: Posted
    profile: str
    report: Report | None
    before: Sequence[Turn] = ()

    def opening(self) -> str:
        """All that stands before the answer."""
        before = [(turn.question, shown(turn.answer, self.reader)) for turn in self.before]
        return self._part("opening", question=self.sent.question, before=before, about=about(self.report))

    def status(self, text: str) -> str:
        return self._part("status", text=text)

    def draft(self, text: str) -> str:
        return self._part("draft", text=text)

    def answered(self, answer: Answer | None) -> str:
        """The answer, and the forms to go on with; without one a line that says so, and the question to ask again."""
        if answer is None:
            return self.refused(self.say.failed)
        return self._part("answered", shown=shown(answer, self.reader), form=self._form())

    def refused(self, line: str) -> str:
        """Instead of an answer; the question stands in the form, to be asked again."""
        return self._part("refused", line=line, form=self._form(self.sent.question))

    def _form(self, question: str = "") -> Form:
        return Form(
            self.say,
            profile=self.profile,
            report=self.report.id if self.report else "",
            conversation=self.sent.conversation,
            once=token(),
            question=question,
        )

    def _part(self, name: str, **values: object) -> str:
        part = getattr(template("answer.html").module, name)
        return str(part(say=self.say, language=self.reader.language, **values))


async def ask(request: Request) -> Response:
    """Answers one question; HTTPException in one line for what is none of ours."""
    site = site_of(request)
    desk = site.desk
    assert desk is not None  # else there is no such route
    sent = await posted(request, desk.config.web.url)
    page = await _page(desk, request, sent)
    who = await visitor(request, site.store)
    response = await _answer(desk, request, page, who)
    https = request.url.scheme == "https" or (desk.config.web.url or "").startswith("https:")
    remember(response, who, https=https)
    response.headers.update({**_HEADERS, **SENDING, "Content-Language": page.reader.language})
    return response


async def _page(desk: Desk, request: Request, sent: Posted) -> _Page:
    report = await desk.newsroom.report(sent.report) if sent.report else None
    if sent.report and report is None:
        raise HTTPException(404, "there is no such report; / lists those that there are")
    known = desk.newsroom.profiles()
    name = report.profile if report and report.profile in known else sent.profile or known[0]
    if name not in known:
        raise HTTPException(400, f"there is no such profile; choose one of {', '.join(known)}")
    profile = desk.newsroom.profile(name)
    reader = Reader(language_of(request, profile.language), profile.timezone)
    return _Page(reader, page_words(reader.language), sent, name, report)


async def _answer(desk: Desk, request: Request, page: _Page, who: Visitor) -> Response:
    """The answer that is kept, the one that is being made, or one that is begun now if that is within the limits."""
    sent, reader, now, turns = page.sent, page.reader, desk.clock(), desk.ledger.turns
    asker, key = Asker(f"web:{who.person}", f"web:{sent.conversation}", who.address), sent.key(who.address)
    before = await turns.last(asker.conversation, now - REMEMBERED, TURNS)
    page = replace(page, before=[turn for turn in before if turn.key != key])
    kept = await turns.get(key)
    if kept is not None:
        return HTMLResponse(page.opening() + page.answered(kept.answer))
    underway: Underway = request.app.state.underway
    if underway.get(key) is None:
        if limit := await reached(desk, asker, now):
            line = reader.words.notices[limit[0]].format(n=limit[1])
            return HTMLResponse(page.opening() + page.refused(line), 429)
        if underway.full(who.address):
            return HTMLResponse(page.opening() + page.refused(page.say.busy), 503, {"Retry-After": "15"})
    asked = Asked(sent.question, page.profile, reader.zone, reader.language, now, page.report, key=key)
    coming = underway.get(key) or underway.begin(key, who.address, partial(taken, desk.answers, turns, asker, asked))
    return StreamingResponse(_growing(page, coming), media_type="text/html")


async def _growing(page: _Page, coming: Coming) -> AsyncIterator[str]:
    yield page.opening() + page.status(page.reader.words.notices["searching"])
    async for told in coming.told():
        if told is None:
            yield "\n"
        else:
            yield page.status(told.text) if told.kind == "status" else page.draft(told.text)
    yield page.answered(await coming.answer())


async def ask_anew(_: Request) -> Response:
    """For who comes by the address alone: where one asks."""
    return RedirectResponse("./", 303)


ASKING = (Route("/questions", ask, methods=["POST"]), Route("/questions", ask_anew, methods=["GET"]))
