"""The web pages over a real store: in the same loop where that will do, else through a server on the loopback."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from lxml import etree
from prometheus_client.parser import text_string_to_metric_families

from bot.config import WebConfig
from bot.inbound import Typed, Where, Who
from bot.ledger import open_ledger
from bot.model import Planned
from bot.platforms import Refused
from bot.web.server import Site, application, listening, serve_on, serve_web
from bot.web.wording import wanted_language
from pipeline import sample
from pipeline.errors import DigestError
from pipeline.store import Picture, open_store
from tests.bot.posting import Scripted
from tests.bot.reports import HOSTILE, report
from tests.bot.weeklies import CHART, PICTURE
from tests.bot.weeklies import sample as weekly
from tests.pipeline.building import Feeds, settings

NOW = sample.CLOCKS[2]
DAILY = "daily-2026-03-10-ai-cloud-v1"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@dataclass
class Well(Scripted):
    """A platform that is asked how it is; it hangs for ever, fails, or is well."""

    trouble: Exception | None = None
    hangs: bool = False
    times: int = 0

    async def well(self) -> str | None:
        self.times += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.trouble is not None:
            raise self.trouble
        return None


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Site]:
    url = f"sqlite:///{path}"
    async with open_store(url) as store, open_ledger(url) as ledger:
        yield Site(store, ledger, settings(), sample.sources(), {"console": Well()}, lambda: NOW)


@pytest.fixture
def copied(sample_days: Feeds, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample_days.path, tmp_path / "web.db"))


@pytest_asyncio.fixture
async def site(copied: Path) -> AsyncIterator[Site]:
    async with opened(copied) as made:
        yield made


def visitor(site: Site, base: str = "http://digest.example") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(application(site)), base_url=base)


async def get(site: Site, path: str, **headers: str) -> httpx.Response:
    async with visitor(site) as client:
        return await client.get(path, headers=headers)


@asynccontextmanager
async def served(site: Site) -> AsyncIterator[tuple[str, int]]:
    """A real server for `site`, which has ended well once the block is over."""
    listener, stop = listening(WebConfig(port=0)), asyncio.Event()
    address: tuple[str, int] = listener.getsockname()
    serving = asyncio.create_task(serve_on(site, listener, stop))
    try:
        yield address
    finally:
        stop.set()
        await serving


async def raw(address: tuple[str, int], *lines: str) -> str:
    """What the server answers to exactly these lines."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer.decode()


def spoil(copied: Path, table: str) -> None:
    """The table is no longer there, as in a file that somebody has damaged."""
    connection = sqlite3.connect(copied)
    connection.execute(f"ALTER TABLE {table} RENAME TO gone_{table}")
    connection.close()


# --- alive and ready -------------------------------------------------------------------------------------------------


