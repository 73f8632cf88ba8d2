"""A report as the JSON of the public contract."""

from __future__ import annotations

from pipeline.model import Report


def render(report: Report) -> str:
    return report.model_dump_json(indent=2) + "\n"
