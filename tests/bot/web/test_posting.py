"""Who may send a question and how often: forms of ours, sent from here, by people and addresses within their limits."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest

from bot.config import WebConfig
from bot.web.posted import token
from bot.web.server import Site, listening, serve_on
from bot.web.visitor import COOKIE, network
from tests.bot.test_web import DAILY, NOW
from tests.bot.web.conftest import Opening, browser
from tests.bot.web.reading import form, shown
from tests.bot.whole import Oracle

SENT = {"question": "昨天有几起并购？"}


# --- forms of ours, sent from here -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # no browser
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://digest.example"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://other.digest.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://digest.example"}, 403),
        ({"Origin": "http://digest.example"}, 200),
        ({"Origin": "http://DIGEST.example:80"}, 200),
        ({"Origin": "https://digest.example"}, 200),  # a proxy speaks https for it
        ({"Origin": "https://pages.example"}, 200),  # bot.web.url
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://digest.example.evil.example"}, 403),
        ({"Origin": "http://digest.example:8081"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://[::1"}, 403),
    ],
)
async def test_another_sites_page_sends_nothing(open_site: Opening, headers: dict[str, str], status: int) -> None:
    oracle = Oracle()
    async with open_site(oracle, web={"url": "https://pages.example"}) as site, browser(site) as client:
        answer = await client.post("/questions", data=SENT, headers=headers)
    assert answer.status_code == status
    assert len(oracle.asked) == (status == 200)
    if status != 200:
        assert answer.text.count("\n") == 1
        assert COOKIE not in answer.cookies


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
async def test_what_is_no_form_is_415(open_site: Opening, kind: str) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        answer = await client.post("/questions", content=b"question=a", headers={"Content-Type": kind})
    assert (answer.status_code, answer.text.count("\n")) == (415, 1)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"profile": "ai-cloud"}, 400),
        ({"question": ""}, 400),
        ({"question": " \u200b\n"}, 400),
        (SENT | {"conversation": "../x"}, 400),
        (SENT | {"once": "A" * 32}, 400),
        (SENT | {"report": "none"}, 404),
        (SENT | {"report": "' OR 1=1 --"}, 404),
        (SENT | {f"f{n}": "x" for n in range(30)}, 400),
        ({"question": "字" * 10_000}, 413),
    ],
)
async def test_what_no_form_of_ours_sends_is_refused_in_a_line(
    open_site: Opening, sent: dict[str, str], status: int
) -> None:
    oracle = Oracle()
    async with open_site(oracle) as site, browser(site) as client:
        answer = await client.post("/questions", data=sent)
    assert (answer.status_code, answer.text.count("\n")) == (status, 1)
    assert not oracle.asked


async def test_bytes_that_are_no_text_are_read_as_far_as_they_are(open_site: Opening) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        content, kind = b"question=%ff%fe\xff+ab", "application/x-www-form-urlencoded; charset=utf-8"
        answer = await client.post("/questions", content=content, headers={"Content-Type": kind})
    assert answer.status_code == 200
    assert "ab" in shown(answer.text, "//h1")


async def test_questions_are_posted_and_who_comes_by_the_address_is_led_to_the_form(open_site: Opening) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        led = await client.get("/questions", follow_redirects=True)
        assert (led.history[0].status_code, led.url.path) == (303, "/")
        assert (await client.put("/questions")).status_code == 405
        assert (await client.post("/")).status_code == 405
        assert (await client.post(f"/reports/{DAILY}")).status_code == 405


# --- who asks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "url", "secure"),
    [
        ("http://digest.example", None, False),
        ("https://digest.example", None, True),
        ("http://digest.example", "https://pages.example", True),
    ],
)
async def test_a_person_is_a_cookie_that_stays_here(
    open_site: Opening, base: str, url: str | None, secure: bool
) -> None:
    async with open_site(Oracle(), web={"url": url}) as site, browser(site, base=base) as client:
        assert "set-cookie" not in (await client.get("/")).headers  # who only reads is nobody
        cookie = (await client.post("/questions", data=SENT)).headers["Set-Cookie"]
    told = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= told
    assert ("secure" in told) == secure


async def asked(client: httpx.AsyncClient, times: int) -> list[int]:
    return [(await client.post("/questions", data=SENT)).status_code for _ in range(times)]


async def test_a_persons_limit_holds_wherever_they_ask_from(open_site: Opening) -> None:
    async with open_site(Oracle(), answers={"per_person": 2}) as site, browser(site) as client:
        assert await asked(client, 2) == [200, 200]
        async with browser(site, "10.9.8.7") as elsewhere:
            elsewhere.cookies.update(client.cookies)
            answer = await elsewhere.post("/questions", data=SENT)
    assert answer.status_code == 429
    assert shown(answer.text, "//div[@class='answer']") == "24 小时内的提问已达上限（2 个），请稍后再问。"
    assert SENT["question"] in answer.text
    assert form(answer.text)


async def test_dropping_the_cookie_lifts_no_limit(open_site: Opening) -> None:
    async with open_site(Oracle(), answers={"per_person": 2}) as site:
        statuses = []
        for cookie in ({}, {COOKIE: "forged"}, {COOKIE: token()}):
            async with browser(site) as client:
                client.cookies.update(cookie)
                statuses += await asked(client, 1)
        async with browser(site, "10.9.8.7") as neighbour:
            statuses += await asked(neighbour, 1)
    assert statuses == [200, 200, 429, 200]


async def test_the_limit_of_an_address_can_be_another_than_a_persons(open_site: Opening) -> None:
    async with open_site(Oracle(), answers={"per_person": 1, "per_address": 3}) as site:
        statuses = []
        for _ in range(4):
            async with browser(site) as client:
                statuses += await asked(client, 1)
    assert statuses == [200, 200, 200, 429]


async def test_so_can_the_limit_for_all(open_site: Opening) -> None:
    async with open_site(Oracle(), answers={"per_day": 1}) as site:
        async with browser(site) as client:
            assert await asked(client, 1) == [200]
        async with browser(site, "10.9.8.7") as other:
            assert await asked(other, 1) == [429]


async def test_neither_address_nor_cookie_is_written_down_with_the_other(open_site: Opening) -> None:
    async with open_site(Oracle()) as site, browser(site, "10.9.8.7") as client:
        page = (await client.post("/questions", data=SENT)).text
        (turn,) = await site.ledger.turns.last(f"web:{form(page)['conversation']}", NOW - timedelta(days=1), 9)
        assert turn.person == f"web:{client.cookies[COOKIE]}"
        assert "10.9.8.7" not in repr(turn)


@pytest.mark.parametrize(
    ("host", "same", "other"),
    [
        ("192.0.2.7", "::ffff:192.0.2.7", "192.0.2.8"),
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff::", "2001:db8:1:3::7"),
    ],
)
def test_an_address_is_what_one_person_cannot_change_at_will(host: str, same: str, other: str) -> None:
    assert network(host) == network(same) != network(other)
    assert network("") == network("")


@pytest.mark.parametrize(("proxies", "statuses"), [((), [200, 429]), (("127.0.0.0/8",), [200, 200])])
async def test_who_a_proxy_names_is_believed_only_where_it_is_configured(
    open_site: Opening, proxies: tuple[str, ...], statuses: list[int]
) -> None:
    async with open_site(Oracle(), answers={"per_person": 1}) as site:
        made = Site(
            site.store, site.ledger, site.config, site.sources, site.platforms, site.clock, desk=site.desk,
            proxies=proxies,
        )  # fmt: skip
        listener, stop = listening(WebConfig(port=0)), asyncio.Event()
        serving = asyncio.create_task(serve_on(made, listener, stop))
        found = []
        for address in ("192.0.2.1", "192.0.2.2"):
            async with httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", trust_env=False
            ) as client:
                answer = await client.post("/questions", data=SENT, headers={"X-Forwarded-For": address})
                found.append(answer.status_code)
        stop.set()
        await serving
    assert found == statuses
