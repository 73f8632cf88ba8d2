"""Amounts as an editor writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline import facts
from pipeline.compose.money import currency_name, money, scale


@pytest.mark.parametrize(
    ("value", "currency", "chinese", "english"),
    [
        ("373000000", "CNY", "3.73 亿元", "RMB 373 million"),
        ("37300000000", "USD", "373 亿美元", "$37.3 billion"),
        ("1250000000000", "USD", "1.25 万亿美元", "$1.25 trillion"),
        ("21450000", "CNY", "2,145 万元", "RMB 21.45 million"),
        ("9800", "EUR", "9,800 欧元", "€9,800"),
        ("3200000000000", "KRW", "3.2 万亿韩元", "KRW 3.2 trillion"),
        ("123456789", "GBP", "1.235 亿英镑", "£123.5 million"),
    ],
)
def test_money_is_told_in_the_language_s_own_scale_and_read_back_as_the_same(
    value: str, currency: str, chinese: str, english: str
) -> None:
    assert (money(Decimal(value), currency, "zh"), money(Decimal(value), currency, "en")) == (chinese, english)
    for written in (chinese, english):
        (read,) = facts.quantities(written)
        assert (read.kind, read.unit) == ("money", currency)
        assert abs(read.value - Decimal(value)) <= Decimal(value) / 2000


def test_a_currency_that_is_in_no_table_keeps_its_code() -> None:
    assert money(Decimal(5_000_000), "XAF", "zh") == "500 万XAF"
    assert money(Decimal(5_000_000), "XAF", "en") == "XAF 5 million"


def test_a_panel_of_amounts_has_one_unit() -> None:
    assert scale(Decimal(42 * 10**8), "USD", "zh") == (Decimal(10**8), "亿美元")
    assert scale(Decimal(42 * 10**8), "USD", "en") == (Decimal(10**9), "$ billion")
    assert (currency_name("CNY", "zh"), currency_name("CNY", "en")) == ("人民币", "CNY")
