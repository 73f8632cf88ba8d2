"""What a console has shown: each post by its key, in a file that outlives the process, or in memory."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Post:
    """One message as it was posted. `at` is ISO 8601 with an offset."""

    message: str
    chat: str
    key: str
    at: str


class Posts:
    """Adding returns once the post is in the file, if there is one."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        written = file.read_text(encoding="utf-8") if file and file.exists() else ""
        self._cut = bool(written) and not written.endswith("\n")
        self._posts = [post for line in written.splitlines() if (post := _read(line))]

    def next(self) -> str:
        """The id that the next message will have."""
        return str(len(self._posts) + 1)

    def add(self, chat: str, key: str, at: datetime) -> None:
        post = Post(self.next(), chat, key, at.isoformat())
        if self._file:
            with self._file.open("a", encoding="utf-8") as opened:
                opened.write(("\n" if self._cut else "") + json.dumps(asdict(post), ensure_ascii=False) + "\n")
            self._cut = False
        self._posts.append(post)

    def find(self, chat: str, key: str, since: datetime) -> str | None:
        """The message that was posted under `key` since then."""
        for post in self._posts:
            if (post.chat, post.key) == (chat, key) and datetime.fromisoformat(post.at) >= since:
                return post.message
        return None

    def known(self, chat: str, message: str) -> bool:
        return any((post.chat, post.message) == (chat, message) for post in self._posts)


def _read(line: str) -> Post | None:
    """A line of the file; None of one that a sudden end cut short."""
    try:
        return Post(**json.loads(line))
    except (ValueError, TypeError):
        return None
