"""The bot's own page: what is posted where one is, the newest reports, and what one can say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.card import Block, Button, Buttons, Card, Divider, Heading, Line, Note
from bot.inbound import Where
from bot.model import Subscription
from bot.present.daily import full_button
from bot.present.reader import Reader
from bot.present.running import subscribed
from bot.present.shape import LABEL, TITLE, line, plain
from bot.present.talk import subscribing, usage
from pipeline.model import DailyReport, Report

_MOST = 12  # subscriptions


@dataclass(frozen=True, slots=True)
class Home:
    """What the page shows. `following`: the next post by subscription; `names` of chats; `note`: what was just done."""

    subscriptions: Sequence[Subscription]
    following: Mapping[int, datetime]
    names: Mapping[Where, str]
    reports: Sequence[Report]
    profile: str
    note: Card | None = None


def home(page: Home, reader: Reader) -> Card:
    """A button's value is as on the cards of subscriptions and reports."""
    title, said = reader.words.home
    told = page.note.blocks if page.note else ()
    blocks = (*told, *_reports(page, reader), Divider(), *_subscriptions(page, reader), Divider(), Line(said))
    return Card(title, (*blocks, *usage(reader)), title, reader.language)


def _reports(page: Home, reader: Reader) -> Iterator[Block]:
    yield Heading(reader.words.latest)
    for report in page.reports:
        yield line(_named(report, reader))
        yield Buttons(tuple(_opening(report, reader)))
    if not page.reports:
        yield Note(reader.words.none)


def _named(report: Report, reader: Reader) -> str:
    if isinstance(report, DailyReport):
        return plain(reader.dated(report.title, reader.today(report)), TITLE)
    return plain(f"{report.title} · {report.start}–{report.end}", TITLE)


def _opening(report: Report, reader: Reader) -> Iterator[Button]:
    if isinstance(report, DailyReport):
        yield full_button(report, reader)
        return
    for part in report.parts:
        yield Button(plain(reader.week(report).part(part), LABEL), "part", f"{report.id}|{part.key}")


def _subscriptions(page: Home, reader: Reader) -> Iterator[Block]:
    yield Heading(reader.words.subscribed)
    for one in page.subscriptions[:_MOST]:
        name = page.names.get(one.where) or one.where.chat
        yield from subscribed(one, page.following, reader, plain(name, 60))
    if not page.subscriptions:
        yield Note(reader.words.no_subscriptions)
        yield Buttons(subscribing(page.profile, reader))
