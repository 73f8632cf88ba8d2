"""Markup → clean text."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from pipeline.model import Document


def article_text(document: Document) -> str:
    """The main text of an article's page, one paragraph to a line; "" when there is none."""
    tree = LexborHTMLParser(document.body.decode("utf-8", "replace"))
    return "\n".join(text for node in tree.css("p") if (text := " ".join(node.text().split())))
