"""Cloud documents: made, filled with converted markdown in batches, given pictures, shared with people and chats."""

from __future__ import annotations

from typing import Any

from tests.fakes.feishu.markdown import convert
from tests.fakes.feishu.server import Call, Door, Route
from tests.fakes.feishu.state import ApiError, Document, Json

PAGE, IMAGE, TABLE = 1, 27, 31
_PERMS, _MEMBERS = (
    {"view", "edit", "full_access"},
    {"openchat", "openid", "userid", "unionid", "email", "opendepartmentid"},
)


async def create(fake: Door, call: Call) -> Json:
    title = call.text("title", required=False)
    if len(title) > 800:
        raise ApiError(1770001, "invalid param: title")
    name = fake.mint("doxcn", 22)
    page = {"block_id": name, "parent_id": "", "block_type": PAGE, "children": [], "page": {"elements": [_run(title)]}}
    fake.documents[name] = Document(name, title, {name: page})
    return {"document": {"document_id": name, "revision_id": 1, "title": title}}


def _run(words: str) -> Json:
    return {"text_run": {"content": words, "text_element_style": {}}}


async def converted(fake: Door, call: Call) -> Json:
    content = call.text("content")
    if call.body.get("content_type") not in {"markdown", "html"} or len(content) > 10_485_760:
        raise ApiError(1770001, "invalid param")
    if not fake.within("convert", 5):
        raise ApiError(99991400, "request trigger frequency limit")
    blocks, first, pictures = convert(content, lambda: fake.mint("", 27))
    return {"first_level_block_ids": first, "blocks": blocks, "block_id_to_image_urls": pictures}


async def descendant(fake: Door, call: Call) -> Json:
    """Adds blocks with all that hangs from them, at most 1000 a call; the ids that they are given are new."""
    document, parent = _block(fake, call)
    _edit_rate(fake, document)
    again = call.query.get("client_token")
    if again and again in document.tokens:
        return _added(document, document.tokens[again], [])
    first, given = call.body.get("children_id"), call.body.get("descendants")
    if not isinstance(first, list) or not isinstance(given, list) or not given:
        raise ApiError(1770001, "invalid param")
    if len(given) > 1000:
        raise ApiError(1770007, "more children than allowed in one call")
    blocks = {block.get("block_id"): block for block in given}
    _sound(blocks, first, given)
    names = {old: fake.mint("", 27) for old in blocks}
    for old, block in blocks.items():
        made = {**block, "block_id": names[old], "children": [names[child] for child in block.get("children") or []]}
        document.blocks[names[old]] = made | {"parent_id": parent["block_id"]}
    _hang(document)
    _insert(parent, [names[old] for old in first], call.body.get("index", -1))
    document.revision += 1
    if again:
        document.tokens[again] = [names[old] for old in first]
    relations = [{"temporary_block_id": old, "block_id": new} for old, new in names.items()]
    return _added(document, [names[old] for old in first], relations)


def _sound(blocks: dict[Any, Json], first: list[Any], given: list[Json]) -> None:
    """Refuses what the platform calls a schema mismatch: ids twice or unknown, wrong types, merge_info of tables."""
    children = [child for block in given for child in block.get("children") or []]
    if None in blocks or len(blocks) < len(given) or not set(children) | set(first) <= set(blocks):
        raise ApiError(1770006, "schema mismatch: block ids")
    if len(set(children)) < len(children) or set(children) & set(first) or set(children) | set(first) != set(blocks):
        raise ApiError(1770006, "schema mismatch: each block hangs from exactly one other")
    for block in given:
        _sound_block(block)


def _sound_block(block: Json) -> None:
    kind = block.get("block_type")
    name = KINDS.get(kind) if isinstance(kind, int) else None
    if name is None or name not in block:
        raise ApiError(1770006, f"schema mismatch: block_type {kind}")
    if kind == TABLE and "merge_info" in block["table"].get("property", {}):
        raise ApiError(1770006, "schema mismatch: merge_info is read only")
    for element in block[name].get("elements", []) if isinstance(block[name], dict) else []:
        words = element.get("text_run", {}).get("content", "")
        if len(words.encode("utf-16-le")) // 2 > 100_000:
            raise ApiError(4000027, "text is longer than 100000")
        url = element.get("text_run", {}).get("text_element_style", {}).get("link", {}).get("url")
        if url is not None and not url.startswith(("http%3A", "https%3A")):
            raise ApiError(1770006, "schema mismatch: a link's url must be percent-encoded")


