"""pipeline.fetch: every source has its outcome, whatever the others do. All over real sockets on loopback."""

from __future__ import annotations

import asyncio
import gc
import ssl
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import pytest_asyncio
import trustme
from structlog.testing import capture_logs

from pipeline.config import ArticleConfig, FetchConfig
from pipeline.fetch import fetch_articles, fetch_sources, is_due
from pipeline.fetch.network import Network
from pipeline.model import Fetched, Source, SourceState
from tests.fakes import web as scripts
from tests.fakes.web import Internet, Script, Web, answer, cached, redirect, serving

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
FEED = b"<rss><channel><item><title>one</title></item></channel></rss>"
INTERVAL = timedelta(minutes=30)


@pytest_asyncio.fixture
async def web() -> AsyncIterator[Web]:
    async with serving() as web:
        yield web


def config(**changes: object) -> FetchConfig:
    """Limits for loopback; the waits between tries follow from `timeout_s`."""
    patient = {"timeout_s": 5, "deadline_s": 20, "retries": 0, "max_bytes": 100_000, "allow_private_hosts": True}
    return FetchConfig.model_validate(patient | changes)


def hasty(**changes: object) -> FetchConfig:
    """For servers that say nothing."""
    return config(**{"timeout_s": 0.3, "deadline_s": 8, "per_host": 8, **changes})


def source(url: str, name: str = "one") -> Source:
    return Source(name=name, url=url)


async def fetch_all(urls: Sequence[str], limits: FetchConfig) -> list[Fetched]:
    plan = [(source(url, f"source {number}"), None) for number, url in enumerate(urls)]
    fetched = {outcome.source.url: outcome async for outcome in fetch_sources(plan, limits, NOW)}
    assert len(fetched) == len(urls)
    return [fetched[url] for url in urls]


async def ask(
    url: str, limits: FetchConfig, state: SourceState | None = None, network: Network | None = None
) -> Fetched:
    [fetched] = [fetched async for fetched in fetch_sources([(source(url), state)], limits, NOW, network)]
    return fetched


async def error_of(url: str, limits: FetchConfig) -> str:
    fetched = await ask(url, limits)
    assert (fetched.state.status, fetched.document, fetched.state.failures) == ("failed", None, 1)
    assert fetched.state.error is not None
    return fetched.state.error


# What a source that is well says


async def test_a_document_comes_with_the_state_to_remember(web: Web) -> None:
    url = web.add("/feed", answer(FEED, content_type="application/rss+xml", etag='"1"', last_modified="Mon"))
    fetched = await ask(url, config())
    assert fetched.document is not None
    assert (fetched.document.url, fetched.document.body) == (url, FEED)
    assert fetched.document.content_type == "application/rss+xml"
    state = fetched.state
    assert (state.status, state.error, state.failures, state.url) == ("ok", None, 0, url)
    assert (state.etag, state.last_modified, state.last_fetched) == ('"1"', "Mon", NOW)
    assert (state.last_new, state.not_before, state.moved_from) == (None, None, None)


async def test_we_say_who_we_are_and_what_we_read(web: Web) -> None:
    await ask(web.add("/feed", answer(FEED)), config(user_agent="摘要/1"))
    headers = web.asked[0].headers
    assert headers["user-agent"].encode("latin-1").decode() == "摘要/1"
    assert headers["accept"].startswith("application/atom+xml, application/rss+xml")
    assert headers["accept-encoding"] == "gzip, deflate"
    assert not {"cookie", "if-none-match", "if-modified-since"} & set(headers)


async def test_what_is_known_is_said_and_a_304_is_no_document(web: Web) -> None:
    url = web.add("/feed", cached(FEED, etag='"1"'))
    first = await ask(url, config())
    second = await ask(url, config(), replace(first.state, last_modified="Mon", failures=3, last_new=NOW))
    assert web.asked[1].headers["if-none-match"] == '"1"'
    assert web.asked[1].headers["if-modified-since"] == "Mon"
    assert (second.state.status, second.document, second.state.failures) == ("not_modified", None, 0)
    assert (second.state.etag, second.state.last_new) == ('"1"', NOW)


