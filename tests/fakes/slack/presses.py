"""What people do with what stands there: press a button, choose, submit a modal, use a message's shortcut."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tests.fakes.slack.conversations import message_json
from tests.fakes.slack.delivery import refused
from tests.fakes.slack.kit import check_view, within
from tests.fakes.slack.model import Ack, Json, Post, SlackError, View
from tests.fakes.slack.people import People
from tests.fakes.slack.views import add_view, change_view, view_json

Target = Post | View
_MENUS = ("static_select", "overflow", "radio_buttons", "checkboxes", "multi_static_select")


def label(element: Json) -> str:
    text = element.get("text")
    return str(text.get("text", "")) if isinstance(text, dict) else ""


def controls(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    """Every element that can be pressed or chosen from, with the id of its block."""
    for block in blocks:
        for _, inner in within(block):
            if inner.get("type") in ("button", "icon_button", *_MENUS):
                yield str(block.get("block_id", "")), inner
            if inner.get("type") == "feedback_buttons":
                for side in ("positive_button", "negative_button"):
                    one = {"type": "feedback_buttons", "action_id": inner.get("action_id"), **inner[side]}
                    yield str(block.get("block_id", "")), one


class Presses(People):
    """Presses name their place by a channel's id, a view's id, or a person's home ("home")."""

    async def press(self, where: str, user: str, what: str, on: str | None = None) -> Ack:
        """Presses the button whose action_id (or its part before ":"), label or value is `what`.

        In a channel the newest message that has one, or the one whose ts is `on`.
        """
        return await self.delivery.send("interactive", self.pressing(where, user, what, on))

    def pressing(self, where: str, user: str, what: str, on: str | None = None) -> Json:
        """What the app is sent for a press."""

        def named(element: Json) -> bool:
            action = str(element.get("action_id", ""))
            return what in (action, action.split(":", maxsplit=1)[0], label(element), element.get("value"))

        target, block, element = self._find(where, user, on, lambda e: e["type"] not in _MENUS and named(e))
        told: Json = {key: element[key] for key in ("value", "text", "style") if key in element}
        return self._acting(target, user, {**told, **_id(block, element)})

    async def choose(self, where: str, user: str, option: str, on: str | None = None, among: str = "") -> Ack:
        """Chooses the option with that label or value, of the menu whose action_id starts with `among`."""

        def offers(element: Json) -> bool:
            fits = str(element.get("action_id", "")).startswith(among)
            return (
                element["type"] in _MENUS and fits and any(option in (label(o), o["value"]) for o in options(element))
            )

        target, block, element = self._find(where, user, on, offers)
        chosen = next(o for o in options(element) if option in (label(o), o["value"]))
        many = element["type"] in ("checkboxes", "multi_static_select")
        told: Json = {"selected_options": [chosen]} if many else {"selected_option": chosen}
        return await self._act(target, user, {**told, **_id(block, element)})

    async def submit(self, view: str, values: Mapping[str, object] | None = None, user: str | None = None) -> Ack:
        """Sends a modal with `values` by action_id; what the acknowledgement says of views is done."""
        shown = self._open(view, user)
        payload = {**self.delivery.head(shown.user), "type": "view_submission", "response_urls": []}
        payload["trigger_id"] = self.space.trigger(shown.user, shown.id)
        payload["view"] = {**view_json(self.space, shown), "state": {"values": _state(shown, values or {})}}
        ack = await self.delivery.send("interactive", payload)
        if ack.acked:
            try:
                self._answered(shown, ack.payload if isinstance(ack.payload, dict) else {})
            except SlackError as error:
                refused(ack, error)
        return ack

    async def dismiss(self, view: str) -> Ack | None:
        """Closes a modal; the app hears of it where the view asked for that."""
        shown = self._open(view, None)
        self.space.close([shown])
        if not shown.payload.get("notify_on_close"):
            return None
        payload = {**self.delivery.head(shown.user), "type": "view_closed", "is_cleared": False}
        return await self.delivery.send("interactive", payload | {"view": view_json(self.space, shown)})

    async def shortcut(self, channel: str, user: str, ts: str, callback_id: str) -> Ack:
        """A shortcut of a message's menu."""
        post = self.space.stored(channel, ts)
        payload = {**self.delivery.head(user), "type": "message_action", "callback_id": callback_id}
        payload |= {"trigger_id": self.space.trigger(user), "action_ts": self.space.ts(), "message_ts": ts}
        payload |= {"channel": self.delivery.place(self.space.channels[channel])}
        payload |= {"response_url": self.space.response_url(channel, user, post)}
        return await self.delivery.send("interactive", payload | {"message": message_json(self.space, post)})

    def _find(self, where: str, user: str, on: str | None, fits: Callable[[Json], bool]) -> tuple[Target, str, Json]:
        for target in self._targets(where, user, on):
            for block, element in controls(target.blocks):
                if fits(element):
                    return target, block, element
        raise AssertionError(f"{user} sees nothing like that in {where}")

    def _targets(self, where: str, user: str, on: str | None) -> list[Target]:
        if where == "home":
            return [self.space.homes[user]]
        if where in self.space.views:
            return [self._open(where, user)]
        assert user in self.space.channels[where].members, f"{user} is not in {where}"
        posts = [p for p in reversed(self.space.all_posts) if p.channel == where and not p.deleted]
        return [p for p in posts if p.ephemeral_to in (None, user) and on in (None, p.ts)]

    def _open(self, view: str, user: str | None) -> View:
        shown = self.space.views[view]
        assert not shown.closed and user in (None, shown.user), f"{user} does not have {view} open"
        return shown

    async def _act(self, target: Target, user: str, action: Json) -> Ack:
        return await self.delivery.send("interactive", self._acting(target, user, action))

    def _acting(self, target: Target, user: str, action: Json) -> Json:
        payload = {**self.delivery.head(user), "type": "block_actions"}
        payload["actions"] = [{**action, "action_ts": self.space.ts()}]
        return payload | self._around(target, user)

    def _around(self, target: Target, user: str) -> Json:
        """What a press says of the message or view that it stands in."""
        if isinstance(target, View):
            told: Json = {"container": {"type": "view", "view_id": target.id}, "view": view_json(self.space, target)}
            view = target.id if target.type == "modal" else None
            return told | {"trigger_id": self.space.trigger(user, view)}
        place = self.space.channels[target.channel]
        box: Json = {"type": "message", "message_ts": target.ts, "channel_id": place.id}
        box["is_ephemeral"] = target.ephemeral_to is not None
        if target.thread_ts:
            box["thread_ts"] = target.thread_ts
        told = {"container": box, "channel": self.delivery.place(place), "trigger_id": self.space.trigger(user)}
        told |= {"response_url": self.space.response_url(place.id, user, target), "state": {"values": {}}}
        return told if box["is_ephemeral"] else told | {"message": message_json(self.space, target)}

    def _answered(self, view: View, said: Json) -> None:
        """response_action of a submission: nothing closes the view, `clear` the stack, `errors` leaves it open."""
        action = said.get("response_action")
        if action == "errors":
            known = {str(block.get("block_id")) for block in view.blocks}
            if not said.get("errors") or set(said["errors"]) - known:
                raise SlackError("invalid_arguments", ["[ERROR] errors must name blocks of the view"])
        elif action == "update":
            change_view(self.space, view, check_view(self.space, said.get("view"), ("modal",)))
        elif action == "push":
            add_view(self.space, view.user, check_view(self.space, said.get("view"), ("modal",)), view)
        elif action in (None, "clear"):
            self.space.close([view] if action is None else self.space.stack(view.user))
        else:
            raise SlackError("invalid_arguments", [f"[ERROR] unknown response_action: {action}"])


