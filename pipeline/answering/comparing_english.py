"""Where an English comparison joins those that are compared, and which of its words each of them has; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_](?:[^\s,;:?!()\"“”]*[^\s,;:?!()\"“”.'’])?|[,;:?!]")
_JOINTS = {
    **dict.fromkeys(("vs", "vs.", "versus", "than", "against"), 3),
    **dict.fromkeys(("with", "to", "from"), 2),
    **dict.fromkeys(("and", "or"), 1),
}
_COMPARED = re.compile(r"\b(?:compar\w*|contrast|differs?|different|differences?|relative|next)\b", re.IGNORECASE)
_PHRASES = re.compile(
    r"\b(?:(?:as )?compared|as opposed|relative|next) (?:to|with)\b|\b(?:and|to|with) (?:that|those) of\b"
    r"|\bas \w+ as\b",
    re.IGNORECASE,
)
_OPENERS = frozenset(("compare", "comparing", "between", "both", "either"))
_WORDS_OF_ASKING = "what which who whom whose when where how why"
_AUXILIARIES = "did does do has have had is are was were will would can could should"
_OF_BOTH = "compare comparing contrast between both either each respectively charge"
_LINKS = "of in for on at by to from with under over about"
_DETERMINERS = "the a an its their that those this"
_OTHERS = "i and or tell show give please"
_QUESTIONS = frozenset(_WORDS_OF_ASKING.split())
_ARTICLES = frozenset(_DETERMINERS.split())
_PREPOSITIONS = frozenset(_LINKS.split())
_ASKS = _QUESTIONS | frozenset((*_AUXILIARIES.split(), *_OF_BOTH.split()))
_NO_NAMES = _ASKS | _PREPOSITIONS | _ARTICLES | frozenset(_OTHERS.split())


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    named: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        return self.text.casefold()

    @property
    def breaks(self) -> bool:
        return self.text in ",;:?!"


def split(text: str, names: Sequence[str]) -> list[str]:
    """The whole question for each side, with the words that compare; [] where nothing joins two."""
    plain = _PHRASES.sub(_as_joint, text)
    tokens = _tokens(plain, names)
    joint = _joint(plain, tokens)
    if joint is None:
        return []
    if tokens[joint].word == "than":
        return _than(plain, tokens, joint)
    return _Clause.around(plain, tokens, joint).sides()


def _as_joint(phrase: re.Match[str]) -> str:
    words = phrase[0].casefold()
    if words.startswith("as ") and words.endswith(" as"):
        return "more than"
    if words.endswith("of"):
        return f"{words.split()[0]} of"
    return "versus"


def _tokens(text: str, names: Sequence[str]) -> list[_Token]:
    spans = [found.span() for name in names for found in re.finditer(re.escape(name), text)]
    tokens = []
    for found in _TOKEN.finditer(text):
        inside = any(start <= found.start() < end for start, end in spans)
        capital = (found[0][:1].isupper() or found[0][:1].isdigit()) and found[0].casefold() not in _NO_NAMES
        tokens.append(_Token(found[0], found.start(), inside or (capital and found.start() > 0)))
    return tokens


def _joint(text: str, tokens: Sequence[_Token]) -> int | None:
    """The place of the word that joins those compared: the strongest, and of these the one between names."""
    compared = _COMPARED.search(text) is not None
    found = []
    for n, token in enumerate(tokens[1:-1], 1):
        strength = _JOINTS.get(token.word)
        if strength is None or (strength == 2 and not compared) or tokens[n + 1].breaks:
            continue
        if strength == 3 and token.word == "against" and not compared:
            continue
        named = _is_named(tokens, n)
        if named or strength == 3 or tokens[n + 1].word in _QUESTIONS:
            found.append((strength + 2 * named, n))
    return max(found, key=lambda pair: (pair[0], -pair[1]))[1] if found else None


def _is_named(tokens: Sequence[_Token], n: int) -> int:
    """How many of the sides of the joint have a name near to it."""
    before = next((token for token in reversed(tokens[:n]) if not token.breaks), None)
    after = next((token for token in tokens[n + 1 : n + 5] if token.named), None)
    near = any(token.named for token in tokens[max(0, n - 5) : n])
    return int(before is not None and near) + int(after is not None) if near and after is not None else 0


def _than(text: str, tokens: Sequence[_Token], joint: int) -> list[str]:
    """Did A raise more than B?: the second question has B instead of A, or of what stands after the same word."""
    left = tokens[:joint]
    end = next((n for n in range(joint + 1, len(tokens)) if tokens[n].breaks), len(tokens))
    right = tokens[joint + 1 : end]
    tail = text[tokens[end].start :] if end < len(tokens) else ""
    while right and not right[-1].named and right[-1].word in _ASKS:
        right = right[:-1]
    if not right:
        return []
    first, said = _said(text, left), _said(text, right)
    names = _runs(left)
    if right[0].word in _PREPOSITIONS:
        same = [run for run in names if run[0] and left[run[0] - 1].word == right[0].word]
        if same:
            return [f"{first} {tail}", f"{_replaced(text, left, same[-1], _said(text, right[1:]))} {tail}"]
    if not names:
        return []
    other = _runs(right)
    bare = bool(other) and other[0] == (0, len(right))
    if bare:
        return [f"{first} {tail}", f"{_replaced(text, left, names[0], _unowned(said, left, names[0]))} {tail}"]
    return [f"{first} {tail}", f"{said} {_without(text, left, names)} {tail}"]


def _unowned(said: str, left: Sequence[_Token], run: tuple[int, int]) -> str:
    """B's of “A's campus … than B's” as B's is; B of “is A … than B's” is B."""
    owns = left[run[1] - 1].text.endswith(("'s", "’s"))
    return said if owns or not said.endswith(("'s", "’s")) else said[:-2]


