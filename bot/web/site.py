"""What the web pages are made from: the records, the configuration and the platforms of one running bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from starlette.requests import Request
from starlette.routing import BaseRoute

from bot.app import Desk
from bot.ledger import Ledger
from bot.platforms import Platform
from pipeline.config import PipelineConfig
from pipeline.model import Source
from pipeline.store import Store

Check = Callable[[], Awaitable[str | None]]  # None when all is well, else a line that says what is wrong


@dataclass(frozen=True, slots=True)
class Site:
    """What there is to show; `heard` are the addresses that platforms send to.

    `desk` answers questions; without it the pages are only read. `proxies` are networks whose word on who sends a
    request, and over https or not, is believed.
    `checks` are further things to be ready with, by name, such as a queue.
    Whatever is asked whether it is ready has `patience_s` to answer, and the answer holds for `fresh_s`.
    """

    store: Store
    ledger: Ledger
    config: PipelineConfig
    sources: Sequence[Source]
    platforms: Mapping[str, Platform]
    clock: Callable[[], datetime]
    heard: Sequence[BaseRoute] = ()
    checks: Mapping[str, Check] = field(default_factory=dict)
    patience_s: float = 2.0
    fresh_s: float = 5.0
    desk: Desk | None = None
    proxies: Sequence[str] = ()


def site_of(request: Request) -> Site:
    """The site that the application was made for."""
    site: Site = request.app.state.site
    return site
