"""What people type and what it means: the cases of the commands, as if today were Thursday 2026-06-18."""

from __future__ import annotations

from datetime import date, time

from bot.commands import (
    Command,
    Daily,
    Full,
    Help,
    Pause,
    Resume,
    Sources,
    Status,
    Subscribe,
    Subscriptions,
    Unsubscribe,
    Weekly,
)

TODAY = date(2026, 6, 18)
WORKDAYS = frozenset(range(5))
ALL = frozenset(range(7))
Days = frozenset[int] | None


def d(month: int, day: int, year: int = 2026) -> Daily:
    return Daily(date(year, month, day))


def w(start: tuple[int, int], end: tuple[int, int], year: int = 2026) -> Weekly:
    return Weekly(date(year, *start), date(year, *end))


def daily(
    at: str = "", zone: str | None = None, days: frozenset[int] | None = None, to: str | None = None
) -> Subscribe:
    return Subscribe("daily", time.fromisoformat(at) if at else None, zone, days, to)


def weekly(
    at: str = "", zone: str | None = None, days: frozenset[int] | None = None, to: str | None = None
) -> Subscribe:
    return Subscribe("weekly", time.fromisoformat(at) if at else None, zone, days, to)


_LAST, _THIS = w((6, 8), (6, 14)), w((6, 15), (6, 21))

