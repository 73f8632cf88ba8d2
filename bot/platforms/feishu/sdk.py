"""The parts of Feishu's SDK that the bot uses, without the ten thousand generated modules that it does not use.

The SDK's packages import all of it as soon as any part is imported, which takes seconds and 130 MB. So two of its
modules are not run until somebody asks them for what they have not; then all is there, as without this module.
"""

from __future__ import annotations

import sys
import threading
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """A module whose code runs when it is asked for more than it was given; other threads wait until all of it ran."""

    def __getattr__(self, name: str) -> object:
        if not name.startswith("__"):
            with _alone:
                while _put_off:
                    _run(_put_off.pop())
            if name in vars(self):
                return vars(self)[name]
        raise AttributeError(name)


_alone = threading.RLock()
_put_off: list[ModuleType] = []  # the last one runs first: the package takes from the others


def _later(name: str, **given: object) -> None:
    if name not in sys.modules and (spec := find_spec(name)) is not None:
        module = sys.modules[name] = module_from_spec(spec)
        vars(module).update(given)
        module.__class__ = _Later
        _put_off.append(module)


def _run(module: ModuleType) -> None:
    if module.__spec__ is not None and module.__spec__.loader is not None:
        module.__spec__.loader.exec_module(module)


_later("lark_oapi")
# The long connection names the handler only to say of what type one is.
_later("lark_oapi.event.dispatcher_handler", EventDispatcherHandler=object)

from lark_oapi.core.enum import AccessTokenType, HttpMethod, LogLevel  # noqa: E402 (what is put off comes first)
from lark_oapi.core.exception import ObtainAccessTokenException  # noqa: E402
from lark_oapi.core.http import Transport  # noqa: E402
from lark_oapi.core.model import BaseRequest, Config, RequestOption  # noqa: E402
from lark_oapi.core.token import TokenManager, verify  # noqa: E402
from lark_oapi.core.utils import AESCipher  # noqa: E402

__all__ = [
    "AESCipher",
    "AccessTokenType",
    "BaseRequest",
    "Config",
    "HttpMethod",
    "LogLevel",
    "ObtainAccessTokenException",
    "RequestOption",
    "TokenManager",
    "Transport",
    "long_connection",
    "verify",
]


def long_connection() -> Any:
    """The module of the SDK's client for the long connection. It keeps one event loop, and opens one as it loads."""
    import lark_oapi.ws.client  # noqa: PLC0415

    return lark_oapi.ws.client
