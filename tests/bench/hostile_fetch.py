"""Every file of the hostile collection as a source of the real `digest fetch`: an outcome for each, nobody else asked.

    .venv/bin/python -m tests.bench.hostile_fetch

Every connection and name look-up of the command's processes is written down by an audit hook and compared with the one
address that serves the files.
"""

from __future__ import annotations

import json
import os
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import yaml

from tests.bench.replay import DIGEST, data, serve
from tests.bench.speed import Watched

HOOK = """
import os, sys
def note(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        line = f"{arguments[1][0]}:{arguments[1][1]}"
    elif event == "socket.getaddrinfo":
        line = f"{arguments[0]}:{arguments[1]}"
    else:
        return
    with open(os.environ["DIGEST_BENCH_ASKED"], "a") as asked:
        asked.write(line + "\\n")
sys.addaudithook(note)
"""


def sources(folder: Path, address: str) -> list[dict[str, str]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        {"name": f"{number} {file.name}"[:80], "url": f"{address}/{quote(str(file.relative_to(folder)))}"}
        for number, file in enumerate(files)
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with tarfile.open(data().parent / "hostile" / "feeds.tar.gz") as archive:
            archive.extractall(folder / "feeds", filter="data")
        folder.joinpath("hook").mkdir()
        folder.joinpath("hook", "sitecustomize.py").write_text(HOOK)
        asked, result = folder / "asked", folder / "result.json"
        os.environ |= {"PYTHONPATH": f"{folder / 'hook'}:{Path.cwd()}", "DIGEST_BENCH_ASKED": str(asked)}
        with serve(folder / "feeds") as address:
            listed = sources(folder / "feeds", address)
            settings = {
                "store": {"url": f"sqlite:///{folder}/hostile.db"},
                "fetch": {"allow_private_hosts": True, "per_host": 8, "deadline_s": 600},
                "sources": listed,
            }
            config = folder / "config.yaml"
            config.write_text(yaml.safe_dump({"pipeline": settings}))
            run = Watched([*DIGEST, "--config", str(config), "fetch", "--json"], result)
        outcomes = json.loads(result.read_text())["sources"]
        elsewhere = Counter(asked.read_text().split()) - Counter({address.partition("//")[2]: sys.maxsize})
    print(f"{len(listed)} sources, {len(outcomes)} outcomes in {run.seconds:.1f} s: {dict(_statuses(outcomes))}")
    print(f"peak memory, all processes: {run.peak:.0f} MB; allowed 600")
    print(f"asked elsewhere: {dict(elsewhere)}")
    assert len(outcomes) == len(listed) and not elsewhere and run.peak <= 600


def _statuses(outcomes: list[dict[str, str]]) -> Counter[str]:
    return Counter(outcome["status"] for outcome in outcomes)


if __name__ == "__main__":
    main()