def options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options") or ()]


def _id(block: str, element: Json) -> Json:
    return {"type": element["type"], "block_id": block, "action_id": element.get("action_id")}


def _state(view: View, values: Mapping[str, object]) -> Json:
    """`view.state.values`: by block, by action; a text as typed, or the options with those values."""
    told: Json = {}
    for block in view.blocks:
        element = block.get("element") or block.get("accessory") or {}
        inside = [element, *(block.get("elements") or [])]
        for one in (e for e in inside if isinstance(e, dict) and e.get("action_id")):
            if one["type"] not in ("button", "image"):
                told.setdefault(block["block_id"], {})[one["action_id"]] = _filled(one, values.get(one["action_id"]))
    return told


def _filled(element: Json, value: object) -> Json:
    kind, offered = element["type"], options(element)
    if kind in ("checkboxes", "multi_static_select"):
        wanted = value if isinstance(value, list) else [o["value"] for o in element.get("initial_options", [])]
        return {"type": kind, "selected_options": [o for o in offered if o["value"] in wanted]}
    if kind in ("static_select", "radio_buttons"):
        first = element.get("initial_option")
        return {"type": kind, "selected_option": next((o for o in offered if o["value"] == value), first)}
    keys = {"users_select": "selected_user", "channels_select": "selected_channel", "timepicker": "selected_time"}
    keys |= {"conversations_select": "selected_conversation", "datepicker": "selected_date"}
    return {"type": kind, keys.get(kind, "value"): element.get("initial_value") if value is None else value}
