"""Charts as files of a workspace: uploaded once, then named by their ids."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

import structlog

from bot.card import Block, Card, Fold, Picture
from bot.platforms import PostError
from bot.platforms.slack.web import Web

log = structlog.get_logger()

_MOST = 1_000  # that are remembered


class Pictures:
    """`picture` gives a stored chart as PNG, by report and name. One that cannot be uploaded is told in words."""

    def __init__(self, web: Web, picture: Callable[[str, str], Awaitable[bytes | None]]) -> None:
        self._web = web
        self._picture = picture
        self._files: dict[tuple[str | None, str, str], str] = {}

    async def of(self, card: Card, team: str | None) -> dict[tuple[str, str], str]:
        """Slack's ids of the card's charts, by report and name."""
        found: dict[tuple[str, str], str] = {}
        for one in _pictures(card.blocks):
            file = self._files.get((team, one.report_id, one.name)) or await self._uploaded(one, team)
            if file is not None:
                found[one.report_id, one.name] = file
        return found

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
