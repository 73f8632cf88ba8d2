"""What the bot says when it is spoken to: greeting, help, a misunderstood command, an error, a notice."""

from __future__ import annotations

from bot.card import Button, Buttons, Card, Detail, Line, Note
from bot.present.reader import Reader
from bot.present.shape import SENTENCE, line, plain
from bot.text import words

_ECHO = 80  # characters of what somebody typed


def greeting(profile: str, reader: Reader) -> Card:
    """To a chat that the bot has joined. A button's value is `kind|time|profile`; the zone is the chat's own."""
    title, said = reader.words.greeting
    brief = f"{title}{words(reader.language).colon}{said}"
    buttons = Buttons(subscribing(profile, reader))
    return Card(title, (Line(said), buttons, *usage(reader)), brief, reader.language)


def subscribing(profile: str, reader: Reader) -> tuple[Button, ...]:
    """The buttons that subscribe a chat."""
    labels = reader.words.buttons
    return (
        Button(labels["daily"], "subscribe", f"daily|08:30|{profile}", primary=True),
        Button(labels["weekly_posts"], "subscribe", f"weekly|09:00|{profile}"),
    )


def help_(reader: Reader) -> Card:
    """Every command in the reader's language, each with an example."""
    title = reader.words.help_title
    return Card(title, usage(reader), title, reader.language)


def unknown(text: str, nearest: str | None, reader: Reader) -> Card:
    """That there is no such command, the nearest one there is, and the help."""
    said = reader.words.unknown.format(text=plain(text, _ECHO))
    hint = f"/digest {plain(nearest or '', _ECHO)}"
    near = (line(reader.words.nearest_command.format(nearest=hint)),) if nearest else ()
    return Card(said, (*near, *usage(reader)), said, reader.language)


def wrong(text: str, why: str, example: str, reader: Reader) -> Card:
    """What is wrong with a command, and how to say it: `example` is what stands after `/digest`."""
    title, reason = reader.words.wrong.format(text=plain(text, _ECHO)), plain(why, 300)
    hint = reader.words.example.format(example=f"/digest {plain(example, 200)}")
    return Card(title, (Line(reason), Line(hint)), f"{title}{words(reader.language).colon}{reason}", reader.language)


def error(message: str, reader: Reader) -> Card:
    """That something could not be done; the message says what to do."""
    title, said = reader.words.error, plain(message, SENTENCE)
    return Card(title, (Line(said),), f"{title}{words(reader.language).colon}{said}", reader.language)


def notice(key: str, reader: Reader, **values: object) -> Card:
    """One of the short sentences of `CardWords.notices`, its places filled."""
    said = plain(reader.words.notices[key].format(**values))
    return Card("", (Line(said),), said, reader.language)


def usage(reader: Reader) -> tuple[Detail | Note, ...]:
    """What one can say."""
    lines = tuple(Detail(command, meaning) for command, meaning in reader.words.help_lines)
    return (*lines, Note(reader.words.help_note))
