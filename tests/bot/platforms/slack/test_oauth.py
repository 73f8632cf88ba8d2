"""Installing the app: off to Slack with a state and back with a code; what goes wrong is said in plain words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette

from bot.platforms.slack.app_facts import SCOPES
from bot.platforms.slack.exchange import Exchange
from bot.platforms.slack.installations import Installations
from bot.platforms.slack.oauth import COOKIE, Pages, routes
from bot.platforms.slack.sealing import Cipher
from pipeline.store.engine import Database
from tests.bot.platforms.slack.installing import (
    KEYS,
    FakeSlack,
    Hands,
    Replica,
    app,
    error,
    replica,
    web_client,
)


@pytest.fixture
async def bot(url: str, slack: FakeSlack) -> AsyncIterator[Replica]:
    async with replica(url, slack, Hands()) as running:
        await running.installations.drop("T1")
        yield running


@pytest.fixture
async def browser(bot: Replica, slack: FakeSlack) -> AsyncIterator[AsyncClient]:
    async with visiting(Pages(app(), bot.installations, bot.exchange, bot.hands, slack.base_url)) as client:
        yield client


def visiting(pages: Pages) -> AsyncClient:
    """A browser that reaches the pages over https, as Slack sends it."""
    return AsyncClient(transport=ASGITransport(Starlette(routes=routes(pages))), base_url="https://digest.example.com")


async def started(browser: AsyncClient) -> str:
    """The state that Slack was sent."""
    response = await browser.get("/slack/install")
    return parse_qs(urlsplit(response.headers["Location"]).query)["state"][0]


async def back(browser: AsyncClient, **given: str) -> Response:
    return await browser.get("/slack/oauth_redirect", params=given)


async def test_a_visitor_is_sent_to_slack_with_a_state_that_only_this_browser_has(
    browser: AsyncClient, slack: FakeSlack
) -> None:
    response = await browser.get("/slack/install")
    sent = urlsplit(response.headers["Location"])
    asked = {name: values[0] for name, values in parse_qs(sent.query).items()}
    assert response.status_code == 302
    assert f"{sent.scheme}://{sent.netloc}{sent.path}" == slack.base_url.replace("/api/", "/oauth/v2/authorize")
    assert asked == {"client_id": "111.222", "scope": ",".join(SCOPES), "state": browser.cookies[COOKIE]}
    cookie = response.headers["Set-Cookie"].lower()
    assert all(part in cookie for part in ("secure", "httponly", "samesite=lax", "max-age=600"))


async def test_an_installation_is_kept_and_said_to_be(browser: AsyncClient, bot: Replica) -> None:
    response = await back(browser, state=await started(browser), code="code")
    assert response.status_code == 200 and "安装成功" in response.text and "/digest help" in response.text
    assert COOKIE not in browser.cookies
    assert await bot.tokens.token("T1") == "xoxb-1"


async def test_the_address_that_slack_sends_back_to_is_named_to_it_when_it_is_given(
    bot: Replica, slack: FakeSlack
) -> None:
    here = "https://digest.example.com/slack/oauth_redirect"
    async with visiting(Pages(app(), bot.installations, bot.exchange, bot.hands, slack.base_url, here)) as browser:
        response = await browser.get("/slack/install")
        assert parse_qs(urlsplit(response.headers["Location"]).query)["redirect_uri"] == [here]
        await back(browser, state=browser.cookies[COOKIE], code="code")
    assert slack.asked[0]["redirect_uri"] == here


async def test_a_state_is_good_once_even_for_two_requests_of_one_moment(browser: AsyncClient, slack: FakeSlack) -> None:
    state = await started(browser)
    headers = {"Cookie": f"{COOKIE}={state}"}
    both = [
        browser.get("/slack/oauth_redirect", params={"state": state, "code": "code"}, headers=headers) for _ in range(5)
    ]
    statuses = sorted(response.status_code for response in await asyncio.gather(*both))
    assert statuses == [200, 400, 400, 400, 400]
    assert len(slack.asked) == 1


async def test_a_state_of_another_browser_is_refused_before_slack_is_asked(
    browser: AsyncClient, slack: FakeSlack
) -> None:
    state = await started(browser)
    for cookie in (b"", f"{COOKIE}=another".encode(), f"{COOKIE}=状态".encode()):
        browser.cookies.clear()
        response = await browser.get(
            "/slack/oauth_redirect", params={"state": state, "code": "code"}, headers={b"Cookie": cookie}
        )
        assert response.status_code == 400 and "did not start the installation" in response.text
    assert slack.asked == []


@pytest.mark.parametrize("given", [{}, {"state": ""}, {"state": "状态"}, {"state": "made up"}, {"code": "code"}])
async def test_a_state_that_was_never_issued_is_refused(
    browser: AsyncClient, slack: FakeSlack, given: dict[str, str]
) -> None:
    headers = {b"Cookie": f"{COOKIE}={given.get('state', '')}".encode()}
    response = await browser.get("/slack/oauth_redirect", params={"code": "code"} | given, headers=headers)
    assert response.status_code == 400 and "从 /slack/install 重新开始" in response.text
    assert slack.asked == []


async def test_a_state_ends_and_leaves_nothing_behind(url: str, bot: Replica) -> None:
    database = Database(url)
    short = Installations(database, "111.222", Cipher(KEYS[0]), state_s=0)
    assert await short.consume_state(await short.issue_state()) is False
    await database.close()
    assert await bot.installations.consume_state(await bot.installations.issue_state()) is True


@pytest.mark.parametrize(
    ("given", "answer", "status", "said"),
    [
        ({"error": "access_denied"}, None, 400, "not allowed in Slack"),
        ({"error": "<script>alert(1)</script>"}, None, 400, "not allowed in Slack"),
        ({"code": "wrong"}, None, 400, "Slack did not accept"),
        ({}, None, 400, "Slack did not accept"),
        ({"code": "code"}, {"reason": "ratelimited", "status": 429, "Retry_After": "soon"}, 502, "does not answer"),
        ({"code": "code"}, {"reason": "fatal_error", "status": 500}, 502, "does not answer"),
    ],
)
async def test_what_goes_wrong_is_said_in_plain_words(
    browser: AsyncClient,
    slack: FakeSlack,
    given: dict[str, str],
    answer: dict[str, object] | None,
    status: int,
    said: str,
) -> None:
    if answer is not None:
        slack.answers = [error(**answer)]  # type: ignore[arg-type]
    response = await back(browser, state=await started(browser), **given)
    assert (response.status_code, said in response.text) == (status, True)
    assert "没有安装" in response.text and "script" not in response.text and "Traceback" not in response.text


async def test_a_slack_that_cannot_be_reached_is_said(bot: Replica, slack: FakeSlack) -> None:
    client = web_client(slack)
    client.base_url = "http://127.0.0.1:1/api/"
    pages = Pages(app(), bot.installations, Exchange(app(), client), bot.hands, slack.base_url)
    async with visiting(pages) as browser:
        response = await back(browser, state=await started(browser), code="code")
    assert (response.status_code, "Slack 没有回应" in response.text) == (502, True)


async def test_an_installation_without_a_bot_is_no_installation(browser: AsyncClient, slack: FakeSlack) -> None:
    slack.rotating = False
    slack.answers = [error("none")]
    slack.answers[0].text = '{"ok": true, "token_type": "user", "access_token": "xoxp-1", "team": {"id": "T1"}}'
    response = await back(browser, state=await started(browser), code="code")
    assert (response.status_code, "did not accept" in response.text) == (400, True)


async def test_records_that_cannot_be_written_are_said_to_be_so(tmp_path: Path, slack: FakeSlack) -> None:
    database = Database(f"sqlite:///{tmp_path}/empty.db")  # never migrated
    pages = Pages(app(), Installations(database, "1", Cipher(KEYS[0])), Exchange(app(), web_client(slack)), Hands())
    async with visiting(pages) as browser:
        responses = [
            await browser.get("/slack/install"),
            await browser.get("/slack/oauth_redirect", params={"state": "a"}, headers={"Cookie": f"{COOKIE}=a"}),
        ]
    await database.close()
    assert [response.status_code for response in responses] == [503, 503]
    assert all("记录无法写入" in response.text and "slack_oauth" not in response.text for response in responses)
