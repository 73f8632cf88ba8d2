"""The gate before Slack's requests over HTTP: what the SDK's verifier lets through and what it does not, each once."""

from __future__ import annotations

import pytest
from slack_sdk.signature import Clock, SignatureVerifier

from bot.platforms.slack.signature import MOST_BYTES, Gate
from pipeline.errors import ConfigError

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1_770_100_000
BODY = "payload=%7B%22type%22%3A%22block_actions%22%7D&text=日报".encode()


class Hands:
    """A clock that stands where it is set."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def signed(body: bytes = BODY, at: int = NOW, secret: str = SECRET) -> dict[str, str]:
    made = SignatureVerifier(secret).generate_signature(timestamp=str(at), body=body)
    assert made is not None
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": made}


def gate(now: float = NOW) -> Gate:
    return Gate(SECRET, Hands(now))


def test_lets_through_what_slack_signed() -> None:
    assert gate().check(signed(), BODY) is None


def test_reads_headers_whatever_their_case() -> None:
    assert gate().check({name.lower(): value for name, value in signed().items()}, BODY) is None


@pytest.mark.parametrize("seconds", [-301, -300, -299, 0, 299, 300, 301])
def test_agrees_with_the_sdk_on_the_age_of_a_request(seconds: int) -> None:
    clock = Clock()
    clock.now = lambda: float(NOW)  # type: ignore[method-assign]
    headers = signed(at=NOW + seconds)
    theirs = SignatureVerifier(SECRET, clock).is_valid_request(BODY, headers)
    assert gate().check(headers, BODY) == (None if theirs else 401)
    assert theirs is (abs(seconds) <= 300)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": str(NOW)},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {**signed(), "X-Slack-Request-Timestamp": ""},
        {**signed(), "X-Slack-Request-Timestamp": "soon"},
        {**signed(), "X-Slack-Request-Timestamp": f"{NOW}.5"},
        {**signed(), "X-Slack-Request-Timestamp": f" {NOW}"},
        {**signed(), "X-Slack-Request-Timestamp": "-1"},
        {**signed(), "X-Slack-Request-Timestamp": "１７７０１０００００"},
        {**signed(), "X-Slack-Request-Timestamp": "9" * 5000},
        {**signed(), "X-Slack-Signature": ""},
        {**signed(), "X-Slack-Signature": "签名"},
        {**signed(), "X-Slack-Signature": "v0=\udcff"},
        {**signed(), "X-Slack-Signature": "v1" + signed()["X-Slack-Signature"][2:]},
        {**signed(), "X-Slack-Signature": signed()["X-Slack-Signature"].upper()},
        {**signed(), "X-Slack-Signature": "v0=" + "0" * 64},
        signed(secret="another"),
        signed(body=b"another"),
    ],
)
def test_refuses_malformed_missing_and_wrong_headers_with_401(headers: dict[str, str]) -> None:
    assert gate().check(headers, BODY) == 401


def test_verifies_a_body_that_is_no_text_without_failing() -> None:
    assert gate().check(signed(), b"\xff\xfe\x00") == 401


def test_refuses_a_body_that_is_too_large_before_it_is_hashed() -> None:
    largest = b"a" * MOST_BYTES
    assert gate().check(signed(largest), largest) is None
    assert gate().check({}, largest + b"a") == 413


def test_refuses_the_same_request_a_second_time() -> None:
    once = gate()
    assert [once.check(signed(), BODY) for _ in range(3)] == [None, 401, 401]


def test_a_request_from_ahead_of_our_clock_is_refused_a_second_time_for_as_long_as_it_is_valid() -> None:
    hands = Hands()
    once = Gate(SECRET, hands)
    ahead = signed(at=NOW + 300)
    assert once.check(ahead, BODY) is None
    for later in range(0, 601, 60):
        hands.now = NOW + later
        assert once.check(ahead, BODY) == 401


def test_lets_slacks_own_redelivery_through_since_it_is_signed_anew() -> None:
    once = gate()
    assert once.check(signed(), BODY) is None
    assert once.check(signed(at=NOW + 1), BODY) is None


def test_a_request_that_could_not_be_served_may_come_again_as_it_was() -> None:
    once = gate()
    assert once.check(signed(), BODY) is None
    once.forget(signed())
    assert once.check(signed(), BODY) is None


def test_a_refused_request_leaves_no_trace() -> None:
    once = gate()
    assert once.check(signed(), b"forged") == 401
    assert once.check(signed(), BODY) is None


def test_remembers_the_latest_when_there_are_more_than_it_may_remember() -> None:
    once = Gate(SECRET, Hands(), most=3)
    bodies = [str(number).encode() for number in range(4)]
    assert [once.check(signed(body), body) for body in bodies] == [None] * 4
    assert [once.check(signed(body), body) for body in reversed(bodies)] == [401, 401, 401, None]


@pytest.mark.parametrize("secret", ["", "  "])
def test_an_empty_secret_is_said_at_the_start_and_not_at_the_first_request(secret: str) -> None:
    with pytest.raises(ConfigError, match="SLACK_SIGNING_SECRET is not set"):
        Gate(secret, Hands())
