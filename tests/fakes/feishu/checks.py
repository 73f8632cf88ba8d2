"""A card at the platform's door: the validator's first fault as the error that a call gets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.fakes.feishu.cards import faults
from tests.fakes.feishu.reading import mentions
from tests.fakes.feishu.state import ApiError, Chat, Json

if TYPE_CHECKING:
    from tests.fakes.feishu.world import World

CREATE = "Failed to create card content, ext="


def checked(world: World, card: Json, chat: Chat) -> Json:
    """The card, if it may be shown in the chat; raises ApiError 230099 with the first thing that is wrong with it."""
    if found := faults(card, set(world.images)):
        raise ApiError(230099, CREATE + found[0] + "; ")
    for name in mentions(card):
        if name != "all" and name not in world.users and not any(name == one.union_id for one in world.users.values()):
            raise ApiError(230099, f"{CREATE}ErrCode: 100290; ErrMsg: invalid user id in at or person: {name}; ")
    return card


def check_kit(world: World, raw: object) -> Json:
    """The card in a string, as CardKit takes it; raises ApiError with the fault's own code."""
    if not isinstance(raw, str) or len(raw) > 3_000_000:
        raise ApiError(200860, "card content is too large or no string")
    try:
        card: Json = json.loads(raw)
    except ValueError:
        raise ApiError(200621, "parse card json err") from None
    if len(raw.encode()) > 30 * 1024:
        raise ApiError(200860, "card content is too large")
    if found := faults(card, set(world.images)):
        code = int(found[0].removeprefix("ErrCode: ").split(";")[0])
        raise ApiError({11310: 300305}.get(code, code), found[0])
    return card
