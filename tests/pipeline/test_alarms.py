"""What harms most when it is untrue is said only where a source says it."""

from __future__ import annotations

import pytest

from pipeline import tables
from pipeline.alarms import raised


@pytest.mark.parametrize(
    ("text", "source", "found"),
    [
        ("青禾智能宣告破产。", "青禾智能完成融资。", ["破产"]),
        ("青禾智能宣告破产。", "Qinghe filed for bankruptcy on Monday.", []),
        ("远山科技并购渡口算力。", "远山科技宣布收购渡口算力。", []),
        ("Qinghe was sued over patents.", "Qinghe sells chips.", ["sued"]),
        ("Banks fine-tune a blockchain model by default.", "A bank uses a model.", []),
        ("发布量环比增多。", "公司发布新模型。", ["环比"]),
    ],
)
def test_an_alarm_needs_a_word_of_its_family_in_a_source(text: str, source: str, found: list[str]) -> None:
    assert raised(text, [source]) == found


def test_every_family_has_words_in_both_languages() -> None:
    rows = [line.split("\t") for line in tables.lines("alarms.tsv")]
    assert all(len(row) == 3 and all(row) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
