"""A real window whose own code fails on order: `python -m tests.support.faulty_window DIR [--unguarded]`.

Its standard input gives one line of JSON: where the demo server is. For each fault it prints one line of JSON: what the
window said, and what still worked afterwards.
"""

import asyncio
import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication

from kdesk.app import make_application
from kdesk.application import Application, opened_application
from kdesk.domain.account import Account, SignInKind
from kdesk.event_loop import EventLoop
from kdesk.exit_status import run_logged
from kdesk.logs import Redactor
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths
from kdesk.ui.account.account_button import AccountButton
from kdesk.ui.commands import Command
from kdesk.ui.guards import guard_window_classes
from kdesk.ui.library.card_delegate import CardDelegate
from kdesk.ui.library.grid import EntryGrid
from kdesk.ui.library.model import LibraryModel
from kdesk.ui.unhandled_errors import SENTENCE, UnhandledErrorNotices, qt_messages_taken
from kdesk.ui.uploads.delegate import TransferDelegate
from kdesk.ui.uploads.drop import DropOverlay
from kdesk.ui.uploads.list import TransferList
from kdesk.ui.uploads.model import TransferModel
from kdesk.unhandled_errors import UnhandledErrors

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
from driving import until

SECONDS = 20
TOO_LARGE = 2**70


class Faults:
    """Which method fails now."""

    def __init__(self) -> None:
        self.active = ""
        self.struck = 0

    def put_into(self, owner: type, name: str, instead: object = None) -> str:
        """Let a method fail while the fault of its name is active, or return what Qt has no room for."""
        fault, original = f"{owner.__name__}.{name}", getattr(owner, name)
        kind = type(f"{owner.__name__}Fault_{name}", (ValueError,), {})  # errors are distinguished by kind and place

        def failing(*arguments: Any, **named: Any) -> Any:
            if self.active != fault:
                return original(*arguments, **named)
            self.struck += 1
            if instead is not None:
                return instead
            raise kind(f"injected into {fault}, session djJ8c2VjcmV0c2VjcmV0")

        setattr(owner, name, failing)
        return fault


FAULTS = Faults()
INJECTED = [
    FAULTS.put_into(LibraryModel, "data"),
    FAULTS.put_into(CardDelegate, "_paint_caption"),
    FAULTS.put_into(EntryGrid, "_state_of"),
    FAULTS.put_into(EntryGrid, "indexAt"),
    FAULTS.put_into(AccountButton, "_paint_circle"),
    FAULTS.put_into(AccountButton, "sizeHint"),
    FAULTS.put_into(DropOverlay, "eventFilter"),
    FAULTS.put_into(TransferModel, "data"),
    FAULTS.put_into(TransferModel, "flags"),
    FAULTS.put_into(TransferDelegate, "_paint_texts"),
    FAULTS.put_into(TransferList, "viewportEvent"),
    FAULTS.put_into(TransferModel, "rowCount", TOO_LARGE),
]


def stir(app: Application) -> None:
    """Let Qt call everything that it calls while a person works."""
    window, keys = app.window, Qt.KeyboardModifier.NoModifier
    for page in (Command.SHOW_UPLOADS, Command.SHOW_LIBRARY):
        window.show_page(page)
        window.resize(window.width() + 1, window.height())
        app.account.button.updateGeometry()
        for view in window.pages.findChildren(QAbstractItemView):
            position = QPointF(view.width() / 2, 30)
            move = (QEvent.Type.MouseMove, position, position, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, keys)
            QApplication.sendEvent(view.viewport(), QMouseEvent(*move))
        window.grab()


async def use(app: Application, entries: int) -> None:
    """Let each method fail once, and see what the window makes of it."""
    window, notices = app.window, app.notices

    async def told(fault: str, strike: Callable[[], object]) -> None:
        strike()
        await until(lambda: notices.shown is not None and notices.shown.text == SENTENCE, SECONDS, fault)
        FAULTS.active = ""
        QTest.mouseClick(notices.action, Qt.MouseButton.LeftButton)
        report = QApplication.clipboard().text()
        await until(lambda: notices.shown and notices.shown.text == "Report copied", SECONDS, "copied")
        notices.dismiss()
        stir(app)
        seen = {
            "fault": fault,
            "reported": fault in report,
            "secret": "c2VjcmV0" in report,
            "cards": app.library.model.rowCount() == entries,
            "rows": app.uploads.model.rowCount(),
            "visible": window.isVisible(),
            "quiet": notices.shown is None or notices.shown.text != SENTENCE,
        }
        print(json.dumps(seen), flush=True)  # noqa: T201  that is how it responds

    async def task() -> None:
        raise ValueError("injected into task")

    def slot(name: str = "slot") -> None:
        raise ValueError(f"injected into {name}")

    for fault in INJECTED:
        FAULTS.active = fault
        await told(fault, lambda: stir(app))
    await told("slot", lambda: QTimer.singleShot(0, slot))
    await told("task", lambda: app.tasks.spawn(task()))
    await told("thread", threading.Thread(target=slot, args=("thread",)).start)
    await told("loop", lambda: asyncio.get_running_loop().call_soon(slot, "loop"))


async def run(application: QApplication, paths: Paths, redactor: Redactor, unhandled: UnhandledErrors) -> None:
    """Open the window, signed in, with cards and a row."""
    orders = json.loads(sys.stdin.readline())
    account = Account(
        orders["service_url"], orders["partner_id"], "", SignInKind.APP_TOKEN, app_token_id=orders["app_token_id"]
    )
    async with opened_application(application, paths, redactor) as app:
        told = UnhandledErrorNotices(unhandled, app.notices, application.clipboard().setText, app.window)
        app.window.show()
        await app.accounts.sign_in(account, orders["app_token"], keep=False)
        app.uploads.add([paths.logs / "not there.mp4"])  # a row that becomes no entry
        app.window.show_page(Command.SHOW_LIBRARY)
        await until(lambda: app.library.model.rowCount() == orders["entries"], SECONDS, "cards")
        await until(app.uploads.model.rowCount, SECONDS, "a row")
        while app.notices.shown is not None:
            app.notices.dismiss()
        await use(app, orders["entries"])
        told.end()


def main() -> None:
    """Run the window on the data directory that the argument names."""
    paths, redactor = Paths.under(Path(sys.argv[1])), Redactor()
    paths.create()
    with lock_data_dir(paths), run_logged(paths.logs, redactor) as unhandled, qt_messages_taken(unhandled):
        if "--unguarded" not in sys.argv:
            guard_window_classes()
        application = make_application()
        with asyncio.Runner(loop_factory=lambda: EventLoop(application)) as runner:
            runner.get_loop().set_exception_handler(unhandled.in_loop)
            runner.run(run(application, paths, redactor, unhandled))


if __name__ == "__main__":
    main()
