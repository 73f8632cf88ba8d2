"""views.*: modals opened by a trigger and stacked three high, and home tabs."""

from __future__ import annotations

from tests.fakes.slack.api import Call, method
from tests.fakes.slack.kit import check_view
from tests.fakes.slack.model import Json, SlackError, View
from tests.fakes.slack.workspace import MODALS, Workspace


def view_json(space: Workspace, view: View) -> Json:
    """A view as interaction payloads and answers show it."""
    return {
        "id": view.id,
        "team_id": space.users[view.user].team,
        "callback_id": "",
        "private_metadata": "",
        "external_id": view.external_id or "",
        "state": {"values": {}},
        **{key: value for key, value in view.payload.items() if key != "external_id"},
        "hash": view.hash,
        "root_view_id": view.root,
        "previous_view_id": view.previous,
        "app_id": space.app_id,
        "bot_id": space.bot_id,
    }


def _hash(space: Workspace) -> str:
    return f"{int(space.clock())}.{space.number():08x}"


def add_view(space: Workspace, user: str, payload: Json, over: View | None = None) -> View:
    """Stacks a modal; push_limit_reached, duplicate_external_id."""
    external = payload.get("external_id")
    if external and any(v.external_id == external and not v.closed for v in space.views.values()):
        raise SlackError("duplicate_external_id")
    if over is not None and len(space.stack(user)) >= MODALS:
        raise SlackError("push_limit_reached")
    made = f"V{space.number():08d}"
    root, previous = (over.root, over.id) if over else (made, None)
    view = View(made, user, payload, _hash(space), root, previous, external_id=external)
    space.views[made] = view
    space.touch()
    return view


def change_view(space: Workspace, view: View, payload: Json) -> None:
    view.payload, view.hash = payload, _hash(space)
    space.touch()


@method("views.open", needs="view", takes="trigger_id interactivity_pointer")
def open_view(call: Call) -> Json:
    """A new stack, in place of what the person had open."""
    payload = check_view(call.space, call.structure("view"), ("modal",))
    trigger = call.space.take_trigger(call.text("trigger_id"))
    call.space.close(call.space.stack(trigger.user))
    return {"view": view_json(call.space, add_view(call.space, trigger.user, payload))}


@method("views.push", needs="view", takes="trigger_id interactivity_pointer")
def push_view(call: Call) -> Json:
    payload = check_view(call.space, call.structure("view"), ("modal",))
    trigger = call.space.take_trigger(call.text("trigger_id"))
    stack = call.space.stack(trigger.user)
    if trigger.view is None or not stack:
        raise SlackError("not_found")
    return {"view": view_json(call.space, add_view(call.space, trigger.user, payload, stack[-1]))}


@method("views.update", needs="view", takes="view_id external_id hash")
def update_view(call: Call) -> Json:
    payload = check_view(call.space, call.structure("view"), ("modal", "home"))
    named = call.text("view_id"), call.text("external_id")
    if (named[0] is None) == (named[1] is None):
        raise SlackError("invalid_arguments", ["[ERROR] exactly one of view_id and external_id is required"])
    known = [*call.space.views.values(), *call.space.homes.values()]
    found = [v for v in known if not v.closed and (v.id == named[0] or (named[1] and v.external_id == named[1]))]
    if not found:
        raise SlackError("not_found")
    if call.text("hash") not in (None, found[0].hash):
        raise SlackError("hash_conflict")
    if payload["type"] != found[0].type:
        raise SlackError("invalid_arguments", ["[ERROR] a view keeps its type [json-pointer:/view/type]"])
    change_view(call.space, found[0], payload)
    return {"view": view_json(call.space, found[0])}


@method("views.publish", needs="user_id view", takes="hash")
def publish(call: Call) -> Json:
    user = str(call.args["user_id"])
    if user not in call.space.users:
        raise SlackError("user_not_found")
    payload = check_view(call.space, call.structure("view"), ("home",))
    home = call.space.homes.get(user)
    if call.text("hash") and (home is None or home.hash != call.text("hash")):
        raise SlackError("hash_conflict")
    if home is None:
        made = f"V{call.space.number():08d}"
        home = call.space.homes[user] = View(made, user, payload, _hash(call.space), made)
        call.space.touch()
    else:
        change_view(call.space, home, payload)
    return {"view": view_json(call.space, home)}