async def children(fake: Door, call: Call) -> Json:
    """Adds at most 50 plain blocks."""
    document, parent = _block(fake, call)
    _edit_rate(fake, document)
    given = call.body.get("children")
    if not isinstance(given, list) or not 1 <= len(given) <= 50:
        raise ApiError(1770007, "1 to 50 children in one call")
    made = []
    for block in given:
        _sound_block(block)
        made.append({**block, "block_id": fake.mint("", 27), "parent_id": parent["block_id"], "children": []})
        document.blocks[made[-1]["block_id"]] = made[-1]
    _insert(parent, [block["block_id"] for block in made], call.body.get("index", -1))
    document.revision += 1
    return _added(document, [block["block_id"] for block in made], [])


def _hang(document: Document) -> None:
    for block in list(document.blocks.values()):
        for child in block.get("children") or []:
            document.blocks[child]["parent_id"] = block["block_id"]


def _insert(parent: Json, names: list[str], index: int) -> None:
    at = len(parent["children"]) if index == -1 else index
    if not 0 <= at <= len(parent["children"]):
        raise ApiError(1770001, "invalid param: index")
    parent["children"][at:at] = names


def _added(document: Document, names: list[str], relations: list[Json]) -> Json:
    return {"children": [document.blocks[name] for name in names], "document_revision_id": document.revision,
            "client_token": "", "block_id_relations": relations}  # fmt: skip


async def patch(fake: Door, call: Call) -> Json:
    document, block = _block(fake, call)
    _edit_rate(fake, document)
    if (replaced := call.body.get("replace_image")) is not None:
        holder, _ = fake.media.get(replaced.get("token", ""), ("", b""))
        if block["block_type"] != IMAGE or holder != block["block_id"]:
            raise ApiError(1770013, "relation mismatch: the picture was uploaded for another block")
        block["image"] = {**block.get("image", {}), "token": replaced["token"]}
    document.revision += 1
    return {"block": block, "document_revision_id": document.revision}


async def listed(fake: Door, call: Call) -> Json:
    document = _document(fake, call)
    blocks, start = list(document.blocks.values()), int(call.query.get("page_token") or "0")
    size = int(call.query.get("page_size", "500"))
    more = start + size < len(blocks)
    return {"items": blocks[start : start + size], "has_more": more, "page_token": str(start + size) if more else ""}


async def upload(fake: Door, call: Call) -> Json:
    """A picture for a block of a document: parent_type docx_image, parent_node the block's id."""
    raw, holder = call.form.get("file", b""), call.form.get("parent_node", "")
    if call.form.get("parent_type") != "docx_image" or not raw or str(len(raw)) != call.form.get("size"):
        raise ApiError(1061002, "params error.")
    if not any(holder in document.blocks for document in fake.documents.values()):
        raise ApiError(1061044, "parent node not exist.")
    name = fake.mint("boxcn", 22)
    fake.media[name] = (holder, raw)
    return {"file_token": name}


async def share(fake: Door, call: Call) -> Json:
    document = _shared_document(fake, call)
    kind, who, perm = call.body.get("member_type", ""), call.text("member_id"), call.body.get("perm")
    if kind not in _MEMBERS or perm not in _PERMS:
        raise ApiError(1063001, "Invalid parameter")
    if kind == "openchat" and (who not in fake.chats or not fake.chats[who].bot_in):
        raise ApiError(1063003, "Invalid operation: the chat is not visible to the app")
    if kind == "openid" and who not in fake.users:
        raise ApiError(1063001, "Invalid parameter: member_id")
    document.shared.append((kind, who, perm))
    return {"member": {"member_type": kind, "member_id": who, "perm": perm, "type": call.body.get("type", "chat")}}


async def public(fake: Door, call: Call) -> Json:
    document = _shared_document(fake, call)
    document.public |= call.body
    return {"permission_public": document.public}


