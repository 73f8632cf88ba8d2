"""Nothing unproved is published, whatever wrote the sentence."""

from __future__ import annotations

import pytest

from pipeline.quality import Material
from pipeline.write import disproofs
from tests.pipeline.test_quality import ITEMS, ZONE, entry

MATERIAL = Material(ITEMS, {}, ZONE)
(SOURCE,) = entry("a").sources


def test_a_true_entry_holds() -> None:
    assert list(disproofs(entry("a"), MATERIAL)) == []


@pytest.mark.parametrize(
    ("forged", "said"),
    [
        ({"text": entry("a").text.replace("18.6", "18.7")}, "quantity: 18.7亿元"),
        ({"text": entry("a").text + "由Quibblon承建。"}, "name: Quibblon"),
        ({"evidence": ("远山云将投资建设。",)}, "not verbatim: 远山云将投资建设。"),
        ({"evidence": ()}, "no evidence"),
        ({"evidence": entry("b").evidence}, "not verbatim"),
        ({"sources": (SOURCE.model_copy(update={"url": "https://evil.example/"}),)}, "source: a"),
        ({"sources": (SOURCE.model_copy(update={"name": "别家"}),)}, "source: a"),
        ({"sources": (SOURCE.model_copy(update={"title": "别的"}),)}, "source: a"),
        ({"sources": (SOURCE.model_copy(update={"item_id": "zzz"}),)}, "source: zzz"),
    ],
)
def test_a_forged_entry_is_named_for_what_is_false(forged: dict[str, object], said: str) -> None:
    problems = list(disproofs(entry("a", **forged), MATERIAL))
    assert any(problem.startswith(said) for problem in problems), problems