async def test_a_304_with_a_body_is_a_304_and_its_body_is_nobodys_answer(web: Web) -> None:
    forged = scripts.head(304) + scripts.head(200, content_length="6") + b"forged"
    url = web.add("/feed", scripts.raw(forged))
    other = web.add("/other", answer(FEED))
    states = [SourceState("a", url, etag='"1"'), SourceState("b", other)]
    plan = [(source(state.url, state.name), state) for state in states]
    fetched = {f.source.name: f async for f in fetch_sources(plan, config(per_host=1), NOW)}
    assert fetched["a"].state.status == "not_modified"
    assert fetched["b"].document is not None
    assert fetched["b"].document.body == FEED


async def test_the_same_bytes_as_last_time_are_nothing_new(web: Web) -> None:
    url = web.add("/feed", answer(FEED))
    first = await ask(url, config())
    second = await ask(url, config(), first.state)
    assert (second.state.status, second.document) == ("not_modified", None)


@pytest.mark.parametrize("script", [answer(b""), answer(b" \r\n"), answer(status=204), answer(status=205)])
async def test_no_content_is_empty_and_not_remembered_as_read(web: Web, script: Script) -> None:
    fetched = await ask(web.add("/feed", script), config(), SourceState("one", web.url("/feed"), etag='"1"'))
    assert (fetched.state.status, fetched.document, fetched.state.etag) == ("empty", None, '"1"')


@pytest.mark.parametrize("coding", ["gzip", "deflate", "bare"])
async def test_a_compressed_document_is_inflated(web: Web, coding: str) -> None:
    fetched = await ask(web.add("/feed", scripts.packed(FEED * 50, coding)), config())
    assert fetched.document is not None
    assert fetched.document.body == FEED * 50


async def test_an_etag_that_could_not_be_sent_back_is_not_kept(web: Web) -> None:
    fetched = await ask(web.add("/feed", answer(FEED, etag="é" * 10)), config())
    assert (fetched.state.status, fetched.state.etag) == ("ok", None)


async def test_a_login_in_the_address_is_used_and_stays_out_of_the_documents_address(web: Web) -> None:
    url = web.add("/feed", answer(FEED)).replace("127", "me:secret@127")
    fetched = await ask(url, config())
    assert web.asked[0].headers["authorization"].startswith("Basic ")
    assert fetched.document is not None
    assert fetched.document.url == web.url("/feed")


# Redirects and moves


@pytest.mark.parametrize(("status", "moves"), [(301, True), (308, True), (302, False), (303, False), (307, False)])
async def test_only_a_permanent_move_is_remembered(web: Web, status: int, moves: bool) -> None:
    web.add("/new", answer(FEED))
    fetched = await ask(web.add("/old", redirect("/new", status)), config())
    assert fetched.document is not None
    assert fetched.document.url == web.url("/new")
    assert fetched.state.url == web.url("/new" if moves else "/old")
    assert fetched.state.moved_from == (web.url("/old") if moves else None)


async def test_after_a_permanent_move_the_new_address_is_asked(web: Web) -> None:
    web.add("/new", cached(FEED, etag='"1"'))
    old = web.add("/old", redirect("/new", 301))
    first = await ask(old, config())
    second = await ask(old, config(), first.state)
    assert web.paths() == ["/old", "/new", "/new"]
    assert second.state.status == "not_modified"


@pytest.mark.parametrize("statuses", [(301, 302), (302, 301)])
async def test_a_move_by_way_of_a_temporary_one_is_not_remembered(web: Web, statuses: tuple[int, int]) -> None:
    web.add("/new", answer(FEED))
    web.add("/detour", redirect("/new", statuses[1]))
    assert (await ask(web.add("/old", redirect("/detour", statuses[0])), config())).state.url == web.url("/old")


