"""What of the SDK is loaded, in a process of its own: the modules of this one are what other tests have asked for."""

from __future__ import annotations

import subprocess
import sys

NEEDED = """
import sys
from bot.platforms.feishu.sdk import Transport, long_connection
assert long_connection().Client
print(*[name for name in sys.modules if name.startswith("lark_oapi.api")])
"""


def test_the_generated_calls_are_not_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", NEEDED], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""
