"""The words that a question is about, what they count for, and whether a text has them, in Chinese and English; pure.

A word is also had by a text that has another one for the same thing (`data/concepts.tsv`), in either language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import rjieba

from pipeline import tables
from pipeline.facts.entities import country_cues
from pipeline.facts.segments import PARTICLES, is_known
from pipeline.search.terms import stem
from pipeline.words import STOP_WORDS, fold

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:[.'’\-][^\W_{_HAN}]+)*")
_IS_HAN = re.compile(f"[{_HAN}]")
_LATIN = re.compile(rf"[^\W_{_HAN}]+")
# Words of asking, and those that news always has: a text need not have them.
_IDLE_WORDS = """
请问 请 帮 帮我 告诉 告诉我 一下 介绍 介绍一下 说说 讲讲 讲 说 看看 查 查一下 列出 列举 总结 概括 详细 具体 多少
几 几家 哪 哪些 哪家 哪个 哪款 哪里 哪儿 谁 何时 何 什么 怎么 怎样 如何 为何 为什么 是否 有没有 是不是 吗 呢 么
吧 啊 呀 新闻 消息 报道 动态 情况 内容 事 事情 关于 方面 分别 各 各自 都 还 又 再 还有 另外 那 那么 这 条 第 个
家 款 起 笔 次 种 项 位 名 会 要 能 可 可以 应该 需要 想 知道 了解 最 比较 对比 相比 更 一共 总共 合计 共 发生
出现 做 进展 有何 有 的话 大 小 高 它 他 她 其 该 此 之 去 来 给 用 由 被 让 用了 使用 目前 现在 如今 中 里 上
下 前 后 时 时候 时间 哪天 哪年 日期 使 得 地 tell show list give find explain describe summarize summarise
please me any anything news story stories report reports reported happen happened happening many much long often
ago did do does was were is are will would has have had the a an of to in on at for with by from about and or
say said says know there here it its they their one ones other others else also did't what's who's latest recent
new 重要 热点 大事 值得 值得关注 关注 要闻 头条 important top key major interesting get got gets make made take
took go went come came used
大概 大约 约 左右 差不多 到底 究竟 具体 准备 打算 这次 此次 本次 这轮 本轮 这一轮 新一轮 最新一轮 轮次 数额 幅度
公司 企业 厂商 company companies firm firms startup startups maker makers roughly about approximately exactly
"""
_PARTICLES = "".join(PARTICLES)
_EVERYWHERE = frozenset(("ai", "人工智能", "智能", "技术", "科技", "technology", "tech"))
_IDLE = frozenset(_IDLE_WORDS.split())


# What asks and says nothing itself; its place is kept, so that words beside it stay apart.
_ASKING = re.compile(
    r"多少[家个款条台座名位次颗片辆种项架艘件笔起]?|第?几[起笔宗家款件条则个项次场位名种颗台片辆天年月轮座倍成]?|哪[一些里儿]?[家个款种项位天年月日座条起]?|什么(?:时候|时间|样)?|请问|有没有"
    r"|多[大高长久快重远](?:的?(?:规模|金额|数额|程度|力度|比例))?(?=$|[，。？?、,\s]|[^的地])|[更最](?:高|低|多|少|大|小|贵|便宜|快|慢|早|晚|强)(?!\w*模型)"
    r"|\bhow (?:many|much|big|large|high|long|fast|old|tall|heavy|far|often|soon|wide|deep)\b"
    r"|各(?=[是为有花融募投卖要])|[两三几][家者个款起笔](?=公司|机构|[都各分谁哪这]|$)|[二两]者"
    r"|(?<![至最很])[多少](?=[融卖花赚亏投募招裁])"
    r"|是不是|是否|为什么|怎么样?|怎样|如何|(?:告诉|帮)我|介绍一下|情况"
)


@dataclass(frozen=True, slots=True)
class Word:
    """`start` is where it stands in the folded question; `weight` is what it counts for."""

    text: str
    start: int
    weight: float = 1.0


@lru_cache(maxsize=256)
def content(text: str) -> tuple[Word, ...]:
    """The words of `text` that say what it is about, each once, in order; signs that no dictionary joins stay one."""
    found: dict[str, Word] = {}
    folded = _ASKING.sub(lambda match: " " * len(match[0]), fold(text))
    for word, start in _phrases([_bare(*piece) for piece in _pieces(folded)], folded):
        if word not in _IDLE and word not in STOP_WORDS and (len(word) > 1 or word.isdigit()):
            found.setdefault(word, Word(word, start, _weight(word)))
    return tuple(found.values())


def _phrases(pieces: Sequence[tuple[str, int]], folded: str) -> Iterator[tuple[str, int]]:
    """The words; neighbours that a table has as one thing together: data centres, market cap."""
    at = 0
    while at < len(pieces):
        taken = next((n for n in (3, 2) if _is_phrase(pieces[at : at + n], n, folded)), 1)
        (_, start), (last, begin) = pieces[at], pieces[at + taken - 1]
        yield folded[start : begin + len(last)].replace("-", " ") if taken > 1 else pieces[at][0], start
        at += taken


def _is_phrase(pieces: Sequence[tuple[str, int]], n: int, folded: str) -> bool:
    if len(pieces) < n or not all(word.isascii() and word.isalpha() for word, _ in pieces):
        return False
    start, end = pieces[0][1], pieces[-1][1] + len(pieces[-1][0])
    together = folded[start:end]
    return together.count(" ") == n - 1 and bool(alike(together))


def unknown(text: str) -> tuple[str, ...]:
    """The Chinese words of `text` that no dictionary has, as it has no new name: 澄观 of 澄观智能."""
    return tuple(word.text for word in content(text) if is_unknown_word(word.text))


def is_unknown_word(word: str) -> bool:
    return bool(_IS_HAN.match(word)) and 2 <= len(word) <= 5 and not is_known(word) and not alike(word)


def _bare(word: str, start: int) -> tuple[str, int]:
    """A word without what is no part of it: 官 of 官是, where the segmenter took particles in; openai of openai's."""
    if word.isascii() or word.endswith("’s"):
        return re.sub(r"['’]s?$", "", word), start
    if not _IS_HAN.match(word) or is_known(word):
        return word, start
    left = word.lstrip(_PARTICLES)
    return left.rstrip(_PARTICLES), start + len(word) - len(left)


