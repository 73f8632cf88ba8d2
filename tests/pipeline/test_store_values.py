"""Values on their way in and out: any text can be stored, and what versions of an item leave does not hang on luck."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from pipeline.model import Item
from pipeline.store import Store, open_store
from pipeline.store.schema import UtcDateTime, storable
from tests.contract.samples import HOUR, NOW, fetched, item, parsed

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # with the surrogates that hypothesis leaves out by itself


@given(ANY_TEXT)
def test_any_text_becomes_one_that_every_database_takes(text: str) -> None:
    clean = storable(text)
    assert clean.encode().decode() == clean
    assert "\0" not in clean
    assert storable(clean) == clean


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_good_text_is_not_touched(text: str) -> None:
    assert storable(text) == text


def test_the_halves_of_one_character_are_joined() -> None:
    assert storable("\ud83d\ude80 启用") == "🚀 启用"


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=11))])))
def test_a_moment_is_the_same_moment_in_utc(moment: datetime) -> None:
    kind, dialect = UtcDateTime(), sqlite.dialect()
    try:
        stored = kind.process_bind_param(moment, dialect)
    except OverflowError:  # year 1 or 9999, on the other side of UTC
        return
    assert stored is not None
    assert kind.process_result_value(stored.replace(tzinfo=None), dialect) == moment
    assert kind.process_result_value(moment, dialect) == moment


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 3, 10), sqlite.dialect())  # noqa: DTZ001


VERSIONS = st.lists(
    st.builds(
        lambda hours, mark, length: (hours, mark, "文" * length),
        st.integers(0, 50),
        st.sampled_from(["stated", "first_seen", "clamped"]),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=5,
)
_ids = count()


@pytest.fixture(scope="module")
def runner() -> asyncio.Runner:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def store(runner: asyncio.Runner, tmp_path: Path) -> Store:
    opening = open_store(f"sqlite:///{tmp_path}/digest.db")
    yield runner.run(opening.__aenter__())
    runner.run(opening.__aexit__(None, None, None))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VERSIONS, st.booleans())
def test_an_item_keeps_its_longest_text_and_its_earliest_stated_date(
    runner: asyncio.Runner, store: Store, versions: list[tuple[int, str, str]], at_once: bool
) -> None:
    made = [
        item(f"i{next(_ids)}", hours, date_mark=mark, text=text, first_seen=NOW + n * HOUR)
        for n, (hours, mark, text) in enumerate(versions)
    ]
    made = [Item(made[0].id, *_rest(version)) for version in made]
    new = [
        runner.run(store.sources.record(fetched(), parsed(*some), NOW))
        for some in ([made] if at_once else [[one] for one in made])
    ]
    assert sum(new) == new[0] == 1
    stored = runner.run(store.items.get([made[0].id]))[made[0].id]
    stated = [version.published_at for version in made[1:] if version.date_mark == "stated"]
    assert stored.published_at == min([made[0].published_at, *stated])
    assert len(stored.text) == max(len(version.text) for version in made)
    assert (stored.url, stored.first_seen) == (made[0].url, made[0].first_seen)


def _rest(made: Item) -> list[object]:
    return [getattr(made, name) for name in Item.__slots__[1:]]
