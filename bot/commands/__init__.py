"""What people type, zh and en → Command. Pure: today is an argument, and nothing is looked up.

`read` never raises, whatever was typed. Which subscriptions or profiles there are is for the one who carries it out.
"""

from bot.commands.model import (
    Ask,
    Command,
    Daily,
    Full,
    Help,
    Pause,
    Resume,
    Sources,
    Status,
    Subscribe,
    Subscriptions,
    Unknown,
    Unsubscribe,
    Weekly,
    Wrong,
)
from bot.commands.reading import read
from bot.commands.vocabulary import nearest
from bot.commands.zones import shown as zone_shown

__all__ = [
    "Ask",
    "Command",
    "Daily",
    "Full",
    "Help",
    "Pause",
    "Resume",
    "Sources",
    "Status",
    "Subscribe",
    "Subscriptions",
    "Unknown",
    "Unsubscribe",
    "Weekly",
    "Wrong",
    "nearest",
    "read",
    "zone_shown",
]
