"""pipeline.parse.article: the main text of an article's page."""

from __future__ import annotations

import pytest

from pipeline.model import Document
from pipeline.parse.article import article_text

SENTENCES = [
    f"第{number}批名单今日公布，涉及算力、数据和模型，企业可在本月底以前申报，逾期不再受理。" for number in range(8)
]
TEXT = "\n".join(SENTENCES)
LINKS = "".join(
    f'<li><a href="/{number}.html">另一篇文章的很长很长的标题，其中也有逗号</a></li>' for number in range(30)
)
COMMENTS = "<p>写得真好，支持一下，希望以后多写这样的文章，谢谢作者。</p>" * 20


def read(body: str) -> str:
    return article_text(
        Document("https://news.example/a-1", f"<html><head><title>题</title></head>{body}</html>".encode())
    )


def paragraphs(tag: str) -> str:
    return "".join(f"<{tag}>{sentence}</{tag}>" for sentence in SENTENCES)


@pytest.mark.parametrize(
    "article",
    [
        f"<article>{paragraphs('p')}</article>",
        f"<div id=js_content>{paragraphs('section')}</div>",
        f"<div class=content><div>{paragraphs('div')}</div></div>",
        f"<table><tr><td>{'<br><br>'.join(SENTENCES)}</td></tr></table>",
        f"<div>{''.join(f'<p><span>{sentence}</span></p>' for sentence in SENTENCES)}</div>",
    ],
    ids=["p", "section", "div", "br in a cell", "span in p"],
)
def test_the_text_is_found_among_links_and_comments(article: str) -> None:
    about = "<h1>题</h1><div class=meta>2026-06-16 来源：某报</div>"
    below = f'<div class="share-bar">分享到微信</div><ul>{LINKS}</ul><div class="comment-list">{COMMENTS}</div>'
    page = f"""<body><nav><ul>{LINKS}</ul></nav><div class=wrap>{about}{article}{below}</div>
        <div class=right><ul>{LINKS}</ul></div><footer>版权所有，未经许可不得转载，违者必究。</footer></body>"""
    assert read(page) == TEXT


def test_an_article_in_several_sections_is_read_whole() -> None:
    first, second = ("".join(f"<p>{sentence}</p>" for sentence in half) for half in (SENTENCES[:4], SENTENCES[4:]))
    page = f"<body><ul>{LINKS}</ul><div><section>{first}</section><section>{second}</section></div></body>"
    assert read(page) == TEXT


def test_the_lines_around_an_article_are_not_its_text() -> None:
    before, after = "<p>发布时间：2026-06-16 10:00</p><p>来源：某报</p>", "<p>责任编辑：某某</p><p>【打印】</p>"
    assert read(f"<div>{before}{paragraphs('p')}{after}</div>") == TEXT


@pytest.mark.parametrize(
    "body",
    ["", "<body><div id=app></div>", f"<ul>{LINKS}</ul>", "no markup", "<p>短。</p>", "\x00<", "<frameset>"],
)
def test_a_page_without_an_article_has_no_text(body: str) -> None:
    assert read(body) == ""


def test_no_bytes_at_all_have_no_text() -> None:
    assert article_text(Document("https://news.example/", b"")) == ""
