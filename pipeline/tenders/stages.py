"""Is this about a tender, at which stage: by its title, else by the head of its text or its labelled fields. Pure."""

from __future__ import annotations

import re

from pipeline.tenders.labels import fields
from pipeline.tenders.rules import Stage, rules

_CHINESE = re.compile("[\u4e00-\u9fff]")
_SEVERAL = re.compile(r"[;；].+[;；]|[;；].*[|｜丨]|[|｜丨].*[;；]")  # a digest of several stories
_HEAD = 160
_TELLING = frozenset(("buyer", "project", "budget", "ceiling", "won", "deadline", "agency", "winner"))
_ENOUGH = 3  # labelled fields that make a notice of a page with any title


def stage(title: str, text: str) -> Stage | None:
    """The stage that title and text tell of; None for what is no tender. `text` has one paragraph to a line."""
    if not _CHINESE.search(title) or _SEVERAL.search(title):
        return None
    bare = rules().others.sub("，", title)
    if found := _announced(bare) or _reported(bare):
        return found
    head = rules().others.sub("，", text[:_HEAD])
    if (found := _announced(head)) and re.search("中标|招标|集采|采购(?:项目|公告|结果)|磋商|询价", head):
        return found
    if bare != title:
        return None
    told = {field.name for field in fields(text)} & _TELLING
    if len(told) < _ENOUGH or not told & {"buyer", "winner"}:
        return None
    return "won" if told & {"won", "winner"} else "notice"


def _announced(title: str) -> Stage | None:
    return next((stage for stage, words in rules().documents if words.search(title)), None)


def _reported(title: str) -> Stage | None:
    return next((stage for stage, words in rules().news if words.search(title)), None)
