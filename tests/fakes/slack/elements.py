"""Texts, options, buttons, menus and inputs of Block Kit, with every limit that Slack states of them."""

from __future__ import annotations

from tests.fakes.slack.shapes import (
    Check,
    Faults,
    address,
    anything,
    boolean,
    either,
    fault,
    listed,
    number,
    one_of,
    shape,
    string,
    typed,
)


def plain(most: int) -> Check:
    return typed({"plain_text": shape({"text": string(most)}, {"emoji": boolean})})


def words(most: int) -> Check:
    """A text in either dialect."""
    return typed(
        {
            "plain_text": shape({"text": string(most)}, {"emoji": boolean}),
            "mrkdwn": shape({"text": string(most)}, {"verbatim": boolean}),
        }
    )


ACTION_ID = string(255)
OPTION = shape({"text": words(75), "value": string(150)}, {"description": words(75)})
MENU_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": address()})
CONFIRM = shape(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
GROUP = shape({"label": plain(75), "options": listed(MENU_OPTION, 100)})
SLACK_FILE = either("id url", shape({}, {"id": string(50), "url": address()}), exactly=True)
_COMMON = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean}
_PICK = {**_COMMON, "placeholder": plain(150)}
_DISPATCH = {
    "dispatch_action_config": shape(
        {"trigger_actions_on": listed(one_of("on_enter_pressed", "on_character_entered"), 2)}
    )
}
_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
_ALLOWED = {"options": listed(MENU_OPTION, 100), "option_groups": listed(GROUP, 100)}


def _among(check: Check, keys: str) -> Check:
    """What is chosen at first must be one of the options, and no value comes twice."""

    def checked(value: object, at: str) -> Faults:
        yield from check(value, at)
        if not isinstance(value, dict):
            return
        groups = value.get("option_groups") or [value]
        options = [o for group in groups if isinstance(group, dict) for o in group.get("options") or ()]
        values = [o.get("value") for o in options if isinstance(o, dict)]
        if len(set(values)) != len(values):
            yield fault("option values must be unique", f"{at}/options")
        for key in keys.split():
            chosen = value.get(key, [])
            for one in chosen if isinstance(chosen, list) else [chosen]:
                if one not in options:
                    yield fault("must match one of the options exactly", f"{at}/{key}")

    return checked


BUTTON = shape(
    {"text": plain(75)},
    {
        "action_id": ACTION_ID,
        "value": string(2000),
        "url": address(),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
        "agent_prompt_display": string(4000),
        "visible_to_user_ids": listed(string(30), 10),
    },
)
IMAGE = either(
    "image_url slack_file",
    shape({"alt_text": string(2000)}, {"image_url": address(), "slack_file": SLACK_FILE}),
    exactly=True,
)
STATIC_SELECT = _among(
    either("options option_groups", shape({}, {**_PICK, **_ALLOWED, "initial_option": MENU_OPTION}), exactly=True),
    "initial_option",
)
MULTI_STATIC_SELECT = _among(
    either(
        "options option_groups",
        shape(
            {},
            {
                **_PICK,
                **_ALLOWED,
                "initial_options": listed(MENU_OPTION, 100),
                "max_selected_items": number(1, 100),
            },
        ),
        exactly=True,
    ),
    "initial_options",
)
_FILTER = {"filter": anything, "default_to_current_conversation": boolean, "response_url_enabled": boolean}
_MANY = {"max_selected_items": number(1, 1000)}

ACTIONS: dict[str, Check] = {
    "button": BUTTON,
    "static_select": STATIC_SELECT,
    "multi_static_select": MULTI_STATIC_SELECT,
    "overflow": _among(shape({"options": listed(MENU_OPTION, 5)}, {"action_id": ACTION_ID, "confirm": CONFIRM}), ""),
    "checkboxes": _among(
        shape({"options": listed(OPTION, 10)}, {**_COMMON, "initial_options": listed(OPTION, 10)}), "initial_options"
    ),
    "radio_buttons": _among(
        shape({"options": listed(OPTION, 10)}, {**_COMMON, "initial_option": OPTION}), "initial_option"
    ),
    "users_select": shape({}, {**_PICK, "initial_user": string(30)}),
    "multi_users_select": shape({}, {**_PICK, **_MANY, "initial_users": listed(string(30), 100)}),
    "channels_select": shape({}, {**_PICK, **_FILTER, "initial_channel": string(30)}),
    "multi_channels_select": shape({}, {**_PICK, **_MANY, "initial_channels": listed(string(30), 100)}),
    "conversations_select": shape({}, {**_PICK, **_FILTER, "initial_conversation": string(30)}),
    "multi_conversations_select": shape(
        {}, {**_PICK, **_FILTER, **_MANY, "initial_conversations": listed(string(30), 100)}
    ),
    "external_select": shape({}, {**_PICK, "initial_option": MENU_OPTION, "min_query_length": number(0, 100)}),
    "multi_external_select": shape(
        {}, {**_PICK, **_MANY, "initial_options": listed(MENU_OPTION, 100), "min_query_length": number(0, 100)}
    ),
    "datepicker": shape({}, {**_PICK, "initial_date": string(10)}),
    "timepicker": shape({}, {**_PICK, "initial_time": string(5), "timezone": string(100)}),
    "datetimepicker": shape({}, {**_COMMON, "initial_date_time": number(10**9, 10**10)}),
}
INPUTS: dict[str, Check] = {
    **{kind: check for kind, check in ACTIONS.items() if kind not in ("button", "overflow")},
    "plain_text_input": shape(
        {},
        {
            "action_id": ACTION_ID,
            "placeholder": plain(150),
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
            "focus_on_load": boolean,
            **_DISPATCH,
        },
    ),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        {
            "action_id": ACTION_ID,
            "placeholder": plain(150),
            "initial_value": string(50),
            "min_value": string(50),
            "max_value": string(50),
            "focus_on_load": boolean,
            **_DISPATCH,
        },
    ),
    "file_input": shape({}, {"action_id": ACTION_ID, "filetypes": listed(string(20), 100), "max_files": number(1, 10)}),
    "email_text_input": shape(
        {}, {"action_id": ACTION_ID, "placeholder": plain(150), "initial_value": string(300), **_DISPATCH}
    ),
    "url_text_input": shape(
        {}, {"action_id": ACTION_ID, "placeholder": plain(150), "initial_value": address(), **_DISPATCH}
    ),
}
ACCESSORIES: dict[str, Check] = {**ACTIONS, "image": IMAGE}
CONTEXT: dict[str, Check] = {
    "image": IMAGE,
    "plain_text": shape({"text": string(3000)}, {"emoji": boolean}),
    "mrkdwn": shape({"text": string(3000)}, {"verbatim": boolean}),
}
CONTEXT_ACTIONS: dict[str, Check] = {
    "feedback_buttons": shape({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": ACTION_ID}),
    "icon_button": shape(
        {"icon": one_of("trash"), "text": plain(75)},
        {
            "action_id": ACTION_ID,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": listed(string(30), 10),
        },
    ),
}
