"""What a reader should know of how a report was made: that a budget ran out, that a model did not answer. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.model import Entry

_REASONS = {
    "timeout": ("超时", "timed out"),
    "deadline": ("超过总时限", "past the deadline"),
    "rate_limit": ("被限流", "rate limited"),
    "server": ("服务出错", "server error"),
    "unreachable": ("连不上", "unreachable"),
    "refused": ("拒绝作答", "refused"),
    "malformed": ("格式不可读", "unreadable answer"),
    "too_long": ("回答过长", "answer too long"),
    "rejected": ("请求被拒", "request rejected"),
}


def of(entries: Sequence[Entry], failures: Mapping[str, int], language: str) -> tuple[str, ...]:
    """The notes for a daily report that a model was to write; `failures` are its failed calls by reason."""
    quoted = sum(entry.origin == "extractive" for entry in entries)
    rest = _rest(quoted, len(entries), language)
    if said := failed(failures, language):
        return tuple(_joined(one, rest, language) for one in said)
    if not quoted:
        return ()
    why = "模型所写未能逐项与原文核实" if language == "zh" else "what the model wrote could not be proved in full"
    return (_joined(rest, why, language),)


def failed(failures: Mapping[str, int], language: str) -> list[str]:
    """What went wrong with a model's calls, a sentence without its full stop for the budget and one for the rest."""
    said = []
    if failures.get("budget"):
        said.append("模型预算已用完" if language == "zh" else "The model's budget ran out")
    told = [f"{_REASONS[reason][language != 'zh']} {count}" for reason, count in failures.items() if reason in _REASONS]
    if told and language == "zh":
        said.append(f"模型调用失败（{'、'.join(told)}）")
    elif told:
        said.append(f"Calls to the model failed ({', '.join(told)})")
    return said


def _rest(quoted: int, entries: int, language: str) -> str:
    if language == "zh":
        return f"{entries} 条中有 {quoted} 条为原文摘录" if quoted else "未影响正文"
    return f"{quoted} of {entries} lines are the sources' own words" if quoted else "no line is affected"


def _joined(one: str, other: str, language: str) -> str:
    return f"{one}：{other}。" if language == "zh" else f"{one[0].upper()}{one[1:]}: {other}."
