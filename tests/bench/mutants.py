"""Lies for the bench of proofs: one true sentence → the same with one thing wrong, a kind at a time, zh and en.

The words here are the bench's own, not the product's tables. A mutant that the evidence happens to say literally is
left out; one whose changed figure stands elsewhere in the evidence, with another meaning, is kept and counts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.facts.entities import mentions
from tests.bench.mutants_words import (
    CHINESE_NAME,
    EN_AUXILIARY,
    EN_HEDGES,
    EN_NEGATION,
    EN_OPPOSITES,
    EN_PRAISE,
    EN_TAILS,
    HAN,
    HEDGES,
    LATIN_NAME,
    MONTHS,
    NEGATABLE,
    NEGATIONS,
    NUMBER,
    OPPOSITES,
    ORDINARY,
    PRAISE,
    TAILS,
)


@dataclass(frozen=True)
class True_:
    """A sentence and the quotes that bear it out; `others` are names of other stories of its day."""

    text: str
    evidence: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def chinese(self) -> bool:
        return len(HAN.findall(self.text)) * 4 > len(self.text)

    @property
    def words(self) -> str:
        return "\n".join(self.evidence)


Mutator = Callable[[True_, random.Random], Iterator[str]]


def _put(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]


def numbers(told: True_, rng: random.Random) -> Iterator[str]:
    for found in NUMBER.finditer(told.text):
        places = [n for n, sign in enumerate(found[0]) if sign.isdigit()]
        place = rng.choice(places)
        digit = rng.choice([d for d in "123456789" if d != found[0][place]])
        around = told.text[found.end() : found.end() + 2]
        for new in (found[0][:place] + digit + found[0][place + 1 :], _ten_times(found[0])):
            if not re.search(rf"(?<![\d.]){re.escape(new + around)}", told.words):
                yield _put(told.text, found, new)


def _ten_times(number: str) -> str:
    whole, point, rest = number.partition(".")
    return f"{whole}{rest[0]}.{rest[1:]}".rstrip(".") if point else f"{whole}0"


def units(told: True_, _: random.Random) -> Iterator[str]:
    changes = (
        (r"(?<=\d)万(?!亿)", "亿"),
        (r"(?<=\d)亿", "万"),
        (r"(?<=\d)[%％]", "倍"),
        (r"(?<=\d)[%％]", "个百分点"),
        (r"(?<=[\d万亿])美元", "元"),
        (r"(?<=[\d万亿])元(?!人|素|宇)", "美元"),
        (r"(?<=\d )million\b", "billion"),
        (r"(?<=\d )billion\b", "million"),
        (r"(?<=\d)M\b", "B"),
        (r"(?<=\d)B\b(?= )", "M"),
        (r"(?<!\w)\$(?=\d)", "€"),
        (r"(?<=\d)%", "x"),
        (r"(?<=\d) percent", " times"),
        (r"(?<=\d)倍", "%"),
    )
    for pattern, new in changes:
        for found in re.finditer(pattern, told.text):
            changed = _put(told.text, found, new)
            near = changed[max(0, found.start() - 5) : found.start() + len(new)]
            if near not in told.words:
                yield changed


def days(told: True_, rng: random.Random) -> Iterator[str]:
    for found in re.finditer(r"(?<!\d)(\d{1,2})(?= ?日(?!本|均|元|常|活))", told.text):
        yield from (_put(told.text, found, str(day)) for day in (int(found[1]) - 1, int(found[1]) + 1) if 0 < day < 31)
    for found in re.finditer(r"(?<!\d)(\d{1,2})(?= ?月(?!光|活|薪|球|租|费))", told.text):
        yield _put(told.text, found, str(int(found[1]) % 12 + 1))
    for found in re.finditer(r"(?<!\d)(20\d\d)(?= ?年)", told.text):
        yield _put(told.text, found, str(int(found[1]) + rng.choice((-1, 1))))
    for found in re.finditer(rf"\b({'|'.join(MONTHS)})\b(?= (\d{{1,2}}|20\d\d))", told.text):
        yield _put(told.text, found, MONTHS[(MONTHS.index(found[1]) + 1) % 12])
    for found in re.finditer(rf"(?:(?<={')|(?<='.join(f'{month} ' for month in MONTHS)}))(\d{{1,2}})\b", told.text):
        yield _put(told.text, found, str(int(found[1]) % 28 + 1))
    for one, other in (
        ("周一", "周三"),
        ("昨日", "今日"),
        ("今日", "昨日"),
        ("今年", "去年"),
        ("去年", "今年"),
        ("本周", "上周"),
        ("上周", "本周"),
        ("today", "yesterday"),
        ("Monday", "Friday"),
        ("Tuesday", "Sunday"),
        ("Thursday", "Monday"),
        ("last year", "next year"),
    ):
        if one in told.text and other not in told.words:
            yield told.text.replace(one, other, 1)


def foreign_names(told: True_, rng: random.Random) -> Iterator[str]:
    own = names_of(told.text)
    for pattern in (LATIN_NAME, CHINESE_NAME):
        fitting = [name for name in told.others if pattern.fullmatch(name) and not _known(name, told.words)]
        for found in pattern.finditer(told.text):
            if fitting and found[0] in own:
                yield _put(told.text, found, rng.choice(fitting))


def names_of(text: str) -> set[str]:
    """What is surely a name: Chinese ones of the list, and Latin words with a capital inside or a number."""
    found = {f[0] for f in LATIN_NAME.finditer(text) if re.search("[a-z][A-Z]|[A-Za-z] ?[0-9]", f[0])}
    found |= {m.text for m in mentions(text) if m.text[0].isupper()}
    return {name for name in found if len(name) > 2 and name not in ORDINARY} | set(CHINESE_NAME.findall(text))


def _known(name: str, words: str) -> bool:
    return re.sub(r"\W", "", name).casefold() in re.sub(r"\W", "", words).casefold()


def negations(told: True_, rng: random.Random) -> Iterator[str]:
    if told.chinese:
        found = list(re.finditer(rf"(?<![不未没无被]|[可以])(?:{NEGATABLE})(?![会者商率额])", told.text))
        for verb in rng.sample(found, min(2, len(found))):
            yield told.text[: verb.start()] + rng.choice(("未", "没有", "不会", "并未")) + told.text[verb.start() :]
        yield from (_put(told.text, found, "") for found in NEGATIONS.finditer(told.text))
        return
    found = list(EN_AUXILIARY.finditer(told.text))
    for verb in rng.sample(found, min(2, len(found))):
        yield _put(told.text, verb, f"{verb[0]} not")
    for verb in EN_NEGATION.finditer(told.text):
        yield _put(told.text, verb, verb[1] or verb[2] or verb[3])


def directions(told: True_, _: random.Random) -> Iterator[str]:
    for pair in (OPPOSITES if told.chinese else EN_OPPOSITES).split(";"):
        one, other = pair.split()
        for old, new in ((one, other), (other, one)):
            for found in re.finditer(old if told.chinese else rf"(?<![-\w]){old}(?![-\w]| to\b)", told.text):
                changed = _put(told.text, found, new)
                if changed[max(0, found.start() - 6) : found.start() + len(new) + 4] not in told.words:
                    yield changed


def hedges(told: True_, _: random.Random) -> Iterator[str]:
    for old, new in HEDGES if told.chinese else EN_HEDGES:
        if old == "计划" and re.search("(?:该|此|的|项|一|[A-Z]|划|行动|个)计划|计划(?:的|是|，|。|中)", told.text):
            continue  # a plan, not planning
        if old == "拟" and re.search("[虚模]拟|拟[人态合真]", told.text):
            continue
        if old in told.text:
            yield told.text.replace(old, new, 1)


def superlatives(told: True_, rng: random.Random) -> Iterator[str]:
    if told.chinese:
        pattern = r"(?<=推出)|(?<=发布)|(?<=上线)|(?<=打造)|(?<=成为)|(?<=收购)|(?<=完成)|(?<=一款)|(?<=宣布)|(?<=是)"
    else:
        pattern = r"\ban? (?:new )?(?=[a-z])"
    places = list(re.finditer(pattern, told.text))
    for found in rng.sample(places, min(2, len(places))):
        new = rng.choice(PRAISE if told.chinese else EN_PRAISE)
        if not _core(new) & _core(told.words):
            yield _put(told.text, found, new if told.chinese else f"{new} ")


def _core(words: str) -> set[str]:
    return set(
        re.findall(r"首|最|唯一|领先|第一|里程碑|革命|\b(?:first|most|only|leading|best|\w+est|historic)\b", words)
    )


def tails(told: True_, rng: random.Random) -> Iterator[str]:
    tail = rng.choice(TAILS if told.chinese else EN_TAILS)
    yield re.sub(r"[。.]?$", "", told.text, count=1) + tail + ("。" if told.chinese else ".")


def roles(told: True_, _: random.Random) -> Iterator[str]:
    own = names_of(told.text)
    both = [*LATIN_NAME.finditer(told.text), *CHINESE_NAME.finditer(told.text)]
    found = sorted((f for f in both if f[0] in own), key=lambda f: f.start())
    for one, other in pairwise(found):
        between = told.text[one.end() : other.start()]
        joined = re.fullmatch(r"[\s、,/&+（(]*(?:和|与|及|以及|或|and|or|的)?\s*", between)
        if not joined and one[0] != other[0] and not re.search("[。.;；]", between):
            yield told.text[: one.start()] + other[0] + between + one[0] + told.text[other.end() :]
            return


MUTATORS: dict[str, Mutator] = {
    "number": numbers,
    "unit": units,
    "date": days,
    "name": foreign_names,
    "negation": negations,
    "direction": directions,
    "hedge": hedges,
    "superlative": superlatives,
    "purpose": tails,
    "role": roles,
}


def paraphrases(told: True_) -> Iterator[tuple[str, str]]:
    """True sentences in other words, each with what was done."""
    text = told.text
    swaps = (
        ("约", "近"),
        ("近", "约"),
        ("“", "「"),
        ("”", "」"),
        ("宣布", "表示"),
        ("推出", "发布"),
        ("表示", "称"),
        ("企业", "公司"),
        ("（", "("),
        ("）", ")"),
        ("，", ","),
        ("公司", "企业"),
        ("about ", "around "),
        ("said ", "says "),
        ("“", '"'),
        (" announced ", " said "),
    )
    for old, new in swaps:
        guard = rf"{re.escape(old)}(?=\d)" if old in "约近" else re.escape(old)
        if re.search(guard, text):
            yield f"{old.strip()}→{new.strip()}", re.sub(guard, new, text, count=1 if old in "约近" else 0)
    for found in list(re.finditer(r"(\d+(?:\.\d+)?)[%％]", text))[:1]:
        yield "百分之", _put(text, found, f"百分之{found[1]}" if told.chinese else f"{found[1]} percent")
    parts = re.split(r"(?<=[，；])" if told.chinese else r"(?<=[,;] )", text.rstrip("。."))
    if len(parts) > 1:
        yield "last clause dropped", "".join(parts[:-1]).rstrip("，；,; ") + ("。" if told.chinese else ".")
    if len(parts) > 2:
        yield "middle clause dropped", "".join([*parts[:1], *parts[2:]])
    yield "full width", text.translate({ord("0") + n: ord("０") + n for n in range(10)})