# Each means the same after /digest and said to the bot.
COMMANDS: list[tuple[str, Command]] = [
    *((text, Daily()) for text in (
        "daily", "日报", "今日", "today", "DAILY", "Daily", "ＤＡＩＬＹ", "日報", " 日报 ", "日报。", "日报！",
        "daily!", "日报？",
        "today?", "/daily", "／日报", "/digest daily", "/digest 日报", "/DIGEST /digest daily", "digest daily",
        "　日报　",
        "<@U123ABC> 日报", "<@U123ABC|digest> daily", "@_user_1 日报", '<at user_id="ou_1">Digest</at> 日报',
        "<at id=all></at> 日报", "@Digest 日报", "@digest日报", "＠Digest daily", "日报 @Digest", "@资讯助手 日报",
        "&lt;@U123&gt; daily",
        "d\u200bai\u200dly", "\ufeff日报", "日\u200b报", "\u202edaily\u202c", "请给我日报",
        "show me the daily report, please",
        "我要看日报", "看一下日报吧", "**daily**", "`日报`", "“日报”", "dai\u00adly", "𝐝𝐚𝐢𝐥𝐲", "早报", "daily report",
    )),
    ("daily 2026-06-17", d(6, 17)), ("日报 2026-06-17", d(6, 17)), ("日报 2026年6月17日", d(6, 17)),
    ("日报2026/6/17", d(6, 17)),
    ("日报 ２０２６－０６－１７", d(6, 17)), ("日报 6月17日", d(6, 17)), ("6月17日日报", d(6, 17)),
    ("日报 六月十七日", d(6, 17)),
    ("日报 6月17号", d(6, 17)), ("日报 昨天", d(6, 17)), ("昨天的日报", d(6, 17)), ("昨日日报", d(6, 17)),
    ("yesterday's daily", d(6, 17)),
    ("daily yesterday", d(6, 17)), ("daily today", d(6, 18)), ("今日日报", d(6, 18)), ("前天日报", d(6, 16)),
    ("daily 06-17", d(6, 17)),
    ("daily 6/17", d(6, 17)), ("daily 20260617", d(6, 17)), ("daily jun 17", d(6, 17)),
    ("daily 17 June 2026", d(6, 17)),
    ("daily June 17th, 2026", d(6, 17)), ("daily 17/06/2026", d(6, 17)), ("daily 3 days ago", d(6, 15)),
    ("三天前的日报", d(6, 15)),
    ("daily last friday", d(6, 12)), ("last Thursday's daily", d(6, 11)),
    ("周一的日报", d(6, 15)), ("上周五的日报", d(6, 12)), ("daily 12-31", d(12, 31, 2025)),
    ("日报 2月29日", d(2, 29, 2024)),
    ("daily 2024.02.29", d(2, 29, 2024)), ("1月1日报", d(1, 1)),
    *((text, Weekly()) for text in ("weekly", "周报", "週報", "WEEKLY", "/周报", "周报。", "weekly please",
    "给我周报")),
    ("周报 上周", _LAST), ("上周周报", _LAST), ("上週的週報", _LAST), ("weekly last week", _LAST),
    ("last week's weekly", _LAST),
    ("周报 本周", _THIS), ("weekly this week", _THIS), ("weekly 2026-W06", w((2, 2), (2, 8))),
    ("周报 2026w6", w((2, 2), (2, 8))),
    ("周报 2026年第6周", w((2, 2), (2, 8))), ("周报 第六周", w((2, 2), (2, 8))), ("weekly week 6", w((2, 2), (2, 8))),
    ("weekly 2026-02-04", w((2, 2), (2, 8))), ("周报 2月4日", w((2, 2), (2, 8))), ("weekly yesterday", _THIS),
    ("周报 2026-02-02 到 2026-02-08", w((2, 2), (2, 8))), ("weekly 2026-02-03..2026-02-06", w((2, 3), (2, 6))),
    ("weekly W50", w((12, 8), (12, 14), 2025)), ("周报完整版", Weekly()), ("上上周周报", w((6, 1), (6, 7))),
    *((text, Full()) for text in ("full", "完整版", "全文", "FULL", "/digest full", "full daily", "日报完整版",
    "看完整版")),
    ("昨天的完整版", Full(date(2026, 6, 17))), ("full 2026-06-17", Full(date(2026, 6, 17))),
    ("subscribe daily", daily()), ("订阅日报", daily()), ("訂閱日報", daily()), ("订阅 日报", daily()),
    ("日报订阅", daily()),
    ("subscribe daily 08:30", daily("08:30")), ("订阅日报 8:30", daily("08:30")), ("订阅日报 8：30", daily("08:30")),
    ("ＳＵＢＳＣＲＩＢＥ　ＤＡＩＬＹ　８：３０", daily("08:30")), ("subscribe daily 8:30am", daily("08:30")),
    ("订阅日报8点", daily("08:00")),
    ("subscribe daily 8.30pm", daily("20:30")), ("subscribe daily 12am", daily("00:00")),
    ("subscribe daily 12:15 PM", daily("12:15")),
    ("订阅日报 8点半", daily("08:30")), ("订阅日报 早上八点", daily("08:00")),
    ("订阅日报 晚上9点", daily("21:00")), ("订阅日报 20:15", daily("20:15")),
    ("订阅日报 下午三点一刻", daily("15:15")), ("订阅日报 中午", daily("12:00")),
    ("订阅日报 中午12点", daily("12:00")), ("订阅日报 零点", daily("00:00")),
    ("订阅日报 晚上12点", daily("00:00")), ("订阅日报 24:00", daily("00:00")),
    ("订阅日报 八点二十五分", daily("08:25")), ("订阅日报 二十点", daily("20:00")),
    ("subscribe daily 0830", daily("08:30")), ("subscribe daily 8", daily("08:00")),
    ("subscribe daily noon", daily("12:00")),
    ("subscribe daily at 9 in the evening", daily("21:00")), ("subscribe daily 8 o'clock", daily("08:00")),
    ("订阅日报 凌晨1点", daily("01:00")),
    ("每天早上八点半推送日报", daily("08:30", None, ALL)), ("每天 8:30 订阅日报", daily("08:30", None, ALL)),
    ("subscribe daily 08:30 Asia/Shanghai", daily("08:30", "Asia/Shanghai")),
    ("subscribe daily 08:30 asia/SHANGHAI", daily("08:30", "Asia/Shanghai")),
    ("订阅日报 8:30 北京时间", daily("08:30", "Asia/Shanghai")), ("订阅日报 北京时间早上八点", daily("08:00",
    "Asia/Shanghai")), ("订阅日报 東京 9:00", daily("09:00", "Asia/Tokyo")),
    ("subscribe daily 7am PST", daily("07:00", "America/Los_Angeles")),
    ("subscribe daily 7am los angeles", daily("07:00", "America/Los_Angeles")),
    ("subscribe daily 7am America/Los_Angeles", daily("07:00", "America/Los_Angeles")),
    ("subscribe daily 7am New_York", daily("07:00", "America/New_York")),
    ("subscribe daily 7:00 London", daily("07:00", "Europe/London")), ("订阅日报 7点 伦敦时间", daily("07:00",
    "Europe/London")), ("订阅日报 美东时间 7点", daily("07:00", "America/New_York")),
    ("subscribe daily 8:30 UTC+8", daily("08:30", "Etc/GMT-8")), ("subscribe daily 8:30 utc", daily("08:30",
    "UTC")), ("subscribe daily 8:30 GMT-5", daily("08:30", "Etc/GMT+5")),
    ("subscribe daily 8:30 UTC+5:30", daily("08:30", "Asia/Kolkata")), ("订阅日报 东八区 8:30", daily("08:30",
    "Etc/GMT-8")), ("subscribe daily 8:30 +09:00", daily("08:30", "Etc/GMT-9")),
    ("subscribe daily 8:30 EST", daily("08:30", "America/New_York")), ("subscribe daily 8:30 apia", daily("08:30",
    "Pacific/Apia")), ("subscribe daily 8:30 India", daily("08:30", "Asia/Kolkata")),
    ("订阅日报 工作日 8:30", daily("08:30", None, WORKDAYS)),
    ("订阅日报 周一到周五 8:30", daily("08:30", None, WORKDAYS)),
    ("订阅日报 周一至五 8:30", daily("08:30", None, WORKDAYS)),
    ("subscribe daily 8:30 weekdays", daily("08:30", None, WORKDAYS)),
    ("subscribe daily mon-fri 8:30", daily("08:30", None, WORKDAYS)),
    ("subscribe daily 8:30 mon,wed,fri", daily("08:30", None, frozenset((0, 2, 4)))),
    ("订阅日报 周一三五 8:30", daily("08:30", None, frozenset((0, 2, 4)))),
    ("订阅日报 周一、周三、周五 8:30", daily("08:30", None, frozenset((0, 2, 4)))),
    ("订阅日报 周末 10点", daily("10:00", None, frozenset((5, 6)))),
    ("subscribe daily every day 8:30", daily("08:30", None, ALL)),
    ("subscribe daily fri to mon 8am", daily("08:00", None, frozenset((4, 5, 6, 0)))),
    ("每周日上午十点推送日报", daily("10:00", None, frozenset((6,)))),
    ("subscribe daily 08:30 Asia/Shanghai finance", daily("08:30", "Asia/Shanghai", None, "finance")),
    ("订阅日报 ai-chips 8:30", daily("08:30", None, None, "ai-chips")),
    ("subscribe daily profile=finance", daily(to="finance")),
    ("subscribe me to the daily digest at 8:30 Beijing time, please", daily("08:30", "Asia/Shanghai")),
    ("每晚9点推送日报", daily("21:00")), ("subscribe daily every morning at 8", daily("08:00", None, ALL)),
    ("subscribe daily 8:30 +8", daily("08:30", "Etc/GMT-8")),
    ("subscribe daily time=08:30 zone=Asia/Tokyo profile=ai", daily("08:30", "Asia/Tokyo", None, "ai")),
    ("subscribe weekly", weekly()), ("订阅周报", weekly()),
    ("周报订阅每周一9点", weekly("09:00", None, frozenset((0,)))),
    ("每周五下午5点订阅周报", weekly("17:00", None, frozenset((4,)))),
    ("subscribe weekly mondays at 9am London", weekly("09:00", "Europe/London", frozenset((0,)))),
    ("訂閱週報 禮拜一 9點", weekly("09:00", None, frozenset((0,)))),
    ("订阅周报 星期天 20：00", weekly("20:00", None, frozenset((6,)))),
    ("每周一一点推送周报", weekly("01:00", None, frozenset((0,)))),
    *((text, Unsubscribe()) for text in ("unsubscribe", "退订", "取消订阅", "取消訂閱", "退訂", "unsubscribe all",
    "全部退订", "退订日报和周报")),
    ("unsubscribe daily", Unsubscribe("daily")), ("退订日报", Unsubscribe("daily")),
    ("取消日报", Unsubscribe("daily")), ("取消日报的订阅", Unsubscribe("daily")),
    ("退订周报", Unsubscribe("weekly")),
    ("取消订阅周报", Unsubscribe("weekly")), ("stop daily", Unsubscribe("daily")),
    ("不再订阅日报", Unsubscribe("daily")), ("unsubscribe from the weekly", Unsubscribe("weekly")),
    ("退订日报 8:30", Unsubscribe("daily", time(8, 30))), ("unsubscribe daily finance", Unsubscribe("daily", None,
    "finance")), ("不要每天推送日报了", Unsubscribe("daily")),
    *((text, Subscriptions()) for text in ("subscriptions", "订阅列表", "我的订阅", "訂閱列表", "my subscriptions",
    "订阅状态", "查看订阅", "Subscriptions!")),
    *((text, Pause()) for text in ("pause", "暂停", "暫停", "暂停推送", "PAUSE.")), ("暂停日报", Pause("daily")),
    ("pause weekly", Pause("weekly")),
    *((text, Resume()) for text in ("resume", "恢复", "恢復", "恢复推送")), ("恢复周报", Resume("weekly")),
    *((text, Sources()) for text in ("sources", "来源", "來源", "信源", "信息来源", "/sources", "看看来源")),
    *((text, Status()) for text in ("status", "状态", "狀態", "STATUS", "status?", "@Digest 状态")),
    *((text, Help()) for text in ("help", "帮助", "幫助", "?", "？", "/digest", "/digest help", "/digest@bot help", "",
    "   ", "。", "???", "@Digest", "<@U1>", "digest", "help me", "subscribe help", "怎么用", "怎么订阅",
    "如何订阅日报？", "how do i subscribe?", "\u200b")),
]  # fmt: skip

