"""A daily report as cards: the short one, the full one in pages, and what is said of a quiet day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.card import Block, Button, Buttons, Card, Choice, Detail, Heading, Limits, Note
from bot.formats.lines import REGIONS, Lines
from bot.present.reader import Reader, View, Way, token
from bot.present.shape import LABEL, SMALL, TITLE, Group, detail, line, link, pages, plain
from pipeline.model import DailyReport, Entry

_IMPORTANCE = ("high", "medium", "low")
_NAMED = 3  # stories in a notification
_OPTIONS = 99  # of one choice
_HEADLINE = {"zh": 42, "en": 90}  # characters of each


def short(report: DailyReport, reader: Reader) -> Card:
    """精简版: the regions with their few lines, what 完整版 adds, buttons, and in small print how it was made."""
    if not report.entries:
        return quiet(report, reader)
    lines = reader.lines(report)
    shown = [entry for region in REGIONS for entry in lines.entries(region, brief=True)]
    blocks: list[Block] = []
    for region in REGIONS:
        if entries := lines.entries(region, brief=True):
            blocks.append(Heading(lines.words.regions_short[region]))
            blocks += [
                line(lines.sentence(entry), [link(entry.sources[0])], f"{number}.")
                for number, entry in enumerate(entries, 1)
            ]
    blocks += [_more(report, len(shown), reader), Buttons(_buttons(report, reader)), *_small_print(lines)]
    title = _title(report, reader)
    return Card(title, tuple(blocks), _brief(title, shown or list(report.entries), reader), reader.language)


def quiet(report: DailyReport, reader: Reader) -> Card:
    """That nothing reached the threshold, and that the bot is well: silence would leave both open."""
    said, read = reader.words.quiet
    title = _title(report, reader)
    blocks: tuple[Block, ...] = (
        line(said),
        Note(read.format(raw=report.raw_count, stories=report.story_count)),
        Buttons(tuple(button for button in _buttons(report, reader) if button.action in ("weekly", "ask"))),
        *_small_print(reader.lines(report)),
    )
    return Card(title, blocks, reader.words.brief.format(title=title, stories=said), reader.language)


def full(report: DailyReport, view: View, reader: Reader, limits: Limits) -> tuple[Card, ...]:
    """完整版: every entry that `view` shows, with all that is known of it, in pages.

    With a page in the view it is that one alone (the nearest, where there are fewer), with buttons to turn it.
    """
    lines = reader.lines(report)
    filters = Group(tuple(_filters(report, view, reader)))
    made = pages([filters, *_entries(lines, view, reader)], limits, lambda text: _again(text, reader))
    cards = [_page(report, blocks, (number, len(made)), reader) for number, blocks in enumerate(made, 1)]
    if view.page is None:
        return tuple(cards)
    number = min(max(view.page, 1), len(cards))
    chosen = cards[number - 1]
    turning = tuple(_turning(view.turned(number), len(cards), reader))
    return (replace(chosen, blocks=(*chosen.blocks, Buttons(turning))) if turning else chosen,)


def opinions(report: DailyReport, entry: Entry, reader: Reader) -> tuple[Button, ...]:
    """👍, 👎 and 不相关 of an entry: the value is `report|entry|up`, `down` or `off`."""
    labels = reader.words.buttons
    return tuple(Button(labels[vote], "vote", f"{report.id}|{entry.id}|{vote}") for vote in ("up", "down", "off"))


def full_button(report: DailyReport, reader: Reader) -> Button:
    return Button(reader.words.buttons["full"], "full", View(report.id, page=1).value(), primary=True)


def _title(report: DailyReport, reader: Reader) -> str:
    return plain(reader.dated(report.title, reader.today(report)), TITLE)


def _again(text: str, reader: Reader) -> str:
    return reader.words.continued.format(title=text)


def _brief(title: str, entries: Sequence[Entry], reader: Reader) -> str:
    """The title and the top stories: what a notification has room for."""
    top = sorted(entries, key=lambda entry: (_IMPORTANCE.index(entry.importance), entry.rank))[:_NAMED]
    stories = reader.words.separator.join(_headline(entry) for entry in top)
    return reader.words.brief.format(title=title, stories=stories)


def _headline(entry: Entry) -> str:
    return plain(entry.text, _HEADLINE.get(entry.language, 90)).rstrip("。.;；")


def _more(report: DailyReport, shown: int, reader: Reader) -> Note:
    form = reader.words.more if len(report.entries) > shown else reader.words.all_shown
    return Note(form.format(n=len(report.entries) - shown, all=len(report.entries)))


def _buttons(report: DailyReport, reader: Reader) -> tuple[Button, ...]:
    labels, view = reader.words.buttons, View(report.id, page=1)
    return (
        full_button(report, reader),
        *(Button(labels[region], "region", replace(view, region=region).value()) for region in REGIONS),
        Button(labels["weekly"], "weekly", report.profile),
        Button(labels["ask"], "ask", report.id),
    )


def _small_print(lines: Lines) -> Iterator[Note]:
    yield Note(plain(lines.raw(), SMALL))
    yield Note(plain(lines.generated(), SMALL))
    yield from (Note(plain(text, SMALL)) for text in lines.small_print())


def _filters(report: DailyReport, view: View, reader: Reader) -> Iterator[Choice]:
    """A choice for each way to filter; what it picks keeps the other ways as they are."""
    words, first = reader.words, replace(view, page=None if view.page is None else 1)
    ways: tuple[tuple[Way, dict[str, str]], ...] = (
        ("region", {region: words.buttons[region] for region in REGIONS}),
        ("category", _categories(report, reader)),
        ("importance", words.importance),
    )
    for way, titles in ways:
        options = [(words.every, first.filtered(way, None))]
        for key, title in titles.items():
            picked = first.filtered(way, key)
            count = sum(map(picked.shows, report.entries))
            if count or picked == first:
                options.append((f"{plain(title, LABEL - 5)} {count}", picked))
        shown = tuple((label, picked.value()) for label, picked in options[:_OPTIONS])
        yield Choice(words.choices[way], "filter", shown, first.value())


def _categories(report: DailyReport, reader: Reader) -> dict[str, str]:
    """Titles by token, the most frequent category first."""
    keys = Counter(entry.category for entry in report.entries)
    return {token(key): reader.categories.get(key, key) for key, _ in keys.most_common()}


def _entries(lines: Lines, view: View, reader: Reader) -> Iterator[Group]:
    none = True
    for region in REGIONS:
        heading = Heading(lines.words.regions_short[region])
        for number, entry in enumerate(lines.entries(region, brief=False), 1):
            if view.shows(entry):
                none = False
                yield Group(tuple(_entry(lines, number, entry, reader)), heading)
    if none:
        yield Group((Note(reader.words.none_match if lines.report.entries else reader.words.quiet[0]),))
    yield Group((Note(lines.words.legend), *_small_print(lines)))


def _entry(lines: Lines, number: int, entry: Entry, reader: Reader) -> Iterator[Block]:
    words = lines.words
    report = lines.report
    yield line(lines.sentence(entry), mark=f"{number}. {words.importance[entry.importance]}")
    yield Detail(words.reason, plain(entry.reason, SMALL))
    yield from detail(words.source, [link(source) for source in (entry.sources[0], *lines.others(entry))])
    if entry.tags:
        yield Detail(words.tags, plain(words.separator.join(plain(tag, 40) for tag in entry.tags), SMALL))
    evidence = Button(reader.words.buttons["evidence"], "evidence", f"{report.id}|{entry.id}")
    yield Buttons((evidence, *opinions(report, entry, reader)))


def _page(report: DailyReport, blocks: tuple[Block, ...], place: tuple[int, int], reader: Reader) -> Card:
    number, of = place
    title = plain(reader.dated(f"{report.title} {reader.words.buttons['full']}", reader.today(report)), TITLE)
    titled = reader.words.page.format(title=title, n=number, m=of) if of > 1 else title
    return Card(titled, blocks, titled, reader.language)


def _turning(view: View, of: int, reader: Reader) -> Iterator[Button]:
    number = view.page or 1
    if number > 1:
        yield Button(reader.words.buttons["before"], "page", view.turned(number - 1).value())
    if number < of:
        yield Button(reader.words.buttons["after"], "page", view.turned(number + 1).value())
