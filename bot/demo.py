"""What `digest demo` does: both reports from the sample feeds and an answer, over a store that is thrown away."""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta

from bot import weekly
from bot.answering import StoredAnswers
from bot.ask import Said, shown
from bot.asking import Asked
from bot.calls import Call, built, embedder, print_json, say
from bot.formats import FORMATS
from pipeline import config, sample
from pipeline import daily as daily_report
from pipeline.store import open_store
from pipeline.week.span import Span

QUESTION = "远岫云以多少钱收购了栅格安全？"


async def demo(as_json: bool) -> None:
    pipeline = config.load(config.shipped(), {})
    sources = list(sample.sources())
    quiet = pipeline.model_copy(update={"articles": pipeline.articles.model_copy(update={"enabled": False})})
    with tempfile.TemporaryDirectory(prefix="digest-demo-") as folder:
        async with open_store(f"sqlite:///{folder}/demo.db") as store:
            for day, clock in sample.CLOCKS.items():
                await sample.load(store, day)
                call = Call(quiet, quiet.profiles[0], clock)
                order = daily_report.Order(call.profile, daily_report.today(call.profile, clock), clock, sources)
                report = await built(call, store, order, None)
            week = await weekly.built(call, store, sources, _sample_days(call), None)
            profile = call.profile
            asked = Asked(QUESTION, profile.name, profile.timezone, profile.language, call.now)
            answer = await StoredAnswers(store, quiet, sources, embedder(), {}).answer(asked, Said())
    if as_json:
        daily, told = report.model_dump(mode="json"), week.model_dump(mode="json")
        print_json({"daily": daily, "weekly": told, "answer": answer.model_dump(mode="json")})
    else:
        sys.stdout.write(FORMATS["text"](report) + "\n" + FORMATS["text"](week) + "\n" + shown(answer, call))
    say(
        f"demo: {len(report.entries)} entries from {report.raw_count} sample items of {len(sources)} sources; "
        f"a week of {week.statistics.events} events"
    )


def _sample_days(call: Call) -> Span:
    """The days that the sample tells of: those before its feeds were read."""
    days = [daily_report.today(call.profile, clock) - timedelta(days=1) for clock in sample.CLOCKS.values()]
    return Span(min(days), max(days))
