"""Reads what people voted on the entries of stored reports, as the ranking's taste understands it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.ledger import Ledger
from bot.model import Feedback
from pipeline.config import PipelineConfig
from pipeline.model import DailyReport, Entry
from pipeline.rank.taste import Judged, Taste, taste
from pipeline.store import Store

REMEMBERED = timedelta(days=90)  # an older vote counts no more


async def tastes(store: Store, ledger: Ledger, config: PipelineConfig, now: datetime) -> dict[str, Taste]:
    """What the votes of the last REMEMBERED come to, for each configured profile."""
    voices = await judged(store, await ledger.feedback.since(now - REMEMBERED))
    return {profile.name: taste(voices.get(profile.name, ())) for profile in config.profiles}


async def judged(store: Store, votes: Sequence[Feedback]) -> dict[str, list[Judged]]:
    """`votes`, oldest first, by the profile of the report that each was cast on.

    A person's last word on a story counts, in whichever report of a profile they said it. Votes on what is not stored,
    or no daily report, are left out.
    """
    by_report: defaultdict[str, dict[str, list[Feedback]]] = defaultdict(lambda: defaultdict(list))
    for vote in votes:
        report_id, _, entry_id = vote.entry.partition("|")
        by_report[report_id][entry_id].append(vote)
    last: dict[tuple[str, str, str], tuple[datetime, Judged]] = {}
    for report_id, cast in by_report.items():
        report = await store.reports.get(report_id)
        if not isinstance(report, DailyReport):
            continue
        for entry in report.entries:
            for vote in cast.get(entry.id, ()):
                key = (report.profile, entry.story_id, _person(vote))
                if key not in last or last[key][0] <= vote.at:
                    last[key] = vote.at, _judged(entry, vote)
    found: defaultdict[str, list[Judged]] = defaultdict(list)
    for (profile, _, _), (_, one) in last.items():
        found[profile].append(one)
    return dict(found)


def _person(vote: Feedback) -> str:
    return f"{vote.platform}:{vote.person}"


def _judged(entry: Entry, vote: Feedback) -> Judged:
    """A vote is on the entry's kind, and on the source that it is told from: its first."""
    return Judged(entry.category, entry.sources[0].name, vote.vote, _person(vote), vote.at.date())
