"""The command `digest`: arguments in, results on standard output, progress and logs to standard error.

Exit 0: done; 1: it ran and could not do it; 2: bad arguments or configuration. What a call does stands in `bot.calls`.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import sys
from collections.abc import Coroutine, Sequence
from datetime import date, datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import structlog
import typer

from pipeline.errors import ConfigError, DigestError

app = typer.Typer(
    name="digest",
    help="The AI and cloud news that matters, for a team's chat; every line traced to the words it came from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="The global options may stand before or after the command.",
)

MANIFESTS = {"slack": "bot.platforms.slack.manifest", "feishu": "bot.platforms.feishu.manifest"}

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


class Format(StrEnum):
    text = "text"
    markdown = "markdown"
    html = "html"
    json = "json"


class Asked:
    """The global options of this call."""

    config: Path | None = None
    now: datetime
    profile: str | None = None
    verbose: bool = False


@app.callback()
def options(
    config: Annotated[
        Path | None, typer.Option(help="Configuration file; default: ./config.yaml, else the shipped.")
    ] = None,
    now: Annotated[
        str | None, typer.Option(metavar="TIME", help="The clock to believe in: 2026-06-17T08:30:00+08:00")
    ] = None,
    profile: Annotated[str | None, typer.Option(help="Which profile; default: the first in the file.")] = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say more; show tracebacks.")] = False,
) -> None:
    """Global options."""
    Asked.config, Asked.profile, Asked.verbose = config, profile, verbose
    Asked.now = _moment(now)
    level = logging.INFO if verbose else logging.WARNING
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["level", "event"]),
        ],
    )


@app.command()
def demo(json: Json = False) -> None:
    """Build reports from the sample feeds in the package: no network, no keys, a throw-away store."""
    from bot.demo import demo as run

    _run(run(json))


@app.command()
def fetch(
    json: Json = False,
    every: Annotated[bool, typer.Option("--all", help="Ask every source, due or not.")] = False,
) -> None:
    """Fetch every source that is due and store what is new."""
    from bot import calls

    _run(calls.fetch(_call(), every=every, as_json=json))


@app.command()
def daily(
    json: Json = False,
    day: Annotated[str | None, typer.Option("--date", metavar="D", help="2026-06-17; default: today there.")] = None,
    no_fetch: Annotated[bool, typer.Option("--no-fetch", help="Use what is stored.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make a new version; the old one is kept.")] = False,
) -> None:
    """Fetch, then build, store and print the daily report: 精简版, then 完整版."""
    from bot import calls

    _run(calls.daily(_call(), _day(day), fetch_first=not no_fetch, rebuild=rebuild, as_json=json))


@app.command()
def weekly(  # noqa: PLR0913, PLR0917 (an option each)
    json: Json = False,
    week: Annotated[str | None, typer.Option(metavar="W", help="2026-W06; default: the last full week there.")] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="D", help="First day, with --to.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="D", help="Last day, included.")] = None,
    no_fetch: Annotated[bool, typer.Option("--no-fetch", help="Use what is stored.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make a new version; the old one is kept.")] = False,
) -> None:
    """Fetch, then build, store and print the weekly report: five parts, every fact with its source."""
    from bot import weekly as calls

    call = _call()
    span = calls.span_of(call, week, start, end)
    _run(calls.weekly(call, span, fetch_first=not no_fetch, rebuild=rebuild, as_json=json))


@app.command()
def show(
    report: Annotated[str, typer.Argument(metavar="ID|latest-daily|latest-weekly")],
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.text,
    evidence: Annotated[bool, typer.Option("--evidence", help="Print each line beside the words it rests on.")] = False,
    json: Json = False,
) -> None:
    """Print a stored report."""
    from bot import calls

    if evidence:
        return _run(calls.show_evidence(_call(), report))
    return _run(calls.show(_call(), report, "json" if json else form.value))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION")],
    report: Annotated[
        str | None, typer.Option(metavar="ID", help="The report that it is about, or latest-daily.")
    ] = None,
    conversation: Annotated[str | None, typer.Option(metavar="KEY", help="A name for what belongs together.")] = None,
    json: Json = False,
) -> None:
    """Answer a question from the stored news, with citations, or say that it is not there."""
    from bot import ask as calls

    _run(calls.ask(_call(), calls.Wanted(question, report, conversation), json))


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(metavar="FILE.opml")], json: Json = False) -> None:
    """Take the sources of an OPML file into use."""
    from bot import calls

    _run(calls.import_sources(_call(), file, as_json=json))


@app.command()
def export() -> None:
    """Print all sources as OPML."""
    from bot import calls

    _run(calls.export_sources(_call()))


@app.command()
def serve(
    platform: Annotated[
        str | None, typer.Option(metavar="console", help="Talk to the bot in this terminal; a script through a pipe.")
    ] = None,
) -> None:
    """Run the bot: scheduler, workers and platforms, until SIGTERM or Ctrl-C."""
    from bot import start

    _run(start.serve(_call(), platform))


@app.command()
def manifest(
    platform: Annotated[str | None, typer.Argument(metavar="|".join(MANIFESTS))] = None,
    url: Annotated[
        str | None, typer.Option(metavar="https://HOST", help="Where the bot is reached; default: Socket Mode.")
    ] = None,
) -> None:
    """Print what the platform makes the bot's app from: Slack a manifest (YAML), Feishu a list of rights (JSON)."""
    if platform not in MANIFESTS:
        given = "" if platform is None else f" {platform!r}"
        raise ConfigError(f"manifest{given}: name a platform; allowed: {', '.join(MANIFESTS)}")
    sys.stdout.write(import_module(MANIFESTS[platform]).manifest(url))


