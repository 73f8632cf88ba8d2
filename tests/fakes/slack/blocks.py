"""The blocks of Block Kit: the keys and limits of each, and the surfaces that it may stand on."""

from __future__ import annotations

from tests.fakes.slack.elements import (
    ACCESSORIES,
    ACTIONS,
    BUTTON,
    CONTEXT,
    CONTEXT_ACTIONS,
    IMAGE,
    INPUTS,
    SLACK_FILE,
    plain,
    words,
)
from tests.fakes.slack.rich import CELL, RICH_TEXT
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

_ID = {"block_id": string(255)}
_LABEL = string(20)


def _square(check: Check) -> Check:
    """Every row has as many cells as the first."""

    def checked(value: object, at: str) -> Faults:
        yield from check(value, at)
        rows = value.get("rows") if isinstance(value, dict) else None
        if isinstance(rows, list) and len({len(row) for row in rows if isinstance(row, list)}) > 1:
            yield fault("all rows must have the same number of cells", f"{at}/rows")

    return checked


def _plain_head(check: Check) -> Check:
    def checked(value: object, at: str) -> Faults:
        yield from check(value, at)
        rows = value.get("rows") if isinstance(value, dict) else None
        if isinstance(rows, list) and rows and isinstance(rows[0], list):
            for n, cell in enumerate(rows[0]):
                if isinstance(cell, dict) and cell.get("type") == "rich_text":
                    yield fault("rich_text is not allowed in the header", f"{at}/rows/0/{n}")

    return checked


def _no_divider_when_collapsible(check: Check) -> Check:
    def checked(value: object, at: str) -> Faults:
        yield from check(value, at)
        if isinstance(value, dict) and value.get("is_collapsible") and value.get("has_header_divider"):
            yield fault("not allowed with is_collapsible", f"{at}/has_header_divider")
        if isinstance(value, dict) and value.get("default_collapsed") and not value.get("is_collapsible"):
            yield fault("needs is_collapsible", f"{at}/default_collapsed")

    return checked


_POINT = shape({"label": _LABEL, "value": number(-(10**15), 10**15)})
_PLOT = shape(
    {
        "series": listed(shape({"name": _LABEL, "data": listed(_POINT, 20)}), 6),
        "axis_config": shape({"categories": listed(_LABEL, 20)}, {"x_label": string(50), "y_label": string(50)}),
    }
)
_SEGMENT = shape({"label": _LABEL, "value": number(10**-9, 10**15)})
_CHART = typed({"pie": shape({"segments": listed(_SEGMENT, 6)}), "bar": _PLOT, "line": _PLOT, "area": _PLOT})
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
_CARD = either(
    "hero_image title body actions",
    shape(
        {},
        {
            **_ID,
            "hero_image": typed({"image": IMAGE}),
            "icon": typed({"image": IMAGE}),
            "slack_icon": anything,
            "title": words(150),
            "subtitle": words(150),
            "body": words(200),
            "subtext": words(200),
            "actions": listed(typed({"button": BUTTON}), 3),
        },
    ),
)

PLAIN_BLOCKS: dict[str, Check] = {
    "section": either(
        "text fields",
        shape(
            {},
            {**_ID, "text": words(3000), "fields": listed(words(2000), 10), "accessory": typed(ACCESSORIES)}
            | {"expand": boolean},
        ),
    ),
    "divider": shape({}, _ID),
    "header": shape({"text": plain(150)}, _ID),
    "context": shape({"elements": listed(typed(CONTEXT), 10)}, _ID),
    "actions": shape({"elements": listed(typed(ACTIONS), 25)}, _ID),
    "image": either(
        "image_url slack_file",
        shape(
            {"alt_text": string(2000)},
            {**_ID, "image_url": address(), "slack_file": SLACK_FILE, "title": plain(2000)},
        ),
        exactly=True,
    ),
    "video": shape(
        {"alt_text": string(2000), "title": plain(199), "video_url": address(), "thumbnail_url": address()},
        {**_ID, "title_url": address(), "description": plain(200), "author_name": string(49)}
        | {"provider_name": string(50), "provider_icon_url": address()},
    ),
    "table": _square(shape({"rows": listed(listed(CELL, 20), 100)}, {**_ID, "column_settings": listed(_COLUMN, 20)})),
}
_WIDE: dict[str, Check] = {
    "rich_text": RICH_TEXT,
    "data_table": _plain_head(
        _square(
            shape(
                {"caption": string(2000), "rows": listed(listed(CELL, 20), 101, 2)},
                {**_ID, "page_size": number(1, 100), "row_header_column_index": number(0, 19)},
            )
        )
    ),
    "data_visualization": shape({"title": string(50), "chart": _CHART}, _ID),
    "card": _CARD,
    "carousel": shape({"elements": listed(typed({"card": _CARD}), 10)}, _ID),
    "container": _no_divider_when_collapsible(
        either(
            "title rich_text_title",
            shape(
                {"child_blocks": listed(typed(PLAIN_BLOCKS), 10)},
                {
                    **_ID,
                    "title": plain(150),
                    "rich_text_title": RICH_TEXT,
                    "subtitle": words(150),
                    "width": one_of("narrow", "standard", "wide", "full"),
                    "icon": typed({"image": IMAGE}),
                    "is_collapsible": boolean,
                    "default_collapsed": boolean,
                    "has_header_divider": boolean,
                },
            ),
        )
    ),
}
_INPUT = shape(
    {"label": plain(2000), "element": typed(INPUTS)},
    {**_ID, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
)
_TASK = shape(
    {"task_id": string(255), "title": string(255), "status": one_of("pending", "in_progress", "complete", "error")},
    {
        **_ID,
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": listed(shape({"url": address(), "text": string(255)}), 50),
    },
)
MESSAGE: dict[str, Check] = {
    **PLAIN_BLOCKS,
    **_WIDE,
    "input": _INPUT,
    "markdown": shape({"text": string(12000)}, _ID),
    "context_actions": shape({"elements": listed(typed(CONTEXT_ACTIONS), 5)}, _ID),
    "file": shape({"external_id": string(255), "source": one_of("remote")}, _ID),
    "task_card": _TASK,
    "plan": shape({"title": string(255)}, {**_ID, "tasks": listed(_TASK, 50)}),
}
_IN_MODAL = ("section", "divider", "header", "context", "actions", "image", "video")
MODAL: dict[str, Check] = {
    **{kind: PLAIN_BLOCKS[kind] for kind in _IN_MODAL},
    "rich_text": RICH_TEXT,
    "input": _INPUT,
    "alert": shape({"text": words(200)}, {**_ID, "level": one_of("default", "info", "warning", "error", "success")}),
}
HOME: dict[str, Check] = {**PLAIN_BLOCKS, **_WIDE, "input": _INPUT}
SURFACES: dict[str, Check] = {"message": typed(MESSAGE), "modal": typed(MODAL), "home": typed(HOME)}
