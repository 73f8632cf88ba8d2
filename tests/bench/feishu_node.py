"""Lets the platform's other SDK, for Node, talk to the fake Feishu: evidence that the fake is right for more than one.

    .venv/bin/python -m tests.bench.feishu_node [--sdk 1.74.0]

It installs the SDK into a temporary folder (npm and its registry are needed), connects it, sends it words in frames cut
and out of order, presses a button of the card that it posts, takes it through a group's tale (invited, subscribed,
asked in a thread, a document, taken out), kicks it, and prints a line for each thing that went well or badly; the exit
status says whether all went well.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.fakes.feishu import FakeFeishu, links, mentions, shown

CITED = ["https://news.example/1"]

SCRIPT = """
const lark = require('@larksuiteoapi/node-sdk');
const [base, appId, appSecret] = process.argv.slice(2);
const quiet = {appId, appSecret, domain: base, loggerLevel: lark.LoggerLevel.fatal};
const client = new lark.Client(quiet);
const button = {tag: 'button', text: {tag: 'plain_text', content: '完整版'},
  behaviors: [{type: 'callback', value: {action: 'full', value: 'r1'}}]};
const card = (words, ...more) => ({schema: '2.0', config: {update_multi: true},
  body: {elements: [{tag: 'markdown', element_id: 'words', content: words}, ...more]}});
async function heard(event) {
  const chat = event.message.chat_id;
  const sent = await client.im.v1.message.create({params: {receive_id_type: 'chat_id'}, data: {
    receive_id: chat, msg_type: 'interactive', content: JSON.stringify(card(event.message.content, button))}});
  const id = sent.data.message_id;
  await client.im.v1.message.reply({path: {message_id: id}, data: {
    msg_type: 'text', content: JSON.stringify({text: '回复'}), reply_in_thread: true}});
  await client.im.v1.message.patch({path: {message_id: id}, data: {
    content: JSON.stringify(card('改过的', button))}});
  const data = JSON.stringify({...card('…'), config: {update_multi: true, streaming_mode: true}});
  const made = await client.cardkit.v1.card.create({data: {type: 'card_json', data}});
  const entity = JSON.stringify({type: 'card', data: {card_id: made.data.card_id}});
  await client.im.v1.message.create({params: {receive_id_type: 'chat_id'}, data: {
    receive_id: chat, msg_type: 'interactive', content: entity}});
  const path = {card_id: made.data.card_id, element_id: 'words'};
  await client.cardkit.v1.cardElement.content({path, data: {content: '流式', sequence: 1}});
  await client.cardkit.v1.card.settings({path, data: {
    settings: JSON.stringify({config: {streaming_mode: false}}), sequence: 2}});
  const refused = await client.im.v1.message.create({params: {receive_id_type: 'chat_id'}, data: {
    receive_id: chat, msg_type: 'interactive', content: JSON.stringify(card('x', {tag: 'note'}))}})
    .catch((fault) => fault.response.data);
  console.log('refused ' + refused.code);
}
const sent = (chat, made) => client.im.v1.message.create({params: {receive_id_type: 'chat_id'}, data: {
  receive_id: chat, msg_type: 'interactive', content: JSON.stringify(made), uuid: 'u-' + chat + Date.now()}});
const subscribe = {tag: 'button', text: {tag: 'plain_text', content: '订阅日报'},
  behaviors: [{type: 'callback', value: {action: 'subscribe', value: 'daily'}}]};
