"""The contract's rig for Feishu: the real SDK against a fake that is as strict as the platform, over loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import ClassVar

from bot.config import FeishuConfig
from bot.inbound import Where
from bot.ledger import open_ledger
from bot.platforms import Busy, Gone, Platform, PostError, Refused, Unclear
from bot.platforms.feishu.client import Feishu, open_client
from bot.platforms.feishu.sdk import TokenManager
from bot.platforms.means import Means
from tests.blank import blank
from tests.contract.platforms import NOW, Message
from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu.reading import links, mentions, shown
from tests.fakes.feishu.state import NotAnswered, Sent


class FeishuRig:
    replaces = threads = redelivers = True
    _TROUBLES: ClassVar[dict[type[PostError], object]] = {
        Busy: ("429", 3),
        Unclear: "drop_after",
        Refused: ("code", 230022, "sensitive"),
        Gone: ("code", 230002, "out of the chat"),
    }

    def __init__(self, fake: FakeFeishu, platform: Feishu, other: Feishu) -> None:
        self.fake, self.platform, self._other = fake, platform, other
        self.chat, self.nowhere = Where("feishu", "oc_team"), Where("feishu", "oc_left")
        self._doing: set[asyncio.Task[None]] = set()

    def seen(self) -> list[Message]:
        return [_seen(one) for one in self.fake.sent.values() if one.chat_id == "oc_team" and _by_bot(self.fake, one)]

    def trouble(self, kind: type[PostError]) -> bool:
        self.fake.plan("create", self._TROUBLES[kind])  # type: ignore[arg-type]
        return True

    def say(self, text: str) -> None:
        self._do(self.fake.say("oc_team", "ou_li", text))

    def press(self, label: str) -> None:
        newest = next(one for one in reversed(self.fake.sent.values()) if _by_bot(self.fake, one))
        self._do(self._pressed(newest.message_id, label))

    def stranger(self) -> Platform:
        return self._other

    async def ended(self) -> None:
        for task in self._doing:
            task.cancel()
        await asyncio.gather(*self._doing, return_exceptions=True)

    async def _pressed(self, message: str, label: str) -> None:
        await self.fake.connected.wait()
        with suppress(NotAnswered):  # the bot has gone before its answer did
            await self.fake.press(message, "ou_li", label)

    def _do(self, deed: Coroutine[object, object, object]) -> None:
        self._doing.add(asyncio.ensure_future(deed))  # type: ignore[arg-type]


def _by_bot(fake: FakeFeishu, message: Sent) -> bool:
    return message.sender == fake.app_id and not message.recalled


def _seen(one: Sent) -> Message:
    return Message(
        shown(one.content), tuple(links(one.content)), tuple(mentions(one.content)), one.root_id, one.ephemeral_to
    )


def environ(fake: FakeFeishu, app: str = "") -> dict[str, str]:
    """The secrets of the fake's app, or of one that it does not know."""
    return {
        "FEISHU_APP_ID": app or fake.app_id,
        "FEISHU_APP_SECRET": fake.app_secret,
        "FEISHU_ENCRYPT_KEY": fake.encrypt_key,
        "FEISHU_VERIFICATION_TOKEN": fake.verification_token,
    }


def forget_tokens() -> None:
    """The SDK keeps tokens for the whole process."""
    TokenManager.cache = type(TokenManager.cache)()


@asynccontextmanager
async def open_rig(folder: Path) -> AsyncIterator[FeishuRig]:
    forget_tokens()
    async with FakeFeishu(lambda: NOW) as fake, open_ledger(blank(folder, "feishu.db")) as ledger:
        fake.add_user("ou_li", "小李")
        fake.add_chat("oc_team", "研发群", ["ou_li"])
        fake.add_chat("oc_left", "旧群", ["ou_li"], bot_in=False)
        config, own = FeishuConfig(base_url=fake.base_url), Means(environ(fake), lambda: NOW, ledger)
        others = Means(environ(fake, "cli_0000000000000000"), lambda: NOW, ledger)
        async with open_client(config, own) as platform, open_client(config, others) as other:
            rig = FeishuRig(fake, platform, other)
            yield rig
            await rig.ended()
