"""An article's page → its main text, without navigation, comments and recommendations. Runs in a worker: see `html`.

Text density first: paragraphs vote for what holds them, links vote against. Where that finds little, readability.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.model import Document
from pipeline.parse.encodings import decode
from pipeline.parse.html import plain

_LONGEST_PAGE = 3_000_000
_ENOUGH = 200
"""Less text than this is doubted, and readability is asked as well."""
_LEAST = 40
"""Less text than this is no article."""

_NEVER = (
    "script,style,noscript,template,nav,footer,aside,iframe,svg,button,select,textarea,form[role=search],figcaption"
)
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|pinglun|disqus|respond|reply|replies|recommend\w*|related\w*|side-?bar|share\w*"
    r"|social|breadcrumbs?|crumbs?|copyright|footer|header-?nav|navbar|menu|advert\w*|ads?|promo\w*|newsletter|subscribe"
    r"|popup|modal|cookie\w*|hot-?(?:list|news)|rank\w*|tuijian|toolbar|pager|pagination|login|author-?(?:info|bio|card)"
    r"|qrcode|erweima|statement|disclaimer|tags?|sr-only|screen-reader-text|visually-?hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PROMISING = re.compile(
    r"article|content|\bbody|post|entry|\btext|story|\bmain|news|detail|js_content|TRS_Editor|zhengwen|artibody",
    re.IGNORECASE,
)
_HOLDERS = "p,div,section,td,pre,blockquote,article,li,dd,span,a"
_DEEP = frozenset({"p", "a"})
_CONTAINERS = frozenset({"div", "section", "td", "article"})
# Lines that stand around an article: where it is from, when, the buttons beside it.
_NOT_TEXT = re.compile(
    r"(?:(?:发布|更新|发表)(?:时间|日期)|来源|作者|记者|(?:责任)?编辑|字号|字体|分享(?:到|至)?|您?(?:所在|当前)的?位置|浏览次数|阅读量?)"
    r"\s?[：:|].{0,70}"
    r"|(?:首页|Home)\s?[>»/].{0,70}|【?(?:免责|版权)?声明[】：:].{0,120}"
    r"|[【\[(（]?(?:分享|打印|关闭|举报|收藏|点赞|字号|关注|评论|Share|Print|Save|Comments?)[】\])）]?(?:[\s|].{0,20})?|T\s?\+.{0,5}|A-?\s?A\+?"
    r"|\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\s?\d{1,2}:\d{2}(?::\d{2})?)?(?:\s?(?:来源|作者|字号|编辑).{0,60})?"
    r"|(?:Posted|Published|Updated|Last\supdated)(?:\son|\sat|:|\s\d).{0,60}|By\s[A-Z][\w.-]+(?:\s[A-Z][\w.-]+){1,3}"
)
_STOPS = re.compile("[，。！？；、：,.!?;:]")


def article_text(document: Document) -> str:
    """The main text of an article's page, one paragraph to a line; "" when there is none."""
    page = decode(document.body, document.content_type)[:_LONGEST_PAGE]
    text, link_share = _densest(page)
    if len(text) < _ENOUGH or link_share > 0.5:
        text = max(text if link_share <= 0.5 else "", _by_readability(page), key=len)
    lines = [line for line in text.split("\n") if not _NOT_TEXT.fullmatch(line)]
    return "\n".join(lines) if sum(map(len, lines)) >= _LEAST else ""


@dataclass(slots=True)
class _Candidate:
    """An element that holds paragraphs: their votes, by nearness (score) and in full, and their links."""

    node: LexborNode
    score: float = 0
    votes: float = 0
    length: int = 1
    linked: int = 0

    @property
    def link_share(self) -> float:
        return self.linked / self.length

    @property
    def weight(self) -> float:
        promise = 1.25 if _PROMISING.search(_names(self.node)) else 1.0
        return self.score * promise * (1 - self.link_share)


def _densest(page: str) -> tuple[str, float]:
    tree = LexborHTMLParser(page)
    for node in tree.css(_NEVER):
        node.decompose()
    for node in tree.css("[class],[id],[hidden],[style]"):
        if _is_noise(node):
            node.decompose()
    candidates = _candidates(tree)
    if not candidates:
        return "", 0.0
    best = max(candidates.values(), key=lambda candidate: candidate.weight)
    best = _widened(best, candidates)
    return plain(best.node.html or ""), best.link_share


def _is_noise(node: LexborNode) -> bool:
    if node.tag in ("html", "body", "article", "main") or node.parent is None:
        return False
    attributes = node.attributes
    hidden = "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", "").lower()
    return hidden or _NOISE.search(_names(node)) is not None


def _names(node: LexborNode) -> str:
    return f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"


def _candidates(tree: LexborHTMLParser) -> dict[int, _Candidate]:
    """By element, what its paragraphs (fully) and its grandchildren's (by half) say for it."""
    candidates: dict[int, _Candidate] = {}
    for node in tree.css(_HOLDERS):
        own = node.text(deep=node.tag in _DEEP, strip=True)
        if len(own) < (8 if node.tag == "a" else 15):
            continue
        links = node.css("a") if node.tag in _DEEP else []
        linked = len(own) if node.tag == "a" else sum(len(link.text(strip=True)) for link in links)
        vote = 0.0 if linked * 2 > len(own) else len(own) / 40 + len(_STOPS.findall(own))
        above = node if node.tag in _CONTAINERS else node.parent
        for share in (1.0, 0.5, 0.25, 0.125, 0.0625):
            if above is None or above.tag in ("html", "-undef"):
                break
            candidate = candidates.setdefault(above.mem_id, _Candidate(above))
            candidate.score += vote * share
            candidate.votes += vote
            candidate.length += len(own)
            candidate.linked += min(linked, len(own))
            above = above.parent
    return candidates


def _widened(best: _Candidate, candidates: dict[int, _Candidate]) -> _Candidate:
    """`best`, or what holds it when a good part of the text stands beside it (an article in several sections)."""
    above = best.node.parent
    for _ in range(3):
        if above is None or above.tag in ("body", "html"):
            break
        wider = candidates.get(above.mem_id)
        if wider is not None and _adds_text(best, wider):
            best = wider
        above = above.parent
    return best


def _adds_text(best: _Candidate, wider: _Candidate) -> bool:
    """Whether what `wider` has beyond `best` reads as the article does, and is no small part."""
    length, votes = wider.length - best.length, wider.votes - best.votes
    return length > best.length * 0.2 and votes / length > 0.6 * best.votes / best.length


def _by_readability(page: str) -> str:
    if "<" not in page:
        return ""
    from readability import Document as Page  # noqa: PLC0415 (slow to import, seldom needed)
    from readability.readability import Unparseable  # noqa: PLC0415

    logging.getLogger("readability").disabled = True  # it logs tracebacks of pages that it cannot read
    logging.getLogger("readability.readability").disabled = True
    try:
        return plain(Page(page).summary(html_partial=True))
    except (Unparseable, ValueError, TypeError, AttributeError):  # what it raises on pages without a body
        return ""
