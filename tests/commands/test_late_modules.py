"""What the command line imports before it knows its command: every start of kdesk waits for it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LATE = {
    "PySide6",
    "asyncio",
    "email",
    "httpx",
    "kdesk.domain.account",
    "kdesk.domain.links",
    "kdesk.domain.ports",
    "kdesk.domain.settings",
    "kdesk.engine",
    "kdesk.errors",
    "kdesk.kaltura",
    "kdesk.logs",
    "kdesk.store",
    "msgspec",
    "sqlite3",
    "ssl",
}
"""It knows neither servers nor settings nor what is kept: only words and options."""
MOST = 20
"""Modules of kdesk."""
IMPORTED = "import json, sys; import kdesk.cli; print(json.dumps(sorted(sys.modules)))"


def test_the_command_line_imports_little() -> None:
    """`kdesk --version` and every command take this time; importing the settings took three times as much."""
    done = subprocess.run(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", IMPORTED], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    imported = set(json.loads(done.stdout))
    assert LATE & imported == set()
    assert sum(name.partition(".")[0] == "kdesk" for name in imported) <= MOST
