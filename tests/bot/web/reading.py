"""Reads a page as a browser does: its tags, its words, and what its forms send."""

from __future__ import annotations

from lxml import html


def tags(page: str) -> set[str]:
    return {str(one.tag) for one in html.document_fromstring(page).iter() if isinstance(one.tag, str)}


def shown(page: str, path: str = "//body") -> str:
    """The words at `path`, on one line."""
    found = html.document_fromstring(page).xpath(path)
    return " ".join(" ".join(one.text_content() for one in found).split())


def links(page: str) -> list[str]:
    return [str(link) for link in html.document_fromstring(page).xpath("//a/@href")]


def form(page: str) -> dict[str, str]:
    """What the form with the text field sends besides the question."""
    (found,) = html.document_fromstring(page).xpath("//form[.//input[@type='text']]")
    return {one.get("name"): one.get("value") for one in found.xpath(".//input[@type='hidden']")}


def buttons(page: str) -> list[str]:
    """The questions that can be asked by a press."""
    return [str(value) for value in html.document_fromstring(page).xpath("//button[@name='question']/@value")]
