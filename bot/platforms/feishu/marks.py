"""What a post is known by again: the uuid that makes a second try the same post, and a mark inside the card.

Facts: of one uuid the platform lets one message through in an hour. The mark is the id of the card's first element,
which nobody sees and the history of a chat tells. Pure.
"""

from __future__ import annotations

import hashlib

from bot.platforms.feishu.size import Json


def uuid(name: str) -> str:
    """Of whatever is to be sent once under that name: 50 characters at most."""
    return hashlib.sha256(name.encode()).hexdigest()[:50]


def mark(name: str) -> str:
    """A letter, then digits and letters: 20 at most, as ids of elements must be."""
    return "p" + hashlib.sha256(f"mark of {name}".encode()).hexdigest()[:19]


def marked(card: Json, name: str) -> Json:
    """The card with its mark on the first element; that keeps an id which it has already."""
    body = card.get("body")
    elements = body.get("elements") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(elements, list) or not elements or "element_id" in elements[0]:
        return card
    return {**card, "body": {**body, "elements": [{**elements[0], "element_id": mark(name)}, *elements[1:]]}}
