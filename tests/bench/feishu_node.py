"""Lets the platform's other SDK, for Node, talk to the fake Feishu: evidence that the fake is right for more than one.

    .venv/bin/python -m tests.bench.feishu_node [--sdk 1.74.0]

It installs the SDK into a temporary folder (npm and its registry are needed), connects it, sends it words in frames cut
and out of order, presses a button of the card that it posts, kicks it, and prints a line for each thing that went well
or badly; the exit status says whether all went well.
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

from tests.fakes.feishu import FakeFeishu, shown

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
const eventDispatcher = new lark.EventDispatcher({loggerLevel: lark.LoggerLevel.fatal}).register({
  'im.message.receive_v1': (event) => { heard(event).catch((fault) => console.log('fault ' + fault)); },
  'card.action.trigger': (event) => ({toast: {type: 'info', content: event.action.value.value},
    card: {type: 'raw', data: card('展开')}}),
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
    """The script's own line, past what the SDK logs."""
    async for line in out:
        if line.startswith((b"refused", b"fault")):
            return line.decode().strip()
    return "nothing"


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
