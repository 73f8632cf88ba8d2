"""What the weekly charts cost: import, time and memory to three PNGs; and matplotlib in the same run where it is there.

    .venv/bin/python -m tests.bench.charts [--matplotlib PYTHON] [--keep FOLDER]

PYTHON is an interpreter that has matplotlib (a throw-away environment). Each measurement is a process of its own, three
times, best shown. `--keep` writes the charts of the tests there, as SVG and as PNG at 600 and 1200, to be looked at.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from pipeline.charts import png
from pipeline.charts.lettering import FONT_FILE
from tests.pipeline.test_charts import CASES

_FIGURES = """
from datetime import date, timedelta
from decimal import Decimal
days = [date(2026, 6, 8) + timedelta(n) for n in range(7)]
categories = [(f"类别{n}", [(n * 7 + d * 3) % 9 for d in range(7)]) for n in range(6)]
moves = [(f"公司{n}", n, n * 7 % 11 / 4) for n in range(12)]
sums = [(f"项目{n}", "亿元" if n % 2 else "亿美元", Decimal(n * n) / 100 + 1) for n in range(12)]
"""
_OURS = """
from pipeline.charts import amounts, events_by_day, moved, png
imported = time.perf_counter()
def draw():
    three = (events_by_day("事件", days, categories, "zh"), moved("变化", moves, "zh"), amounts("金额", sums, "zh"))
    return [png(chart, 1200) for chart in three]
"""
_NOTHING = """
import pipeline.parse, lxml.etree
imported = time.perf_counter()
def draw():
    return []
"""
_THEIRS = """
import matplotlib
matplotlib.use("Agg")
import io
import matplotlib.pyplot as plt
from matplotlib import font_manager
imported = time.perf_counter()
font_manager.fontManager.addfont({font!r})
plt.rcParams["font.family"] = "Noto Sans SC"
def save(figure):
    out = io.BytesIO()
    figure.savefig(out, dpi=100)
    plt.close(figure)
    return out.getvalue()
def draw():
    figure, axes = plt.subplots(figsize=(12, 8))
    under = [0] * 7
    for name, counts in categories:
        axes.bar([f"{{d:%m-%d}}" for d in days], counts, bottom=under, label=name)
        under = [a + b for a, b in zip(under, counts)]
    axes.legend()
    made = [save(figure)]
    for pairs in ([(n, now, mean) for n, now, mean in moves], [(n, float(v), 0) for n, _, v in sums]):
        figure, axes = plt.subplots(figsize=(12, 8))
        axes.barh([n for n, _, _ in pairs], [a for _, a, _ in pairs])
        axes.barh([n for n, _, _ in pairs], [b for _, _, b in pairs])
        made.append(save(figure))
    return made
"""
_MEASURE = """
import json, re, time
def peak():  # of this process alone: getrusage's would begin at its parent's
    return int(re.search("VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
{figures}
before = peak()
start = time.perf_counter()
{library}
first = time.perf_counter()
made = draw()
drawn = time.perf_counter()
draw()
again = time.perf_counter()
print(json.dumps({{"import_ms": 1000 * (imported - start), "first_ms": 1000 * (drawn - first),
    "again_ms": 1000 * (again - drawn), "kb": sum(map(len, made)) / 1024,
    "peak_mb": peak(), "bare_mb": before}}))
"""


def measure(python: str, library: str) -> dict[str, float]:
    """The best of three processes, by name of the figure."""
    code = _MEASURE.format(figures=_FIGURES, library=library)
    runs = [subprocess.run([python, "-c", code], capture_output=True, text=True, check=True) for _ in range(3)]
    figures = [json.loads(run.stdout) for run in runs]
    return {key: min(run[key] for run in figures) for key in figures[0]}


def show(name: str, figures: dict[str, float]) -> None:
    print(
        f"{name:34} import {figures['import_ms']:6.0f} ms   three PNGs {figures['first_ms']:5.0f} ms, again "
        f"{figures['again_ms']:5.0f} ms, {figures['kb']:4.0f} KB   peak {figures['peak_mb']:4.0f} MB "
        f"(bare Python {figures['bare_mb']:.0f})"
    )


def keep(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in CASES.items():
        chart = make()
        if chart:
            stem = name.replace(" ", "_")
            (folder / f"{stem}.svg").write_text(chart.svg, encoding="utf-8")
            for width in (600, 1200):
                (folder / f"{stem}_{width}.png").write_bytes(png(chart, width))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matplotlib", metavar="PYTHON")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    chosen = parser.parse_args()
    ours = measure(sys.executable, _OURS)
    show("what the pipeline has loaded anyway", measure(sys.executable, _NOTHING))
    show("pipeline.charts, with all of that", ours)
    if chosen.matplotlib:
        theirs = measure(chosen.matplotlib, _THEIRS.format(font=FONT_FILE))
        show("matplotlib", theirs)
        keys = ("import_ms", "first_ms", "again_ms", "peak_mb")
        print("matplotlib / ours: " + ", ".join(f"{key} {theirs[key] / ours[key]:.1f}" for key in keys))
    else:
        print("matplotlib: not measured (give --matplotlib PYTHON)")
    if chosen.keep:
        keep(chosen.keep)


if __name__ == "__main__":
    main()