@app.command()
def status(json: Json = False) -> None:
    """Print the last runs, the next posts, silent sources, what did not arrive, what the model cost, and votes."""
    from bot import status as calls

    _run(calls.status(_call(), as_json=json))


@app.command()
def doctor(json: Json = False) -> None:
    """Check the configuration, the store, the model, the platforms and every source; a line each."""
    from bot.doctor import doctor as run

    _run(run(_call(), as_json=json))


GLOBAL_WITH_VALUE = ("--config", "--now", "--profile")
GLOBAL_FLAGS = ("-v", "--verbose")


def hoist(arguments: Sequence[str]) -> list[str]:
    """`arguments` with the global options moved to the front, where Typer expects them."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            rest += [word, *waiting]
            break
        if word in GLOBAL_WITH_VALUE:
            front += [word, *waiting[:1]]
            waiting = waiting[1:]
        elif word in GLOBAL_FLAGS or word.startswith(tuple(f"{name}=" for name in GLOBAL_WITH_VALUE)):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


def main() -> NoReturn:
    """The entry point: every failure ends in one line on standard error and the right exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale says, our text is UTF-8
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(hoist(sys.argv[1:]))
    except ConfigError as error:
        _fail(error, 2)
    except DigestError as error:
        _fail(error, 1)
    except KeyboardInterrupt:
        _fail("stopped; what was read so far is stored", 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _fail("the reader of the output went away", 1)
    except Exception as error:  # noqa: BLE001 (the outermost edge: no traceback reaches a user without -v)
        _fail(f"unexpected {error.__class__.__name__}: {error}; run again with -v to see where", 1)
    sys.exit(0)


def _fail(error: object, code: int) -> NoReturn:
    if Asked.verbose and sys.exc_info()[1] is not None:
        logging.getLogger("digest").error("failed", exc_info=True)
    sys.stderr.write(f"digest: {error}\n")
    sys.exit(code)


def _call() -> Any:
    from bot.calls import Call

    return Call.prepare(Asked.config, Asked.now, Asked.profile)


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now().astimezone()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(
            f"--now {text!r}: allowed: a time with an offset, such as 2026-06-17T08:30:00+08:00"
        ) from error
    if moment.tzinfo is None:
        raise ConfigError(f"--now {text!r}: has no offset; allowed: 2026-06-17T08:30:00+08:00")
    return moment


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError as error:
        raise ConfigError(f"--date {text!r}: allowed: a date such as 2026-06-17") from error
