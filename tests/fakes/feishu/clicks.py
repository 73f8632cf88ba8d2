"""A click on a card: what the bot is told, what it may answer, and what the client makes of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.feishu import checks, entities, messages
from tests.fakes.feishu.reading import every, words_of
from tests.fakes.feishu.server import Call, Door, Route
from tests.fakes.feishu.state import ApiError, Json, NotAnswered, Sent

if TYPE_CHECKING:
    from tests.fakes.feishu.people import People

_TOASTS = {"info", "success", "error", "warning"}
_TOKEN_SECONDS, _TOKEN_USES = 1800.0, 2


async def press(fake: People, message: Sent, user: str, button: str) -> Json:
    element = _button(message, button)
    return await _click(fake, message, user, {**_callback(element), "tag": "button", "name": element.get("name", "")})


async def choose(fake: People, message: Sent, user: str, option: str) -> Json:
    for element in every(message.content, "select_static"):
        for one in element["options"]:
            if option in {one["value"], one["text"]["content"]}:
                action = {**_callback(element), "tag": "select_static", "option": one["value"]}
                return await _click(fake, message, user, action)
    raise AssertionError(f"no menu of {message.message_id} offers {option!r}")


def _button(message: Sent, named: str) -> Json:
    offered = []
    for button in every(message.content, "button"):
        value = _callback(button).get("value", {})
        offered.append(words_of(button["text"]))
        if named in {offered[-1], value.get("value"), f"{value.get('action')}:{value.get('value')}"}:
            assert not button.get("disabled"), f"the button {named!r} is disabled"
            return button
    raise AssertionError(f"no button {named!r} in {message.message_id}, only {offered}")


def _callback(element: Json) -> Json:
    """The value that a click sends; a click on a button that only opens a page sends nothing."""
    found = [one for one in element.get("behaviors", []) if one["type"] == "callback"]
    assert found or element["tag"] != "button", f"the button {words_of(element['text'])!r} only opens a page"
    return {"value": found[0]["value"] if found else {}}


async def _click(fake: People, message: Sent, user: str, action: Json) -> Json:
    assert not message.recalled, "a recalled message has no buttons"
    assert message.ephemeral_to in {None, user}, "only one person sees this card"
    event = _event(fake, message, user, action)
    token = event["event"]["token"]
    fake.callbacks[token] = {"message_id": message.message_id, "answered": None, "uses": 0}
    ack = await fake.carry(event)
    if ack is None:
        raise NotAnswered(200341, "the callback was not answered in time")
    if ack.code != 200:
        raise NotAnswered(200671, f"the callback was answered with {ack.code}")
    fake.callbacks[token]["answered"] = fake.now()
    return _applied(fake, message, ack.data)


def _event(fake: People, message: Sent, user: str, action: Json) -> Json:
    operator = {"tenant_key": fake.tenant_key, **fake.users[user].ids()}
    context = {"url": "", "preview_token": "", "open_message_id": message.message_id, "open_chat_id": message.chat_id}
    full = {"timezone": "Asia/Shanghai", "form_value": {}, "input_value": "", "options": [], "checked": False} | action
    body = {
        "operator": operator,
        "token": fake.mint("c-", 40),
        "action": full,
        "host": "im_message",
        "context": context,
    }
    return fake.event("card.action.trigger", body, per_second=1_000_000)


def _applied(fake: People, message: Sent, answer: object) -> Json:
    if answer in (None, {}, ""):
        return {}
    if not isinstance(answer, dict) or set(answer) - {"toast", "card"}:
        raise NotAnswered(200672, f"the answer is of no known form: {answer!r}")
    toast = answer.get("toast")
    if toast is not None and (toast.get("type", "info") not in _TOASTS or not toast.get("content")):
        raise NotAnswered(200672, f"the toast is of no known form: {toast!r}")
    if (card := answer.get("card")) is not None:
        _replaced(fake, message, card)
    return answer


def _replaced(fake: People, message: Sent, card: Json) -> None:
    if card.get("type") != "raw" or not isinstance(card.get("data"), dict):
        raise NotAnswered(200672, "the answer's card is of no known form")
    if card["data"].get("schema") != "2.0":
        raise NotAnswered(200830, "a card 2.0 cannot become a card 1.0")
    try:
        entities.not_streaming(fake, message)
        checks.checked(fake, card["data"], fake.chats[message.chat_id])
    except ApiError as fault:
        raise NotAnswered(200673, fault.msg) from fault
    messages.update(fake, message, card["data"])


async def late_update(fake: Door, call: Call) -> Json:
    """A card for a click that was answered already, within half an hour and at most twice."""
    token = fake.callbacks.get(call.text("token"))
    card = call.body.get("card")
    if token is None or token["answered"] is None:
        raise ApiError(10002, "token is invalid, or the callback was not answered yet")
    if fake.now() - token["answered"] > _TOKEN_SECONDS:
        raise ApiError(300020, "token expired")
    if token["uses"] >= _TOKEN_USES:
        raise ApiError(300040, "token was used too often")
    message = fake.sent[token["message_id"]]
    if message.recalled:
        raise ApiError(200000, "message was recalled")
    if not isinstance(card, dict):
        raise ApiError(300090, "card is required")
    entities.not_streaming(fake, message)
    messages.update(fake, message, checks.checked(fake, card, fake.chats[message.chat_id]))
    token["uses"] += 1
    return {}


ROUTES = [Route("POST", "/open-apis/interactive/v1/card/update", "late", late_update, bare=False)]
