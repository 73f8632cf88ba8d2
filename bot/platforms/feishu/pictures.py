"""Charts of a card brought to Feishu, each once: a card shows only what was uploaded before."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator

import structlog

from bot.card import Block, Card, Fold, Picture
from bot.platforms import PostError
from bot.platforms.feishu.calls import Call, Calls, path

log = structlog.get_logger()
_MOST = 512  # keys that are kept in memory


class Pictures:
    """`stored` gives a chart as PNG by report and name. One that cannot be brought is left to its words."""

    def __init__(self, calls: Calls, stored: Callable[[str, str], Awaitable[bytes | None]]) -> None:
        self._calls = calls
        self._stored = stored
        self._keys: dict[tuple[str, str], str] = {}

    async def keys(self, card: Card) -> dict[tuple[str, str], str]:
        """The uploaded pictures that the card has, by report and name."""
        found = {(one.report_id, one.name): await self._key(one) for one in _pictures(card.blocks)}
        return {which: key for which, key in found.items() if key}

    async def _key(self, picture: Picture) -> str:
        which = (picture.report_id, picture.name)
        if which not in self._keys:
            key = await self._uploaded(picture)
            if not key:
                return ""
            self._keys[which] = key
            if len(self._keys) > _MOST:
                del self._keys[next(iter(self._keys))]
        return self._keys[which]

    async def _uploaded(self, picture: Picture) -> str:
        png = await self._stored(picture.report_id, picture.name)
        if not png:
            return ""
        try:
            answer = await self._calls.do(Call("POST", path("im", "v1", "images"), picture=png))
        except PostError as error:
            log.warning("feishu.picture_failed", report=picture.report_id, name=picture.name, error=str(error))
            return ""
        return str(answer.get("image_key") or "")


def _pictures(blocks: Iterable[Block]) -> Iterator[Picture]:
    for block in blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Fold):
            yield from _pictures(block.blocks)
