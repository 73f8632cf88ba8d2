"""The gate before all that Slack sends over HTTP: who signed it, when, how large it is, and whether it came before.

Knows no framework and answers nothing itself. The body must be the raw one, and read no further than `MOST_BYTES`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping

from pipeline.errors import ConfigError

MOST_BYTES = 1_000_000  # Slack's own largest, a submitted view, is 250 kB
WINDOW_S = 300  # a request is as old, or as far ahead of our clock, as this
MOST_REMEMBERED = 100_000  # about 10 MB; ten minutes of Slack's most events from twenty workspaces

UNAUTHORIZED = 401
TOO_LARGE = 413

_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class Gate:
    """Lets through what Slack signed within the window, once. `clock` gives Unix seconds; `most` are remembered.

    What came before is remembered in this process: an event that another replica has had is known by its id, in the
    inbox. A second coming is refused rather than answered with an empty 200, since Slack would take that for a
    receipt of something that may never have been recorded; it delivers what is refused again, newly signed.
    """

    def __init__(self, secret: str, clock: Callable[[], float], most: int = MOST_REMEMBERED) -> None:
        if not secret.strip():
            raise ConfigError(
                "SLACK_SIGNING_SECRET is not set; copy the signing secret from the app's page of basic information, "
                "or set bot.slack.mode to socket"
            )
        self._secret = secret.encode()
        self._clock = clock
        self._most = most
        self._seen: dict[str, float] = {}  # signature → until when its timestamp is in the window

    def check(self, headers: Mapping[str, str], body: bytes) -> int | None:
        """None when the request may pass, else the status that refuses it: 401, or 413 for its size."""
        if len(body) > MOST_BYTES:
            return TOO_LARGE
        timestamp, signature = _signed(headers)
        now = self._clock()
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            return UNAUTHORIZED
        if abs(now - int(timestamp)) > WINDOW_S or not self._ours(timestamp, signature, body):
            return UNAUTHORIZED
        return None if self._first(signature, int(timestamp) + WINDOW_S, now) else UNAUTHORIZED

    def forget(self, headers: Mapping[str, str]) -> None:
        """The request could not be served: Slack may send it again within the second, and then signed the same."""
        self._seen.pop(_signed(headers)[1], None)

    def _ours(self, timestamp: str, signature: str, body: bytes) -> bool:
        expected = hmac.new(self._secret, b"v0:%s:%s" % (timestamp.encode(), body), hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={expected}", signature)

    def _first(self, signature: str, until: float, now: float) -> bool:
        while self._seen and next(iter(self._seen.values())) < now:
            self._drop_oldest()
        if signature in self._seen:
            return False
        if len(self._seen) >= self._most:
            self._drop_oldest()
        self._seen[signature] = until
        return True

    def _drop_oldest(self) -> None:
        del self._seen[next(iter(self._seen))]


def _signed(headers: Mapping[str, str]) -> tuple[str, str]:
    """Timestamp and signature, "" where there is none; the names of headers have no case."""
    lowered = {name.lower(): value for name, value in headers.items()}
    return lowered.get("x-slack-request-timestamp", ""), lowered.get("x-slack-signature", "")
