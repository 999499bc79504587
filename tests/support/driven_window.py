"""A window in a process of its own, used by a script instead of a person: `python -m tests.support.driven_window DIR`.

Its standard input gives one line of JSON: what to fill in, and which file to bring in. What it saw is one line of JSON
in the file that the input names, so that standard output stays what the window itself prints.
"""

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from kdesk.app import make_application
from kdesk.application import Application, opened_application
from kdesk.domain.account import SignInKind
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.ui_ports import AccountState
from kdesk.errors import EntryGone
from kdesk.event_loop import EventLoop
from kdesk.logs import Redactor, logging_to
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths
from kdesk.ui.account.form_specs import FORMS
from kdesk.ui.account.sign_in_dialog import SignInDialog
from kdesk.ui.commands import Command
from tests.support.login_visitor import SystemBrowser, visit
from tests.support.patience import PATIENCE

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
from driving import drop, until


def fill(dialog: SignInDialog, service_url: str, kind: str, fields: dict[str, str]) -> None:
    """Put everything into the fields, as pasting does."""
    dialog.service.regions.setCurrentIndex(dialog.service.regions.count() - 1)
    dialog.service.address.setText(service_url)
    dialog.kinds.setCurrentIndex([spec.kind for spec in FORMS].index(SignInKind(kind)))
    for key, text in fields.items():
        dialog.form.edits[key].setText("")
        dialog.form.edits[key].insert(text)


def words_of(dialog: SignInDialog) -> list[str]:
    """Every sentence that the dialog shows."""
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible() and label.text()]


def open_dialog(app: Application) -> list[SignInDialog]:
    """The dialog if it is open; otherwise press what the notice offers, where there is one that offers it."""
    dialogs = [dialog for dialog in app.window.findChildren(SignInDialog) if dialog.isVisible()]
    for button in app.notices.findChildren(QPushButton):
        if not dialogs and button.isVisible() and button.text() == "Sign in":
            button.click()
    return dialogs


async def sign_in(app: Application, orders: dict[str, Any]) -> dict[str, Any]:
    """Sign in through the dialog, which opens by itself where nobody has signed in before."""
    await until(lambda: open_dialog(app), PATIENCE, "the dialog")
    (dialog,) = open_dialog(app)
    await until(
        lambda: not any("Looking at the keyring" in words for words in words_of(dialog)), PATIENCE, "the keyring"
    )
    seen = {"words": words_of(dialog), "keeps": dialog.keep.chosen}
    fill(dialog, orders["service_url"], orders["kind"], orders["fields"])
    with SystemBrowser() as browser:
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        if orders["kind"] == SignInKind.LOGIN_PAGE:
            await until(lambda: browser.opened, PATIENCE, "the browser")
            await asyncio.to_thread(visit, browser.opened[0], *orders["login"])
        await until(lambda: app.accounts.state is AccountState.SIGNED_IN, PATIENCE, "signed in")
    await until(lambda: not dialog.isVisible(), PATIENCE, "the dialog is gone")
    return seen


async def bring_in(app: Application, file: str) -> list[str]:
    """Drop a file, wait until it is READY, look at it in the Library, and copy every link."""
    drop(app.window, [Path(file)])
    await until(lambda: [t.state for t in app.queue.snapshot()] == [TransferState.READY], PATIENCE, "READY")
    library = app.library
    app.window.show_page(Command.SHOW_LIBRARY)
    await until(library.model.rowCount, PATIENCE, "a card")
    library.open_entry(app.queue.snapshot()[0].reservation.entry_id)
    await until(library.panel.renditions.flavors.rowCount, PATIENCE, "renditions")
    links = library.panel.links.panel
    await until(links.model.rowCount, PATIENCE, "links")
    copied = []
    for row in range(links.model.rowCount()):
        links.table.copy_button(row).click()
        copied.append(QApplication.clipboard().text())
    return copied


async def run(application: QApplication, paths: Paths, redactor: Redactor, orders: dict[str, Any]) -> dict[str, Any]:
    """Open the window as the program does, use it, and return what was seen."""
    async with opened_application(application, paths, redactor) as app:
        app.window.show()
        app.tasks.spawn(app.sign_in(), name="sign in")
        seen = await sign_in(app, orders)
        seen["links"] = await bring_in(app, orders["file"])
        await until(lambda: paths.images.is_dir() and any(paths.images.iterdir()), PATIENCE, "a picture on the disk")
        # A server that refuses a call is quoted in the log: the most likely place for a secret to show up.
        with suppress(EntryGone):
            await app.accounts.api.catalogue.entry("1_nowhere")
    return seen


def main() -> None:
    """Run the window on the data directory that the argument names."""
    orders = json.loads(sys.stdin.readline())
    paths, redactor = Paths.under(Path(sys.argv[1])), Redactor()
    paths.create()
    with lock_data_dir(paths), logging_to(paths.logs, redactor):
        application = make_application()
        with asyncio.Runner(loop_factory=lambda: EventLoop(application)) as runner:
            seen = runner.run(run(application, paths, redactor, orders))
    Path(orders["result"]).write_text(json.dumps(seen), encoding="utf-8")


if __name__ == "__main__":
    main()
