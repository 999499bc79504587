"""Every model of the window under Qt's own tester, while rows of the demo server load, change and go."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from driving import drop, until
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication

import kdesk.ui
from kdesk.application import Application
from kdesk.domain.library_view import Arrangement
from kdesk.domain.search.sort import Sort
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.commands import Command
from kdesk.ui.library.tabs.files.tab import FileTab
from kdesk.ui.library.tabs.table import TABS
from tests.e2e.conftest import RunQt, window_on
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.media import make_video

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

COUNT = 240
_MODEL = re.compile("QAbstract.*Model|QSortFilterProxyModel")
_ELSEWHERE = {
    "EditableSheetModel": "sheets/test_sheet_window.py",
    "FirstRows": "uploads/test_first_rows.py",
    "LinesModel": "bulk/test_lines_model.py",
    "LogModel": "support/test_log_model.py",
    "NotesModel": "review/room/test_notes_model.py",
    "OffersModel": "share/test_offers_model.py",
    "PaletteModel": "palette/test_palette_items.py",
    "SheetModel": "sheets/test_sheet_model.py",
}
"""Models of windows that are not opened here, and the test of each below `tests/ui`."""
SRT = "1\n00:00:00,000 --> 00:00:02,000\nGreetings\n"


def model_classes() -> set[str]:
    """Return the names of the window's own models."""
    found = set()
    for path in Path(kdesk.ui.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and any(_MODEL.fullmatch(ast.unparse(base)) for base in node.bases):
                found.add(node.name)
    return found


class Watch:
    """Lets Qt test every model of a window; a mistake is a warning of Qt, which fails the test.

    Attributes:
        seen: Names of the classes of the models.
    """

    def __init__(self, app: Application) -> None:
        self._app = app
        self._testers: dict[QAbstractItemModel, QAbstractItemModelTester] = {}
        self.seen: set[str] = set()

    def look(self) -> None:
        """Watch the models that have come since."""
        shown = [view.model() for view in self._app.window.findChildren(QAbstractItemView)]
        for model in filter(None, (*self._app.window.findChildren(QAbstractItemModel), *shown)):
            if model not in self._testers:
                warns = QAbstractItemModelTester.FailureReportingMode.Warning
                self._testers[model] = QAbstractItemModelTester(model, warns)
                self.seen.add(type(model).__name__)


@pytest.fixture
def editor(server: DemoProcess) -> Iterator[DemoClient]:
    """Another client, who changes what the window shows."""
    with DemoClient(server.credentials) as client:
        yield client.as_admin()


@pytest.fixture
def talk(editor: DemoClient, tmp_path: Path) -> str:
    """A video with captions and an attachment."""
    video = make_video(tmp_path / "talk.mp4", seconds=2, size="160x90").read_bytes()
    entry_id = editor.converted(editor.upload(video, "talk.mp4"))
    for number in range(3):
        editor.call("caption_captionAsset.add", entryId=entry_id, captionAsset={"label": f"Captions {number}"})
        attachment = {"title": f"Notes {number}", "filename": f"notes{number}.txt"}
        editor.call("attachment_attachmentAsset.add", entryId=entry_id, attachmentAsset=attachment)
    return entry_id


def at_end(app: Application) -> bool:
    """Scroll to the last row, and tell whether it is loaded; the list may still be filled."""
    views = app.library.views
    views.shown.scrollToBottom()
    return views.entry(app.library.model.rowCount() - 1) is not None


async def library_changes(app: Application, watch: Watch, editor: DemoClient) -> None:
    """Entries load, are renamed, come and go; the list is searched and sorted, as cards and as a table."""
    library, views = app.library, app.library.views
    for arrangement in (Arrangement.MEDIUM, Arrangement.TABLE):
        views.arrange(arrangement)
        watch.look()
        await until(lambda: at_end(app), 30, "the last rows")
        count = library.model.rowCount()
        last = views.entry(count - 1)
        assert last is not None
        editor.call("baseEntry.delete", entryId=last.id)
        new = editor.entry(f"Brand new {arrangement}")
        renamed = views.entry(count - 3)
        assert renamed is not None
        editor.call("baseEntry.update", entryId=renamed.id, baseEntry={"name": "Renamed"})
        views.scroll_to_top()
        await until(lambda: views.at_top, 10, "the top")
        library.refresh_cards()
        await until(lambda new=new: library.model.row_of(new) == 0, 30, "the new entry")
        # The end of the list is read anew when it comes into sight.
        await until(
            lambda last=last: at_end(app) and library.model.row_of(last.id) is None, 30, "the deleted entry goes"
        )

        library.search.set_text("Brand")
        await until(lambda count=count: 0 < library.model.rowCount() < count, 30, "the matches")
        library.search.set_text("")
        library.search.sort_by(Sort.NAME)
        await until(lambda count=count: library.model.rowCount() >= count - 1, 30, "all of them")
        library.search.sort_by(Sort.NEWEST)
        await until(lambda new=new: library.model.row_of(new) == 0, 30, "the usual order")
        QTest.keyClicks(library.header.search, "tag:")
        library.search.set_text("")
        await until(lambda count=count: library.model.rowCount() >= count - 1, 30, "all of them again")


async def panel_changes(app: Application, watch: Watch, editor: DemoClient, entry_id: str) -> None:
    """Each tab is opened; captions and attachments come and go, and another entry takes the place."""
    library, tabs = app.library, app.library.panel.tabs
    library.open_entry(entry_id)
    await until(library.panel.renditions.flavors.rowCount, 30, "renditions")
    for spec in TABS:
        tabs.open(spec.name)
        watch.look()
        tab = tabs.current
        if isinstance(tab, FileTab):
            await until(lambda tab=tab: len(tab.model.rows) == 3, 30, spec.name)
            first: Any = tab.model.rows[0]
            kind = "caption_captionAsset" if spec.name == "captions" else "attachment_attachmentAsset"
            name = "captionAssetId" if spec.name == "captions" else "attachmentAssetId"
            editor.call(f"{kind}.delete", **{name: first.id})
            tab.refresh()
            await until(lambda tab=tab: len(tab.model.rows) == 2, 30, "one row less")
    watch.look()
    library.views.show_row(3)
    await until(lambda: library.panel.entry is not None and library.panel.entry.id != entry_id, 30, "another entry")


async def transfers_change(app: Application, watch: Watch, folder: Path) -> None:
    """Files are queued, sent and taken off the list."""
    app.window.show_page(Command.SHOW_UPLOADS)
    watch.look()
    paths = [folder / f"clip{number}.txt" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_text("x" * (number + 1), "utf-8")
    drop(app.window, paths)
    await until(lambda: app.uploads.model.rowCount() == 3, 30, "rows")
    watch.look()
    ends = {TransferState.READY, TransferState.FAILED, TransferState.ARRIVED}
    await until(lambda: all(one.state in ends for one in app.queue.snapshot()), 60, "the end of all of them")
    app.queue.remove([one.id for one in app.queue.snapshot()])
    await until(lambda: app.uploads.model.rowCount() == 0, 30, "no rows")


@pytest.mark.parametrize("server", [("--entries", str(COUNT))], indirect=True)
def test_every_model_keeps_the_rules_of_qt(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess, editor: DemoClient, talk: str
) -> None:
    """While the real catalogue, the mirror and the tables of the panel fill them, change them and empty them."""
    seen: set[str] = set()

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.show_page(Command.SHOW_LIBRARY)
            watch = Watch(app)
            watch.look()
            await until(lambda: app.library.views.entry(0) is not None, 60, "the first card")
            await library_changes(app, watch, editor)
            await panel_changes(app, watch, editor, talk)
            await transfers_change(app, watch, tmp_path)
            seen.update(watch.seen)

    run_qt(work())
    assert model_classes() <= seen | set(_ELSEWHERE), model_classes() - seen