@pytest.mark.parametrize("script", [answer(status=404), answer(b""), scripts.raw(scripts.head(304))])
async def test_a_move_to_where_no_document_is_is_not_remembered(web: Web, script: Script) -> None:
    web.add("/new", script)
    url = web.add("/old", redirect("/new", 301))
    fetched = await ask(url, config(), SourceState("one", url, etag='"1"'))
    assert (fetched.state.url, fetched.state.moved_from) == (url, None)


async def test_where_a_source_moved_to_has_failed_the_configured_address_is_asked_again(web: Web) -> None:
    old = web.add("/old", answer(FEED))
    state = SourceState("one", web.url("/gone"), moved_from=old, status="failed", failures=1)
    fetched = await ask(old, config(), state)
    assert web.paths() == ["/old"]
    assert (fetched.state.url, fetched.state.moved_from, fetched.state.failures) == (old, None, 0)


async def test_what_is_known_of_another_address_than_the_configured_one_is_void(web: Web) -> None:
    url = web.add("/feed", answer(FEED))
    state = SourceState("one", web.url("/before"), etag='"1"', failures=2, last_new=NOW)
    fetched = await ask(url, config(), state)
    assert "if-none-match" not in web.asked[0].headers
    assert (web.paths(), fetched.state.url, fetched.state.last_new) == (["/feed"], url, NOW)


async def test_cookies_are_not_kept(web: Web) -> None:
    web.add("/new", answer(FEED))
    await ask(web.add("/old", answer(status=302, location="/new", set_cookie="a=b; Path=/")), config())
    assert "cookie" not in web.asked[1].headers


# What is wrong is named


