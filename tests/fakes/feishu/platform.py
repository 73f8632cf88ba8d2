"""The whole fake: a tenant, its people, the HTTP door and the long connection; `async with FakeFeishu() as fake`."""

from __future__ import annotations

from tests.fakes.feishu import clicks, documents, entities, extras, messages, robots
from tests.fakes.feishu.people import People
from tests.fakes.feishu.server import Call, Route
from tests.fakes.feishu.state import Json

_ROUTES = [*extras.ROUTES, *messages.ROUTES, *entities.ROUTES, *clicks.ROUTES, *documents.ROUTES, *robots.ROUTES]


class FakeFeishu(People):
    """As strict as the platform is known to be; `base_url` is the `domain` for the SDK's clients."""

    async def __aenter__(self) -> FakeFeishu:
        async def endpoint(_: object, call: Call) -> Json:
            return await self.endpoint(call)

        self._app.router.add_get("/ws/v2", self.socket)
        route = Route("POST", "/callback/ws/endpoint", "endpoint", endpoint, bare=True, token=False)
        await self.open([route, *_ROUTES])
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.shut()