async def metas(fake: Door, call: Call) -> Json:
    """Titles and addresses of up to 200 documents; those that are not there are told apart."""
    asked = call.body.get("request_docs")
    if not isinstance(asked, list) or not 1 <= len(asked) <= 200:
        raise ApiError(970001, "param error: request_docs")
    found, missing = [], []
    for one in asked:
        document = fake.documents.get(one.get("doc_token"))
        if document is None or one.get("doc_type") != "docx":
            missing.append({"token": one.get("doc_token"), "code": 970005})
            continue
        meta = {"doc_token": document.document_id, "doc_type": "docx", "title": document.title, "owner_id": fake.app_id}
        url = {"url": f"https://team.feishu.cn/docx/{document.document_id}"} if call.body.get("with_url") else {}
        found.append(meta | url)
    return {"metas": found, "failed_list": missing}


async def remove(fake: Door, call: Call) -> Json:
    if fake.documents.pop(call.path["token"], None) is None:
        raise ApiError(1061007, "file has been deleted.")
    return {}


def _shared_document(fake: Door, call: Call) -> Document:
    found = fake.documents.get(call.path["token"])
    if found is None or call.query.get("type") != "docx":
        raise ApiError(1063005, "Resource is deleted, or type is missing")
    return found


def _document(fake: Door, call: Call) -> Document:
    found = fake.documents.get(call.path["document_id"])
    if found is None:
        raise ApiError(1770002, "not found", 404)
    return found


def _block(fake: Door, call: Call) -> tuple[Document, Json]:
    document = _document(fake, call)
    block = document.blocks.get(call.path["block_id"])
    if block is None:
        raise ApiError(1770002, "not found", 404)
    return document, block


def _edit_rate(fake: Door, document: Document) -> None:
    if not fake.within("document edits", 3):
        raise ApiError(99991400, "request trigger frequency limit")
    if not fake.within(f"document {document.document_id}", 3):
        raise ApiError(99991400, "request trigger frequency limit", 429, {"x-ogw-ratelimit-reset": "1"})


KINDS = {
    2: "text", **{2 + level: f"heading{level}" for level in range(1, 10)}, 12: "bullet", 13: "ordered", 14: "code",
    15: "quote", 17: "todo", 19: "callout", 22: "divider", IMAGE: "image", TABLE: "table", 32: "table_cell",
    34: "quote_container",
}  # fmt: skip
_DOCX = ("docx:document", "docx:document:write_only")
_BLOCK = "/open-apis/docx/v1/documents/{document_id}/blocks/{block_id}"
_DRIVE = ("drive:drive", "docs:permission.member:create", "docs:doc")
ROUTES = [
    Route("POST", "/open-apis/docx/v1/documents", "document.create", create, (*_DOCX, "docx:document:create")),
    Route("POST", "/open-apis/docx/v1/documents/blocks/convert", "document.convert", converted,
          ("docx:document.block:convert",)),
    Route("GET", "/open-apis/docx/v1/documents/{document_id}/blocks", "document.blocks", listed,
          (*_DOCX, "docx:document:readonly")),
    Route("POST", f"{_BLOCK}/descendant", "document.descendant", descendant, _DOCX),
    Route("POST", f"{_BLOCK}/children", "document.children", children, _DOCX),
    Route("PATCH", _BLOCK, "document.patch", patch, _DOCX),
    Route("POST", "/open-apis/drive/v1/medias/upload_all", "media", upload,
          ("drive:drive", "docs:document.media:upload")),
    Route("POST", "/open-apis/drive/v1/permissions/{token}/members", "document.share", share, _DRIVE),
    Route("PATCH", "/open-apis/drive/v2/permissions/{token}/public", "document.public", public,
          ("drive:drive", "docs:permission.setting:write_only")),
    Route("POST", "/open-apis/drive/v1/metas/batch_query", "document.metas", metas,
          ("drive:drive", "drive:drive.metadata:readonly", "drive:drive:readonly")),
    Route("DELETE", "/open-apis/drive/v1/files/{token}", "document.delete", remove,
          ("drive:drive", "space:document:delete")),
]  # fmt: skip