def _pieces(folded: str) -> Iterator[tuple[str, int]]:
    for run in _RUN.finditer(folded):
        if not _IS_HAN.match(run[0]):
            yield run[0], run.start()
            continue
        lone, at = "", run.start()
        for word in rjieba.cut(run[0]):
            if len(word) == 1 and word not in _IDLE and word not in STOP_WORDS:
                lone += word
            else:
                if lone:
                    yield lone, at - len(lone)
                lone = ""
                yield word, at
            at += len(word)
        if lone:
            yield lone, at - len(lone)


def subject(text: str) -> str:
    """What a line begins to speak of: its first word that names no matter, with the one right after it: 北辰算力."""
    words = content(text)
    for place, word in enumerate(words):
        if alike(word.text) or word.text.isdigit():
            continue
        after = words[place + 1] if place + 1 < len(words) else None
        if after is not None and after.start == word.start + len(word.text) and _IS_HAN.match(word.text):
            return word.text + after.text
        return word.text
    return ""


def _weight(word: str) -> float:
    """How much of a subject a word is: what many questions ask for least, figures and rare kinds of words most."""
    if any(map(str.isdigit, word)):
        return 2.0
    if word in _EVERYWHERE:
        return 0.4
    return 0.8 if alike(word) else 1.0 + 0.1 * min(len(word), 5)


class Text:
    """A text made ready to be asked for words."""

    def __init__(self, *parts: str) -> None:
        self._written = "\n".join(parts)
        self._told: frozenset[str] | None = None
        self.folded = fold(self._written)
        self._tight = "".join(self.folded.split())
        self._stems = {stem(word) for word in _LATIN.findall(self.folded)}
        self._joined = " " + " ".join(stem(word) for word in _LATIN.findall(self.folded)) + " "
        self.chinese = len(_IS_HAN.findall(self.folded)) * 10 >= len(self.folded) > 0

    def has(self, word: str) -> bool:
        """Whether it has the word, or another for the same thing."""
        if self._holds(word) or any(self._holds(other) for other in alike(word)):
            return True
        countries = _countries(word)
        return bool(countries) and countries <= self._cues()

    def _cues(self) -> frozenset[str]:
        if self._told is None:
            self._told = _countries(self._written)
        return self._told

    def _holds(self, word: str) -> bool:
        if _IS_HAN.search(word):
            return word in self._tight
        stems = [stem(part) for part in _LATIN.findall(word)]
        if len(stems) > 1:
            return f" {' '.join(stems)} " in self._joined or word in self.folded
        return bool(stems) and (stems[0] in self._stems or (any(map(str.isdigit, word)) and word in self.folded))


def covered(words: Iterable[Word], text: Text, *, across: bool) -> float:
    """The share, by weight, of `words` that `text` has: 0..1, 1 without any.

    Across languages only words count that a table has in both, and those that are written alike in both.
    """
    counted = [word for word in words if not across or comparable(word.text, text)]
    whole = sum(word.weight for word in counted)
    return sum(word.weight for word in counted if text.has(word.text)) / whole if whole else 1.0


def comparable(word: str, text: Text) -> bool:
    """Whether a text of its language could be seen to have the word."""
    if text.chinese == bool(_IS_HAN.search(word)) or (not _IS_HAN.search(word) and word[:1].isdigit()):
        return True
    return any(text.chinese == bool(_IS_HAN.search(other)) for other in alike(word))


@lru_cache(maxsize=4096)
def _countries(text: str) -> frozenset[str]:
    """The countries that a text points at; of a folded English word, too: finland, Finnish."""
    titled = text.title() if len(text) < 20 and text.isascii() else text
    return frozenset(code for code, _, _ in country_cues(titled))


@lru_cache(maxsize=4096)
def alike(word: str) -> tuple[str, ...]:
    """The other words for what `word` asks for."""
    known = _concepts()
    return tuple(sorted({other for row in known.get(word, known.get(stem(word), ())) for other in row} - {word}))


def in_other_language(found: Iterable[Word], *, chinese: bool) -> list[str]:
    """The first of the other language's words for each of `found` that has any; `chinese` is what they are now."""
    forms = []
    for word in found:
        others = _concepts().get(word.text) or _concepts().get(stem(word.text), [])
        forms += [next((o for o in row if bool(_IS_HAN.search(o)) != chinese), "") for row in others[:1]]
    return [form for form in dict.fromkeys(forms) if form]


@cache
def _concepts() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in tables.lines("concepts.tsv"):
        chinese, english = line.split("\t")
        row = tuple(word.replace("_", " ").casefold() for word in (*chinese.split(), *english.split()))
        for word in row:
            for name in {word, stem(word)}:
                found.setdefault(name, []).append(row)
    return found
