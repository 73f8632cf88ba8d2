"""The fixed words of cards, in Chinese and English; the words of reports are in `bot.text`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardWords:
    """The fixed words of one language. `{}` places are filled by `bot.present`."""

    dated_title: str
    page: str
    continued: str
    more: str
    all_shown: str
    brief: str
    separator: str
    stop: str
    buttons: dict[str, str]
    choices: dict[str, str]
    every: str
    importance: dict[str, str]
    none_match: str
    quiet: tuple[str, str]
    evidence: str
    proof: str
    tags: str
    weekly_signals: str
    document: str
    document_link: str
    references: str
    answered: dict[str, str]
    question: str
    nearest: str
    looked_in: str
    ask_next: str
    help_title: str
    help_lines: tuple[tuple[str, str], ...]
    help_note: str
    unknown: str
    nearest_command: str
    wrong: str
    example: str
    error: str
    greeting: tuple[str, str]
    subscriptions: str
    home: tuple[str, str]
    latest: str
    subscribed: str
    no_subscriptions: str
    slot: str
    every_day: str
    working_days: str
    weekdays: str
    paused: str
    next_post: str
    kinds: dict[str, str]
    sources: str
    source_states: dict[str, str]
    status: dict[str, str]
    none: str
    correction: str
    changes: dict[str, str]
    was: str
    no_changes: str
    alert: str
    alerts: dict[str, str]
    since: str
    notices: dict[str, str]


ZH = CardWords(
    dated_title="{title} · {day} {weekday}",
    page="{title}（{n}/{m}）",
    continued="{title}（续）",
    more="完整版另有 {n} 条，共 {all} 条。",
    all_shown="以上即全部 {all} 条。",
    brief="{title}：{stories}",
    separator="；",
    stop="。",
    buttons={
        "full": "完整版", "domestic": "国内", "international": "国际", "weekly": "周报", "ask": "提问",
        "evidence": "依据", "up": "👍", "down": "👎", "off": "不相关", "before": "上一页", "after": "下一页",
        "pause": "暂停", "resume": "恢复", "unsubscribe": "退订", "daily": "订阅日报", "weekly_posts": "订阅周报",
        "correct": "更正已发出的消息",
    },
    choices={"region": "地区", "category": "类别", "importance": "重要性"},
    every="全部",
    importance={"high": "重要", "medium": "值得关注", "low": "一般"},
    none_match="这份报告里没有符合条件的消息，请放宽筛选。",
    quiet=("今日没有达到门槛的消息。", "读过 {raw} 条原始信息，{stories} 件事，都没有达到收录标准；机器人运行正常。"),
    evidence="依据",
    proof="原文",
    tags="标签",
    weekly_signals="值得关注的信号",
    document="五个部分的全文、图表和参考资料：",
    document_link="周报全文",
    references="出处",
    answered={"yes": "", "partial": "库中的资料只能回答一部分。", "no": "库中没有能回答这个问题的资料。"},
    question="问题",
    nearest="最接近的消息",
    looked_in="查找范围：{first} 至 {last}",
    ask_next="还可以问：{questions}",
    help_title="可以这样用",
    help_lines=(
        ("/digest 日报 [日期]", "今天或某一天的日报，如：日报 2026-03-10"),
        ("/digest 周报 [周]", "上一周或某一周的周报，如：周报 2026-W10"),
        ("/digest 完整版", "最近一份日报的全部消息"),
        ("/digest 问 问题", "从已收录的消息里找答案，如：问 本周有哪些融资？"),
        ("/digest 订阅 日报|周报 [时间] [时区]", "定时发到这里，如：订阅 日报 08:30 Asia/Shanghai"),
        ("/digest 退订 日报|周报", "不再发送"),
        ("/digest 订阅列表", "这里的订阅，可暂停或退订"),
        ("/digest 暂停", "暂停这里的订阅；恢复：/digest 恢复"),
        ("/digest 来源", "读哪些来源，各自状况如何"),
        ("/digest 状态", "最近运行、下次发送与异常"),
        ("/digest 帮助", "这份说明"),
    ),
    help_note="私聊、@机器人或在报告的话题里直接提问即可；每一条都能点“依据”核对原文。",
    unknown="没有“{text}”这个命令。",
    nearest_command="是不是想用：{nearest}",
    wrong="没有看懂“{text}”",
    example="例如：{example}",
    error="没有完成",
    greeting=("你好，我是资讯机器人", "每天早上把当天重要的消息发到这里；点“完整版”看全部，每一条都能核对原文。"),
    subscriptions="这里的订阅",
    home=("资讯机器人", "在任何会话里输入 /digest help 看可以怎么用；在这里私信我即可提问。"),
    latest="最近的报告",
    subscribed="订阅",
    no_subscriptions="这里还没有订阅。",
    slot="{kind} · {days} {at}（{zone}）· {profile}",
    every_day="每天",
    working_days="工作日",
    weekdays="周一 周二 周三 周四 周五 周六 周日",
    paused="已暂停",
    next_post="下次",
    kinds={"daily": "日报", "weekly": "周报"},
    sources="消息来源",
    source_states={
        "ok": "正常 {n} 个", "failed": "未取到 {n} 个", "silent": "久无更新 {n} 个", "new": "尚未读取 {n} 个",
    },
    status={
        "title": "运行状态", "runs": "最近运行", "next": "下次发送", "sources": "来源", "waiting": "待发送",
        "failed": "发送失败", "gone": "已停用的会话", "platforms": "平台", "model": "模型用量（今日）",
        "feedback": "反馈", "ok": "正常", "usage": "{calls} 次调用，{tokens} 个词元{cost}",
        "votes": "👍 {up}　👎 {down}　不相关 {off}",
    },
    none="无",
    correction="【更正】{title}",
    changes={"added": "新增", "removed": "撤下", "changed": "改动"},
    was="原为",
    no_changes="读者看到的内容没有变化。",
    alert="⚠️ 需要处理：{what}",
    alerts={
        "no_report": "没有生成日报", "no_items": "没有新消息", "platform": "平台连接不上", "model": "模型持续失败",
        "undelivered": "有消息没有发出去", "gone": "会话已停用", "late": "消息已过时，不再补发",
    },
    since="自 {time}",
    notices={
        "thanks": "已记录，谢谢。以后的排序会慢慢据此调整。",
        "subscribed": "已订阅。下次发送：{time}（{zone}）",
        "unsubscribed": "已退订{kind}。",
        "nothing_to_end": "这里没有订阅{kind}。",
        "paused": "已暂停，需要时点“恢复”。",
        "resumed": "已恢复。下次发送：{time}（{zone}）",
        "not_allowed": "只有管理员可以更改这里的订阅。",
        "no_report": "还没有{day}的报告。",
        "no_weekly": "还没有这一周的周报。",
        "outdated": "这份报告已不在库中。",
        "ask": "直接在这个话题里回复你的问题，或输入：/digest 问 你的问题",
        "searching": "正在查找……",
        "below": "完整版发在这条消息的话题里。",
        "enough_asked": "24 小时内的提问已达上限（{n} 个），请稍后再问。",
        "enough_answered": "24 小时内能回答的问题已达上限（{n} 个），请稍后再问。",
        "working": "正在准备，稍候就到。",
        "corrected": "已更正 {n} 条发出的消息。",
    },
)  # fmt: skip

EN = CardWords(
    dated_title="{title} · {weekday}, {day}",
    page="{title} ({n}/{m})",
    continued="{title} (continued)",
    more="{n} more in the full report, {all} in all.",
    all_shown="These are all {all}.",
    brief="{title}: {stories}",
    separator="; ",
    stop=".",
    buttons={
        "full": "Full report", "domestic": "China", "international": "World", "weekly": "Weekly", "ask": "Ask",
        "evidence": "Evidence", "up": "👍", "down": "👎", "off": "Off topic", "before": "Back", "after": "Next",
        "pause": "Pause", "resume": "Resume", "unsubscribe": "Unsubscribe", "daily": "Subscribe: daily",
        "weekly_posts": "Subscribe: weekly", "correct": "Correct what was posted",
    },
    choices={"region": "Region", "category": "Kind", "importance": "Importance"},
    every="All",
    importance={"high": "Important", "medium": "Worth knowing", "low": "For the record"},
    none_match="Nothing in this report matches; choose wider filters.",
    quiet=(
        "Nothing today reached the threshold.",
        "{raw} items were read, {stories} stories, none above the bar; the bot is well.",
    ),
    evidence="Evidence",
    proof="Source text",
    tags="Tags",
    weekly_signals="Signals to watch",
    document="All five parts, with charts and references:",
    document_link="the whole report",
    references="References",
    answered={"yes": "", "partial": "What is stored answers a part of this.", "no": "Nothing stored answers this."},
    question="Question",
    nearest="Nearest stories",
    looked_in="Looked in: {first} to {last}",
    ask_next="You may also ask: {questions}",
    help_title="What you can say",
    help_lines=(
        ("/digest daily [date]", "today's report or that of a day: daily 2026-03-10"),
        ("/digest weekly [week]", "last week's report or that of a week: weekly 2026-W10"),
        ("/digest full", "everything in the newest daily report"),
        ("/digest ask QUESTION", "answers from stored news: ask who raised money this week?"),
        ("/digest subscribe daily|weekly [time] [zone]", "post it here: subscribe daily 08:30 Europe/London"),
        ("/digest unsubscribe daily|weekly", "post it no more"),
        ("/digest subscriptions", "what is posted here; pause or remove it"),
        ("/digest pause", "pause what is posted here; resume: /digest resume"),
        ("/digest sources", "what is read, and how each source fares"),
        ("/digest status", "last runs, next posts, troubles"),
        ("/digest help", "this"),
    ),
    help_note="In a direct message, after a mention or in a report's thread, just ask; “Evidence” shows the source.",
    unknown="There is no command “{text}”.",
    nearest_command="Did you mean: {nearest}",
    wrong="Not understood: “{text}”",
    example="For example: {example}",
    error="Not done",
    greeting=(
        "Hello, I am the news digest",
        "Each morning the day's important news comes here; “Full report” shows all, every line with its source.",
    ),
    subscriptions="Subscriptions here",
    home=("News digest", "Type /digest help in any chat to see what you can say; send me a message to ask."),
    latest="Latest reports",
    subscribed="Subscriptions",
    no_subscriptions="Nothing is subscribed here.",
    slot="{kind} · {days} {at} ({zone}) · {profile}",
    every_day="every day",
    working_days="on working days",
    weekdays="Mon Tue Wed Thu Fri Sat Sun",
    paused="paused",
    next_post="next",
    kinds={"daily": "Daily", "weekly": "Weekly"},
    sources="Sources",
    source_states={"ok": "{n} well", "failed": "{n} failed", "silent": "{n} long silent", "new": "{n} not read yet"},
    status={
        "title": "Status", "runs": "Last runs", "next": "Next posts", "sources": "Sources", "waiting": "To be posted",
        "failed": "Could not be posted", "gone": "Chats switched off", "platforms": "Platforms",
        "model": "Model today", "feedback": "Feedback", "ok": "well", "usage": "{calls} calls, {tokens} tokens{cost}",
        "votes": "👍 {up}  👎 {down}  off topic {off}",
    },
    none="none",
    correction="[Corrected] {title}",
    changes={"added": "Added", "removed": "Withdrawn", "changed": "Changed"},
    was="Was",
    no_changes="Nothing that readers see has changed.",
    alert="⚠️ Needs attention: {what}",
    alerts={
        "no_report": "no daily report was made", "no_items": "no new items", "platform": "a platform is unreachable",
        "model": "the model keeps failing", "undelivered": "something could not be posted",
        "gone": "a chat was switched off", "late": "a post was too late and is dropped",
    },
    since="since {time}",
    notices={
        "thanks": "Noted, thank you. The ranking will slowly follow.",
        "subscribed": "Subscribed. Next post: {time} ({zone})",
        "unsubscribed": "Unsubscribed: {kind}.",
        "nothing_to_end": "Not subscribed here: {kind}.",
        "paused": "Paused; “Resume” starts it again.",
        "resumed": "Resumed. Next post: {time} ({zone})",
        "not_allowed": "Only an administrator may change what is posted here.",
        "no_report": "There is no report of {day} yet.",
        "no_weekly": "There is no report of that week yet.",
        "outdated": "That report is no longer stored.",
        "ask": "Reply in this thread with your question, or type: /digest ask YOUR QUESTION",
        "searching": "Looking…",
        "below": "The full report is in the thread of this message.",
        "enough_asked": "You have asked {n} questions within 24 hours, which is the limit; please ask later.",
        "enough_answered": "{n} questions were answered within 24 hours, which is the limit; please ask later.",
        "working": "On its way.",
        "corrected": "Corrected {n} posts.",
    },
)  # fmt: skip


def card_words(language: str) -> CardWords:
    return EN if language == "en" else ZH
