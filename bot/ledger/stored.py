"""Cards and inbound events as the JSON that the ledger keeps, and back."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import cast

from bot import card, inbound
from bot.card import Card
from bot.inbound import Inbound

KINDS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        card.Card, card.Heading, card.Line, card.Detail, card.Quote, card.Note, card.Buttons, card.Button, card.Choice,
        card.Picture, card.Divider, card.Fold, card.Link,
        inbound.Typed, inbound.Pressed, inbound.Joined, inbound.Opened, inbound.Where, inbound.Who,
    )
}  # fmt: skip


def dumped(value: Card | Inbound) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def loaded_card(text: str) -> Card:
    return cast(Card, _typed(json.loads(text)))


def loaded_event(text: str) -> Inbound:
    return cast(Inbound, _typed(json.loads(text)))


def _plain(value: object) -> object:
    if is_dataclass(value):
        own = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"type": type(value).__name__, **own}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _typed(value: object) -> object:
    """Fields that this version does not know are left out: another may have written the row."""
    if isinstance(value, list):
        return tuple(_typed(one) for one in value)
    if not isinstance(value, dict):
        return value
    kind = KINDS[value["type"]]
    known = {field.name for field in fields(kind)}
    return kind(**{name: _typed(one) for name, one in value.items() if name in known})
