"""What each code means for a post."""

from __future__ import annotations

import pytest

from bot.platforms import Busy, Gone, PostError, Refused, Unclear
from bot.platforms.feishu.codes import Answer, Lacking, Threadless, Unshowable, Withdrawn, fault


@pytest.mark.parametrize(
    ("status", "code", "message", "kind"),
    [
        (429, 99991400, "request trigger frequency limit", Busy),
        (400, 230020, "frequency limit", Busy),
        (200, 11232, "frequency limited", Busy),
        (400, 230049, "The message is being sent.", Busy),
        (400, 230099, "Failed to create card content, ext=ErrCode: 200810; ErrMsg: card action is lock", Busy),
        (400, 230002, "The bot can not be outside the group.", Gone),
        (400, 232009, "dissolved", Gone),
        (400, 230018, "NOT allowed at current group settings", Gone),
        (200, 230099, "Failed to create card content, ext=ErrCode: 200621; ErrMsg: parse card json err", Unshowable),
        (200, 11310, "element exceeds the limit", Unshowable),
        (400, 200861, "unsupported tag", Unshowable),
        (400, 230025, "too long", Unshowable),
        (400, 230071, "no thread", Threadless),
        (400, 230011, "withdrawn", Withdrawn),
        (400, 230022, "sensitive", Refused),
        (400, 230028, "DLP", Refused),
        (400, 99991663, "Invalid access token", Refused),
        (400, 230001, "invalid parameter", Refused),
        (500, 2200, "internal error", Unclear),
    ],
)
def test_a_code_says_what_is_known_of_the_post(status: int, code: int, message: str, kind: type[PostError]) -> None:
    error = fault(Answer(status, {"code": code, "msg": message}))
    assert type(error) is kind
    assert str(code) in str(error) or kind is Unclear
    assert "\n" not in str(error)


def test_a_page_of_a_gateway_is_no_answer() -> None:
    assert isinstance(fault(Answer(502, None)), Unclear)


def test_a_limit_that_names_its_end_is_waited_for_so_long() -> None:
    error = fault(Answer(429, {"code": 99991400, "msg": "limit"}, 7.0))
    assert isinstance(error, Busy)
    assert error.seconds == 7


def test_a_missing_scope_is_named_from_the_error_or_the_message() -> None:
    told = {"permission_violations": [{"type": "action_scope_required", "subject": "cardkit:card:write"}]}
    error = fault(Answer(400, {"code": 99991672, "msg": "Access denied.", "error": told}))
    assert isinstance(error, Lacking)
    assert error.scopes == ("cardkit:card:write",)
    said = fault(Answer(400, {"code": 99991672, "msg": "one of the scopes: [im:message, im:message:send_as_bot]."}))
    assert "im:message or im:message:send_as_bot" in str(said)
