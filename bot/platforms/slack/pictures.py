"""Charts as files of a workspace: uploaded once, then named by their ids."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping

import structlog

from bot.card import Block, Card, Fold, Picture
from bot.platforms import Busy, PostError
from bot.platforms.slack.web import Web

log = structlog.get_logger()

_MOST = 1_000  # that are remembered
_LOOKS, _READY_S = 2, 2.0  # how often, and after how long, a file is tried again that Slack may be working on yet

Key = tuple[str | None, str, str]  # workspace, report, name


class Pictures:
    """`picture` gives a stored chart as PNG, by report and name. One that cannot be uploaded is told in words."""

    def __init__(self, web: Web, picture: Callable[[str, str], Awaitable[bytes | None]]) -> None:
        self._web = web
        self._picture = picture
        self._files: dict[Key, str] = {}
        self._refused: Counter[str] = Counter()
        self._under_way: dict[Key, asyncio.Task[str | None]] = {}

    async def of(self, card: Card, team: str | None) -> dict[tuple[str, str], str]:
        """Slack's ids of the card's charts, by report and name."""
        found: dict[tuple[str, str], str] = {}
        for one in _pictures(card.blocks):
            file = self._files.get((team, one.report_id, one.name)) or await self._once(one, team)
            if file is not None:
                found[one.report_id, one.name] = file
        return found

    def refused(self, files: Mapping[tuple[str, str], str]) -> None:
        """Raises Busy while Slack may be working on a new file; after that somebody has deleted it: it is forgotten."""
        self._refused.update(files.values())
        if any(self._refused[file] <= _LOOKS for file in files.values()):
            raise Busy("slack: a picture is being made ready", _READY_S)
        gone = set(files.values())
        self._files = {key: file for key, file in self._files.items() if file not in gone}
        for file in gone:
            del self._refused[file]

    async def _once(self, one: Picture, team: str | None) -> str | None:
        """One upload for all that wait for it; it goes on when one of them is cancelled."""
        key = team, one.report_id, one.name
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._uploaded(one, team))
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        return await asyncio.shield(task)

    async def _uploaded(self, one: Picture, team: str | None) -> str | None:
        png = await self._picture(one.report_id, one.name)
        if png is None:
            return None
        try:
            answer = await self._web.call(
                "files_upload_v2", team, content=png, filename=f"{one.name}.png", title=one.name, alt_txt=one.alt[:1000]
            )
        except PostError as error:
            log.warning("slack.no_picture", name=one.name, error=str(error))
            return None
        if len(self._files) >= _MOST:
            self._files.clear()
            self._refused.clear()
        file = str(answer["files"][0]["id"])
        self._files[team, one.report_id, one.name] = file
        return file


def _pictures(blocks: Iterable[Block]) -> list[Picture]:
    return [
        one
        for block in blocks
        for one in (_pictures(block.blocks) if isinstance(block, Fold) else [block])
        if isinstance(one, Picture)
    ]
