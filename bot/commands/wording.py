"""What is wrong with a command and what to type instead, in Chinese and English. It decides nothing."""

from __future__ import annotations

from datetime import date, time, timedelta

from bot.commands.vocabulary import REPORTS, VERBS
from bot.model import Kind

_SHOWN = 40

_PROBLEMS = {
    "zh": {
        "no_day": "没有“{0}”这一天。",
        "two_days": "“{0}”可以是两个日子，请按“年-月-日”写。",
        "future_day": "“{0}”还没有到，今天是 {1}。",
        "no_week": "没有“{0}”这一周。",
        "future_week": "“{0}”还没有到，今天是 {1}。",
        "backwards": "{0} 在 {1} 之后，起止日期写反了。",
        "one_day": "一次只能看一天的日报。",
        "one_week": "一次只能看一周的周报。",
        "day_not_week": "日报按天，不按周。",
        "no_time": "“{0}”不是一天里的时间。",
        "no_zone": "没有“{0}”这个时区。",
        "which_zone": "“{0}”可以是几个时区：{1}，请写明是哪一个。",
        "which_report": "请写明是日报还是周报。",
        "one_report": "一次只能订阅一种，日报和周报请分两次。",
        "one_time": "一次只能写一个时间；一天要几次，就分几次订阅。",
        "one_zone": "只能写一个时区。",
        "one_weekday": "周报每周一次，只能写一个星期几。",
        "one_profile": "只能写一个版本名，这里有：{0}。",
        "not_dated": "订阅按时间和星期，不按日期：“{0}”用不上。",
        "unread": "看不懂“{0}”。",
        "no_question": "没有写要问什么。",
        "as_subscription": "要按时收到，请用“订阅”。",
    },
    "en": {
        "no_day": "There is no day “{0}”.",
        "two_days": "“{0}” can be two days; write it as year-month-day.",
        "future_day": "“{0}” has not come yet; today is {1}.",
        "no_week": "There is no week “{0}”.",
        "future_week": "“{0}” has not come yet; today is {1}.",
        "backwards": "{0} is after {1}; put the earlier day first.",
        "one_day": "A daily report is of one day.",
        "one_week": "A weekly report is of one week.",
        "day_not_week": "A daily report is of a day, not of a week.",
        "no_time": "“{0}” is not a time of day.",
        "no_zone": "There is no time zone “{0}”.",
        "which_zone": "“{0}” can be several time zones: {1}. Write the one you mean.",
        "which_report": "Say which report: daily or weekly.",
        "one_report": "Subscribe to daily and weekly one after the other.",
        "one_time": "Write one time; for several a day, subscribe several times.",
        "one_zone": "Write one time zone.",
        "one_weekday": "The weekly report comes once a week: write one day.",
        "one_profile": "Write one profile, not several: {0}.",
        "not_dated": "A subscription has a time and weekdays, not a date such as “{0}”.",
        "unread": "“{0}” is not understood.",
        "no_question": "There is no question.",
        "as_subscription": "To get it at set times, subscribe.",
    },
}
_QUESTIONS = {"zh": "本周有哪些新模型？", "en": "Which models came out this week?"}


def why(problem: str, values: tuple[str, ...], language: str) -> str:
    """The sentence that says what is wrong; what was typed is cut to what can be read."""
    return _PROBLEMS[language][problem].format(*(clipped(value, _SHOWN * 3) for value in values))


def clipped(text: str, length: int = _SHOWN) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def ask(language: str) -> str:
    return f"{_own(VERBS['ask'], language)} {_QUESTIONS[language]}"


def daily(today: date, language: str, full: bool = False) -> str:
    words = VERBS["full"] if full else REPORTS["daily"]
    return f"{_own(words, language)} {today - timedelta(days=1)}"


def weekly(today: date, language: str) -> str:
    year, week, _ = (today - timedelta(days=7)).isocalendar()
    return f"{_own(REPORTS['weekly'], language)} {year}-W{week:02}"


def subscribe(kind: Kind | None, at: time | None, zone: str | None, language: str) -> str:
    words = [_own(VERBS["subscribe"], language), _own(REPORTS[kind or "daily"], language)]
    return " ".join([*words, f"{at or time(8, 30):%H:%M}", *([zone] if zone else [])])


def narrowed(name: str, kind: Kind | None, language: str) -> str:
    """退订 日报, pause daily."""
    verbs = VERBS["unsubscribe"] if name == "unsubscribe" else VERBS["pause"] if name == "pause" else VERBS["resume"]
    return f"{_own(verbs, language)} {_own(REPORTS[kind or 'daily'], language)}"


def _own(words: tuple[str, ...], language: str) -> str:
    return words[1] if language == "en" else words[0]