# What is wrong with each is said with the word in it.
WRONG: list[tuple[str, str]] = [
    ("daily 2026-13-45", "2026-13-45"), ("日报 2月30日", "2月30日"), ("daily 05/06/2026", "05/06/2026"),
    ("daily tomorrow", "tomorrow"), ("日报 明天", "明天"), ("daily 9999-12-31", "9999-12-31"),
    ("daily 0001-01-01", "0001-01-01"), ("日报 6月20日", "6月20日"), ("日报 上周", "按天"), ("日报 昨天 前天",
    "一天"), ("daily 17", "17"), ("日报 8:30", "订阅"), ("每天八点日报", "订阅"), ("周报 每周一", "订阅"),
    ("weekly 2026-W54", "2026-w54"), ("weekly 2026-W40", "2026-w40"), ("周报 2026-02-08 到 2026-02-02", "写反"),
    ("weekly last week this week", "one week"), ("周报 13月45日", "13月45日"),
    ("subscribe", "daily or weekly"), ("订阅", "日报还是周报"), ("订阅 8:30", "日报还是周报"), ("订阅日报和周报",
    "一种"), ("subscribe daily 25:99", "25:99"), ("订阅日报 25点", "25点"), ("subscribe daily 13:75", "13:75"),
    ("subscribe daily 8:30 IST", "Asia/Jerusalem"), ("subscribe daily 8:30 CST", "America/Chicago"),
    ("订阅日报 8:30 美国", "America/New_York"), ("subscribe daily 8:30 BST", "Europe/London"),
    ("subscribe daily 8:30 Mars/Phobos", "mars/phobos"), ("subscribe daily 8:30 Asia/Shangai", "asia/shangai"),
    ("subscribe daily 8:30 UTC+25", "utc+25"), ("subscribe daily 8:30 18:00", "one time"),
    ("subscribe daily 8:30 London Tokyo", "one time zone"), ("subscribe daily 8:30 finance chips",
    "finance, chips"), ("subscribe daily except weekends", "except"), ("订阅日报 2026-06-20", "2026-06-20"),
    ("subscribe daily 99", "99"),
    ("subscribe weekly every day", "once a week"), ("订阅周报 工作日", "每周一次"), ("subscribe daily yesterday",
    "2026-06-17"), ("退订日报 25:99", "25:99"), ("ask", "question"), ("问", "问什么"), ("提问：", "问什么"),
    ("/digest ask", "question"),
]  # fmt: skip

