"""Names that Chinese tells in everyday words, and places and phrases that it must not put for others; all invented."""

from __future__ import annotations

import pytest

from pipeline.facts import unsupported_names
from pipeline.prove import faults

TRUE = (
    ("甲骨文将在孟菲斯建厂。", "Oracle will build a plant in Memphis."),
    ("苹果否认了这一说法。", "Apple denied it, and so did Samsung."),
    ("苹果的价格上涨，超市亏损。", "The price of apples rose, and Walmart made a loss."),
    ("小米和玉米的价格上涨。", "Prices of millet and corn rose, Cargill said."),
    ("联想未回应。", "Lenovo did not reply."),
    ("克劳德代码更新了。", "claude code got an update."),
    ("Orlane将在凤凰城建厂。", "Orlane will build a plant in Phoenix."),
    ("硅谷投资者看好该公司。", "Silicon Valley investors like the company."),
    ("华尔街看好该公司。", "Wall Street likes the company."),
    ("白宫拒绝置评。", "The White House declined to comment."),
    ("五角大楼签署了合同。", "The Pentagon signed the contract."),
    ("国会山的议员提出质疑。", "Lawmakers on Capitol Hill raised questions."),
    ("好莱坞工会反对该法案。", "Hollywood unions oppose the bill."),
    ("欧盟正在调查该公司。", "The E.U. is investigating the company."),
    ("北约将采购无人机。", "Nato will buy drones."),
    ("玛丽·哈特利（Mary Hartley）将出任首席执行官。", "Mary Hartley will become chief executive."),
    ("该公司称“谷歌正在谈判”。", "该公司称，谷歌正在谈判。"),
)

LIES = (
    ("甲骨文将在孟菲斯建厂。", "Cisco will build a plant in Memphis."),
    ("Nebius与甲骨文签署合同。", "Nebius has signed a contract with Microsoft."),
    ("苹果否认了这一说法。", "Samsung denied the claim."),
    ("苹果将Gemini接入地图应用。", "Google is bringing Gemini to Maps."),
    ("三星反对该法案。", "Sony opposes the bill."),
    ("小米在柏林开设门店。", "Huawei opened a store in Berlin."),
    ("苹果否认了这一说法。", "三星否认了这一说法。"),
    ("Orlane将在凤凰城建厂。", "Orlane will build a plant in Dallas."),
    ("硅谷投资者看好该公司。", "Wall Street investors like the company."),
    ("华尔街看好该公司。", "Hollywood likes the company."),
    ("白宫拒绝置评。", "The Pentagon declined to comment."),
    ("欧盟正在调查该公司。", "The UK is investigating the company."),
    ("北约将采购无人机。", "The EU will buy drones."),
    ("玛丽·哈特利（Mary Hartley）将出任首席执行官。", "John Smith will become chief executive."),
    ("该公司称“谷歌退出谈判”。", "该公司称，谷歌正在谈判。"),
)


@pytest.mark.parametrize(("claim", "quote"), TRUE)
def test_a_name_that_the_evidence_tells_in_its_own_language_passes(claim: str, quote: str) -> None:
    assert faults(claim, [quote]) == ()


@pytest.mark.parametrize(("claim", "quote"), LIES)
def test_a_name_in_the_place_of_another_is_found(claim: str, quote: str) -> None:
    assert "name" in {fault.kind for fault in faults(claim, [quote])}


def test_a_quoted_phrase_needs_its_own_words_in_its_own_language() -> None:
    assert unsupported_names("他说“谷歌退出谈判”", ["他说谷歌正在谈判"]) == ("谷歌退出谈判",)
    assert unsupported_names("他说“谷歌退出谈判”", ["Google left the talks, he said"]) == ()
    assert unsupported_names("He called it “Google leaving talks”", ["Google is in talks, he said"]) != ()
    assert unsupported_names("He called it “Google leaving talks”", ["He spoke of Google leaving talks"]) == ()
