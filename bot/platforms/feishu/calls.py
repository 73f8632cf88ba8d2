"""Every call to Feishu: by the SDK's client, in a bounded pool of threads, with a timeout, its answer's code read.

The SDK's own async calls would fetch the token with the loop standing still, and its generic one takes refusals for
successes; its cache keeps a token that the platform has revoked. So there is one door, and it is synchronous inside.
"""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import structlog

from bot.platforms import Busy, PostError, Refused, Unclear
from bot.platforms.feishu.codes import EXPIRED, Answer, Lacking, fault
from bot.platforms.feishu.size import Json

if TYPE_CHECKING:
    from bot.platforms.feishu.sdk import BaseRequest, Config

log = structlog.get_logger()

FEISHU = "https://open.feishu.cn"
SECONDS = (5.0, 12.0)  # to connect, to answer; together less than a post may take
_THREADS = 16
_TRY_AGAIN = 3.0


@dataclass(frozen=True, slots=True)
class App:
    """The app's credentials, and where its platform is: Feishu, Lark or a fake."""

    id: str
    secret: str = field(repr=False)
    base_url: str = FEISHU


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `query` in its order; `picture` is a PNG to upload instead of a body."""

    method: str
    path: str
    body: Json | None = None
    query: tuple[tuple[str, str], ...] = ()
    picture: bytes | None = field(default=None, repr=False)


def path(*parts: str) -> str:
    """The address below /open-apis; ids are quoted, so that none can lead elsewhere."""
    return "/open-apis/" + "/".join(quote(part, safe="") for part in parts)


class Calls:
    """The door to the platform. `lacking` are the scopes whose lack was told, by any call so far."""

    def __init__(self, app: App, seconds: tuple[float, float] = SECONDS) -> None:
        self.app = app
        self.lacking: dict[tuple[str, ...], str] = {}
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(_THREADS, "feishu")
        self._token_lock = threading.Lock()

    async def do(self, call: Call) -> Json:
        """The answer's `data`, or all of it where it has none. Raises PostError."""
        answer = await self._answer(call)
        if answer.code in EXPIRED:
            await self._in_thread(self._forget, answer.token)
            answer = await self._answer(call)
        if answer.code != 0 or answer.body is None:
            raise self._noted(fault(answer))
        data = answer.body.get("data")
        return data if isinstance(data, dict) else answer.body

    async def ready(self) -> None:
        """Loads the SDK, which takes long: a post would run into its timeout."""
        await self._in_thread(_config, self.app, self._seconds)

    def close(self) -> None:
        """Ends the threads as soon as their calls end."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _answer(self, call: Call) -> Answer:
        answer: Answer = await self._in_thread(self._send, call)
        return answer

    async def _in_thread(self, work: Any, *values: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *values)

    def _noted(self, error: PostError) -> PostError:
        if isinstance(error, Lacking) and error.scopes not in self.lacking:
            self.lacking[error.scopes] = str(error)
            log.warning("feishu.lacking", scopes=error.scopes)
        return error

    # --- in a thread of the pool -----------------------------------------------------------------------------------

    def _send(self, call: Call) -> Answer:
        import requests  # noqa: PLC0415 (comes with the SDK)

        from bot.platforms.feishu.sdk import RequestOption, Transport, verify  # noqa: PLC0415 (see `ready`)

        config, token = self._token()
        request, option = _request(call), RequestOption()
        try:
            verify(config, request, option)
            raw = Transport.execute(config, request, option)
        except (requests.ConnectTimeout, requests.exceptions.ProxyError) as error:
            raise Busy("Feishu cannot be reached", _TRY_AGAIN) from error
        except requests.ConnectionError as error:
            if _never_sent(error):
                raise Busy("Feishu cannot be reached", _TRY_AGAIN) from error
            raise Unclear("the connection to Feishu broke before it answered") from error
        except (requests.RequestException, ValueError, OSError) as error:
            raise Unclear(f"Feishu gave no answer ({type(error).__name__})") from error
        return _read(raw, token)

    def _token(self) -> tuple[Config, str]:
        """What the SDK is to know, with a token at hand. Raises Busy or Refused: nothing was posted yet."""
        import requests  # noqa: PLC0415 (comes with the SDK)

        from bot.platforms.feishu.sdk import ObtainAccessTokenException, TokenManager  # noqa: PLC0415 (see `ready`)

        config = _config(self.app, self._seconds)
        with self._token_lock:
            try:
                return config, str(TokenManager.get_self_tenant_token(config))
            except ObtainAccessTokenException as error:
                raise _untrusted(error.code, str(error.msg)) from error
            except (requests.RequestException, ValueError, OSError, TypeError, AttributeError) as error:
                raise Busy(f"Feishu gives no token now ({type(error).__name__})", _TRY_AGAIN) from error

    def _forget(self, token: str) -> None:
        """Drops a token that is worth nothing any more, unless somebody has fetched another."""
        from bot.platforms.feishu.sdk import TokenManager  # noqa: PLC0415 (see `ready`)

        key = f"self_tenant_token:{self.app.id}"
        with self._token_lock:
            if TokenManager.cache.get(key) == token:
                TokenManager.cache.set(key, "", 0)


def _config(app: App, seconds: tuple[float, float]) -> Config:
    from bot.platforms.feishu import sdk  # noqa: PLC0415 (see `ready`)

    config = sdk.Config()
    config.app_id, config.app_secret, config.domain, config.source = app.id, app.secret, app.base_url, "digest"
    config.timeout = seconds  # (requests takes a pair as well: to connect, to answer)
    return config


def _request(call: Call) -> BaseRequest:
    from bot.platforms.feishu.sdk import AccessTokenType, BaseRequest, HttpMethod  # noqa: PLC0415 (see `ready`)

    built = BaseRequest.builder().http_method(HttpMethod[call.method]).uri(call.path).queries(list(call.query))
    built = built.token_types({AccessTokenType.TENANT}).paths({})
    if call.picture is not None:
        from requests_toolbelt import MultipartEncoder  # noqa: PLC0415 (comes with the SDK)

        form = MultipartEncoder({"image_type": "message", "image": ("chart.png", call.picture, "image/png")})
        return built.headers({"Content-Type": form.content_type}).body(form).build()
    built = built.headers({"Content-Type": "application/json; charset=utf-8"})
    return built.body(call.body).build() if call.body is not None else built.build()


def _read(raw: Any, token: str) -> Answer:
    headers = {str(name).lower(): str(value) for name, value in raw.headers.items()}
    reset = headers.get("x-ogw-ratelimit-reset", "")
    again = float(reset) if reset.replace(".", "", 1).isdigit() else None
    try:
        body = json.loads(raw.content)
    except ValueError:
        body = None
    return Answer(raw.status_code, body if isinstance(body, dict) else None, again, token)


def _untrusted(code: object, said: str) -> PostError:
    answer = Answer(200, {"code": code, "msg": said})
    known = fault(answer)
    return known if isinstance(known, Busy) else Refused(str(known))


def _never_sent(error: Exception) -> bool:
    """Whether no connection was made, so that nothing can have been posted."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return type(reason).__name__ in ("NewConnectionError", "ConnectTimeoutError", "NameResolutionError")
