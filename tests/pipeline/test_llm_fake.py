"""The fake model itself, where programs talk to it from another thread."""

from __future__ import annotations

import httpx

from tests.fakes.model import always, limited_once, text, threaded

QUESTION = {"model": "any", "messages": [{"role": "system", "content": "甲"}, {"role": "user", "content": "乙"}]}


def test_a_program_that_waits_is_answered_from_another_thread() -> None:
    with threaded(limited_once(always("好"))) as fake, httpx.Client() as client:
        limited, answered = (client.post(f"{fake.url}/chat/completions", json=QUESTION) for _ in range(2))
        assert (limited.status_code, limited.headers["retry-after"]) == (429, "0.01")
        assert answered.json()["choices"][0]["message"]["content"] == "好"
        assert (text(fake.requests[0]), text(fake.requests[0], "system")) == ("乙", "甲")
        assert client.post(f"{fake.url}/embeddings", json={}).status_code == 404