async function answered(question) {
  const streaming = {...card('正在查找……'), config: {update_multi: true, streaming_mode: true}};
  const made = await client.cardkit.v1.card.create({data: {type: 'card_json', data: JSON.stringify(streaming)}});
  const card_id = made.data.card_id;
  const reply = await client.im.v1.message.reply({path: {message_id: question.message_id}, data: {
    msg_type: 'interactive', reply_in_thread: true, uuid: 'a-' + question.message_id.slice(0, 40),
    content: JSON.stringify({type: 'card', data: {card_id}})}});
  const again = await client.cardkit.v1.card.idConvert({data: {message_id: reply.data.message_id}});
  console.log('step converts ' + (again.data.card_id === card_id));
  const path = {card_id, element_id: 'words'};
  await client.cardkit.v1.cardElement.content({path, data: {content: '星河智算', sequence: 1}});
  await client.cardkit.v1.cardElement.content({path, data: {content: '星河智算融资 3 亿元。[1]', sequence: 2}});
  const stale = await client.cardkit.v1.cardElement.content({path, data: {content: 'x', sequence: 2}})
    .then((told) => told.code, (fault) => fault.response.data.code);
  console.log('step sequence ' + stale);
  const final = card("星河智算融资 3 亿元。 <number_tag background_color='grey' font_color='white' " +
    "url='https://news.example/1'>1</number_tag>");
  await client.cardkit.v1.card.update({path: {card_id}, data: {
    card: {type: 'card_json', data: JSON.stringify(final)}, sequence: 3}});
  await client.cardkit.v1.card.settings({path: {card_id}, data: {sequence: 4,
    settings: JSON.stringify({config: {streaming_mode: false, summary: {content: '星河智算融资'}}})}});
  console.log('step answered');
}
async function documented(chat) {
  const made = await client.docx.v1.document.create({data: {title: '周报'}});
  const document_id = made.data.document.document_id;
  const converted = await client.docx.v1.document.convert({data: {content_type: 'markdown',
    content: '# 周报\\n\\n- 星河智算融资 [1](https://news.example/1)\\n\\n' +
      '| 公司 | 次数 |\\n| --- | --- |\\n| 星河智算 | 3 |\\n'}});
  const fill = (descendants) => client.docx.v1.documentBlockDescendant.create({
    path: {document_id, block_id: document_id}, params: {document_revision_id: -1}, data: {
      children_id: converted.data.first_level_block_ids, index: -1, descendants}});
  const refused = await fill(converted.data.blocks).then((told) => told.code, (fault) => fault.response.data.code);
  console.log('step merge_info ' + refused);
  for (const block of converted.data.blocks) { if (block.table) delete block.table.property.merge_info; }
  await fill(converted.data.blocks);
  await client.drive.v1.permissionMember.create({path: {token: document_id}, params: {type: 'docx'}, data: {
    member_type: 'openchat', member_id: chat, perm: 'view'}});
  const metas = await client.drive.v1.meta.batchQuery({data: {
    request_docs: [{doc_token: document_id, doc_type: 'docx'}], with_url: true}});
  await sent(chat, card('[周报](' + metas.data.metas[0].url + ')'));
  console.log('step documented');
}
const told = (fault) => console.log('fault ' + (fault.response ? JSON.stringify(fault.response.data) : fault));
const eventDispatcher = new lark.EventDispatcher({loggerLevel: lark.LoggerLevel.fatal}).register({
  'im.message.receive_v1': (event) => {
    const words = JSON.parse(event.message.content).text;
    const work = event.message.root_id ? answered(event.message)
      : words.includes('周报') ? documented(event.message.chat_id) : heard(event);
    work.catch(told);
  },
  'im.chat.member.bot.added_v1': (event) => { sent(event.chat_id, card('你好', subscribe)).catch(told); },
  'im.chat.member.bot.deleted_v1': (event) => { console.log('step left ' + event.chat_id); },
  'card.action.trigger': (event) => event.action.value.action === 'subscribe'
    ? {toast: {type: 'success', content: '已订阅', i18n: {zh_cn: '已订阅', en_us: 'Subscribed'}}}
    : {toast: {type: 'info', content: event.action.value.value}, card: {type: 'raw', data: card('展开')}},
});
new lark.WSClient(quiet).start({eventDispatcher});
"""


class Tally:
    def __init__(self) -> None:
        self.faults = 0

    def __call__(self, what: str, well: object) -> None:
        self.faults += not well
        print(f"{'ok   ' if well else 'fault'} {what}")


def install(folder: Path, version: str) -> None:
    npm = shutil.which("npm") or sys.exit("npm is needed")
    (folder / "package.json").write_text("{}")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", f"@larksuiteoapi/node-sdk@{version}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"npm could not install the SDK: {done.stderr.strip()[:300]}")
    (folder / "bot.js").write_text(SCRIPT)


async def until(what: str, tally: Tally, true: Callable[[], object]) -> None:
    try:
        async with asyncio.timeout(20):
            while not true():  # noqa: ASYNC110 - it happens in another process
                await asyncio.sleep(0.02)
    except TimeoutError:
        tally(what, False)


async def verdict(out: asyncio.StreamReader) -> str:
    """The script's own next line, past what the SDK logs."""
    async with asyncio.timeout(20):
        async for line in out:
            if line.startswith((b"refused", b"fault", b"step")):
                return line.decode().strip()
    return "nothing"


