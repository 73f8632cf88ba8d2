"""Which platforms there are besides the console, and how each is opened: one without credentials is off.

A platform's client is imported when it is opened: its SDK takes seconds to load, and most commands need none.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.config import BotConfig
from bot.platforms import Platform
from bot.platforms.means import Means
from pipeline.errors import ConfigError


@asynccontextmanager
async def open_slack(config: BotConfig, means: Means) -> AsyncIterator[Platform | None]:
    """None without SLACK_BOT_TOKEN, and without SLACK_CLIENT_ID for many workspaces."""
    if not (means.environ.get("SLACK_BOT_TOKEN") or means.environ.get("SLACK_CLIENT_ID")):
        yield None
        return
    from bot.platforms.slack.client import open_client  # noqa: PLC0415 (see above)

    async with open_client(config.slack, means) as slack:
        yield slack


@asynccontextmanager
async def open_feishu(config: BotConfig, means: Means) -> AsyncIterator[Platform | None]:
    """None without FEISHU_APP_ID and without the address of a robot, which posts without an app."""
    if not means.environ.get("FEISHU_APP_ID"):
        async with _robots(means) as robots:
            yield robots
        return
    from bot.platforms.feishu.client import open_client  # noqa: PLC0415 (see above)

    async with open_client(config.feishu, means) as feishu:
        yield feishu


@asynccontextmanager
async def _robots(means: Means) -> AsyncIterator[Platform | None]:
    if not any(name.startswith("FEISHU_ROBOT_") and name.endswith("_URL") for name in means.environ):
        yield None
        return
    from bot.platforms.feishu.one_way import open_robots  # noqa: PLC0415 (see above)

    async with open_robots(means) as robots:
        yield robots


Opening = Callable[[BotConfig, Means], AbstractAsyncContextManager[Platform | None]]
PLATFORMS: Mapping[str, Opening] = {"slack": open_slack, "feishu": open_feishu}
NEEDED = {"slack": "SLACK_BOT_TOKEN and SLACK_APP_TOKEN", "feishu": "FEISHU_APP_ID and FEISHU_APP_SECRET"}


def missing(name: str) -> ConfigError:
    return ConfigError(f"--platform {name}: it has no credentials; set {NEEDED[name]}, see the README")