# Said to the bot, these are questions though they begin like commands or hold their words.
QUESTIONS: list[str] = [
    "订阅经济是什么？", "help me understand RAG", "daily active users of ChatGPT?", "日报社的收入有多少？",
    "人民日报怎么评价人工智能", "周报写得怎么样？", "full self driving 最近有什么进展",
    "status of the OpenAI lawsuit", "来源可靠吗", "today in AI: what happened?", "今日头条发布了什么模型",
    "weekly active users of Gemini", "subscribe to which newsletters about AI chips?",
    "sources say Nvidia will buy Groq?",
    "问题是什么？", "问界M9销量如何？", "状态空间模型是什么", "help desk software trends", "恢复供应了吗",
    "暂停训练的呼吁后来怎样", "pause AI movement", "resume parsing models", "asking price of Groq", "What is MCP?",
    "OpenAI 昨天发布了什么",
    "昨天", "2026-06-17", "today.com 是什么", "full-time jobs at OpenAI", "help@openai.com",
    "/usr/bin/python 是什么", "subsribe", "日抱", "foo", "取消", "stop", "👍", "🚀🚀", "为什么订阅日报的人这么多",
    "full stack agents",
    "订阅制还能走多远", "每天有多少人用豆包", "退订率是多少",
    "weekly or daily reports, which do executives prefer?", "不要推送广告的浏览器有哪些", "don't subscribe me",
    "unsubscribe rates of newsletters", "今天", "上周",
]  # fmt: skip