async def group(fake: FakeFeishu, out: asyncio.StreamReader, tally: Tally) -> None:
    """A group's tale: invited, subscribed, asked in a thread, given a document, left."""
    fake.add_chat("oc_new", "新群", ["ou_li"], bot_in=False)
    await fake.add_bot("oc_new", "ou_li")
    await until("it greets a group that it is added to", tally, lambda: fake.posts("oc_new"))
    (greeting,) = fake.posts("oc_new")
    answer = await fake.press(greeting.message_id, "ou_li", "订阅日报")
    tally("a press is answered with a toast alone, in both languages", answer["toast"]["i18n"]["en_us"] == "Subscribed")
    tally("that changes nothing for others", shown(greeting.content).startswith("你好"))
    asked = await fake.say("oc_new", "ou_li", "谁融资了？", root=greeting.message_id, reply_in_thread=True)
    tally("a message's card is found again", await verdict(out) == "step converts true")
    tally("a number that was used is refused", await verdict(out) == "step sequence 300317")
    tally("the answer ends", await verdict(out) == "step answered")
    entity = list(fake.entities.values())[-1]
    told = fake.posts("oc_new", greeting.message_id)[-1]
    tally("it stands in the thread, and streams no more", (entity.opened, bool(told.thread_id)) == (None, True))
    tally("it leads where it cites, and calls nobody", (links(told.content), mentions(told.content)) == (CITED, []))
    tally("it replies to the question", told.parent_id == asked)
    await fake.say("oc_new", "ou_li", "周报")
    tally(f"a table with merge_info is refused: {(line := await verdict(out))}", line == "step merge_info 1770006")
    tally("the document is made", await verdict(out) == "step documented")
    (document,) = fake.documents.values()
    tally("it has the table and the words", all(word in document.words() for word in ("次数", "星河智算融资")))
    tally("the chat may read it, and is led to it", ("openchat", "oc_new", "view") in document.shared
          and "docx" in links(fake.posts("oc_new")[-1].content)[0])  # fmt: skip
    await fake.remove_bot("oc_new", "ou_li")
    tally("it hears that it is taken out", await verdict(out) == "step left oc_new")


async def tale(fake: FakeFeishu, out: asyncio.StreamReader, tally: Tally) -> None:
    await until("it connects", tally, fake.connected.is_set)
    fake.chunks, fake.shuffled = 3, True
    said = await fake.say("oc_team", "ou_li", "日报")
    tally("words in three frames out of order are acknowledged", all(ack.code == 200 for ack in fake.acks.values()))
    told = await asyncio.wait_for(verdict(out), 20)
    tally(f"a card with an unknown tag is refused: {told}", told == "refused 230099")
    await until("it posts", tally, lambda: len(fake.posts("oc_team")) == 3)
    card, reply, streamed = fake.posts("oc_team")
    tally("it posts a card and edits it", shown(card.content).startswith("改过的") and card.updates == 1)
    tally("it replies in the card's thread", (reply.root_id, bool(reply.thread_id)) == (card.message_id, True))
    tally("it streams through a card entity and ends", shown(streamed.content) == "流式" and said in fake.sent)
    answer = await fake.press(card.message_id, "ou_li", "完整版")
    tally("a press is answered with a toast and a card", answer["toast"]["content"] == "r1")
    tally("the card is put in place", shown(card.content) == "展开")
    await group(fake, out, tally)
    await fake.kick()
    await until("it connects again after a kick", tally, fake.connected.is_set)
    tally("it connected twice", fake.connects == 2)
    tally(f"no frame of it is malformed {fake.bad_frames or ''}", not fake.bad_frames)
    tally(f"it pings ({fake.pings})", fake.pings)


async def run(version: str) -> int:
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await asyncio.to_thread(install, folder, version)
        async with FakeFeishu() as fake:
            fake.add_user("ou_li", "李雷")
            fake.add_chat("oc_team", "研发群", ["ou_li"])
            plain = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
            asked = ("bot.js", fake.base_url, fake.app_id, fake.app_secret)
            node = await asyncio.create_subprocess_exec(
                "node", *asked, cwd=folder, env=plain, stdout=asyncio.subprocess.PIPE
            )
            assert node.stdout is not None
            try:
                await tale(fake, node.stdout, tally)
            finally:
                node.kill()
                await node.wait()
    print(json.dumps({"sdk": version, "faults": tally.faults}))
    return int(tally.faults > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sdk", default="1.74.0", help="the version of @larksuiteoapi/node-sdk")
    sys.exit(asyncio.run(run(parser.parse_args().sdk)))
