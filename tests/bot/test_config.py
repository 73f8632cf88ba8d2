"""What the bot's half of a configuration may say, and how a mistake in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import config
from bot.config import BotConfig, Operator
from pipeline.config import shipped
from pipeline.errors import ConfigError


def loaded(folder: Path, text: str) -> BotConfig:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return config.load(path)


def test_the_shipped_file_says_what_holds_without_a_file() -> None:
    assert config.load(shipped()) == BotConfig()


def test_a_file_names_only_what_differs(tmp_path: Path) -> None:
    mine = loaded(tmp_path, "bot: {operator: {platform: slack, chat: C1}, alarms: {no_items_hours: 2}}")
    assert mine.operator == Operator(platform="slack", chat="C1")
    assert (mine.alarms.no_items_hours, mine.alarms.no_report_hours) == (2, 26)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{subscribe: everyone}", ["bot.subscribe", "'everyone'", "'anyone' or 'admins'"]),
        ("{operator: {platform: irc, chat: C1}}", ["bot.operator.platform", "'irc'", "'console', 'slack' or 'feishu'"]),
        ("{operator: {platform: slack}}", ["bot.operator.chat", "is missing"]),
        ("{alarms: {no_report_hours: 12}}", ["bot.alarms.no_report_hours", "12", "greater than 24"]),
        ("{alarms: {no_item_hours: 2}}", ["bot.alarms.no_item_hours", "unknown key", "no_items_hours"]),
        ("{catch_up: {daily_hours: 30}}", ["bot.catch_up.daily_hours", "30", "less than or equal to 24"]),
        ("{jitter_s: -1}", ["bot.jitter_s", "-1", "greater than or equal to 0"]),
        ("{console: {width: 80}}", ["bot.console.width", "unknown key"]),
    ],
)
def test_a_mistake_names_the_key_the_value_and_what_is_allowed(tmp_path: Path, text: str, said: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, f"bot: {text}")
    for words in said:
        assert words in str(caught.value)
    assert "\n" not in str(caught.value)
