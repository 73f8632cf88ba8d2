"""What a press is answered with at once, in both languages: the reader's client shows its own. Pure."""

from __future__ import annotations

from bot.card import Card, Line
from bot.card_text import EN, ZH
from bot.platforms.feishu.size import Json

_SAID = {"full": "below", "vote": "thanks", "ask": "ask"}  # the notice that is known before any work
_WORKING = "working"


def toast(action: str) -> Json:
    """The answer to the callback of a press."""
    notice = _SAID.get(action, _WORKING)
    kind = "success" if action == "vote" else "info"
    zh, en = ZH.notices[notice], EN.notices[notice]
    return {"toast": {"type": kind, "content": zh, "i18n": {"zh_cn": zh, "en_us": en}}}


def said(action: str, card: Card) -> bool:
    """Whether the card says no more than the toast has said."""
    notice = _SAID.get(action)
    if notice is None or card.title or len(card.blocks) != 1 or not isinstance(card.blocks[0], Line):
        return False
    return card.blocks[0].text in (ZH.notices[notice], EN.notices[notice])
