"""What a reader should know of how a report was made: that a budget ran out, that a model did not answer. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    """The notes for a report that a model was to write; `failures` are its failed calls by reason."""
    return tuple(_chinese(entries, failures) if language == "zh" else _english(entries, failures))


def _chinese(entries: Sequence[Entry], failures: Mapping[str, int]) -> Iterator[str]:
    quoted = sum(entry.origin == "extractive" for entry in entries)
    rest = f"{len(entries)} 条中有 {quoted} 条为原文摘录" if quoted else "未影响正文"
    if failures.get("budget"):
        yield f"模型预算已用完：{rest}。"
    failed = [f"{_REASONS[reason][0]} {count}" for reason, count in failures.items() if reason in _REASONS]
    if failed:
        yield f"模型调用失败（{'、'.join(failed)}）：{rest}。"
    elif quoted and not failures.get("budget"):
        yield f"{rest}：模型所写未能逐项与原文核实。"


def _english(entries: Sequence[Entry], failures: Mapping[str, int]) -> Iterator[str]:
    quoted = sum(entry.origin == "extractive" for entry in entries)
    rest = f"{quoted} of {len(entries)} lines are the sources' own words" if quoted else "no line is affected"
    if failures.get("budget"):
        yield f"The model's budget ran out: {rest}."
    failed = [f"{_REASONS[reason][1]} {count}" for reason, count in failures.items() if reason in _REASONS]
    if failed:
        yield f"Calls to the model failed ({', '.join(failed)}): {rest}."
    elif quoted and not failures.get("budget"):
        yield f"{rest[0].upper()}{rest[1:]}: what the model wrote could not be proved in full."
