"""Text → the words to compare and search by, in Chinese and English; pure. It knows nothing of what the words mean.

Case, full width and traditional characters are folded, so ＯｐｅｎＡＩ and OpenAI, 億 and 亿 are one word each.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc
import rjieba

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:[.'’\-][^\W_{_HAN}]+)*")
_HAN_START = re.compile(rf"[{_HAN}]")
_WORD = re.compile(r"\w")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

# Words that stand in any news item, so that sharing them says nothing.
_ENGLISH = """
a about after again against all also an and any are as at be been before being but by can could did do does for from get
gets had has have he her here his how i if in into is it its it's just like may me more most my new no not now of off on
one or our out over own says said she should so some such than that the their them then there these they this those
through to too under up us was we were what when where which while who why will with would you your
"""
_CHINESE = """
的 了 和 是 在 将 与 及 等 对 为 有 被 从 以 于 就 也 都 而 或 并 到 让 向 把 由 其 该 这 那 我 你 他 她 它 我们 你们
他们 一个 一种 一次 这个 那个 这些 那些 什么 怎么 如何 为什么 可以 可能 已经 正在 不是 没有 还是 就是 以及 因为 所以
如果 但是 不过 其中 目前 日前 近日 今日 今天 昨天 昨日 明天 表示 称 据 据悉 消息 消息称 记者 报道 显示 相关
进行 通过 根据 之后 之前 以来 此次
"""
STOP_WORDS = frozenset(_ENGLISH.split() + _CHINESE.split())


def simplified(text: str) -> str:
    """`text` in one width and in simplified Chinese; its case is kept."""
    if text.isascii():
        return text
    whole = _HALF_CHARACTER.sub("\ufffd", unicodedata.normalize("NFKC", text))
    return str(_converter().convert(whole))


def fold(text: str) -> str:
    """`text` in one case, one width and in simplified Chinese."""
    return simplified(text).casefold()


def tokens(text: str) -> list[str]:
    """The words of `text` in order, long Chinese words also by their parts, without punctuation and stop words."""
    return [word for word in _segmenter().cut_for_search(fold(text)) if word not in STOP_WORDS and _WORD.search(word)]


def bigrams(text: str) -> list[str]:
    """Each pair of neighbouring Han characters (a lone one by itself) and each Latin word or number, in order."""
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        if len(run) > 2 and _HAN_START.match(run):
            found += [run[n : n + 2] for n in range(len(run) - 1)]
        else:
            found.append(run)
    return found


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _segmenter() -> rjieba.Jieba:
    return rjieba.Jieba()
