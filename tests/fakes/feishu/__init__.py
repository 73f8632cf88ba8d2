"""A Feishu on loopback, HTTP and long connection, that the real SDKs talk to; and its readers' eyes on cards."""

from tests.fakes.feishu.cards import faults, warnings
from tests.fakes.feishu.platform import FakeFeishu
from tests.fakes.feishu.reading import Pressable, buttons, images, links, mentions, shown
from tests.fakes.feishu.state import Ack, ApiError, NotAnswered, Sent

__all__ = [
    "Ack", "ApiError", "FakeFeishu", "NotAnswered", "Pressable", "Sent",
    "buttons", "faults", "images", "links", "mentions", "shown", "warnings",
]  # fmt: skip
