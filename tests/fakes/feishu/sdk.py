"""The real SDK's clients over loopback, as a test needs them: no token known yet, a connection that can be ended."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.platforms.feishu.sdk import LogLevel, TokenManager, long_connection
from tests.fakes.feishu import FakeFeishu

if TYPE_CHECKING:
    import lark_oapi as lark

lark_ws = long_connection()
if not lark_ws.loop.is_running():
    lark_ws.loop.close()  # the SDK opens one as it is imported, and nobody would close it


def whole() -> Any:
    """All of the SDK, which takes seconds to load: only those tests do it that need it."""
    import lark_oapi  # noqa: PLC0415

    return lark_oapi


def client(fake: FakeFeishu) -> lark.Client:
    """A client that knows no token yet: the SDK's cache is one for the whole process."""
    TokenManager.cache = type(TokenManager.cache)()
    builder = whole().Client.builder().app_id(fake.app_id).app_secret(fake.app_secret).domain(fake.base_url)
    return builder.log_level(LogLevel.CRITICAL).build()


Handlers = dict[str, Callable[[Any], Any]]


def dispatcher(handlers: Handlers, key: str = "", token: str = "") -> lark.EventDispatcherHandler:
    """Each handler is registered by the end of the SDK's method name: "im_message_receive_v1"."""
    builder = whole().EventDispatcherHandler.builder(key, token, LogLevel.CRITICAL)
    for name, handler in handlers.items():
        builder = getattr(builder, f"register_p2_{name}")(handler)
    return builder.build()


@asynccontextmanager
async def connected(fake: FakeFeishu, handlers: Handlers) -> AsyncIterator[Any]:
    """The long connection in a thread and a loop of its own; both are ended afterwards."""
    loop = asyncio.new_event_loop()
    ready, made, handler = threading.Event(), list[Any](), dispatcher(handlers)

    def run() -> None:
        asyncio.set_event_loop(loop)
        lark_ws.loop = loop
        one = lark_ws.Client(fake.app_id, fake.app_secret, LogLevel.CRITICAL, handler, domain=fake.base_url)
        made.append(one)
        ready.set()
        try:
            one.start()
        except RuntimeError:
            pass  # the loop was stopped: the test is over
        finally:
            _empty(loop)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(60)
    try:
        yield made[0]
    finally:
        made[0]._auto_reconnect = False
        asyncio.run_coroutine_threadsafe(_end(made[0]), loop)
        await asyncio.to_thread(thread.join, 20)  # not here: the fake, on this loop, takes part in the closing


async def _end(one: Any) -> None:
    """Closes the connection and stops the loop; what was waiting to connect again is left to `_empty`."""
    if one._conn is not None:
        await one._conn.close()
    asyncio.get_running_loop().stop()


def _empty(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.close()
