"""Where a Chinese comparison joins those that are compared, and which of its words each of them has; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.answering.vocabulary import alike
from pipeline.facts.segments import is_known, words

_LATIN = re.compile(r"(?<![A-Za-z0-9])(?!(?i:vs|versus)\b)[A-Za-z0-9][\w.+'’\-/]*(?: [A-Z0-9][\w.+'’\-/]*)*", re.ASCII)
_BREAKS = frozenset("，,。；;：:？?！!")
_JOINTS = {
    **dict.fromkeys(("还是", "对比", "vs", "versus", "比"), 3),
    **dict.fromkeys(("与", "跟", "同", "以及", "或者", "或", "相比"), 2),
    **dict.fromkeys(("和", "及"), 1),
    "、": 0,
}
_JOINED_ON = frozenset("和与跟同及")
_LISTS = frozenset(("、", "和", "以及", "及", "与", "还是", "或", "或者"))
_ASKS = re.compile(
    r"分别|各自?|哪|谁|多少|什么|怎么|如何|何时|几[个家款条台起笔次月年天号]|更|都|吗|是否|是不是|有没有|相比|比(?!例|赛|亚)"
    r"|[多少](?=[融卖花赚亏投募招裁])|区别|差异|差别|不同|之间|两[家者个款]|[二两]者|一样|相同|差多少"
)
_TURNED = re.compile(  # 与甲相比，乙……: the joint is the comma
    r"^(?P<head>.*?[，,：:])??\s*(?:(?P<with>与|和|跟|同|较|拿)|相比(?:于|起)?|相较于?|比起|对比)\s*(?P<left>[^，,]{1,24}?)\s*"
    r"(?P<closes>相比(?:之下)?|比起来|来比|相较|比较|比)?[，,]\s*(?P<right>.+)$"
)
_OPENER = re.compile(
    r"^(?:请问?|帮我|麻烦)?(?:(?:对比|比较|比对|分析|说说|看看|讲讲|介绍|列出)(?:一下|下)?|在|关于|相比于?|就)?\s*(?=\S)"
)
_NO_NAME = re.compile("^[各更最都几比多少]|[和与跟同比各给向对的了在]$")  # but a wrong guess at one: 各花
_NOMINAL = ("n", "j", "eng", "x", "q", "m", "b", "a", "i", "l", "g", "s", "f", "t", "vn", "k", "z")
_NAMES = ("nr", "nrt", "nt", "nz", "ns")
_MEASURE = re.compile(r".+[额率量价值费数比例]$")
_THINGS = frozenset(
    ("机器人", "芯片", "模型", "大模型", "显卡", "数据中心", "处理器", "算力", "智算中心", "安全", "推理")
)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    tag: str
    start: int
    named: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def nominal(self) -> bool:
        return self.named or ((self.tag[:1] in _NOMINAL or self.tag in _NOMINAL) and self.text not in _BREAKS)

    @property
    def somebody(self) -> bool:
        """Whether it is or may be a name: no dictionary has new ones."""
        return self.named or self.tag in _NAMES or not (is_known(self.text) or self.text.isascii())

    @property
    def matter(self) -> bool:
        """Whether it is what somebody has rather than who it is: 估值, 融资额."""
        if self.named or self.text in _THINGS:
            return False
        return bool(alike(self.text)) or _MEASURE.fullmatch(self.text) is not None


def split(text: str, names: Sequence[str]) -> list[str]:
    """The whole question for each side, with the words that compare; [] where nothing joins two."""
    names = [name for name in names if not _NO_NAME.search(name)]
    turned = _TURNED.match(text)
    if turned and (turned["closes"] or not turned["with"]):
        right = _tokens(turned["right"], names)
        own = _run(right)
        rest = turned["right"][right[own - 1].end :] if own else ""
        head = turned["head"] or ""
        return [f"{head}{turned['left']}{rest}", f"{head}{turned['right']}"]
    tokens = _tokens(text, names)
    joints = _joints(tokens)
    if not joints:
        return _clauses(text, tokens)
    return _around(text, tokens, joints)


def _tokens(text: str, names: Sequence[str]) -> list[_Token]:
    """The words of `text`, each known name and each run of Latin words as one; without spaces."""
    spans = [match.span() for match in _LATIN.finditer(text)]
    for name in sorted(names, key=len, reverse=True):
        spans += [found.span() for found in re.finditer(re.escape(name), text)]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        if text[start:end].lower() not in _JOINTS and not any(start < to and begin < end for begin, to in kept):
            kept.append((start, end))
    named = [_Token(text[start:end], "nr", start, named=True) for start, end in kept]
    cut = [
        token
        for word in words(text)
        for start in [max((to for begin, to in kept if begin <= word.start < to), default=word.start)]  # 轮 of A轮
        if text[start : word.end].strip() and not any(start < to and begin < word.end for begin, to in kept)
        for token in _without_joint(_Token(text[start : word.end], word.tag, start))
    ]
    return sorted((*named, *cut), key=lambda token: token.start)


def _without_joint(token: _Token) -> list[_Token]:
    """A word that the segmenter only guessed, without the joint that it took in: 和盾 of 和盾山."""
    if len(token.text) < 2 or is_known(token.text):
        return [token]
    first, last = token.text[0] in _JOINED_ON, token.text[-1] in _JOINED_ON
    cut = [token.text[:first], token.text[first : len(token.text) - last], token.text[len(token.text) - last :]]
    places = [token.start, token.start + first, token.end - last]
    tags = ["c", token.tag, "c"]
    return [_Token(text, tag, at) for text, tag, at in zip(cut, tags, places, strict=True) if text]


def _joints(tokens: Sequence[_Token]) -> list[int]:
    """The places of the words that join those compared: the strongest, and what lists more of them beside it."""
    found = [
        (_JOINTS[token.text.lower()] + tokens[n - 1].named + tokens[n + 1].named, n)
        for n, token in enumerate(tokens)
        if 0 < n < len(tokens) - 1 and token.text.lower() in _JOINTS and _joins(tokens, n)
    ]
    if not found:
        return []
    best = max(found, key=lambda pair: (pair[0], -pair[1]))[1]
    return [
        n for _, n in found if n == best or ({tokens[n].text, tokens[best].text} <= _LISTS and _lists(tokens, n, best))
    ]


def _joins(tokens: Sequence[_Token], n: int) -> bool:
    before, after = tokens[n - 1], tokens[n + 1]
    if before.text in _BREAKS:
        return tokens[n].text == "还是" and after.nominal
    if "t" in (before.tag, after.tag) or (tokens[n].text in ("比", "相比") and after.tag[0] in "amd"):
        return False
    return (before.nominal or before.tag[0] == "v") and after.tag[0] not in "ruc" and after.text not in _BREAKS


def _lists(tokens: Sequence[_Token], one: int, other: int) -> bool:
    """Whether nothing but names stands between two joints: 甲、乙和丙."""
    low, high = sorted((one, other))
    return all(token.nominal or token.text in _JOINTS for token in tokens[low + 1 : high])


def _around(text: str, tokens: Sequence[_Token], joints: Sequence[int]) -> list[str]:
    first, last = joints[0], joints[-1]
    begin = max((n + 1 for n in range(first) if tokens[n].text in _BREAKS), default=0)
    if tokens[first - 1].text in _BREAKS:  # 哪家更贵，甲，还是乙
        begin = max((n + 1 for n in range(first - 1) if tokens[n].text in _BREAKS), default=0)
    end = min((n for n in range(last + 1, len(tokens)) if tokens[n].text in _BREAKS), default=len(tokens))
    start = tokens[begin].start
    opened = _OPENER.match(text[start : tokens[first].start])
    start += opened.end() if opened else 0
    left = [token for token in tokens[begin:first] if token.start >= start]
    right = tokens[last + 1 : end]
    if not left or not right:
        return []
    head, tail = text[: tokens[begin].start], text[tokens[end].start :] if end < len(tokens) else ""
    between = [_said(text, tokens[a + 1 : b]) for a, b in pairwise(joints)]
    shared = _Shared(text, left, right, head, tail)
    return shared.sides(between)


@dataclass(frozen=True, slots=True)
class _Shared:
    """The clauses on both sides of the joint, and what stands before and after them."""

    text: str
    left: Sequence[_Token]
    right: Sequence[_Token]
    head: str
    tail: str

    def sides(self, between: Sequence[str]) -> list[str]:
        asks = _asks(self.text, self.right)
        own, asking = self.right[:asks], _said(self.text, self.right[asks:])
        run = _run(own)
        rest = _said(self.text, own[run:])
        who = _said(self.text, own[:run])
        left = _said(self.text, self.left)
        if _run(self.left) == len(self.left):  # a bare name
            said = [token for token in own[run:] if token.text != "的"]
            matters = asking or not _has_words(self.tail) or all(token.matter for token in said)
            of_left = rest if matters else ""
            return [
                self._whole(f"{left} {of_left} {asking}"),
                *(self._whole(f"{one} {of_left} {asking}") for one in between),
                self._whole(f"{_said(self.text, own)} {asking}"),
            ]
        if start := self._same_beginning(own):
            of_both = _said(self.text, self.left[:start])
            return [self._whole(f"{left} {asking}"), self._whole(f"{of_both}{_said(self.text, own)} {asking}")]
        if rest:
            return [self._whole(f"{left} {asking}"), self._whole(f"{_said(self.text, own)} {asking}")]
        return [self._whole(f"{left} {asking}"), self._whole(f"{self._in_place(who)} {asking}")]

    def _same_beginning(self, own: Sequence[_Token]) -> int:
        """Where the left side has the verb that the right one begins with: 甲投给乙的钱和投给丙的钱."""
        if not own or own[0].named:
            return 0
        return next((n for n, token in enumerate(self.left) if n and token.text == own[0].text), 0)

    def _in_place(self, who: str) -> str:
        """The left clause with `who` instead of its own: of 甲收购乙 the last name, of 甲的估值 the first."""
        last = len(self.left) - _run(self.left[::-1])
        ending = self.left[last:]
        if last and any(token.named or not token.matter for token in ending) and _is_name(ending):
            return f"{_said(self.text, self.left[:last])} {who}"
        return f"{who} {_said(self.text, self.left[_run(self.left) or 1 :])}"

    def _whole(self, clause: str) -> str:
        return f"{self.head} {clause} {self.tail}"


def _asks(text: str, clause: Sequence[_Token]) -> int:
    """The place of the first word that asks or compares."""
    if not clause:
        return 0
    start = clause[0].start
    names = [token for token in clause if token.named]
    for found in _ASKS.finditer(text[start : clause[-1].end]):
        at = start + found.start()
        if not any(token.start <= at < token.end for token in names):
            return next((n for n, token in enumerate(clause) if token.end > at), len(clause))
    return len(clause)


def _run(tokens: Sequence[_Token]) -> int:
    """How many of the first tokens make one name, known or not: 泊岸数据 of 泊岸数据融资额."""
    for n, token in enumerate(tokens):
        if n and _ends_a_name(tokens[n : n + 2]):
            return n + 1
        if n and (token.matter or token.tag == "t" or not token.nominal):
            return n
        if not n and not token.nominal and token.tag[:1] in "urpcy":
            return 0
    return len(tokens)


def _ends_a_name(tokens: Sequence[_Token]) -> bool:
    """Whether a single sign before 的 or before nothing is the end of a name that was cut wrongly: 造 of 领益智造."""
    sign, *after = tokens
    if len(sign.text) != 1 or sign.text.isascii() or sign.nominal or sign.tag[:1] in "pcdruy":
        return False
    return not after or after[0].text == "的"


def _is_name(tokens: Sequence[_Token]) -> bool:
    return any(token.named or (token.tag.startswith("n") and not token.matter) for token in tokens)


def _has_words(text: str) -> bool:
    return any(not char.isspace() and char not in _BREAKS for char in text)


def _said(text: str, tokens: Sequence[_Token]) -> str:
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def _clauses(text: str, tokens: Sequence[_Token]) -> list[str]:
    """Two questions in one (甲何时发布，乙呢): the clauses that name somebody, the second completed by the first."""
    clauses: list[list[_Token]] = [[]]
    for token in tokens:
        if token.text in _BREAKS:
            clauses.append([])
        else:
            clauses[-1].append(token)
    told = [c for c in clauses if _run(c) and (c[0].somebody or _said(text, c[_run(c) :]) == "呢")]
    if len(told) != 2 or told[0] is not clauses[0]:
        return []
    first, second = told
    rest = _said(text, second[_run(second) :]).removesuffix("呢")
    ending = rest or _said(text, first[_run(first) :])
    return [_said(text, first), f"{_said(text, second[: _run(second)])} {ending}"]
