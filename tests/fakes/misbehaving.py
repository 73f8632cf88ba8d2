"""Editors that go wrong: each function spoils the stories that a good editor has written for one call.

`spoiling` makes an editor of one, which goes on so when asked to repair; `corrected` lets it mend its ways then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

from tests.fakes.editor import Call, Editor, Said, perfect, read
from tests.fakes.model import Answer, Answering, Request

Spoil = Callable[[list[Said]], list[Said]]

ENGLISH = "The company said on Monday that it had signed an agreement with a partner."
ADDRESS = "https://evil.example/x?q=1"
SMUGGLED = (
    ADDRESS,
    "[点此](https://evil.example)",
    "![图](https://evil.example/p.png)",
    "www.evil.example",
    "evil.example/login",
    "<a href=https://evil.example>点此</a>",
    "<!channel>",
    "<@U024BE7LH>",
    '<at user_id="all">',
    "@所有人",
    "＠所有人",
    "**立即**",
    "`rm`",
    "🔥🔥🔥",
    "mailto:a@evil.example",
    "\u202e反",
    "零\u200b宽",
    "&lt;b&gt;粗&lt;/b&gt;",
)


def spoiling(spoil: Spoil) -> Editor:
    """Perfect but for the lines, which `spoil` changes in every call."""

    def editor(call: Call) -> Said:
        said = perfect(call)
        return {"stories": spoil(said["stories"])} if "stories" in said else said

    return editor


def corrected(spoil: Spoil) -> Editor:
    """The same, but right when asked to repair."""
    spoilt = spoiling(spoil)
    return lambda call: perfect(call) if call.kind == "repair" else spoilt(call)


def _next(stories: Sequence[Said], key: str) -> list[Any]:
    """The field of the story that comes after each one."""
    return [stories[(place + 1) % len(stories)][key] for place in range(len(stories))]


def _with(stories: Sequence[Said], **fields: Callable[[Said], Any]) -> list[Said]:
    return [story | {key: value(story) for key, value in fields.items()} for story in stories]


# --- whose line is it? -----------------------------------------------------------------------------------------------


def swap_two_ids(stories: list[Said]) -> list[Said]:
    first, second, *rest = [*stories, None, None][: max(2, len(stories))]
    if not first or not second:
        return stories
    return [first | {"id": second["id"]}, second | {"id": first["id"]}, *[story for story in rest if story]]


def swap_two_ids_and_titles(stories: list[Said]) -> list[Said]:
    swapped = swap_two_ids(stories)
    titles = {story["id"]: story["title"] for story in stories}
    return _with(swapped, title=lambda story: titles[story["id"]])


def shift_ids(stories: list[Said]) -> list[Said]:
    return [story | {"id": short} for story, short in zip(stories, _next(stories, "id"), strict=True)]


def shift_all_but_the_id_and_title(stories: list[Said]) -> list[Said]:
    moved = [stories[(place + 1) % len(stories)] for place in range(len(stories))]
    return [other | {"id": own["id"], "title": own["title"]} for own, other in zip(stories, moved, strict=True)]


def shift_sentences(stories: list[Said]) -> list[Said]:
    return [story | {"sentence": other} for story, other in zip(stories, _next(stories, "sentence"), strict=True)]


def quotes_of_another(stories: list[Said]) -> list[Said]:
    return [story | {"quotes": other} for story, other in zip(stories, _next(stories, "quotes"), strict=True)]


def one_id_for_all(stories: list[Said]) -> list[Said]:
    return _with(stories, id=lambda _: stories[0]["id"])


def said_twice(stories: list[Said]) -> list[Said]:
    return [*stories, *stories]


def first_alone(stories: list[Said]) -> list[Said]:
    return stories[:1]


def none_at_all(_: list[Said]) -> list[Said]:
    return []


def invented_ids(stories: list[Said]) -> list[Said]:
    return _with(stories, id=lambda story: story["id"][::-1] + "z")


def numbered(stories: list[Said]) -> list[Said]:
    return [story | {"id": str(number)} for number, story in enumerate(stories, 1)]


def upper_case_ids(stories: list[Said]) -> list[Said]:
    return _with(stories, id=lambda story: story["id"].upper())


def wrong_titles(stories: list[Said]) -> list[Said]:
    return _with(stories, title=lambda _: "另一条新闻的标题")


# --- what does it say? -----------------------------------------------------------------------------------------------


def no_quotes(stories: list[Said]) -> list[Said]:
    return _with(stories, quotes=lambda _: [])


def made_up_quotes(stories: list[Said]) -> list[Said]:
    return _with(stories, quotes=lambda story: [quote[::-1] for quote in story["quotes"]])


def wrong_language(stories: list[Said]) -> list[Said]:
    return _with(stories, sentence=lambda _: ENGLISH)


def over_long(stories: list[Said]) -> list[Said]:
    return _with(stories, sentence=lambda story: story["sentence"] * 3)


def too_short(stories: list[Said]) -> list[Said]:
    return _with(stories, sentence=lambda story: story["sentence"][:9] + "。")


def empty_fields(stories: list[Said]) -> list[Said]:
    return _with(stories, sentence=lambda _: "", reason=lambda _: "", tags=lambda _: [], quotes=lambda _: [""])


def fields_of_other_kinds(stories: list[Said]) -> list[Said]:
    return _with(stories, quotes=lambda _: "none", sentence=lambda _: 7, tags=lambda _: None)


def added_praise(stories: list[Said]) -> list[Said]:
    return _with(stories, sentence=lambda story: story["sentence"].rstrip("。") + "，标志着行业里程碑。")


def smuggled(first: int, *keys: str) -> Spoil:
    """Puts one of SMUGGLED after the other, from the `first` on, into the named fields of one story after the other."""
    following = cycle(SMUGGLED[first:] + SMUGGLED[:first])

    def put(stories: list[Said]) -> list[Said]:
        return [
            story | {key: _mixed(story[key], what) for key in keys}
            for story, what in zip(stories, following, strict=False)
        ]

    return put


def _mixed(value: Any, what: str) -> Any:
    return [*value, what] if isinstance(value, list) else f"{value[:30]}{what}{value[30:]}"


def invented_tags(stories: list[Said]) -> list[Said]:
    return _with(stories, tags=lambda _: ["广告位招租", "立即购买", "Evil Corp"])


def extra_keys(stories: list[Said]) -> list[Said]:
    return _with(stories, url=lambda _: ADDRESS, importance=lambda _: "high", region=lambda _: "domestic")


# --- in which shape? -------------------------------------------------------------------------------------------------


def worded(around: Callable[[str], str]) -> Answering:
    """The good editor's JSON, changed as text."""
    return lambda request: Answer(around(_json(request)))


def _json(request: Request) -> str:
    return json.dumps(perfect(read(request)), ensure_ascii=False)


def in_prose(said: str) -> str:
    return f"当然可以！以下是您要的结果：\n\n```json\n{said}\n```\n\n如需调整，请告诉我。"


def thought_first(said: str) -> str:
    return f'<think>先看看第一条 {{"stories": []}} …</think>\n{said}'


def half(said: str) -> str:
    """Broken off within the second object, or within the first where there is but one."""
    return said[: int(len(said) * 0.6)]


def broken(said: str) -> str:
    return said.replace('"', "", 7).replace("{", "(")


@dataclass(frozen=True)
class Usage:
    """A server that counts as no server should."""

    counts: dict[str, Any]

    def __call__(self, request: Request) -> Answer:
        return replace(Answer(_json(request)), usage=self.counts)


def only_first_calls(count: int, answer: Answering, after: Answering) -> Answering:
    """By `answer` for so many calls, then by `after`."""
    seen: list[Request] = []

    def one(request: Request) -> Any:
        seen.append(request)
        return (answer if len(seen) <= count else after)(request)

    return one
