"""After a report was built anew: offers the operator to correct what was posted of the old one."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.config import Operator
from bot.inbound import Where
from bot.ledger import Ledger
from bot.model import Planned
from pipeline.model import Report

_OFFERED = timedelta(days=1)


async def offer(ledger: Ledger, operator: Operator | None, old: Report, new: Report, now: datetime) -> str | None:
    """Plans a post to the operator's chat with what changed and a button that edits the posts; a line that says so.

    None when nothing of `old` was posted.
    """
    if old.kind != "daily" or new.kind != "daily":
        return None
    posted = [
        *await ledger.deliveries.arrived(f"daily:{old.profile}:{old.date}"),
        *await ledger.deliveries.arrived(f"report:{old.id}"),
    ]
    count = len({where for where, _ in posted})
    if not count:
        return None
    told = f"{old.id} was posted in {count} chat{'' if count == 1 else 's'}"
    if operator is None:
        return f"{told}; with a chat in bot.operator the bot offers to correct it"
    name, where = f"correction:{old.id}|{new.id}", Where(operator.platform, operator.chat)
    await ledger.deliveries.add([Planned(name, where, name, old.language, now, now + _OFFERED)])
    return f"{told}; the bot offers in {operator.platform}:{operator.chat} to correct it"