async def test_a_bot_that_works_is_alive_and_ready(site: Site) -> None:
    assert (await get(site, "/healthz")).status_code == 200
    answer = await get(site, "/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"store": "ok", "queue": "ok", "console": "ok"}}


@pytest.mark.parametrize(("table", "name"), [("reports", "store"), ("inbox", "queue")])
async def test_a_damaged_record_is_alive_and_not_ready_and_says_which(
    site: Site, copied: Path, table: str, name: str
) -> None:
    spoil(copied, table)
    assert (await get(site, "/healthz")).status_code == 200
    answer = await get(site, "/readyz")
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert table in checks.pop(name)
    assert set(checks.values()) == {"ok"}
    assert "\n" not in answer.text


async def test_platforms_that_fail_or_hang_are_told_and_hold_up_nobody(site: Site) -> None:
    platforms = {
        "console": Well(),
        "slack": Well(trouble=Refused("invalid_auth; set SLACK_BOT_TOKEN")),
        "feishu": Well(hangs=True),
        "other": Well(trouble=ValueError("secret words")),
    }
    answer = await get(replace(site, platforms=platforms, patience_s=0.05), "/readyz")
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert checks["console"] == checks["store"] == "ok"
    assert checks["slack"] == "invalid_auth; set SLACK_BOT_TOKEN"
    assert checks["feishu"] == "no answer in 0.05 s"
    assert checks["other"] == "ValueError when it was asked"


async def test_many_who_ask_at_once_make_it_ask_a_platform_once(site: Site) -> None:
    platform = Well()
    async with visitor(replace(site, platforms={"console": platform})) as client:
        await asyncio.gather(*(client.get("/readyz") for _ in range(10)))
    assert platform.times == 1


async def test_a_platform_that_recovers_is_ready_again(site: Site) -> None:
    platform = Well(trouble=Refused("down"))
    async with visitor(replace(site, platforms={"console": platform}, fresh_s=0)) as client:
        assert (await client.get("/readyz")).status_code == 503
        platform.trouble = None
        assert (await client.get("/readyz")).status_code == 200


async def test_what_else_must_be_ready_is_asked_too(site: Site) -> None:
    async def redis() -> str | None:
        return "Redis does not answer"

    answer = await get(replace(site, checks={"redis": redis}), "/readyz")
    assert (answer.status_code, answer.json()["checks"]["redis"]) == (503, "Redis does not answer")


# --- figures ---------------------------------------------------------------------------------------------------------


async def figures(site: Site) -> dict[str, float]:
    answer = await get(site, "/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    return {" ".join([one.name, *one.labels.values()]): one.value for family in families for one in family.samples}


async def test_the_figures_are_those_of_the_records(site: Site) -> None:
    found = await figures(site)
    assert found["digest_items"] == await site.store.items.count() > 0
    assert (found["digest_reports daily"], found["digest_reports weekly"]) == (1, 0)
    states = [found[f"digest_sources {state}"] for state in ("ok", "failed", "silent")]
    assert sum(states) == len(await site.store.sources.states())
    assert found["digest_newest_item_age_seconds"] >= 0
    assert found["digest_model_tokens_today"] == found["digest_model_cost_usd_today"] == 0
    assert not any(name.startswith(("python_", "process_")) for name in found)


async def test_posts_and_events_that_are_not_over_are_counted(site: Site) -> None:
    where = Where("console", "room")
    await site.ledger.deliveries.add([Planned("p", where, "daily", "zh", NOW, NOW + timedelta(hours=6))])
    await site.ledger.inbox.record(Typed("e", where, Who("anna"), "daily", slash=True), NOW)
    found = await figures(site)
    assert (found["digest_deliveries_outstanding"], found["digest_inbox_outstanding"]) == (1, 1)
    assert found["digest_deliveries_failed"] == 0


async def test_figures_that_cannot_be_read_are_503_without_the_store_s_address(site: Site, copied: Path) -> None:
    spoil(copied, "items")
    answer = await get(site, "/metrics")
    assert answer.status_code == 503
    assert answer.text.count("\n") == 1
    assert str(copied) not in answer.text


# --- pages -----------------------------------------------------------------------------------------------------------


async def test_the_archive_lists_reports_by_day_with_links_that_lead_to_them(site: Site) -> None:
    page = await get(site, "/")
    assert page.status_code == 200
    links = re.findall(r'href="(reports/[^"]+)"', page.text)
    assert links == [f"reports/{DAILY}{form}" for form in ("", ".json", ".md", ".txt")]
    for link in links:
        assert (await get(site, f"/{link}")).status_code == 200
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-TW,en;q=0.8", "zh"),
        ("fr", "zh"),
        ("zh;q=0.1, en;q=0.2", "en"),
        ("en;q=0, *", "zh"),
        ("en;q=nan,,;;q", "zh"),
    ],
)
async def test_the_archive_speaks_the_reader_s_language(site: Site, accepted: str, language: str) -> None:
    assert wanted_language(accepted, "zh") == language
    page = await get(site, "/", **{"Accept-Language": accepted})
    assert page.headers["Content-Language"] == language
    assert ("Archive" in page.text) == (language == "en")
    assert "Accept-Language" in page.headers["Vary"]


async def test_an_archive_without_reports_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path / "empty.db") as site:
        assert "还没有报告" in (await get(site, "/")).text
        assert not etree.fromstring((await get(site, "/feed.xml")).content).findall("a:entry", ATOM)
        assert (await figures(site))["digest_items"] == 0


