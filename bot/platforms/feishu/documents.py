"""A whole report as a Feishu document that the chat may read: made, filled from Markdown in batches, shared.

Facts: what is created with the app's token belongs to the app, and nobody sees it before it is shared; a converted
table carries `merge_info`, with which it is refused; a call takes 1,000 blocks, a document three changes a second.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

import structlog

from bot.platforms import Busy, PostError, Refused
from bot.platforms.feishu.calls import FEISHU, Call, Calls, path
from bot.platforms.feishu.chats import PERSON
from bot.platforms.feishu.size import Json

log = structlog.get_logger()

_BLOCKS = 1_000  # of one call
_GAP_S = 0.4
_MOST = 64  # documents that are kept in memory
_TRIES, _LATER_S = 4, 10.0
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_TARGET = re.compile(r"(?<!\\)\]\(<?([^>)\s]+)>?\)")  # of a link that the report itself makes
_LONGEST = 10_000_000  # characters of Markdown


@dataclass(slots=True)
class Documents:
    """Needs the scopes docx:document, docx:document.block:convert and drive permissions; PostErrors say which lacks."""

    calls: Calls
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _made: dict[str, str] = field(default_factory=dict)  # documents by what they say

    async def publish(self, title: str, markdown: str, chat: str) -> str:
        """The address of a document that says `markdown` and that `chat` may read; the same for several chats.

        Of pictures it has the words. A new process makes a new one.
        """
        said = hashlib.sha256(f"{title}\n{markdown}".encode()).hexdigest()
        name = self._made.get(said) or await self._filled(title, markdown)
        self._made[said] = name
        if len(self._made) > _MOST:
            del self._made[next(iter(self._made))]
        await self._share(name, chat)
        return await self._address(name)

    async def _filled(self, title: str, markdown: str) -> str:
        made = await self.calls.do(Call("POST", path("docx", "v1", "documents"), {"title": title[:800]}))
        document = made.get("document")
        name = str(document.get("document_id") or "") if isinstance(document, dict) else ""
        if not name:
            raise Refused("Feishu made no document")
        for batch in await self._batches(markdown):
            await self._fill(name, batch)
        return name

    async def _batches(self, markdown: str) -> list[tuple[list[str], list[Json]]]:
        converted = await self.calls.do(
            Call(
                "POST",
                path("docx", "v1", "documents", "blocks", "convert"),
                {"content_type": "markdown", "content": _PICTURE.sub(r"\1", markdown)[:_LONGEST]},
            )
        )
        first, blocks = converted.get("first_level_block_ids"), converted.get("blocks")
        if not isinstance(first, list) or not isinstance(blocks, list):
            raise Refused("Feishu converted no Markdown")
        own = frozenset(_TARGET.findall(markdown))
        known = {str(block.get("block_id")): _clean(block, own) for block in blocks if isinstance(block, dict)}
        return list(batches([str(one) for one in first], known))

    async def _fill(self, document: str, batch: tuple[list[str], list[Json]]) -> None:
        children, descendants = batch
        body: Json = {"children_id": children, "index": -1, "descendants": descendants}
        once = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{document} {children[0]}"))
        query = (("document_revision_id", "-1"), ("client_token", once))
        below = path("docx", "v1", "documents", document, "blocks", document, "descendant")
        for _ in range(_TRIES):
            await self.sleep(_GAP_S)
            try:
                await self.calls.do(Call("POST", below, body, query))
            except Busy as error:  # the same token makes a second call the same change
                await self.sleep(error.seconds)
            else:
                return
        raise Busy("Feishu takes no more of the document for a while", _LATER_S)

    async def _share(self, document: str, chat: str) -> None:
        kind = "openid" if chat.startswith(PERSON) else "openchat"
        body: Json = {"member_type": kind, "member_id": chat, "perm": "view"}
        query = (("type", "docx"), ("need_notification", "false"))
        await self.calls.do(Call("POST", path("drive", "v1", "permissions", document, "members"), body, query))

    async def _address(self, document: str) -> str:
        """The tenant's own address; the platform's, which leads there, where that is not told."""
        body: Json = {"request_docs": [{"doc_token": document, "doc_type": "docx"}], "with_url": True}
        try:
            metas = (await self.calls.do(Call("POST", path("drive", "v1", "metas", "batch_query"), body))).get("metas")
        except PostError as error:
            log.info("feishu.no_address", error=str(error))
            metas = None
        first = metas[0] if isinstance(metas, list) and metas else {}
        url = str(first.get("url") or "") if isinstance(first, dict) else ""
        host = "feishu.cn" if self.calls.app.base_url == FEISHU else "larksuite.com"
        return url if url.startswith("https://") else f"https://{host}/docx/{document}"


def batches(first: list[str], known: Mapping[str, Json], most: int = _BLOCKS) -> Iterator[tuple[list[str], list[Json]]]:
    """The blocks of the first level in their order, with all below them, in as few calls as the limit allows."""
    children: list[str] = []
    blocks: list[Json] = []
    for one in first:
        below = list(_below(one, known))
        if children and len(blocks) + len(below) > most:
            yield children, blocks
            children, blocks = [], []
        children.append(one)
        blocks.extend(below)
    if children:
        yield children, blocks


def _below(name: str, known: Mapping[str, Json]) -> Iterator[Json]:
    block = known.get(name)
    if block is None:
        return
    yield block
    children = block.get("children")
    for child in children if isinstance(children, list) else ():
        yield from _below(str(child), known)


def _clean(block: Json, own: frozenset[str]) -> Json:
    """Without what is only told and never taken, and without links that the report does not make: a converter may make
    some of words that only look like one."""
    said = {name: _said(part, own) for name, part in block.items()}
    table = said.get("table")
    properties = table.get("property") if isinstance(table, dict) else None
    if not isinstance(table, dict) or not isinstance(properties, dict):
        return said
    bare = {name: value for name, value in properties.items() if name != "merge_info"}
    return {**said, "table": {**table, "property": bare}}


def _said(part: object, own: frozenset[str]) -> object:
    """A part of a block with its words; those that lead elsewhere stay as words."""
    elements = part.get("elements") if isinstance(part, dict) else None
    if not isinstance(part, dict) or not isinstance(elements, list):
        return part
    return {**part, "elements": [_word(one, own) for one in elements if isinstance(one, dict) and "text_run" in one]}


def _word(element: Json, own: frozenset[str]) -> Json:
    run = element["text_run"]
    style = run.get("text_element_style") if isinstance(run, dict) else None
    leads = style.get("link") if isinstance(style, dict) else None
    if not isinstance(run, dict) or not isinstance(style, dict) or not isinstance(leads, dict):
        return element
    if unquote(str(leads.get("url"))) in own:
        return element
    plain = {name: value for name, value in style.items() if name != "link"}
    return {"text_run": {**run, "text_element_style": plain}}
