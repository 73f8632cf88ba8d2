"""Numbers in digits, with their scale and unit → quantities: $3.6B, 160亿美元, 4至5倍, 30余家, 1.2 GW.

A number that belongs to a name (GPT-5.4, H100, iPhone 17), a code, a ratio or an address is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.facts.numerals import EN_SCALES, ZH_SCALES
from pipeline.facts.units import PLAIN, Quantity, Unit, currency_before, told, unit_after

Free = Callable[[int, int], bool]

_LONGEST = 20  # signs; what is longer is an identifier
_NUMBER = re.compile(r"\d(?:\d{0,2}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d*(?:\.\d+)?)")
_ZH_SCALE = re.compile(
    "兆(?=[新美日韩欧港台]?[元币])|万亿|[百十]?亿|千亿|[千百十]?万|千(?!瓦|克|米|伏|赫|字节)|百(?!分)"
)
_EN_SCALE = re.compile(
    r"[ \u00a0-]?(hundred|thousand|lakh|million|crore|billion|trillion)\b|(mln|mn|bn|trn|tn)\b", re.I
)
_LETTER_SCALE = re.compile(r"([kKmMbBtT])(?![A-Za-z0-9])")
_SECOND_PART = re.compile(r"(\d{1,4}(?:\.\d+)?)([万千百])(?![万亿])")
_MORE = re.compile(r"[多余](?!额|数|次)|来(?=[个位家名万亿岁年天])")
_SPACE = re.compile(r"[ \u00a0]?")
_TO = r"\s?(?:至|到|或|[-–—~～、]|to|or)\s?"
_BETWEEN = re.compile(rf"{_TO}(?:约|近|about )?|\s?(?:and|和|与)\s?", re.I)
_RISING_TO = re.compile(r"[^，。；！？,;.\n\d]{0,10}(?:至|到|to)\s?(?:约|近|about )?")
_WORD_BEFORE = re.compile(r"([A-Za-z][\w+.'’-]*)[ \u00a0]$")
_NUMBERED = re.compile(r"(?:\bnos?|第|分之)\.?\s?$", re.I)
# Words before a bare number that number what they name, and words that never do.
_NUMBERING = """
series version gen generation phase level chapter section article model type class tier route flight boeing windows
android opus sonnet haiku pro ultra max plus mini air watch pixel galaxy xbox wave room area figure table step part vol
volume episode season day week round group grade apollo falcon
"""
_ORDINARY = """
the a an in on at of to by for from with and or over about around under nearly almost some only just another up more
less than least most these those all its their his her our last next first past jan january feb february mar march apr
april may jun june jul july aug august sep sept september oct october nov november dec december if when after before
since until while as but so now today ai eps ceo app apps top
"""
_NAMES_BY_NUMBER = frozenset(_NUMBERING.split())
_NO_NAMES = frozenset(_ORDINARY.split())


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number on its way to a quantity; `number` is as written, before scale and unit."""

    start: int
    end: int
    number: Decimal
    scale: int
    unit: Unit | None
    upper: Decimal | None


def figures(text: str, free: Free) -> list[Quantity]:
    """The quantities that are written in digits, in order. `free` tells whether a span is not taken already."""
    found: list[_Figure] = []
    for number in _NUMBER.finditer(text):
        if not free(*number.span()) or (found and number.start() < found[-1].end):
            continue
        figure = _read(text, number)
        if figure is not None:
            found[-1:] = [*_joined(text, found[-1], figure)] if found else [figure]
    return [_quantity(text, figure) for figure in found]