async def test_a_report_comes_in_its_four_forms(site: Site) -> None:
    found = {form: await get(site, f"/reports/{DAILY}{form}") for form in ("", ".json", ".md", ".txt")}
    types = [answer.headers["Content-Type"] for answer in found.values()]
    assert types == ["text/html; charset=utf-8", "application/json", "text/markdown; charset=utf-8",
                     "text/plain; charset=utf-8"]  # fmt: skip
    assert found[".json"].json()["id"] == DAILY
    assert len({answer.text for answer in found.values()}) == 4


async def test_a_weekly_report_has_its_charts_in_the_page_and_stands_in_the_archive(site: Site) -> None:
    made = weekly()
    await site.store.reports.add(made, [Picture(CHART.name, PICTURE, b"")])
    assert "data:image/svg+xml;base64," in (await get(site, f"/reports/{made.id}")).text
    assert "周报" in (await get(site, "/")).text


async def test_a_report_that_the_reader_has_is_not_sent_again(site: Site) -> None:
    first = await get(site, f"/reports/{DAILY}")
    assert "max-age" in first.headers["Cache-Control"]
    etag = first.headers["ETag"]
    for known in (etag, f'"other", W/{etag}', "*"):
        again = await get(site, f"/reports/{DAILY}", **{"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert (await get(site, f"/reports/{DAILY}", **{"If-None-Match": '"other"'})).status_code == 200
    assert (await get(site, f"/reports/{DAILY}.md")).headers["ETag"] != etag


@pytest.mark.parametrize(
    "path",
    [
        "/reports/none",
        "/reports/",
        f"/reports/{DAILY}.pdf",
        f"/reports/{DAILY}.json.json",
        "/reports/%00",
        f"/reports/{DAILY}%00",
        "/reports/..%2f..%2fetc%2fpasswd",
        "/reports/%ff%fe",
        "/reports/%3Cscript%3E",
        "/reports/" + "a" * 10_000,
        "/reports/' OR 1=1 --",
        "/nothing",
    ],
)
async def test_what_there_is_not_is_404_in_one_line(site: Site, path: str) -> None:
    answer = await get(site, path)
    assert answer.status_code == 404
    assert answer.text.count("\n") == 1
    assert "<" not in answer.text


async def test_every_answer_may_load_nothing_and_tells_nobody(site: Site) -> None:
    for path in ("/", "/healthz", "/readyz", "/metrics", "/feed.xml", f"/reports/{DAILY}", "/nothing"):
        headers = (await get(site, path)).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"]


async def test_a_fault_of_ours_is_500_in_one_line_that_gives_nothing_away(site: Site) -> None:
    def clock() -> datetime:
        raise ValueError("secret words")

    transport = httpx.ASGITransport(application(replace(site, clock=clock)), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://digest.example") as client:
        answer = await client.get("/metrics")
    assert (answer.status_code, answer.text.count("\n")) == (500, 1)
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_pages_change_nothing(site: Site) -> None:
    async with visitor(site) as client:
        assert (await client.post("/")).status_code == 405
        assert (await client.delete(f"/reports/{DAILY}")).status_code == 405


async def test_pages_over_a_damaged_store_are_503(site: Site, copied: Path) -> None:
    spoil(copied, "reports")
    for path in ("/", "/feed.xml", f"/reports/{DAILY}"):
        answer = await get(site, path)
        assert (answer.status_code, answer.text.count("\n")) == (503, 1)
        assert str(copied) not in answer.text


# --- the feed --------------------------------------------------------------------------------------------------------


async def test_the_feed_tells_every_report_with_what_atom_asks_for(site: Site) -> None:
    await site.store.reports.add(weekly())
    answer = await get(site, "/feed.xml")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    root = etree.fromstring(answer.content)
    for element in [root, *root.findall("a:entry", ATOM)]:
        for name in ("id", "title", "updated"):
            assert element.findtext(f"a:{name}", namespaces=ATOM)
    assert all(entry.findtext("a:summary", namespaces=ATOM) for entry in root.findall("a:entry", ATOM))
    links = [entry.find("a:link", ATOM).get("href") for entry in root.findall("a:entry", ATOM)]
    assert f"http://digest.example/reports/{DAILY}" in links
    assert len(links) == 2


async def test_the_ids_of_the_feed_stay_wherever_it_is_read_from(site: Site) -> None:
    found = []
    for base in ("http://digest.example", "http://other.example:8080"):
        async with visitor(site, base) as client:
            root = etree.fromstring((await client.get("/feed.xml")).content)
        assert root.find("a:entry/a:link", ATOM).get("href").startswith(f"{base}/reports/")
        found.append([one.text for one in root.iterfind(".//a:id", ATOM)])
    assert found[0] == found[1]


async def test_hostile_words_of_a_report_stay_words_in_feed_and_archive(site: Site) -> None:
    summary = f"{HOSTILE} ]]> & \x0b\x00"
    await site.store.reports.add(report(title=HOSTILE, summary=summary, profile=HOSTILE))
    root = etree.fromstring((await get(site, "/feed.xml", Host='"><x>')).content)
    assert root.findtext("a:entry/a:summary", namespaces=ATOM) == f"{HOSTILE} ]]> & "
    assert {etree.QName(one).namespace for one in root.iter()} == set(ATOM.values())
    assert "<script" not in (await get(site, "/")).text


async def test_a_report_of_a_newer_program_does_not_keep_the_others_from_the_feed(site: Site, copied: Path) -> None:
    await site.store.reports.add(report())
    connection = sqlite3.connect(copied)
    connection.execute("UPDATE reports SET json = '{}' WHERE id = ?", (DAILY,))
    connection.commit()
    connection.close()
    assert len(etree.fromstring((await get(site, "/feed.xml")).content).findall("a:entry", ATOM)) == 1
    assert (await get(site, f"/reports/{DAILY}")).status_code == 503


# --- the server ------------------------------------------------------------------------------------------------------


async def test_head_answers_as_get_does_without_the_page(site: Site) -> None:
    async with served(site) as address:
        answer = await raw(address, f"HEAD /reports/{DAILY} HTTP/1.1", "Host: x")
        head, _, body = answer.partition("\r\n\r\n")
        assert head.startswith("HTTP/1.1 200")
        assert "etag:" in head.lower()
        assert body == ""
        assert (await raw(address, "HEAD / HTTP/1.1", "Host: x")).startswith("HTTP/1.1 200")


@pytest.mark.parametrize("path", ["/reports/../../etc/passwd", "/../../etc/passwd", "/reports/%00", "//etc/passwd"])
async def test_a_path_that_climbs_leads_nowhere(site: Site, path: str) -> None:
    async with served(site) as address:
        answer = await raw(address, f"GET {path} HTTP/1.1", "Host: x")
    assert answer.startswith("HTTP/1.1 404")
    assert "root:" not in answer


async def test_an_id_of_any_length_is_refused_and_the_next_visitor_is_answered(site: Site) -> None:
    async with served(site) as address:
        assert (await raw(address, f"GET /reports/{'a' * 10_000} HTTP/1.1", "Host: x")).startswith("HTTP/1.1 404")
        with suppress(ConnectionResetError):  # it does not read on to the end
            assert (await raw(address, f"GET /reports/{'a' * 200_000} HTTP/1.1", "Host: x"))[9:10] == "4"
        assert (await raw(address, "GET /healthz HTTP/1.1", "Host: x")).startswith("HTTP/1.1 200")


async def test_the_server_ends_when_it_is_told_and_its_address_is_free_again(site: Site) -> None:
    async with served(site) as address:
        pass
    socket.create_server(address).close()


async def test_the_server_leaves_signals_to_the_bot(site: Site) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    async with served(site) as address:
        await raw(address, "GET /healthz HTTP/1.1", "Host: x")
        assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before


async def test_a_server_that_is_cancelled_frees_its_address(site: Site) -> None:
    listener = listening(WebConfig(port=0))
    serving = asyncio.create_task(serve_on(site, listener, asyncio.Event()))
    await raw(listener.getsockname(), "GET /healthz HTTP/1.1", "Host: x")
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
    assert listener.fileno() == -1


async def test_a_port_that_is_taken_is_said_in_one_line(site: Site) -> None:
    with listening(WebConfig(port=0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DigestError, match=rf"^cannot listen on 127\.0\.0\.1:{port} \(.*\); free it or set [^\n]*$"):
            await serve_web(site, WebConfig(port=port), asyncio.Event())
