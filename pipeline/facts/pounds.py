"""Whether pounds after a number are money or weight: by the scale of the number and the words beside them."""

from __future__ import annotations

import re

_SCALE = re.compile(r"(?:million|billion|trillion|\b(?:mn|bn|tn)|\d(?:m|bn?))[ -]?$", re.I)
_WEIGHT = re.compile(
    r"\b(?:lbs?|tons?|tonnes?|kilo\w*|kg|weigh\w*|weights?|heavy|heavier|lighter|cargo|payload|freight|thrust|lift\w*|steel"
    r"|copper|lithium|cobalt|uranium|beef|pork|chicken|meat|cheese|coffee|coal|rocks?|waste|plastic|trash|garbage|food|crops?"
    r"|CO2|carbon|methane|emissions|propellant|explosives?)\b"
)
_MONEY = re.compile(
    r"£|\b(?:sterling|pences?|quid|pay|paid|pays|costs?|pric\w+|worth|fin(?:es?|ed)|salar\w+|wages?|fees?|funds?|funding|invest\w*"
    r"|rais\w+|revenue|sales|profits?|loss|loans?|debt|deal|valu\w+|budget|grants?)\b",
    re.I,
)
_REACH = 60


def are_money(text: str, start: int, end: int) -> bool:
    """Whether "pounds" at `text[start:end]`, after its number, are Britain's: millions of them, but for what weighs."""
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if _WEIGHT.search(before) or _WEIGHT.search(after):
        return False
    return _SCALE.search(before) is not None or _MONEY.search(f"{before}\n{after}") is not None