NEAR: list[tuple[str, str | None]] = [
    ("subsribe", "subscribe"), ("subscibe daily 8:30", "subscribe"), ("定阅", "订阅"), ("定阅日报", "订阅"),
    ("日抱", "日报"), ("dialy", "daily"), ("dayly 2026-06-17", "daily"), ("weakly", "weekly"), ("周抱", "周报"),
    ("statsu", "status"),
    ("helpp", "help"), ("hlep", "help"), ("unsuscribe daily", "unsubscribe"), ("souces", "sources"), ("帮住",
    "帮助"), ("状太", "状态"), ("来原", "来源"), ("完整板", "完整版"), ("退定周报", "退订"), ("ful", "full"),
    ("subs", "subscribe"),
    ("what happened to OpenAI?", "ask"), ("英伟达最近发布了什么新的芯片", "问"), ("xyzzy", None), ("👍", None),
    ("訂越日報", "订阅"), ("SUBSRIBE", "subscribe"), ("日保。", "日报"), ("resme", "resume"),
]  # fmt: skip

HOSTILE: list[str] = [
    "日报" * 5_000_000, "a" * 10_000_000, "<@" * 50_000, "<at " * 50_000, "<@<@<@U1>>> daily", "@" * 20_000,
    "/" * 20_000, "/digest " * 5_000, " " * 100_000 + "日报", "👍" * 20_000, "\u202e" * 9_000 + "daily",
    "\ud800\udfff daily \udc00",
    "\0daily\0", "%s%s%n{0}{text}{0.__class__}", "{}" * 5_000, "'; DROP TABLE subscriptions; --",
    "<script>alert(1)</script>", "[日报](javascript:alert(1))", "**_~`||>#+-=|{}.!", "<!channel> <!here> @all",
    "subscribe daily " + "9" * 9_000,
    "subscribe daily {0} %s", "subscribe daily " + "finance " * 1_000, "subscribe daily 9999999:99",
    "daily " + "1/" * 4_000, "daily -1", "daily 2026-06-17" * 500, "周" * 9_000, "周一" * 5_000, "周一到" * 5_000,
    "mon," * 5_000, "零" * 9_000 + "点",
    "subscribe daily 十十十点", "订阅日报 〇〇点", "ask " + "\u0300" * 9_000, "问" * 9_000, "\r\n\t\v\f",
    "\u2028\u2029", "ﷺ" * 9_000, "subscribe daily UTC+99999999", "subscribe daily Etc/GMT-99",
    "subscribe daily ../../etc/passwd", "subscribe daily Factory",
    "١٢:٣٠ 日报 ٢٠٢٦-٠٦-١٧", "日报 ²⁰²⁶-⁰⁶-¹⁷", "第" * 3_000 + "周", "daily 999 days ago", "daily W99",
    "weekly 0000-W00", "weekly 9999-W53", "week of " * 900, "İSTANBUL subscribe daily", "ß" * 9_000,
    "\U0010ffff\ufffe\uffff",
    "&lt;@U1&gt;" * 3_000, "<at></at>" * 3_000, "@_user_1" * 3_000, "profile=" * 3_000, "'" * 9_000,
    "订阅" * 5_000, "subscribe " * 5_000, "? " * 5_000, "half past " * 900,
]  # fmt: skip