@dataclass(frozen=True, slots=True)
class _Clause:
    """What stands on both sides of the joint, as far as the clause goes, and the rest of the question."""

    text: str
    head: str
    left: Sequence[_Token]
    right: Sequence[_Token]
    tail: str

    @classmethod
    def around(cls, text: str, tokens: Sequence[_Token], joint: int) -> _Clause:
        before = joint - 1 if tokens[joint - 1].breaks else joint  # A, or B
        begin = max((n + 1 for n in range(before) if tokens[n].breaks), default=0)
        end = min((n for n in range(joint + 1, len(tokens)) if tokens[n].breaks), default=len(tokens))
        opened = [n + 1 for n in range(begin, before) if tokens[n].word in _OPENERS]
        start = max((n for n in opened if any(token.named for token in tokens[n:before])), default=begin)
        head, tail = text[: tokens[start].start], text[tokens[end].start :] if end < len(tokens) else ""
        return cls(text, head, tokens[start:before], tokens[joint + 1 : end], tail)

    def sides(self) -> list[str]:
        if not self.left or not self.right:
            return []
        if self.right[0].word in _QUESTIONS:
            return self._two_questions()
        runs, others = _runs(self.left), _runs(self.right)
        if not runs or not others:
            return []
        who = others[0]
        own = self._own(who)
        adjacent = runs[-1][1] == len(self.left)
        if self._is_parallel(runs, who):
            asking = _said(self.text, self.right[own:])
            start = self._beginning(who, runs)
            prefix = _said(self.text, self.left[:start])
            right = _said(self.text, self.right[:own])
            left = _said(self.text, self.left[start:])
            return [self._whole(f"{prefix} {left} {asking}"), self._whole(f"{prefix} {right} {asking}")]
        run = runs[-1] if adjacent else runs[0]
        rest, name = _said(self.text, self.right[who[1] :]), _said(self.text, self.right[who[0] : who[1]])
        own_left = "" if not adjacent and self._says_the_same(who) else rest
        owned = self.right[who[1] - 1].text.endswith(("'s", "’s")) and adjacent
        left = _said(self.text, self.left)
        return [
            self._whole(f"{left} {own_left}"),
            self._whole(f"{_replaced(self.text, self.left, run, name)} {rest}")
            if not (owned and rest)
            else self._whole(f"{_said(self.text, self.left[: run[0]])} {name} {rest}"),
        ]

    def _says_the_same(self, who: tuple[int, int]) -> bool:
        said = {token.word for token in self.left}
        return any(token.word in said for token in self.right[who[1] :])

    def _own(self, who: tuple[int, int]) -> int:
        """Where the right side's own words end: before what asks of both."""
        places = (n for n in range(who[1], len(self.right)) if self.right[n].word in _ASKS)
        return next(places, len(self.right))

    def _is_parallel(self, runs: Sequence[tuple[int, int]], who: tuple[int, int]) -> bool:
        """Whether both sides say something of their own: A in Rome and B in Oslo, the price of A and the price of B."""
        own = self.right[who[1] : self._own(who)]
        if any(token.named for token in own) and len(runs) > 1:
            return True
        opening = [token.word for token in self.right[: who[0]] if token.word not in _ARTICLES | _PREPOSITIONS]
        said = {token.word for token in self.left}
        return bool(opening) or (bool(own) and any(token.word in said and not token.named for token in own))

    def _beginning(self, who: tuple[int, int], runs: Sequence[tuple[int, int]]) -> int:
        """Where the left side's own words begin: where it says what the right one begins with, else at a name."""
        first = self.right[0].word
        same = [n for n, token in enumerate(self.left) if token.word == first]
        if same and who[0] > 0:
            return same[-1]
        return runs[0][0]

    def _two_questions(self) -> list[str]:
        runs, others = _runs(self.left), _runs(self.right)
        if not runs or not others:
            return []
        left, right = _said(self.text, self.left), _said(self.text, self.right)
        own = [token for token in self.right if not token.named and token.word not in _ASKS | _ARTICLES | {"about"}]
        if own:
            return [f"{self.head}{left}", right]
        name = _said(self.text, self.right[others[0][0] : others[0][1]])
        return [f"{self.head}{left}", f"{self.head}{_replaced(self.text, self.left, runs[0], name)}"]

    def _whole(self, clause: str) -> str:
        return f"{self.head} {clause} {self.tail}"


def _runs(tokens: Sequence[_Token]) -> list[tuple[int, int]]:
    """Where names stand, one after the other: their first tokens and those after their last."""
    runs: list[tuple[int, int]] = []
    for n, token in enumerate(tokens):
        if not token.named:
            continue
        owned = n > 0 and tokens[n - 1].text.endswith(("'s", "’s"))
        if runs and runs[-1][1] == n and not owned:
            runs[-1] = (runs[-1][0], n + 1)
        else:
            runs.append((n, n + 1))
    return runs


def _replaced(text: str, tokens: Sequence[_Token], run: tuple[int, int], name: str) -> str:
    parts = (_said(text, tokens[: run[0]]), name, _said(text, tokens[run[1] :]))
    return " ".join(part for part in parts if part)


def _without(text: str, tokens: Sequence[_Token], runs: Sequence[tuple[int, int]]) -> str:
    return _said(text, tokens[runs[0][1] :])


def _said(text: str, tokens: Sequence[_Token]) -> str:
    return text[tokens[0].start : tokens[-1].end] if tokens else ""
