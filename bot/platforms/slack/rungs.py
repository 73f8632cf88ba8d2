"""How rich a card may be in each workspace: new kinds of blocks come to one after the other, and some refuse them.

Each try begins with the highest rung: what was refused once may be taken with other words, or tomorrow.
"""

from __future__ import annotations

import structlog

from bot.platforms.slack.render import Style
from bot.platforms.slack.web import Unfit

log = structlog.get_logger()

RUNGS: tuple[Style, ...] = ("rich", "plain", "text")  # the highest first


def refused(team: str | None, style: Style, error: Unfit) -> None:
    """Says so; where there is no plainer card, the error is raised."""
    if style == RUNGS[-1]:
        raise error
    log.warning("slack.refused", team=team or "", style=style, error=str(error))
