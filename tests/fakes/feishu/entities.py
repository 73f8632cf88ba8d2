"""Card entities of CardKit: created, sent once, streamed into with a rising sequence, closed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.fakes.feishu.checks import check_kit
from tests.fakes.feishu.plans import too_many
from tests.fakes.feishu.reading import objects
from tests.fakes.feishu.server import Call, Door, Route
from tests.fakes.feishu.state import ApiError, Entity, Json, Sent
from tests.fakes.feishu.world import FORTNIGHT

STREAMS_FOR = 600.0  # seconds; then the platform ends it
_TEXTS = {"markdown", "plain_text", "lark_md"}


def streaming(fake: Door, entity: Entity) -> bool:
    return entity.opened is not None and fake.now() - entity.opened < STREAMS_FOR


def not_streaming(fake: Door, message: Sent) -> None:
    """Refuses what a card in streaming mode cannot have: an update from outside CardKit."""
    if message.card_id and streaming(fake, fake.entities[message.card_id]):
        raise ApiError(
            230099, "Failed to create card content, ext=ErrCode: 200810; ErrMsg: card is in streaming mode; "
        )


def sendable(fake: Door, content: Json) -> Json:
    """The card of an entity that is about to be sent, for the first and only time."""
    card_id = content.get("data", {}).get("card_id")
    entity = fake.entities.get(card_id)
    if entity is None:
        raise ApiError(230099, "Failed to create card content, ext=ErrCode: 200740; ErrMsg: cardid is invalid; ")
    if entity.message_id is not None:
        raise ApiError(
            230099, "Failed to create card content, ext=ErrCode: 11310; ErrMsg: card entity was already sent; "
        )
    return entity.card


async def create(fake: Door, call: Call) -> Json:
    if call.text("type") != "card_json":
        raise ApiError(200380, "template does not exist")
    card = check_kit(fake, call.text("data"))
    entity = Entity(fake.number(), card, fake.now())
    entity.opened = fake.now() if card.get("config", {}).get("streaming_mode") else None
    fake.entities[entity.card_id] = entity
    return {"card_id": entity.card_id}


def _turn(fake: Door, call: Call) -> Entity:
    """The entity, with its sequence moved on; every change of it goes through here."""
    entity = fake.entities.get(call.path["card_id"])
    if entity is None:
        raise ApiError(200740, "card not found")
    if fake.now() - entity.created > FORTNIGHT:
        raise ApiError(200750, "card expired")
    if not fake.within(f"entity {entity.card_id}", 10):
        raise too_many(1)
    sequence, uuid = call.body.get("sequence"), call.body.get("uuid")
    if not isinstance(sequence, int) or isinstance(sequence, bool) or not 0 < sequence < 2**31:
        raise ApiError(99992402, "field validation failed: sequence")
    if uuid is not None and (not isinstance(uuid, str) or len(uuid) > 64):
        raise ApiError(99992402, "field validation failed: uuid")
    if uuid and uuid in entity.uuids:
        raise ApiError(200770, "uuid conflict")
    if sequence <= entity.sequence:
        raise ApiError(300317, "sequence number compare failed")
    entity.sequence = sequence
    entity.uuids.update({uuid} if uuid else set())
    return entity


def _change(fake: Door, entity: Entity, card: Json) -> None:
    """Puts a changed card in place, in the message that shows it too."""
    entity.card = card
    if entity.message_id:
        message = fake.sent[entity.message_id]
        message.history.append(message.content)
        message.content, message.updated = card, fake.now()
        message.updates += 1


async def content(fake: Door, call: Call) -> Json:
    """Streams the whole text so far into one element."""
    entity, words = _turn(fake, call), call.text("content")
    if entity.opened is None:
        raise ApiError(300309, "streaming mode is closed")
    if not streaming(fake, entity):
        raise ApiError(200850, "card streaming timeout")
    if len(words) > 100_000:
        raise ApiError(200860, "card content is too large")
    card = copy.deepcopy(entity.card)
    element = find(card, call.path["element_id"])
    if element.get("tag") not in _TEXTS:
        raise ApiError(300310, "the element is not a text")
    element["content"] = words
    check_kit(fake, json.dumps(card, ensure_ascii=False))
    entity.typed.setdefault(call.path["element_id"], []).append(words)
    _change(fake, entity, card)
    return {}


async def settings(fake: Door, call: Call) -> Json:
    entity = _turn(fake, call)
    asked = _json(call.text("settings"))
    _settle(fake, entity, asked)
    return {}


def _settle(fake: Door, entity: Entity, asked: Json) -> None:
    if set(asked) - {"config", "card_link"}:
        raise ApiError(200621, f"parse card json err: unknown property in settings: {sorted(asked)}")
    card = copy.deepcopy(entity.card)
    for name, value in asked.items():
        card[name] = {**card.get(name, {}), **value}
    check_kit(fake, json.dumps(card, ensure_ascii=False))
    if "streaming_mode" in asked.get("config", {}):
        entity.opened = fake.now() if asked["config"]["streaming_mode"] else None
    _change(fake, entity, card)


async def replace(fake: Door, call: Call) -> Json:
    entity = _turn(fake, call)
    given = call.body.get("card") or {}
    if given.get("type") != "card_json":
        raise ApiError(99992402, "field validation failed: card.type")
    card = check_kit(fake, given.get("data", ""))
    mode = card.get("config", {}).get("streaming_mode")
    if mode is not None:
        entity.opened = fake.now() if mode else None
    _change(fake, entity, card)
    return {}


async def batch(fake: Door, call: Call) -> Json:
    entity = _turn(fake, call)
    actions = _json(call.text("actions"))
    if not isinstance(actions, list):
        raise ApiError(99992402, "field validation failed: actions")
    for action in actions:
        _act(fake, entity, action.get("action"), action.get("params") or {})
    return {}


def _act(fake: Door, entity: Entity, action: str, params: Json) -> None:
    if action == "partial_update_setting":
        _settle(fake, entity, params.get("settings") or {})
    elif action == "add_elements":
        _edit(fake, entity, lambda card: add(card, params, params.get("elements") or []))
    elif action == "delete_elements":
        _edit(fake, entity, lambda card: drop(card, *params.get("element_ids", [])))
    elif action == "update_element":
        _edit(fake, entity, lambda card: swap(card, params.get("element_id", ""), params.get("element") or {}))
    elif action == "partial_update_element":
        _edit(
            fake,
            entity,
            lambda card: find(card, params.get("element_id", "")).update(params.get("partial_element") or {}),
        )
    else:
        raise ApiError(99992402, f"field validation failed: unknown action {action}")


def _edit(fake: Door, entity: Entity, change: Callable[[Json], object]) -> None:
    card = copy.deepcopy(entity.card)
    change(card)
    check_kit(fake, json.dumps(card, ensure_ascii=False))
    _change(fake, entity, card)


async def element_add(fake: Door, call: Call) -> Json:
    entity, elements = _turn(fake, call), _json(call.text("elements"))
    _edit(fake, entity, lambda card: add(card, call.body, elements))
    return {}


async def element_put(fake: Door, call: Call) -> Json:
    entity, element = _turn(fake, call), _json(call.text("element"))
    _edit(fake, entity, lambda card: swap(card, call.path["element_id"], element))
    return {}


async def element_patch(fake: Door, call: Call) -> Json:
    entity, part = _turn(fake, call), _json(call.text("partial_element"))
    _edit(fake, entity, lambda card: find(card, call.path["element_id"]).update(part))
    return {}


async def element_delete(fake: Door, call: Call) -> Json:
    entity = _turn(fake, call)
    _edit(fake, entity, lambda card: drop(card, call.path["element_id"]))
    return {}


async def convert(fake: Door, call: Call) -> Json:
    message = fake.own(call.text("message_id"))
    if message.msg_type != "interactive":
        raise ApiError(300303, "only cards of schema 2.0")
    if not message.card_id:
        entity = Entity(fake.number(), message.content, fake.now(), message_id=message.message_id)
        fake.entities[entity.card_id] = entity
        message.card_id = entity.card_id
    return {"card_id": message.card_id}


def add(card: Json, where: Json, elements: list[Json]) -> None:
    target, kind = where.get("target_element_id"), where.get("type", "append")
    if not target:
        card["body"]["elements"].extend(elements)
        return
    for holder, index in _places(card):
        if holder[index].get("element_id") == target:
            if kind == "append":
                holder[index].setdefault("elements", []).extend(elements)
            else:
                at = index + (kind == "insert_after")
                holder[at:at] = elements
            return
    raise ApiError(300314, f"element {target} not found")


def drop(card: Json, *names: str) -> None:
    for name in names:
        holder, index = _place(card, name)
        del holder[index]


def swap(card: Json, name: str, element: Json) -> None:
    holder, index = _place(card, name)
    holder[index] = element


def find(card: Json, name: str) -> Json:
    """The element of this id, wherever it stands; a text object inside another element too."""
    for node in objects(card.get("body", {})):
        if node.get("element_id") == name:
            return node
    raise ApiError(300314, f"element {name} not found")


def _place(card: Json, name: str) -> tuple[list[Json], int]:
    for holder, index in _places(card):
        if holder[index].get("element_id") == name:
            return holder, index
    raise ApiError(300314, f"element {name} not found")


def _places(card: Json) -> Iterator[tuple[list[Json], int]]:
    for node in objects(card.get("body", {})):
        for holder in (node.get("elements"), node.get("columns")):
            for index in range(len(holder or [])):
                yield holder, index  # type: ignore[misc]


def _json(raw: str) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise ApiError(99992402, "field validation failed: not JSON") from None


_SCOPE = ("cardkit:card:write",)
_CARD = "/open-apis/cardkit/v1/cards/{card_id}"
ROUTES = [
    Route("POST", "/open-apis/cardkit/v1/cards", "card.create", create, _SCOPE),
    Route("POST", "/open-apis/cardkit/v1/cards/id_convert", "card.convert", convert, _SCOPE),
    Route("PUT", _CARD, "card.replace", replace, _SCOPE),
    Route("PATCH", f"{_CARD}/settings", "card.settings", settings, _SCOPE),
    Route("POST", f"{_CARD}/batch_update", "card.batch", batch, _SCOPE),
    Route("POST", f"{_CARD}/elements", "element.create", element_add, _SCOPE),
    Route("PUT", f"{_CARD}/elements/{{element_id}}", "element.put", element_put, _SCOPE),
    Route("PATCH", f"{_CARD}/elements/{{element_id}}", "element.patch", element_patch, _SCOPE),
    Route("DELETE", f"{_CARD}/elements/{{element_id}}", "element.delete", element_delete, _SCOPE),
    Route("PUT", f"{_CARD}/elements/{{element_id}}/content", "element.content", content, _SCOPE),
]
