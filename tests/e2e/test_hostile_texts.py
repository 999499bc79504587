"""Names, descriptions, tags and errors of strangers on the real window: plain, and cut before Qt lays them out."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QLabel, QMessageBox, QTreeWidget, QWidget

from kdesk.application import Application
from kdesk.domain.left_out import LeftOut, LeftOutFile, LeftOutReason
from kdesk.errors import Reason, ServerProblem
from kdesk.messages.foreign_text import PARAGRAPHS, TIP
from kdesk.messages.format import Format
from kdesk.ui.commands import Command
from kdesk.ui.locale import QtLocale
from kdesk.ui.notice import Notice
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.uploads.left_out import LeftOutDialog
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.patience import until
from tests.support.stored_texts import remarks_saying, trouble_saying

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.qt_log_ignore("This plugin does not support"),
]

EVIL = "<img src='file:///etc/passwd'><b>BOLD</b><a href='http://evil.example'>x</a>"
HUGE = f"{EVIL}{'lorem ipsum ' * 8_500}"
STRAYS = 3
OURS = {"span", "br", "small"}
"""The tags of our own tooltips."""
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
ESCAPED = 6
"""How much longer a character can get by escaping."""


class Tags(HTMLParser):
    """The tags that Qt would see in a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.seen.add(f"{tag} with attributes" if attrs else tag)


def rich(text: str) -> set[str]:
    """Tags in a text that Qt would take for HTML, but for those of our own tooltips."""
    return Tags(text).seen - OURS if RichText.mightBeRichText(text) else set()


def cells(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[tuple[int, str]]:
    """Every text that a model gives a view, with its role."""
    parent = parent or QModelIndex()
    for row in range(model.rowCount(parent)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            index = model.index(row, column, parent)
            for role in ROLES:
                if isinstance(text := index.data(role), str):
                    yield role, text


def texts_of(thing: QObject) -> Iterator[tuple[str, str, int]]:
    """Every text of a widget or an action that Qt lays out or may take for HTML, with its most characters."""
    kind = type(thing).__name__
    if isinstance(thing, QAction | QWidget):
        yield f"tooltip of {kind}", thing.toolTip(), TIP * ESCAPED
    if isinstance(thing, QWidget):
        yield f"name of {kind}", thing.accessibleName(), PARAGRAPHS
        yield f"description of {kind}", thing.accessibleDescription(), TIP * ESCAPED
    if isinstance(thing, QLabel) and thing.textFormat() is not Qt.TextFormat.PlainText:
        yield f"text of {kind}", thing.text(), PARAGRAPHS
    if isinstance(thing, QMessageBox) and thing.textFormat() is not Qt.TextFormat.PlainText:
        yield f"text of {kind}", thing.text() + thing.informativeText(), PARAGRAPHS
    if isinstance(thing, QAbstractItemView) and thing.model() is not None:
        for role, text in cells(thing.model()):
            is_tip = role == Qt.ItemDataRole.ToolTipRole
            yield f"{'tooltip' if is_tip else 'cell'} of {kind}", text, TIP * ESCAPED if is_tip else PARAGRAPHS


def faults(window: QWidget) -> list[str]:
    """What is wrong with the texts of the window and of its dialogs."""
    found = []
    for thing in (window, *window.findChildren(QObject)):
        for what, text, most in texts_of(thing):
            if what.startswith(("tooltip", "text")) and rich(text):
                found.append(f"{what} is rich: {sorted(rich(text))}")
            if len(text) > most:
                found.append(f"{what} has {len(text)} characters")
        if isinstance(thing, QLabel) and len(thing.text()) > 2 * PARAGRAPHS:
            found.append(f"label of {len(thing.text())} characters")
    return sorted(set(found))


def fill(server: DemoProcess) -> str:
    """Leave hostile entries and tokens on the server; the result is the id of the one with all."""
    with DemoClient(server.credentials) as client:
        client.as_admin()
        for number in range(STRAYS):
            client.entry(f"{EVIL} {number}", description=HUGE, tags=HUGE, partnerData=f"kdesk:{number:016x}")
        return client.entry(EVIL, description=HUGE, tags=HUGE)


async def look(app: Application, entry_id: str, tmp_path: Path) -> list[str]:
    """Open whatever shows a text of a stranger, and look at every widget each time."""
    window, found = app.window, list[str]()
    (tmp_path / EVIL.replace("/", "_")).write_bytes(b"no video")
    app.uploads.add([tmp_path / EVIL.replace("/", "_")])
    await until(app.uploads.model.rowCount)
    window.show_page(Command.SHOW_LIBRARY)
    await until(lambda: app.library.model.rowCount() >= 4)
    app.library.open_entry(entry_id)
    panel = app.library.panel
    await until(lambda: panel.entry is not None and panel.isVisible())
    found += faults(window)
    entry, connection = panel.entry, app.accounts.api
    assert entry is not None
    assert connection is not None
    huge = replace(entry, name=HUGE, description=HUGE, tags=HUGE, user_id=HUGE)
    panel.show_entry(huge, connection)
    app.library.model.update(huge)
    found += faults(window)

    (transfer,) = app.queue.snapshot()
    app.uploads.model.changed(
        transfer, replace(transfer, trouble=trouble_saying(HUGE, HUGE), remarks=remarks_saying(HUGE))
    )
    window.show_page(Command.SHOW_UPLOADS)
    window.grab()
    found += faults(window)

    app.notices.report(ServerProblem(HUGE, reason=Reason.NO_LINKS, arguments={"text": HUGE}))
    app.notices.post(Notice(HUGE, detail=HUGE, support=HUGE))
    found += faults(window)

    box = QuestionBox(window, HUGE, HUGE, yes="Yes", no="No", enter_agrees=False)
    box.open()
    found += faults(window)
    box.close()

    left_out = LeftOut()
    left_out.add([LeftOutFile(f"/{HUGE}", LeftOutReason.SIDECAR)])
    dialog = LeftOutDialog(app.theme, Format(QtLocale()), left_out, window)
    dialog.open()
    found += faults(window)
    dialog.close()

    clean_up(window)
    await until(lambda: [tree for tree in window.findChildren(QTreeWidget) if tree.topLevelItemCount() == STRAYS])
    return sorted({*found, *faults(window)})


def clean_up(window: QWidget) -> None:
    """Open “Clean up the server…”."""
    (action,) = [action for action in window.actions() if "Clean up" in action.text()]
    action.trigger()


def test_nothing_of_a_stranger_is_rich_or_endless(
    qapp: QApplication, run_qt: RunQt, server: DemoProcess, tmp_path: Path
) -> None:
    """Every label, tooltip, cell, dialog and message box of the window: no tag but our own, and no 100 KB."""
    entry_id = fill(server)

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            found = await look(app, entry_id, tmp_path)
            for dialog in app.window.findChildren(QDialog):
                dialog.close()
            await asyncio.sleep(0)
            assert not found, "\n".join(found)

    run_qt(work())