def step(value: Decimal) -> Decimal:
    """What its last significant digit counts: 30 → 10, 120 → 10, 1.2 → 0.1."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)  # 1E+8 rounds, 100000000 would not


def _read(text: str, number: re.Match[str]) -> _Figure | None:
    start, end = number.span()
    currency = currency_before(text, start)
    if currency is None and _is_inside_a_name(text, start):
        return None
    if (number[0][0] == "0" and number[0][1:2].isdigit()) or end - start > _LONGEST:
        return None
    return _with_scale_and_unit(text, number, currency)


def _with_scale_and_unit(text: str, number: re.Match[str], currency: tuple[Unit, int] | None) -> _Figure | None:
    start, end = number.span()
    value = Decimal(number[0].replace(",", ""))
    more, end = _more(text, end)
    scale, scaled = _scale(text, end, currency is not None)
    if scale != 1:
        value, scaled = _second_part(text, value, scale, scaled)
    more, after = (more, scaled) if more else _more(text, scaled)
    unit, after = _unit(text, after, currency)
    letter = text[end:scaled] in ("B", "b")
    if unit is None and letter:
        unit = Unit("count", "parameter", Decimal(1))
    if _breaks_off(text, after) or (after == number.end() and _is_designation(text, number)):
        return None
    upper = value + step(value) if more else None
    return _Figure(currency[1] if currency else start, after, value, scale, unit, upper)


def _is_inside_a_name(text: str, start: int) -> bool:
    """Whether what stands right before makes the number part of a name, a code, a ratio or an address."""
    before, further = text[start - 1 : start], text[start - 2 : start - 1]
    if not before or (before > "\u3000" and before not in "第之"):
        return False
    if before in "#@&=№_/\\" or (before.isascii() and before.isalnum()):
        return True
    if before in "-–.:":
        return further.isascii() and (further.isalpha() or (further.isdigit() and before in ".:"))
    return _NUMBERED.search(text, max(0, start - 5), start) is not None


def _breaks_off(text: str, end: int) -> bool:
    """Whether the number goes on in a way that no quantity does: 1.2.3, 5G, 24/7, 16:9, 10-K."""
    after, further = text[end : end + 1], text[end + 1 : end + 2]
    if after.isascii() and (after.isalpha() or after == "_") and text[end - 1].isascii():
        return True
    if after and after in "./:×xX":
        return further.isdigit()
    if text.startswith("分之", end):
        return True
    return after == "-" and further.isascii() and further.isupper()


def _is_designation(text: str, number: re.Match[str]) -> bool:
    """Whether a bare number is a code (300570), a telephone number, or the number of a name: iPhone 17, Gemma 4."""
    start, end = number.span()
    digits = number[0]
    if digits.isdigit() and (len(digits) >= 11 or (len(digits) >= 5 and text[start - 1 : start] in ("(", "（"))):
        return True
    word = _WORD_BEFORE.search(text, max(0, start - 30), start)
    if word is None or word[1].lower() in _NO_NAMES:
        return False
    name = word[1]
    if name.lower() in _NAMES_BY_NUMBER or any(sign.isupper() or sign.isdigit() for sign in name[1:]):
        return True
    return name[0].isupper() and not re.match(r" [A-Z]", text[end : end + 2])


def _more(text: str, at: int) -> tuple[bool, int]:
    found = _MORE.match(text, at)
    return (True, found.end()) if found else (False, at)


def _scale(text: str, at: int, is_money: bool) -> tuple[int, int]:
    """The scale word at `at`, and where it ends. A lone letter is one where it cannot be a unit: $3m, 7B, 128K."""
    spaced = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing at least
    if found := _ZH_SCALE.match(text, spaced):
        return ZH_SCALES[found[0]], found.end()
    if found := _EN_SCALE.match(text, at):
        return EN_SCALES[(found[1] or found[2]).lower()], found.end()
    if (found := _LETTER_SCALE.match(text, at)) and (is_money or found[1] in "kKMbBT"):
        return EN_SCALES[found[1].lower()], found.end()
    return 1, at


def _second_part(text: str, value: Decimal, scale: int, end: int) -> tuple[Decimal, int]:
    """1亿2000万: the part after the first scale, in units of it."""
    found = _SECOND_PART.match(text, end)
    if found is None or ZH_SCALES[found[2]] >= scale:
        return value, end
    return value + Decimal(found[1]) * ZH_SCALES[found[2]] / scale, found.end()


def _unit(text: str, at: int, currency: tuple[Unit, int] | None) -> tuple[Unit | None, int]:
    plus = at + (text[at : at + 1] == "+" and not text[at + 1 : at + 2].isdigit())
    for start in (plus, plus + 1) if text[plus : plus + 1] in (" ", "\u00a0", "-") else (plus,):
        found = unit_after(text, start)
        if found and (currency is None or found[0].kind == "money") and not _multiplies(text, found[1]):
            return found
    return (currency[0] if currency else None), plus


def _multiplies(text: str, end: int) -> bool:
    """7×24小时, 2x4: a sign of multiplication, no unit."""
    return text[end - 1] in "xX×" and text[end : end + 1].isdigit()


def _joined(text: str, last: _Figure, figure: _Figure) -> tuple[_Figure, _Figure]:
    """Both numbers of 4至5倍, $3-4 billion or 从120亿美元增至160亿, each with what it leaves to the other."""
    gap = text[last.end : figure.start]
    if len(gap) > 14:
        return last, figure
    if _BETWEEN.fullmatch(gap):
        scale = figure.scale if last.scale == 1 and last.number < figure.number else last.scale
        unit = figure.unit if last.unit is None or last.unit is PLAIN else last.unit
        return replace(last, unit=unit, scale=scale), replace(figure, unit=figure.unit or unit)
    if (
        figure.unit is None
        and last.unit
        and last.unit.kind == "money"
        and figure.scale > 1
        and _RISING_TO.fullmatch(gap)
    ):
        return last, replace(figure, unit=last.unit)
    return last, figure


def _quantity(text: str, figure: _Figure) -> Quantity:
    upper = figure.upper and figure.upper * figure.scale
    return told(text, (figure.start, figure.end), figure.number * figure.scale, figure.unit or PLAIN, upper)
