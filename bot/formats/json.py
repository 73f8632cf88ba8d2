"""A report as the JSON of the public contract."""

from __future__ import annotations

from pipeline.model import DailyReport


def render(report: DailyReport) -> str:
    return report.model_dump_json(indent=2) + "\n"
