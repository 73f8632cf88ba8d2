"""What the ledger keeps of questions and counts of them, whatever keeps it: on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime

from bot.ledger import Ledger
from bot.model import Turn
from pipeline.model import Answer
from tests.contract.samples import HOUR, NOW


def turn(key: str, person: str = "web:p", at: datetime = NOW, conversation: str = "web:c") -> Turn:
    answer = Answer(
        id=f"a-{key}", question="几起？", answerable="no", engine="extractive", window=None, sentences=(),
        references=(), took_ms=1,
    )  # fmt: skip
    return Turn(key, conversation, person, "几起？", answer, at)


async def test_the_turns_of_a_conversation_come_back_the_oldest_first(ledger: Ledger) -> None:
    kept = [turn("web:a:1"), turn("web:a:2", at=NOW + HOUR), turn("web:a:3", at=NOW + 2 * HOUR)]
    for one in (*kept, turn("web:a:4", conversation="web:d")):
        assert await ledger.turns.add(one)
    assert not await ledger.turns.add(kept[0])
    assert await ledger.turns.last("web:c", NOW, 9) == kept
    assert await ledger.turns.last("web:c", NOW, 2) == kept[1:]
    assert await ledger.turns.get("web:a:2") == kept[1]


async def test_questions_are_counted_by_person_by_what_keys_begin_with_and_in_all(ledger: Ledger) -> None:
    for key, person in (("web:a:1", "web:p"), ("web:a:2", "web:q"), ("web:ab:3", "web:p"), ("web:A:4", "web:p")):
        await ledger.turns.add(turn(key, person))
    await ledger.turns.add(turn("web:a:old", at=NOW - HOUR))
    count, under = ledger.turns.count, ledger.turns.count_under
    assert [await count("web:p", NOW), await count("web:q", NOW), await count(None, NOW)] == [3, 1, 4]
    assert [await under(f"web:{address}:", NOW) for address in ("a", "ab", "A", "b")] == [2, 1, 1, 0]
    assert await under("web:a:", NOW - HOUR) == 3
