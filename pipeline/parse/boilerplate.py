"""What publishing systems put at the end of every text: "appeared first on", "Read more", 阅读全文, editors' credits.

By rule, and only at the end or as a whole paragraph: a sentence of the article is never touched.
"""

from __future__ import annotations

import re
from collections import defaultdict
from os.path import commonprefix

_APPEARED = re.compile(
    r"(?:The\s(?:post|article|entry|story)\b|文章|本文|原文)[^\n]{0,400}?"
    r"(?:first\sappeared|appeared\sfirst|首发于|最先出现在|首先出现在)\s?(?:on\b)?[^\n]{0,160}\Z",
    re.IGNORECASE,
)
_APPEARED_WORDS = ("first appeared", "appeared first", "首发于", "出现在")
_TAIL_WORDS = re.compile(
    "read|view |see |comment|share this|advert|permalink|discuss|[阅閱]读|閱讀|查看|[浏瀏][览覽]|展开|显示|more[.…)]*$",
    re.IGNORECASE,
)
# The end of a text: cut off together with all the white space before.
_TAILS = re.compile(
    r"""(?:
      [（(]?(?:Continue|Keep)\sreading\b[^\n.。]{0,160}
    | (?:Click\shere\sto\s)?(?:Read|View|See)\s(?:the\s)?(?:more|full|rest|whole|original|entire)\b
      (?:\s(?:article|story|post|entry|report|text|item))?(?:\s(?:of|at|on|in|about)\b[^\n.。]{0,100})?
    | (?:Comments?|Share\sthis(?:\sarticle)?|Advertisement|Permalink|Discuss(?:\sthis)?(?:\sarticle)?)
    | Read\s\d+\sremaining\sparagraphs
    | [（(]?(?:点击|点此|点這裡)?(?:阅读|查看|閱讀|浏览|瀏覽)(?:全文|原文|更多|详情|全部|完整文章)(?:内容)?
    | (?:展开|显示|查看)(?:全文|更多|剩余\d*%?)
    | [（(]?more(?:…|\.\.\.)?\)?
    )[\s»›→>…．.。\]）)]*\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?:\A|[.!?…。！？”\"'’)\]）»]\s*)\Z")
_CUT = re.compile(r"\s*(?:\[\s?(?:…|\.\.\.|&hellip;|\+\d+ chars)\s?\]|［…］|【…】|\((?:…|\.\.\.)\))\s*\Z")
_WHOLE = re.compile(
    r"""(?:
      广告声明[：:].*
    | (?:(?:责任|本文|值班)?编辑|责编|校对|审核|(?:图片|封面|题图)来源)\s?[：:|｜]\s?\S{0,40}(?:\s\S{1,10}){0,3}
    | [\(（【\[]?(?:责任编辑|责编|编辑)[：:]\s?.{1,20}[\)）】\]]
    | (?:欢迎|长按|扫码|微信扫码|扫描|点击)[^。]{0,30}(?:关注|订阅|二维码|公众号|加群|下载)[^。]{0,60}[。！!]?
    | (?:更多精彩内容|更多资讯|更多新闻|相关阅读|推荐阅读|延伸阅读|相关文章|往期回顾)[^。]{0,60}
    | (?:本文(?:首发|原载|转载)?(?:于|自|来自)?|文章来源[：:])微信公众号[^。]{0,80}[。]?
    | (?:Follow|Subscribe\sto|Sign\sup\sfor|Join)\s[^.]{0,120}
      (?:newsletter|Twitter|on\sX|Telegram|YouTube|Facebook|Instagram|LinkedIn|Discord|WhatsApp)\b.{0,120}
    | (?:Image|Photo|Picture|Featured\simage|Photograph)\s?(?:credit|source|by|:)\b.{0,160}
    | (?:Related|Also\sread|Read\salso|See\salso|More\sfrom|Recommended\sreading)\s?:.{0,200}
    | (?:(?:(?:Article|Comments)\sURL:\s\S+|\#?\s?(?:Points|Comments):\s\d+)\s?)+
    | Submitted\sby\s.{0,80}
    | \[(?:link|comments)\](?:\s\[(?:link|comments)\])*
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_LAST = 4
"""How many paragraphs from the end may be boilerplate."""
_SHARED = 20
_SHORTEST = 80
_SENTENCE_BREAK = re.compile(r"[。！？\n]|[.!?…][\s\"”]")


def without_tails(paragraphs: list[str]) -> list[str]:
    """The paragraphs without boilerplate at the end. A text cut off with […] ends in … instead."""
    kept = list(paragraphs)
    for _ in range(_LAST):
        if not kept:
            break
        last = kept[-1]
        if _WHOLE.fullmatch(last[:500]):
            kept.pop()
            continue
        shorter = _without_tail(last)
        if shorter == last:
            break
        kept[-1:] = [shorter] if shorter else []
    return kept


def _without_tail(paragraph: str) -> str:
    end = len(paragraph)
    found = _TAILS.search(paragraph, end - 180 if end > 180 else 0) if _TAIL_WORDS.search(paragraph[-180:]) else None
    if found is None and any(word in paragraph[-260:] for word in _APPEARED_WORDS):
        found = _APPEARED.search(paragraph, max(0, end - 700))
    if found and _stands_alone(paragraph[: found.start()], found[0]):
        return paragraph[: found.start()].rstrip(" (（[")
    cut = _CUT.search(paragraph, max(0, len(paragraph) - 40))
    if cut is None:
        return paragraph
    before = paragraph[: cut.start()].rstrip()
    return before if before.endswith((".", "。", "!", "?", "！", "？", "…")) else before + "…" if before else ""


def _stands_alone(before: str, tail: str) -> bool:
    """Whether it begins as a link or a sentence of its own would: "I want to read more" is the author's."""
    return _SENTENCE_END.search(before) is not None or (before[-1:].isspace() and not tail[0].islower())


def without_shared_tails(texts: list[str]) -> list[str]:
    """The texts of one document without the sentences that three or more different ones end with: the publisher's.

    A text is left alone when too little of it would stay.
    """
    alike: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        if len(text) >= _SHORTEST:
            alike[text[-_SHARED:]].add(text)
    tails = {end: _common_end(group) for end, group in alike.items() if len(group) >= 3}
    return [_without_shared(text, tails.get(text[-_SHARED:], "")) for text in texts]


def _common_end(texts: set[str]) -> str:
    return commonprefix([text[::-1] for text in texts])[::-1]  # noqa: RUF071 (of signs, not of paths, is what is meant)


def _without_shared(text: str, tail: str) -> str:
    """`text` without `tail`, from the first sentence that begins in it."""
    first = len(text) - len(tail)
    begins = next(
        (found.end() for found in _SENTENCE_BREAK.finditer(text, max(0, first - 2)) if found.end() >= first), None
    )
    shorter = text[:begins].rstrip() if tail and begins is not None else text
    return shorter if len(shorter) >= _SHORTEST // 2 else text
