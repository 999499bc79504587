"""`start`: from the start of the process to the first painted window, beside an empty window of the same Qt.

The byte code is compiled, and the disk warm. Both start in turn, so that what else the machine does meets both; the
figures are medians.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from statistics import median

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.settings import Settings
from kdesk.store.paths import Paths
from kdesk.store.settings import SettingsFile
from tests.bench.figures import Figure, times_at_most
from tests.bench.kdesk_process import WAIT_SECONDS
from tests.bench.seeded import seed

PAIRS = 7
ROWS = 50_000
MOST = times_at_most(2.2)
ACCOUNT = Account("http://127.0.0.1:9", 101, "producer@example.com", SignInKind.PASSWORD)
"""Nobody answers there, and the keyring of the bench is empty."""


def run(scratch: Path) -> Iterator[Figure]:
    """Measure a first start, one with an account, and one with a long list."""
    fresh = (scratch / f"first {number}" for number in count())
    yield from _figures("first start", lambda: next(fresh))
    account = scratch / "account"
    _keep_account(account)
    yield from _figures("with an account", lambda: account)
    rows = scratch / "rows"
    seed(rows, ROWS)
    yield from _figures(f"with {ROWS:,} rows", lambda: rows)


def _figures(name: str, data: Callable[[], Path]) -> Iterator[Figure]:
    _painted("empty")
    _painted("kdesk", "--data", str(data()))  # compiles what was never imported
    pairs = [(_painted("empty"), _painted("kdesk", "--data", str(data()))) for _ in range(PAIRS)]
    empty, kdesk = ([median(values) for values in zip(*side, strict=True)] for side in zip(*pairs, strict=True))
    yield Figure(f"start, {name}", kdesk[0], "s", MOST, empty[0])
    yield Figure(f"start, {name}: computing", kdesk[1], "s", MOST, empty[1])


def _painted(*arguments: str) -> tuple[float, float]:
    """Return the seconds until a program has painted its window, and those that it computed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.monotonic()
    with subprocess.Popen(  # noqa: S603  our own module
        [sys.executable, "-m", "tests.bench.start_process", *arguments],
        env=environment | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout
        told = json.loads(process.stdout.readline())
        # kdesk ends as it does at the end of a desktop session, and leaves its journal closed.
        process.send_signal(signal.SIGTERM)
        process.wait(WAIT_SECONDS)
    return told["painted"] - began, told["cpu"]


def _keep_account(data: Path) -> None:
    """Write the settings of somebody who was signed in."""
    paths = Paths.under(data)
    paths.create()
    with closing(SettingsFile(paths.settings)) as file:
        asyncio.run(file.save(Settings(accounts=(ACCOUNT,))))
