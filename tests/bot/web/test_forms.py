"""Where one can ask: the forms on the archive and on a report's page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.formats import FORMATS
from bot.text import words
from tests.bot.reports import HOSTILE, report
from tests.bot.test_web import DAILY, visitor
from tests.bot.web.conftest import Opening, browser
from tests.bot.web.reading import buttons, form, shown, tags
from tests.bot.weeklies import sample as weekly
from tests.bot.whole import Oracle


@pytest.mark.parametrize(("language", "button"), [("zh", "提问"), ("en", "Ask")])
async def test_the_archive_has_a_form_and_examples_in_the_readers_language(
    open_site: Opening, language: str, button: str
) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        page = (await client.get("/", headers={"Accept-Language": language})).text
    assert shown(page, "//section[@class='ask']//form[1]/button[1]") == button
    assert len(buttons(page)) == 3
    assert all(one.isascii() == (language == "en") for one in buttons(page))
    assert set(form(page)) == {"conversation", "once"}
    assert words(language).weekdays[1] in page  # the archive is still there


async def test_each_archive_begins_a_conversation_of_its_own(open_site: Opening) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        first, second = [form((await client.get("/")).text) for _ in range(2)]
    assert not set(first.values()) & set(second.values())


async def test_a_profile_is_chosen_where_there_are_several(open_site: Opening) -> None:
    async with open_site(Oracle()) as site:
        assert site.desk is not None
        other = site.config.profiles[0].model_copy(update={"name": "other", "title": "另一个主题"})
        site.desk.newsroom.config = site.config.model_copy(update={"profiles": (*site.config.profiles, other)})
        async with browser(site) as client:
            page = (await client.get("/")).text
            answer = await client.post("/questions", data={"question": "几起？", "profile": "other"})
            none = await client.post("/questions", data={"question": "几起？", "profile": "nobody"})
        assert shown(page, "//select/option[2]") == "另一个主题"
        assert form(answer.text)["profile"] == "other"
        assert (none.status_code, none.text.count("\n")) == (400, 1)


async def test_the_archive_can_be_asked_about_one_report(open_site: Opening) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        page = (await client.get("/")).text
        assert f'href="./?report={DAILY}"' in page
        page = (await client.get("/", params={"report": DAILY})).text
        assert form(page)["report"] == DAILY
        assert "2026-03-10" in shown(page, "//section[@class='ask']")
        assert (await client.get("/", params={"report": "none"})).status_code == 404


async def test_a_reports_page_has_a_form_that_every_reader_may_keep(open_site: Opening) -> None:
    oracle = Oracle()
    async with open_site(oracle) as site, browser(site) as client:
        await site.store.reports.add(weekly())
        for name in (DAILY, weekly().id):
            first, second = [await client.get(f"/reports/{name}") for _ in range(2)]
            assert form(first.text) == {"report": name}
            assert first.headers["ETag"] == second.headers["ETag"]
            assert "immutable" in first.headers["Cache-Control"]
            assert first.headers["Referrer-Policy"] == "same-origin"
            assert 'content="same-origin"' in first.text
        await client.post("/questions", data={"question": "依据？"} | form(first.text))
    assert oracle.asked[0].report == weekly()


async def test_a_report_that_is_shown_elsewhere_has_no_form(open_site: Opening) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        found = await site.store.reports.get(DAILY)
        assert found is not None
        assert "<form" not in FORMATS["html"](found) + FORMATS["html"](weekly())
        assert "<form" not in (await client.get(f"/reports/{DAILY}.md")).text


async def test_a_site_that_answers_nothing_has_neither_form_nor_address(open_site: Opening) -> None:
    async with open_site(Oracle()) as site, visitor(replace(site, desk=None)) as client:
        for path in ("/", f"/?report={DAILY}", f"/reports/{DAILY}"):
            page = await client.get(path)
            assert page.status_code == 200
            assert "<form" not in page.text
            assert "?report=" not in page.text
            assert page.headers["Referrer-Policy"] == "no-referrer"
        assert (await client.post("/questions", data={"question": "几起？"})).status_code == 404


async def test_forms_may_be_sent_here_alone_and_nothing_may_run(open_site: Opening) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        for answer in (await client.get("/"), await client.post("/questions", data={"question": "几起？"})):
            policy = answer.headers["Content-Security-Policy"]
            assert "form-action 'self'" in policy
            assert "script-src" not in policy
            assert "default-src 'none'" in policy
            assert not tags(answer.text) & {"script", "iframe", "object"}


async def test_hostile_titles_stay_words_where_a_report_is_asked_about(open_site: Opening) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        hostile = report(title=HOSTILE, profile=HOSTILE)
        await site.store.reports.add(hostile)
        page = (await client.get("/", params={"report": hostile.id})).text
        answer = (await client.post("/questions", data={"question": "？"} | form(page))).text
    for one in (page, answer):
        assert "script" not in tags(one)
        assert "<script>alert(1)</script>" in shown(one)
