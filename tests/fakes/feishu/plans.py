"""What goes wrong, and when: outcomes that a test lines up for calls by their name or path."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from tests.fakes.feishu.state import ApiError

# Either a word or a tuple that begins with one:
# "drop_before", "drop_after" (the connection breaks before or after the call has worked), "hang" (nothing happens and
# nobody answers), "hang_after", "502_html", ("code", 230099, "msg"[, HTTP status]), ("429", reset seconds),
# ("slow", seconds), ("hold", asyncio.Event): a post stays in flight until then.
Outcome = str | tuple[object, ...]


@dataclass(slots=True)
class Planned:
    where: str
    outcome: Outcome
    times: int
    skip: int

    def fits(self, name: str, method: str, path: str) -> bool:
        return self.where == name or path.startswith(self.where) or f"{method} {path}".startswith(self.where)


class Plans:
    def __init__(self) -> None:
        self._planned: list[Planned] = []

    def plan(self, where: str, outcome: Outcome, times: int = 1, skip: int = 0) -> None:
        """The next `times` calls (after `skip`) of a name ("create", "patch", …), a path or "METHOD path" end so."""
        self._planned.append(Planned(where, outcome, times, skip))

    def forget_plans(self) -> None:
        self._planned.clear()

    def next(self, name: str, method: str, path: str) -> Outcome | None:
        for planned in self._planned:
            if not planned.fits(name, method, path) or not planned.times:
                continue
            if planned.skip:
                planned.skip -= 1
                continue
            planned.times -= 1
            return planned.outcome
        return None


async def before(outcome: Outcome) -> None:
    """What an outcome does ahead of the call; raises ApiError for those that refuse."""
    match outcome:
        case ("code", int() as code):
            raise ApiError(code, "failed")
        case ("code", int() as code, str() as msg):
            raise ApiError(code, msg)
        case ("code", int() as code, str() as msg, int() as status):
            raise ApiError(code, msg, status)
        case ("429", reset):
            raise too_many(reset)
        case ("slow", float() | int() as seconds):
            await asyncio.sleep(float(seconds))
        case _:
            pass


def too_many(reset: object) -> ApiError:
    headers = {"x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": str(reset)}
    return ApiError(99991400, "request trigger frequency limit", 429, headers)
