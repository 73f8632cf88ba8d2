"""How rich a card may be in each workspace: new kinds of blocks come to one after the other, and some refuse them."""

from __future__ import annotations

from collections.abc import Iterator

import structlog

from bot.platforms.slack.render import Style
from bot.platforms.slack.web import Unfit

log = structlog.get_logger()

_LADDER: tuple[Style, ...] = ("rich", "plain", "text")


class Rungs:
    """Each try begins with the highest rung: what was refused once may be taken with other words, or tomorrow."""

    def of(self, team: str | None) -> Iterator[Style]:
        """The rungs to try, highest first."""
        yield from _LADDER

    def refused(self, team: str | None, style: Style, error: Unfit) -> None:
        """Says so; where there is no plainer card, the error is raised."""
        if style == _LADDER[-1]:
            raise error
        log.warning("slack.refused", team=team or "", style=style, error=str(error))