@pytest.mark.parametrize(
    ("script", "named"),
    [
        (answer(status=404), "HTTP 404 from HOST: not found; check the address"),
        (answer(status=403), "HTTP 403 from HOST: forbidden; the site may refuse programs such as this one"),
        (answer(status=401), "HTTP 401 from HOST: a login is needed; put it into the address or remove the source"),
        (answer(status=410), "HTTP 410 from HOST: gone for good; remove the source or find its new address"),
        (answer(status=429), "HTTP 429 from HOST: too many requests; it is asked less often from now on"),
        (answer(status=503), "HTTP 503 from HOST: the site has trouble of its own; it is asked again"),
        (answer(status=418), "HTTP 418 from HOST: check the address"),
        (answer(FEED, status=206), "HTTP 206 from HOST: check the address"),
        (scripts.raw(scripts.head(304)), "HTTP 304 from HOST: nothing new, although nothing was said of what we have"),
        (redirect("/feed"), "redirect loop: HOST leads back to itself; check the address"),
        (redirect("file:///etc/passwd"), "redirect refused: HOST leads to another kind of address"),
        (redirect("http://[::1/"), "redirect refused: HOST leads to what is no address"),
        (redirect("http://169.254.169.254/latest"), "refused: 169.254.169.254 is a metadata address"),
        (redirect("http://[fe80::1]/"), "refused: fe80::1 is a link-local address"),
        (answer(status=302), "HTTP 302 from HOST without a place to go"),
        (scripts.flood(1_000_000), "too large: more than 100,000 bytes in all; raise fetch.max_bytes if it is wanted"),
        (scripts.flood(200_000, content_length="10000000000"), "too large: more than 100,000 bytes in all"),
        (scripts.bomb(20), "too large: more than 100,000 bytes after decompression"),
        (scripts.bomb(1, layers=2), "unreadable: compressed in a way that was not asked for"),
        (answer(b"\x1f\x8b junk", content_encoding="gzip"), "broken: the body is not compressed the way it says"),
        (answer(FEED, content_encoding="br"), "unreadable: compressed in a way that was not asked for"),
        (scripts.raw(b""), "connection broken: HOST ended it before the answer was whole"),
        (answer(FEED, content_length="1000"), "connection broken: HOST ended it before the answer was whole"),
        (scripts.raw(b"220 mail ready\r\n\r\n"), "not HTTP: the answer of HOST cannot be read"),
        (scripts.raw(scripts.head(200, x="y" * 200_000)), "not HTTP: the answer of HOST cannot be read"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_named(web: Web, script: Script, named: str) -> None:
    error = await error_of(web.add("/feed", script) + "?token=secret", config())
    assert error.startswith(named.replace("HOST", f"127.0.0.1:{web.port}"))
    assert "secret" not in error
    assert "\n" not in error


@pytest.mark.parametrize("script", [scripts.hang, scripts.in_turn(redirect("/hang"), scripts.hang)])
async def test_silence_ends_at_the_timeout(web: Web, script: Script) -> None:
    web.add("/hang", scripts.hang)
    error = await error_of(web.add("/feed", script), hasty())
    assert error.startswith(f"timeout: no answer from 127.0.0.1:{web.port} within 0.3 s")


async def test_a_byte_now_and_then_ends_at_the_timeout_too(web: Web) -> None:
    began = time.monotonic()
    error = await error_of(web.add("/feed", scripts.drip(0.02)), hasty(retries=2))
    assert error.startswith(f"timeout: 127.0.0.1:{web.port} sent only ")
    assert "raise fetch.timeout_s" in error
    assert time.monotonic() - began < 3
    assert len(web.asked) == 1


async def test_a_chain_of_redirects_ends(web: Web) -> None:
    for number in range(9):
        web.add(f"/{number}", redirect(f"/{number + 1}"))
    error = await error_of(web.url("/0"), config(max_redirects=3))
    assert error.startswith("too many redirects: more than 3")
    assert web.paths() == ["/0", "/1", "/2", "/3"]


async def test_a_circle_of_redirects_is_named(web: Web) -> None:
    web.add("/a", redirect("/b"))
    error = await error_of(web.add("/b", redirect("/a", 301)), config())
    assert error.startswith(f"redirect loop: 127.0.0.1:{web.port} leads back to itself; check the address")


async def test_a_port_where_nobody_listens_is_named() -> None:
    async with serving() as web:
        url = web.url("/feed")
    assert (await error_of(url, config())).startswith(f"connection refused by 127.0.0.1:{web.port}")


@pytest.mark.parametrize("url", ["ftp://a.example/", "http://", "/feed", "http://[::1", "http://a b/", "http://\x00/"])
async def test_what_is_no_address_is_an_outcome_too(url: str) -> None:
    assert (await error_of(url, config())).startswith(("not an address that can be asked", "unknown host"))


async def test_a_user_agent_that_cannot_be_sent_is_an_outcome_too(web: Web) -> None:
    error = await error_of(web.add("/feed", answer(FEED)), config(user_agent="a\r\nb: c"))
    assert error.startswith("the request could not be written; check fetch.user_agent")


async def test_a_mistake_of_our_own_is_an_outcome_too(web: Web) -> None:
    async def mistaken(host: str) -> Sequence[str]:
        raise ZeroDivisionError

    with capture_logs() as logs:
        fetched = await ask("http://a.example/", config(), network=Network(lookup=mistaken))
    assert [(entry["event"], entry["source"]) for entry in logs] == [("source.crashed", "one")]
    assert fetched.state.error == "unexpected ZeroDivisionError while asking; run with -v for the details"


# Addresses that are never asked


async def inside(web: Web, url: str, names: dict[str, list[str]]) -> tuple[str, list[str]]:
    """The error of `url` without leave to reach private addresses, and who was called on the way."""
    internet = Internet(web, names)
    fetched = await ask(url, config(allow_private_hosts=False), network=Network(internet.lookup, internet))
    assert fetched.state.status == "failed"
    return str(fetched.state.error), internet.dialled


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:9/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1/",
        "http://100.64.0.1/",
        "http://internal.example/",
        "https://127.0.0.1/",
    ],
)
async def test_a_public_site_cannot_send_us_inside(web: Web, target: str) -> None:
    web.add("/feed", redirect(target, 301))
    names = {"public.example": ["1.1.1.1"], "internal.example": ["192.168.1.1"]}
    error, dialled = await inside(web, "http://public.example/feed", names)
    assert error.startswith("refused: ")
    assert dialled == ["1.1.1.1"]


async def test_a_name_that_turns_inward_between_two_requests_is_refused(web: Web) -> None:
    web.add("/feed", redirect("/again"))
    error, dialled = await inside(web, "http://public.example/feed", {"public.example": ["1.1.1.1", "127.0.0.1"]})
    assert error.startswith("refused: public.example (127.0.0.1) is a loopback address")
    assert dialled == ["1.1.1.1"]


async def test_loopback_is_refused_unless_private_hosts_are_allowed(web: Web) -> None:
    error = await error_of(web.add("/feed", answer(FEED)), config(allow_private_hosts=False))
    assert error.startswith("refused: 127.0.0.1 is a loopback address; set fetch.allow_private_hosts")
    assert web.connections == 0


async def test_no_proxy_of_the_environment_is_used(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await ask(web.add("/feed", answer(FEED)), config())).state.status == "ok"


# TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> Network:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return Network(tls=lambda: context)


@pytest_asyncio.fixture
async def secure(authority: trustme.CA) -> AsyncIterator[Web]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    async with serving(context) as web:
        yield web


async def test_https_is_read_and_a_move_to_it_remembered(web: Web, secure: Web, authority: trustme.CA) -> None:
    new = secure.add("/feed", answer(FEED))
    fetched = await ask(web.add("/feed", redirect(new, 301)), config(), network=trusting(authority))
    assert (fetched.state.status, fetched.state.url) == ("ok", new)


async def test_a_certificate_that_nobody_vouches_for_is_named(secure: Web) -> None:
    error = await error_of(secure.add("/feed", answer(FEED)), config())
    assert error.startswith(f"TLS: the certificate of 127.0.0.1:{secure.port} is not valid (")
    assert secure.asked == []


async def test_a_certificate_for_another_host_is_named(secure: Web, authority: trustme.CA) -> None:
    url = secure.add("/feed", answer(FEED)).replace("127.0.0.1", "localhost")
    fetched = await ask(url, config(), network=trusting(authority))
    assert f"certificate of localhost:{secure.port} is not valid (Hostname" in str(fetched.state.error)


@pytest.mark.parametrize("said", [scripts.head(400), b""])
async def test_a_server_that_does_not_speak_tls_is_named(said: bytes) -> None:
    async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(said)
        writer.close()

    server = await asyncio.start_server(garbage, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        error = await error_of(f"https://127.0.0.1:{port}/", config())
    assert error.startswith(f"TLS: no secure connection with 127.0.0.1:{port}")


async def test_a_server_that_is_silent_to_tls_is_named(web: Web) -> None:
    error = await error_of(f"https://127.0.0.1:{web.port}/", hasty())
    assert error.startswith(f"timeout: no TLS handshake with 127.0.0.1:{web.port} within 0.3 s; check the address")
    gc.collect()  # a connection left open would warn here


async def test_the_authorities_are_not_loaded_for_plain_addresses(web: Web) -> None:
    def load() -> ssl.SSLContext:
        raise AssertionError("not needed")

    assert (await ask(web.add("/feed", answer(FEED)), config(), network=Network(tls=load))).state.status == "ok"


# Asking again


@pytest.mark.parametrize(
    ("first", "patience"),
    [(answer(status=503), 1), (answer(status=429), 1), (scripts.raw(b""), 1), (scripts.hang, 0.3)],
)
async def test_what_may_pass_is_asked_again(web: Web, first: Script, patience: float) -> None:
    url = web.add("/feed", first, answer(FEED))
    fetched = await ask(url, config(retries=1, timeout_s=patience))
    assert (fetched.state.status, len(web.asked)) == ("ok", 2)


@pytest.mark.parametrize("script", [answer(status=404), answer(status=403), scripts.bomb(1), redirect("/feed")])
async def test_what_will_not_pass_is_not_asked_again(web: Web, script: Script) -> None:
    await error_of(web.add("/feed", script), config(retries=3))
    assert len(web.asked) == 1


async def test_tries_end(web: Web) -> None:
    error = await error_of(web.add("/feed", answer(status=500)), config(retries=2, timeout_s=0.5))
    assert error.startswith("HTTP 500")
    assert len(web.asked) == 3


async def test_a_source_that_has_long_been_down_is_asked_only_once(web: Web) -> None:
    url = web.add("/feed", answer(status=500))
    fetched = await ask(url, config(retries=2), SourceState("one", url, status="failed", failures=3))
    assert (len(web.asked), fetched.state.failures) == (1, 4)


def in_an_hour(clock: datetime) -> dict[str, str]:
    later = format_datetime(clock + timedelta(hours=1), usegmt=True)
    return {"retry_after": later, "date": format_datetime(clock, usegmt=True)}


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("headers", [{"retry_after": "3600"}, in_an_hour(datetime(2001, 2, 3, tzinfo=UTC))])
async def test_being_told_to_wait_long_is_obeyed_in_later_runs(web: Web, status: int, headers: dict[str, str]) -> None:
    url = web.add("/feed", answer(status=status, **headers))
    fetched = await ask(url, config(retries=2))
    assert (len(web.asked), fetched.state.not_before) == (1, NOW + timedelta(hours=1))
    assert not is_due(source(url), fetched.state, INTERVAL, NOW + timedelta(minutes=59))
    assert is_due(source(url), fetched.state, INTERVAL, NOW + timedelta(minutes=60))


async def test_a_date_to_wait_for_without_a_date_of_now_counts_from_the_real_clock(web: Web) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    fetched = await ask(web.add("/feed", answer(status=503, retry_after=later)), config())
    assert fetched.state.not_before is not None
    assert timedelta(minutes=59) < fetched.state.not_before - NOW <= timedelta(hours=1)


async def test_a_short_wait_is_waited_for_within_the_run(web: Web) -> None:
    began = time.monotonic()
    url = web.add("/feed", answer(status=429, retry_after="1"), answer(FEED))
    fetched = await ask(url, config(retries=1))
    assert (fetched.state.status, fetched.state.not_before) == ("ok", None)
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("limits", [{"deadline_s": 2}, {"timeout_s": 1}])
async def test_a_wait_that_is_not_short_is_left_to_the_next_run(web: Web, limits: dict[str, float]) -> None:
    url = web.add("/feed", answer(status=429, retry_after="2"))
    fetched = await ask(url, config(retries=1, **limits))
    assert (len(web.asked), fetched.state.not_before) == (1, NOW + timedelta(seconds=2))


@pytest.mark.parametrize("asked", ["99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
async def test_nobody_can_silence_a_source_for_more_than_a_day(web: Web, asked: str) -> None:
    fetched = await ask(web.add("/feed", answer(status=503, retry_after=asked)), config())
    assert fetched.state.not_before == NOW + timedelta(days=1)


@pytest.mark.parametrize("asked", ["soon", "-5", "²", "Mon, 99 Foo 2026", ""])
async def test_a_wait_that_cannot_be_read_is_none(web: Web, asked: str) -> None:
    fetched = await ask(web.add("/feed", answer(status=503, retry_after=asked)), config())
    assert fetched.state.not_before is None


# Many at once


async def test_hostile_sources_cost_neither_the_others_nor_the_deadline(web: Web, secure: Web) -> None:
    hostile = {
        "/hang": scripts.hang,
        "/drip": scripts.drip(0.05),
        "/gigabyte": scripts.flood(1_000_000_000),
        "/bomb": scripts.bomb(50),
        "/metadata": redirect("http://169.254.169.254/"),
        "/loop": redirect("/loop"),
        "/304": scripts.raw(scripts.head(304)),
        "/garbage": scripts.raw(b"\x00" * 1_000),
    }
    bad = [web.add(path, script) for path, script in hostile.items()] + [secure.url("/tls")]
    good = [web.add(f"/good/{number}", answer(FEED * 100)) for number in range(6)]
    limits = hasty(timeout_s=0.5, per_host=2, retries=1)
    began = time.monotonic()
    fetched = await fetch_all(bad + good, limits)
    assert time.monotonic() - began < limits.deadline_s
    assert [outcome.state.status for outcome in fetched] == ["failed"] * len(bad) + ["ok"] * len(good)
    assert all(f.document and f.document.body == FEED * 100 for f in fetched[len(bad) :])
    named = [str(outcome.state.error).split(":")[0] for outcome in fetched[: len(bad)]]
    assert named[:4] == ["timeout", "timeout", "too large", "too large"]
    assert named[4:6] == ["refused", "redirect loop"]
    assert [name.split(" ")[0] for name in named[6:]] == ["HTTP", "not", "TLS"]


async def test_sources_that_hang_leave_time_for_those_behind_them_at_the_same_host(web: Web) -> None:
    hanging = [web.add(f"/hang/{number}", scripts.hang) for number in range(12)]
    good = [web.add(f"/good/{number}", answer(FEED)) for number in range(4)]
    fetched = await fetch_all(hanging + good, config(timeout_s=5, deadline_s=1.5, per_host=2, retries=2))
    assert [outcome.state.status for outcome in fetched[-4:]] == ["ok"] * 4


async def test_at_the_deadline_what_has_not_answered_has_failed_and_stays_due(web: Web) -> None:
    url = web.add("/hang", answer(status=503), scripts.hang)
    good = web.add("/good", answer(FEED))
    state = SourceState("late", url, last_fetched=NOW - timedelta(days=1))
    plan = [(source(url, "late"), state), (source(good, "good"), None)]
    began = time.monotonic()
    limits = config(timeout_s=2, deadline_s=0.8, retries=1)
    fetched = {f.source.name: f.state async for f in fetch_sources(plan, limits, NOW)}
    assert time.monotonic() - began < 2
    assert fetched["good"].status == "ok"
    assert fetched["late"].error == (
        "deadline: no answer when the run's 0.8 s were over; raise fetch.deadline_s"
        f" (before that: HTTP 503 from 127.0.0.1:{web.port}: the site has trouble of its own; it is asked again)"
    )
    assert (fetched["late"].failures, fetched["late"].last_fetched) == (1, NOW - timedelta(days=1))


async def test_each_outcome_comes_as_soon_as_it_is_known(web: Web) -> None:
    plan = [(source(web.add("/hang", scripts.hang), "slow"), None), (source(web.add("/a", answer(FEED)), "fast"), None)]
    async with aclosing(fetch_sources(plan, config(), NOW)) as outcomes:
        first = await anext(outcomes)
    assert (first.source.name, first.state.status) == ("fast", "ok")


async def test_no_host_is_asked_more_often_at_once_than_allowed(web: Web) -> None:
    urls = [web.add(f"/{number}", answer(FEED)) for number in range(20)]
    await fetch_all(urls, config(per_host=3))
    assert web.peak <= 3
    assert len(web.asked) == 20


async def test_a_big_document_nobody_takes_stops_the_next_from_being_asked(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.fetch.turns.UNREAD_BYTES", 50_000)
    urls = [web.add(f"/{number}", answer(b"x" * 90_000)) for number in range(6)]
    plan = [(source(url, url), None) for url in urls]
    async with aclosing(fetch_sources(plan, config(per_host=1), NOW)) as outcomes:
        await anext(outcomes)
        await asyncio.sleep(0.2)
        assert len(web.asked) < 4
        assert len([outcome async for outcome in outcomes]) == 5


async def test_nothing_to_ask_is_no_outcome() -> None:
    assert [f async for f in fetch_sources([], config(), NOW)] == []


# What is due


def state(**changes: object) -> SourceState:
    return replace(SourceState("one", "http://a.example/"), **changes)


@pytest.mark.parametrize(
    ("known", "due"),
    [
        (None, True),
        (state(), True),
        (state(last_fetched=NOW - timedelta(minutes=31)), True),
        (state(last_fetched=NOW - timedelta(minutes=29, seconds=30)), True),
        (state(last_fetched=NOW - timedelta(minutes=20)), False),
        (state(last_fetched=NOW + timedelta(minutes=20)), True),
        (state(last_fetched=NOW - timedelta(days=1), not_before=NOW + timedelta(seconds=1)), False),
        (state(last_fetched=NOW - timedelta(days=1), not_before=NOW), True),
        (state(last_fetched=NOW, url="http://b.example/", moved_from="http://a.example/"), False),
        (state(last_fetched=NOW, url="http://b.example/"), True),
    ],
)
def test_a_source_is_due_when_its_interval_is_over_and_it_did_not_ask_us_to_wait(
    known: SourceState | None, due: bool
) -> None:
    assert is_due(source("http://a.example/"), known, INTERVAL, NOW) is due


def test_without_an_interval_every_source_is_due() -> None:
    assert is_due(source("http://a.example/"), state(last_fetched=NOW), timedelta(0), NOW)


# Articles


PAGE = "<p>正文</p>".encode()
QUICK = ArticleConfig(timeout_s=0.3, deadline_s=3)


async def test_the_articles_that_can_be_had_are_had_and_the_rest_left_out(web: Web) -> None:
    good = web.add("/good", answer(PAGE, content_type="text/html"))
    moved = web.add("/moved", redirect("/good"))
    film = web.add("/film", answer(b"x" * 10, content_type="video/mp4"))
    bad = [
        web.add("/hang", scripts.hang),
        web.add("/503", answer(status=503)),
        web.add("/empty", answer(b"")),
        web.add("/inside", redirect("http://169.254.169.254/")),
        web.url("/404"),
        film,
        "not an address",
    ]
    pages = await fetch_articles([good, moved, good, *bad], config(retries=3), QUICK)
    assert {url: (page.url, page.body) for url, page in pages.items()} == {good: (good, PAGE), moved: (good, PAGE)}
    assert web.paths().count("/503") == 1
    assert web.asked[0].headers["accept"].startswith("text/html")


async def test_articles_end_at_their_deadline_with_what_there_is(web: Web) -> None:
    good = web.add("/good", answer(PAGE))
    began = time.monotonic()
    limits = ArticleConfig(timeout_s=30, deadline_s=0.5)
    pages = await fetch_articles([web.add("/hang", scripts.hang), good], config(), limits)
    assert list(pages) == [good]
    assert time.monotonic() - began < 2


async def test_without_a_network_articles_end_at_once() -> None:
    async def fail(host: str) -> Sequence[str]:
        raise OSError("no network")

    urls = [f"https://{number}.example/" for number in range(30)]
    assert await fetch_articles(urls, config(), QUICK, Network(lookup=fail)) == {}


async def test_articles_are_not_asked_when_switched_off(web: Web) -> None:
    assert await fetch_articles([web.add("/good", answer(PAGE))], config(), ArticleConfig(enabled=False)) == {}
    assert web.asked == []
