"""How the bot itself fares, as cards: subscriptions, sources, status, and alerts to its operator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.card import Block, Button, Buttons, Card, Detail, Heading, Limits, Link, Note
from bot.model import Subscription
from bot.present.reader import Reader
from bot.present.shape import SMALL, TITLE, Group, detail, line, pages, plain
from bot.text import words
from pipeline.model import Source, SourceState

AlertKind = Literal["no_report", "no_items", "platform", "model", "undelivered", "gone", "late"]
LONG, _NAMED = 1_500, 10  # characters of a list, and how many it names
_WORKING, _ALL = frozenset(range(5)), frozenset(range(7))


def subscriptions(found: Sequence[Subscription], following: Mapping[int, datetime], reader: Reader) -> Card:
    """What is posted to a chat; `following` is the next moment of each by id. A button's value is that id."""
    title = reader.words.subscriptions
    blocks = [block for one in found[:20] for block in subscribed(one, following, reader)]
    return Card(title, tuple(blocks) or (Note(reader.words.no_subscriptions),), title, reader.language)


def subscribed(one: Subscription, following: Mapping[int, datetime], reader: Reader, chat: str = "") -> Iterator[Block]:
    """A subscription with its buttons; `chat` names where it posts."""
    labels, turn = reader.words.buttons, "resume" if one.paused else "pause"
    yield line(_slot(one, reader), mark=chat)
    if one.paused:
        yield Detail(reader.words.next_post, reader.words.paused)
    elif one.id in following:
        yield Detail(reader.words.next_post, reader.moment(following[one.id]))
    yield Buttons((Button(labels[turn], turn, str(one.id)), Button(labels["unsubscribe"], "unsubscribe", str(one.id))))


def sources(
    found: Sequence[tuple[Source, SourceState | None]], silent: frozenset[str], reader: Reader, limits: Limits
) -> tuple[Card, ...]:
    """Each source by how it fares, the failed ones first and with why; `silent` names those long without news."""
    title, states = reader.words.sources, _states(found, silent)
    groups = []
    for state, members in states.items():
        if members:
            heading = Heading(reader.words.source_states[state].format(n=len(members)))
            groups += [Group((block,), heading) for block in _members(state, members)]
    made = pages(groups, limits, lambda text: reader.words.continued.format(title=text))
    return tuple(
        Card(
            reader.words.page.format(title=title, n=n, m=len(made)) if len(made) > 1 else title,
            blocks,
            title,
            reader.language,
        )
        for n, blocks in enumerate(made, 1)
    ) or (Card(title, (Note(reader.words.none),), title, reader.language),)


@dataclass(frozen=True, slots=True)
class Status:
    """The figures of `digest status`. `runs` are names with when and how it went, `following` names with the moment;
    `platforms` names with None or what is wrong; `tokens` and `cost` (USD) are today's."""

    runs: tuple[tuple[str, datetime, str], ...] = ()
    following: tuple[tuple[str, datetime], ...] = ()
    sources_ok: int = 0
    sources_failed: tuple[str, ...] = ()
    sources_silent: tuple[str, ...] = ()
    waiting: int = 0
    failed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    platforms: tuple[tuple[str, str | None], ...] = ()
    calls: int = 0
    tokens: int = 0
    cost: float | None = None
    votes: tuple[int, int, int] = (0, 0, 0)


def status(figures: Status, reader: Reader) -> Card:
    """Everything that an operator asks first; what is wrong is named."""
    said = reader.words.status
    return Card(said["title"], tuple(_figures(figures, reader)), said["title"], reader.language)


def alert(kind: AlertKind, subject: str, since: datetime | None, reader: Reader) -> Card:
    """To the operator's chat: what is wrong, since when; `subject` says of whom and what to do."""
    title = reader.words.alert.format(what=reader.words.alerts[kind])
    when = (Note(reader.words.since.format(time=reader.moment(since))),) if since else ()
    brief = f"{title}{words(reader.language).colon}{plain(subject, 200)}"
    return Card(title, (line(subject), *when), brief, reader.language)


def _slot(one: Subscription, reader: Reader) -> str:
    names = reader.words.weekdays.split()
    days = " ".join(names[number] for number in sorted(one.weekdays))
    days = {_ALL: reader.words.every_day, _WORKING: reader.words.working_days}.get(one.weekdays, days)
    return reader.words.slot.format(
        kind=reader.words.kinds[one.kind], days=days, at=f"{one.at:%H:%M}", zone=one.zone, profile=one.profile
    )


_Found = Sequence[tuple[Source, SourceState | None]]


def _states(found: _Found, silent: frozenset[str]) -> dict[str, list[tuple[Source, SourceState | None]]]:
    states: dict[str, list[tuple[Source, SourceState | None]]] = {"failed": [], "silent": [], "ok": [], "new": []}
    for source, state in found:
        if state is None or state.last_fetched is None:
            states["new"].append((source, state))
        elif state.status == "failed":
            states["failed"].append((source, state))
        else:
            states["silent" if source.name in silent else "ok"].append((source, state))
    return states


def _members(state: str, members: _Found) -> Iterator[Block]:
    if state != "failed":
        yield from detail("", [Link(plain(source.name, TITLE), source.url) for source, _ in members])
        return
    for source, known in members:
        error = (known.error if known else None) or ""
        yield line(plain(error, SMALL), [Link(plain(source.name, TITLE), source.url)], "✗")


def _figures(figures: Status, reader: Reader) -> Iterator[Detail]:
    said, more = reader.words.status, words(reader.language)
    yield Detail(said["runs"], _list((f"{n} {reader.moment(at)} {how}" for n, at, how in figures.runs), reader))
    yield Detail(said["next"], _list((f"{n} {reader.moment(at)}" for n, at in figures.following), reader))
    coverage = [more.coverage.format(ok=figures.sources_ok)]
    for names, form in ((figures.sources_failed, more.coverage_failed), (figures.sources_silent, more.coverage_silent)):
        if names:
            coverage.append(form.format(n=len(names), names=_list(names, reader)))
    yield Detail(said["sources"], plain(more.separator.join(coverage), LONG))
    yield Detail(said["waiting"], str(figures.waiting))
    yield Detail(said["failed"], _list(figures.failed, reader))
    yield Detail(said["gone"], _list(figures.gone, reader))
    yield Detail(said["platforms"], _list((f"{n} {wrong or said['ok']}" for n, wrong in figures.platforms), reader))
    cost = "" if figures.cost is None else f"{more.separator}${figures.cost:.2f}"
    yield Detail(said["model"], said["usage"].format(calls=figures.calls, tokens=f"{figures.tokens:,}", cost=cost))
    up, down, off = figures.votes
    yield Detail(said["feedback"], said["votes"].format(up=up, down=down, off=off))


def _list(names: Iterable[str], reader: Reader) -> str:
    """The first of them, and … where there are more."""
    every = list(names)
    shown = words(reader.language).separator.join(plain(name, 150) for name in every[:_NAMED])
    return (shown + ("…" if len(every) > _NAMED else "")) or reader.words.none
