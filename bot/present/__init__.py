"""What is said, as cards: report, entry, answer, help, error, status; pure, and nothing of how it looks anywhere.

A button's `value` is written here and explained where it is written: `View` for full, page, filter and region.
"""

from __future__ import annotations

from bot.present.answers import ANSWER, answer
from bot.present.corrections import Changes, changes, corrected, correction
from bot.present.daily import full, quiet, short
from bot.present.evidence import evidence
from bot.present.home import Home, home
from bot.present.reader import Reader, View
from bot.present.running import AlertKind, Status, alert, sources, status, subscriptions
from bot.present.shape import fitted
from bot.present.talk import error, greeting, help_, notice, unknown, wrong
from bot.present.weekly import weekly_part, weekly_parts, weekly_short

__all__ = [
    "ANSWER",
    "AlertKind",
    "Changes",
    "Home",
    "Reader",
    "Status",
    "View",
    "alert",
    "answer",
    "changes",
    "corrected",
    "correction",
    "error",
    "evidence",
    "fitted",
    "full",
    "greeting",
    "help_",
    "home",
    "notice",
    "quiet",
    "short",
    "sources",
    "status",
    "subscriptions",
    "unknown",
    "weekly_part",
    "weekly_parts",
    "weekly_short",
    "wrong",
]
