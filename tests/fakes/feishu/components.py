"""Which component of a card 2.0 has which properties: a table, as the platform's pages on each component have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.feishu.rules import (
    PARSE,
    Card,
    Check,
    Fault,
    boolean,
    colour,
    either,
    fields,
    image_key,
    integer,
    listing,
    mapping,
    number,
    one_of,
    per_language,
    percent,
    pixels,
    string,
    tagged,
    text_size,
    thing,
    typed,
    url,
)
from tests.fakes.feishu.rules import TAG as _NO_TAG

CONTAINERS = {"column_set", "collapsible_panel", "form", "interactive_container"}
ROOT_ONLY = {"form", "table"}

_space = either(one_of("default", "small", "medium", "large", "extra_large"), pixels(0, 99))
_padding, _margin = pixels(0, 99, (1, 2, 4)), pixels(-99, 99, (1, 2, 4))
_align, _v_align = one_of("left", "center", "right"), one_of("top", "center", "bottom")
_id = string(20, 1)
_base: dict[str, Check] = {"tag": string(), "element_id": _id, "margin": _margin}
_layout: dict[str, Check] = {
    "direction": one_of("vertical", "horizontal"), "padding": _padding, "horizontal_spacing": _space,
    "vertical_spacing": _space, "horizontal_align": _align, "vertical_align": _v_align,
}  # fmt: skip


def _tag(properties: dict[str, Check], *required: str) -> Check:
    return thing({"tag": string(), **properties}, required)


_i18n: dict[str, Check] = {"i18n_content": per_language(string())}
_said: dict[str, Check] = {"element_id": _id, "content": string(), **_i18n}


def _plain(most: int | None = None) -> Check:
    """A text object of plain text."""
    return tagged({"plain_text": _tag(_said | {"content": string(most)}, "content")})


_plain_or_md = tagged({"plain_text": _tag(_said, "content"), "lark_md": _tag(_said, "content")})
_styled = _tag(
    _said | {"text_size": text_size, "text_color": colour, "text_align": _align, "lines": integer(1, 99)}, "content"
)
_div_text = tagged({"plain_text": _styled, "lark_md": _styled})
_markdown_props: dict[str, Check] = {"content": string(100_000), "text_size": text_size, "text_align": _align, **_i18n}
_standard: dict[str, Check] = {"token": string(None, 1), "color": colour, "img_key": image_key}
_custom: dict[str, Check] = {"img_key": image_key}
_icon = tagged({"standard_icon": _tag(_standard, "token"), "custom_icon": _tag(_custom, "img_key")})
_sized: dict[str, Check] = {"size": pixels(1, 99, (2,))}
_panel_icon = tagged(
    {"standard_icon": _tag(_standard | _sized, "token"), "custom_icon": _tag(_custom | _sized, "img_key")}
)
_urls = thing({"url": url, "pc_url": url, "ios_url": url, "android_url": url}, ("url",))
_behavior = typed({
    "callback": thing({"type": string(), "value": mapping}, ("value",)),
    "open_url": thing(
        {"type": string(), "default_url": url, "pc_url": url, "ios_url": url, "android_url": url}, ("default_url",)
    ),
})  # fmt: skip
_behaviors = listing(_behavior)
_confirm = thing({"title": _plain(), "text": _plain()}, ("title", "text"))
_width = either(one_of("default", "fill", "auto"), pixels(1, 9999))
_tips = tagged({"plain_text": _styled})


def _elements(value: Any, path: str, card: Card) -> Iterator[Fault]:
    yield from listing(element)(value, path, card)


def element(value: Any, path: str, card: Card) -> Iterator[Fault]:
    """One component where components stand; `card.inside` are the containers around it."""
    tag = value.get("tag") if isinstance(value, dict) else None
    if not isinstance(tag, str):
        yield Fault(PARSE, path, "parse card json err: must be an object with a tag", repr(value)[:60])
        return
    if tag not in COMPONENTS:
        yield Fault(_NO_TAG, path, f"not support tag: {tag}; cards of schema V2", tag)
        return
    if tag in ROOT_ONLY and card.inside:
        yield Fault(PARSE, path, f"parse card json err: {tag} cannot stand inside {card.inside[-1]}", tag)
    if tag == "chart" and "form" in card.inside:
        yield Fault(PARSE, path, "parse card json err: chart cannot stand inside form", tag)
    if tag == "button" and "form_action_type" in value and "form" not in card.inside:
        yield Fault(PARSE, path, "parse card json err: form_action_type is for buttons of a form", tag)
    around = card.inside
    card.inside = (*around, tag) if tag in CONTAINERS else around
    if len(card.inside) > 5:
        yield Fault(11310, path, "the nesting of components exceeds 5 levels", tag)
    yield from COMPONENTS[tag](value, path, card)
    card.inside = around


def _component(properties: dict[str, Check], *required: str) -> Check:
    def check(value: Any, path: str, card: Card) -> Iterator[Fault]:
        yield from fields(value, path, card, _base | properties, required)

    return check


_input: dict[str, Check] = {
    "name": string(), "required": boolean, "disabled": boolean, "placeholder": _plain(100), "width": _width,
    "confirm": _confirm, "behaviors": _behaviors,
}  # fmt: skip
_select = _input | {"type": one_of("default", "text")}
_option = thing({"text": _plain(), "icon": _icon, "value": string(None, 1)}, ("text", "value"))
_person_option = thing({"value": string(None, 1)}, ("value",))
_action = thing({"multi_url": _urls}, ("multi_url",))
_small_button: dict[str, Check] = {
    "text": _plain(100), "size": one_of("tiny", "small", "medium", "large"), "icon": _icon, "disabled": boolean,
    "behaviors": _behaviors,
}  # fmt: skip
_button: dict[str, Check] = _small_button | {
    "type": one_of("default", "primary", "danger", "text", "primary_text", "danger_text", "primary_filled",
                   "danger_filled", "laser"),
    "width": _width, "hover_tips": _tips, "disabled_tips": _tips, "confirm": _confirm, "name": string(),
    "required": boolean, "form_action_type": one_of("submit", "reset"),
}  # fmt: skip
_column = _tag(
    _base | _layout | {
        "background_style": colour, "width": either(one_of("auto", "weighted"), pixels(16, 600)),
        "weight": integer(1, 5), "action": _action, "elements": _elements,
    },
    "elements",
)  # fmt: skip
_panel_header = thing(
    {
        "title": tagged({"plain_text": _styled, "markdown": _tag(_base | _markdown_props, "content")}),
        "background_color": colour, "vertical_align": _v_align, "padding": pixels(0, 99, (1, 4)),
        "position": one_of("top", "bottom"), "width": either(one_of("auto", "fill", "auto_when_fold"), pixels(16, 999)),
        "icon": _panel_icon, "icon_position": one_of("left", "right", "follow_text"),
        "icon_expanded_angle": one_of(-180, -90, 90, 180),
    },
    ("title",),
)  # fmt: skip
_border = thing({"color": colour, "corner_radius": pixels(0, 999)})
_table_column = thing(
    {
        "name": string(None, 1), "display_name": string(),
        "width": either(one_of("auto"), pixels(80, 600), percent),
        "vertical_align": _v_align, "horizontal_align": _align,
        "data_type": one_of("text", "lark_md", "options", "number", "persons", "date", "markdown"),
        "format": thing({"precision": integer(0, 10), "symbol": string(1), "separator": boolean}),
        "date_format": string(),
    },
    ("name",),
)  # fmt: skip
_table_header = thing({
    "text_align": _align, "text_size": text_size, "background_style": one_of("grey", "none"),
    "text_color": one_of("default", "grey"), "bold": boolean, "lines": integer(1, 99),
})  # fmt: skip
_picked = thing({"img_key": image_key, "value": string(None, 1), "disabled": boolean, "disabled_tips": _tips,
                 "hover_tips": _tips}, ("img_key", "value"))  # fmt: skip

COMPONENTS: dict[str, Check] = {
    "markdown": _component(_markdown_props | {"icon": _icon}, "content"),
    "div": _component({"text": _div_text, "icon": _icon, "width": _width, "fields": listing(
        thing({"is_short": boolean, "text": _div_text}, ("text",)))}),
    "hr": _component({}),
    "img": _component({
        "img_key": image_key, "alt": _plain(), "title": _plain_or_md, "corner_radius": either(pixels(0, 999), percent),
        "scale_type": one_of("crop_center", "crop_top", "fit_horizontal"), "transparent": boolean, "preview": boolean,
        "size": either(one_of("large", "medium", "small", "tiny", "stretch"), pixels(1, 999, (2,))),
        "mode": one_of("crop_center", "fit_horizontal", "large", "medium", "small", "tiny"),
        "custom_width": pixels(278, 580), "compact_width": boolean,
    }, "img_key", "alt"),
    "img_combination": _component({
        "combination_mode": one_of("double", "triple", "bisect", "trisect"), "combination_transparent": boolean,
        "corner_radius": pixels(0, 999),
        "img_list": listing(thing({"img_key": image_key, "transparent": boolean}, ("img_key",)), 9, 1),
    }, "combination_mode", "img_list"),
    "person": _component({
        "user_id": string(None, 1), "size": one_of("large", "medium", "small", "extra_small"), "show_avatar": boolean,
        "show_name": boolean, "style": one_of("normal", "capsule"),
    }, "user_id"),
    "person_list": _component({
        "persons": listing(thing({"id": string(None, 1)}, ("id",)), None, 1), "show_avatar": boolean,
        "size": one_of("large", "medium", "small", "extra_small"), "show_name": boolean, "lines": integer(1, 99),
        "drop_invalid_user_id": boolean, "icon": _icon,
    }, "persons"),
    "chart": _component({
        "chart_spec": mapping, "aspect_ratio": one_of("1:1", "2:1", "4:3", "16:9"), "preview": boolean,
        "color_theme": one_of("brand", "rainbow", "complementary", "converse", "primary"),
        "height": either(one_of("auto"), pixels(1, 999)),
    }, "chart_spec"),
    "table": _component({
        "columns": listing(_table_column, 50, 1), "rows": listing(mapping), "page_size": integer(1, 10),
        "row_height": either(one_of("low", "medium", "high", "auto"), pixels(32, 124)),
        "row_max_height": pixels(32, 999), "freeze_first_column": boolean, "header_style": _table_header,
    }, "columns", "rows"),
    "audio": _component({
        "file_key": string(None, 1), "audio_id": string(), "disabled": boolean, "disabled_tips": _tips,
        "show_progress_bar": boolean, "show_time": boolean, "time_display": string(), "time_position": string(),
        "border": _border, "style": string(), "padding": _padding, "background_style": colour, "fill_color": colour,
        "width": _width,
    }, "file_key"),
    "column_set": _component({
        "horizontal_spacing": _space, "horizontal_align": _align, "background_style": colour, "action": _action,
        "flex_mode": one_of("none", "stretch", "flow", "bisect", "trisect"), "vertical_align": _v_align,
        "columns": listing(tagged({"column": _column})),
    }, "columns"),
    "collapsible_panel": _component(_layout | {
        "expanded": boolean, "background_color": colour, "header": _panel_header, "border": _border,
        "elements": _elements,
    }, "header", "elements"),
    "form": _component(_layout | {"name": string(None, 1), "elements": _elements, "confirm": _confirm},
                       "name", "elements"),
    "interactive_container": _component(_layout | {
        "width": _width, "height": either(one_of("auto"), pixels(10, 999)), "background_style": colour,
        "has_border": boolean, "border_color": colour, "corner_radius": either(pixels(0, 999), percent),
        "behaviors": _behaviors, "disabled": boolean, "disabled_tips": _tips, "confirm": _confirm,
        "hover_tips": _tips, "elements": _elements,
    }, "behaviors", "elements"),
    "button": _component(_button, "text"),
    "input": _component(_input | {
        "default_value": string(1000), "disabled_tips": _tips, "max_length": integer(1, 1000), "rows": integer(1, 99),
        "input_type": one_of("text", "multiline_text", "password"), "show_icon": boolean, "auto_resize": boolean,
        "max_rows": integer(1, 99), "label": _plain(), "label_position": one_of("top", "left"), "value": mapping,
    }),
    "overflow": _component({
        "width": _width, "confirm": _confirm, "behaviors": _behaviors, "value": mapping,
        "options": listing(thing({"text": _plain(), "multi_url": _urls, "value": string()}), None, 1),
    }, "options"),
    "select_static": _component(_select | {
        "options": listing(_option, None, 1), "initial_option": string(), "initial_index": integer(0, 999),
    }, "options"),
    "multi_select_static": _component(_select | {
        "options": listing(_option, None, 1), "selected_values": listing(string()),
    }, "options"),
    "select_person": _component(_select | {"options": listing(_person_option), "initial_option": string()}),
    "multi_select_person": _component(_select | {
        "options": listing(_person_option), "selected_values": listing(string()),
    }),
    "date_picker": _component(_input | {"initial_date": string(), "value": mapping}),
    "picker_time": _component(_input | {"initial_time": string(), "value": mapping}),
    "picker_datetime": _component(_input | {"initial_datetime": string(), "value": mapping}),
    "select_img": _component(_input | {
        "multi_select": boolean, "layout": one_of("stretch", "bisect", "trisect"), "can_preview": boolean,
        "aspect_ratio": one_of("1:1", "4:3", "16:9"), "disabled_tips": _tips, "value": mapping,
        "style": one_of("default", "laser"), "selected_values": listing(string()), "options": listing(_picked, None, 1),
    }, "options"),
    "checker": _component({
        "name": string(), "checked": boolean, "disabled": boolean, "text": _div_text, "overall_checkable": boolean,
        "button_area": thing({
            "pc_display_rule": one_of("always", "on_hover"), "buttons": listing(tagged({"button": _tag(
                _small_button | {"type": one_of("text", "primary_text", "danger_text")}, "text")}), 3),
        }),
        "checked_style": thing({"show_strikethrough": boolean, "opacity": number}), "padding": _padding,
        "confirm": _confirm, "behaviors": _behaviors, "hover_tips": _tips, "disabled_tips": _tips,
    }),
}  # fmt: skip

_text_tag = _tag({"element_id": _id, "text": _plain(), "color": one_of(
    "neutral", "blue", "turquoise", "lime", "orange", "violet", "indigo", "wathet", "green", "yellow", "red", "purple",
    "carmine")}, "text")  # fmt: skip
_tags = listing(tagged({"text_tag": _text_tag}), 3)
HEADER = thing({
    "title": _plain_or_md, "subtitle": _plain_or_md, "text_tag_list": _tags, "i18n_text_tag_list": per_language(_tags),
    "icon": _icon, "padding": _padding,
    "template": one_of("blue", "wathet", "turquoise", "green", "yellow", "orange", "red", "carmine", "violet", "purple",
                       "indigo", "grey", "default"),
}, ("title",))  # fmt: skip
BODY = thing(_layout | {"elements": listing(element, None, 1)}, ("elements",))
_device_numbers = thing(dict.fromkeys(("default", "android", "ios", "pc"), integer(1, 100_000)))
_rgba = string(None, 6)
CONFIG = thing({
    "streaming_mode": boolean, "streaming_config": thing({
        "print_frequency_ms": _device_numbers, "print_step": _device_numbers, "print_strategy": one_of("fast", "delay"),
    }),
    "summary": thing({"content": string(), **_i18n}), "locales": listing(string()), "enable_forward": boolean,
    "update_multi": one_of(True), "width_mode": one_of("default", "compact", "fill"),
    "use_custom_translation": boolean, "enable_forward_interaction": boolean,
    "style": thing({"text_size": mapping, "color": mapping}),
})  # fmt: skip
CARD: dict[str, Check] = {
    "schema": one_of("2.0"), "config": CONFIG, "card_link": _urls, "header": HEADER, "body": BODY,
}  # fmt: skip
