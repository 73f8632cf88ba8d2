"""The elements of a rich_text block, and the cells of tables."""

from __future__ import annotations

from tests.fakes.slack.shapes import Check, address, anything, boolean, listed, number, one_of, shape, string, typed

_STYLE = {"style": shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), boolean))}
_TEXT = string(12000)
_INLINE = typed(
    {
        "text": shape({"text": _TEXT}, _STYLE),
        "link": shape({"url": address()}, {**_STYLE, "text": _TEXT, "unsafe": boolean}),
        "emoji": shape({"name": string(100)}, {**_STYLE, "unicode": string(100), "skin_tone": number(1, 6)}),
        "user": shape({"user_id": string(30)}, _STYLE),
        "channel": shape({"channel_id": string(30)}, _STYLE),
        "usergroup": shape({"usergroup_id": string(30)}, _STYLE),
        "broadcast": shape({"range": one_of("here", "channel", "everyone")}, _STYLE),
        "date": shape(
            {"timestamp": number(0, 10**11), "format": string(200)}, {**_STYLE, "url": address(), "fallback": _TEXT}
        ),
        "color": shape({"value": string(20)}, _STYLE),
    }
)
_SECTION = shape({"elements": listed(_INLINE, 1000, 0)})
_BORDER = {"border": number(0, 1)}
PART = typed(
    {
        "rich_text_section": _SECTION,
        "rich_text_list": shape(
            {"style": one_of("bullet", "ordered"), "elements": listed(typed({"rich_text_section": _SECTION}), 500)},
            {"indent": number(0, 8), "offset": number(0, 10000), **_BORDER},
        ),
        "rich_text_preformatted": shape({"elements": listed(_INLINE, 1000)}, {**_BORDER, "language": string(50)}),
        "rich_text_quote": shape({"elements": listed(_INLINE, 1000)}, _BORDER),
    }
)
RICH_TEXT = shape({"elements": listed(PART, 1000)}, {"block_id": string(255)})
CELL: Check = typed(
    {
        "raw_text": shape({"text": string(12000)}),
        "raw_number": shape({"value": anything}, {"text": string(100)}),
        "rich_text": RICH_TEXT,
    }
)
