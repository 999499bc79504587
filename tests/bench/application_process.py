"""kdesk's window under a bench: `python -m tests.bench.start_application SCRIPT DATA ORDERS`.

It opens the window as `kdesk` does, then runs the coroutine `inside(app, orders)` of the module SCRIPT. It prints
lines of JSON: {"shown": moment}, the facts that the script tells, and {"result": the script's return value}.
"""

import asyncio
import importlib
import json
import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from kdesk.app import make_application
from kdesk.application import opened_application
from kdesk.domain.account import Account, SignInKind
from kdesk.event_loop import EventLoop
from kdesk.logs import Redactor, logging_to
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths
from tests.bench.kdesk_process import tell

ACCOUNT_PARTNER = 101
KS = "the session of the bench"


async def run(application: QApplication, paths: Paths, script: str, orders: dict[str, Any]) -> Any:
    """Open the window, sign in if the orders have a service URL, and run the script."""
    inside = importlib.import_module(script).inside
    async with opened_application(application, paths, Redactor()) as app:
        app.window.show()
        tell(shown=time.monotonic())
        if url := orders.get("service_url"):
            await app.accounts.sign_in(Account(url, ACCOUNT_PARTNER, "", SignInKind.KS), KS, keep=False)
        return await inside(app, orders)


def main(script: str, data: str, orders: str) -> None:
    """Run one script on one data directory."""
    paths = Paths.under(Path(data))
    paths.create()
    with lock_data_dir(paths), logging_to(paths.logs, Redactor()):
        application = make_application()
        with asyncio.Runner(loop_factory=lambda: EventLoop(application)) as runner:
            tell(result=runner.run(run(application, paths, script, json.loads(orders))))
