"""Downloads in the whole window: “Download…” for selected entries, and the section below the transfers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from driving import until
from PySide6.QtCore import QObject, QPoint, QRect, Qt, QUrl, Slot
from PySide6.QtGui import QContextMenuEvent, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from kdesk.application import Application
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.downloads.item import DownloadKind
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.ui.commands import Command
from kdesk.ui.downloads.dialog import DownloadDialog
from kdesk.ui.downloads.model import DOWNLOAD_ROLE
from kdesk.ui.downloads.section import DownloadsSection
from kdesk.ui.review.document_offer import DocumentOffer
from tests.e2e.conftest import RunQt, account_of, window_on
from tests.support import media
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.proxy import Link, Proxy
from tests.support.real_drags import dropped_on, missing_pointer, pull

pytestmark = pytest.mark.e2e

MIB = 1024 * 1024
SHOTS = os.environ.get("KDESK_SHOTS")
"""Folder for pictures, for whoever wants to look."""


def _clips(client: DemoClient, folder: Path, count: int) -> list[bytes]:
    """Upload videos; return their bytes."""
    files = [media.make_large_video(folder / f"Film {number}.mp4", MIB, f"{number}") for number in range(count)]
    for file in files:
        client.converted(client.upload(file.read_bytes(), file.name))
    return [file.read_bytes() for file in files]


async def _ask_for_all(app: Application, count: int) -> DownloadDialog:
    """Select every entry of the library and ask for downloads with the keys."""
    app.window.show_page(Command.SHOW_LIBRARY)
    await until(lambda: app.library.model.rowCount() == count, 30, "the cards")
    view = app.library.views.shown
    app.window.activateWindow()
    await until(app.window.isActiveWindow, 10, "the active window")
    app.library.model.want(0, count - 1)
    await until(lambda: app.library.views.entry(count - 1) is not None, 30, "the last card")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    await until(lambda: app.window.findChildren(DownloadDialog), 20, "the dialog")
    return app.window.findChildren(DownloadDialog)[0]


def _section(app: Application) -> DownloadsSection:
    return app.uploads.findChildren(DownloadsSection)[0]


def _rows(section: DownloadsSection) -> list[Download]:
    model = section.list.model()
    return [model.index(row, 0).data(DOWNLOAD_ROLE) for row in range(model.rowCount())]


def _shoot(app: Application, name: str) -> None:
    if SHOTS:
        for dialog in app.window.findChildren(DownloadDialog):
            dialog.grab().save(f"{SHOTS}/{name}-dialog.png")
        app.window.grab().save(f"{SHOTS}/{name}.png")


def test_selected_entries_are_downloaded(
    qapp: QApplication, server: DemoProcess, run_qt: RunQt, tmp_path: Path
) -> None:
    """Two entries with their facts into a folder: the section shows them done, and their folder opens."""
    (tmp_path / "media").mkdir()
    with DemoClient(server.credentials).as_admin() as client:
        bodies = _clips(client, tmp_path / "media", 2)

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            assert not _section(app).isVisible()
            dialog = await _ask_for_all(app, 2)
            dialog.folder.setText(str(tmp_path / "out"))
            dialog.beside[DownloadKind.FACTS].setChecked(True)
            _shoot(app, "asked")
            dialog.name.setText("{nothing}")
            assert not dialog.go.isEnabled()
            dialog.name.setText("{name} of {date}")
            QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
            section = _section(app)
            await until(lambda: [one.state for one in _rows(section)] == [DownloadState.DONE] * 4, 30, "all done")
            app.window.show_page(Command.SHOW_UPLOADS)
            assert section.isVisible()
            _shoot(app, "done")
            section.list.select_row(0)
            with _opened_files() as opened:
                QTest.keyClick(section.list, Qt.Key.Key_Return)
            assert opened == [str(tmp_path / "out")]
            section.clear_finished.click()
            await until(lambda: not section.isVisible(), 10, "no section")

    run_qt(use())
    found = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert [name.partition(" of ")[0] for name in found] == ["Film 0", "Film 0", "Film 1", "Film 1"]
    assert {path.read_bytes() for path in (tmp_path / "out").glob("*.mp4")} == set(bodies)


class _Folders(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


_FOLDERS: list[_Folders] = []


@contextmanager
def _opened_files() -> Iterator[list[str]]:
    """Take what would open in the system's programs; the list grows as they are asked for."""
    folders = _Folders()
    _FOLDERS.append(folders)
    QDesktopServices.setUrlHandler("file", folders, "open")
    try:
        yield folders.opened
    finally:
        QDesktopServices.unsetUrlHandler("file")


def _notice_lies_over(app: Application, section: DownloadsSection) -> bool:
    """Whether a notice lies over the first row of the downloads."""
    row = section.list.visualRect(section.list.model().index(0, 0))
    row.moveTopLeft(section.list.viewport().mapToGlobal(row.topLeft()))
    assert not row.isEmpty()
    return QRect(app.notices.mapToGlobal(QPoint()), app.notices.size()).intersects(row)


@pytest.mark.slow
def test_downloads_wait_while_their_account_is_signed_out(
    qapp: QApplication, server: DemoProcess, run_qt: RunQt, tmp_path: Path
) -> None:
    """What runs stops, what waits stays, no byte comes for them; both go on when their own account is back."""
    with DemoClient(server.credentials).as_admin() as client:
        for number in range(2):
            file = media.make_large_video(tmp_path / f"Film {number}.mp4", 24 * MIB, f"{number}")
            client.converted(client.upload(file.read_bytes(), file.name))

    with Proxy(server.port) as proxy:
        proxy.shape(Link(rate=4e6))
        server.credentials["service_url"] = proxy.url

        async def use() -> None:
            async with window_on(qapp, tmp_path / "data", server) as app:
                dialog = await _ask_for_all(app, 2)
                dialog.folder.setText(str(tmp_path / "out"))
                QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
                section = _section(app)
                await until(lambda: any(one.progress.speed for one in _rows(section)), 30, "bytes")
                told = server.credentials
                other = Account(proxy.url, told["partner_id"], "somebody else", SignInKind.ADMIN_SECRET)
                app.accounts.leave()
                await app.accounts.sign_in(other, told["admin_secret"], keep=False)
                assert app.accounts.api is not None
                assert app.accounts.api.account.key != _rows(section)[0].account
                proxy.shape(Link())
                await until(lambda: {one.state for one in _rows(section)} == {DownloadState.QUEUED}, 30, "both wait")
                await app.accounts.api.catalogue.entry(_rows(section)[0].item.entry_id)
                assert {one.state for one in _rows(section)} == {DownloadState.QUEUED}
                assert not list((tmp_path / "out").glob("*.mp4"))
                await app.accounts.sign_in(*account_of(server), keep=False)
                await until(lambda: {one.state for one in _rows(section)} == {DownloadState.DONE}, 60, "both done")

        run_qt(use())
    for number in range(2):
        came = tmp_path / "out" / f"Film {number}.mp4"
        assert media.sha256(came) == media.sha256(tmp_path / f"Film {number}.mp4")


@pytest.mark.slow
def test_a_download_is_paused_and_goes_on_in_the_next_window(
    qapp: QApplication, server: DemoProcess, run_qt: RunQt, tmp_path: Path
) -> None:
    """Space pauses it; the next window shows it as it was left, and its menu resumes it."""
    with DemoClient(server.credentials).as_admin() as client:
        file = media.make_large_video(tmp_path / "Long film.mp4", 48 * MIB, "long")
        client.converted(client.upload(file.read_bytes(), file.name))

    with Proxy(server.port) as proxy:
        proxy.shape(Link(rate=10e6))
        server.credentials["service_url"] = proxy.url

        async def begin() -> None:
            async with window_on(qapp, tmp_path / "data", server) as app:
                dialog = await _ask_for_all(app, 1)
                dialog.folder.setText(str(tmp_path / "out"))
                QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
                app.window.show_page(Command.SHOW_UPLOADS)
                section = _section(app)
                await until(lambda: any(one.received.total for one in _rows(section)), 30, "some bytes")
                proxy.shape(Link(rate=512 * 1024))  # or a busy computer pauses it too late
                await until(lambda: any(one.progress.speed for one in _rows(section)), 30, "a speed")
                assert app.notices.shown is not None  # that it was added
                await until(lambda: not _notice_lies_over(app, section), 10, "the notice is above the row")
                _shoot(app, "running")
                section.list.select_row(0)
                section.list.setFocus()
                QTest.keyClick(section.list, Qt.Key.Key_Space)
                await until(lambda: _rows(section)[0].state is DownloadState.PAUSED, 10, "paused")
                _shoot(app, "paused")

        async def go_on() -> None:
            async with window_on(qapp, tmp_path / "data", server) as app:
                app.window.show_page(Command.SHOW_UPLOADS)
                section = _section(app)
                assert _rows(section)[0].state is DownloadState.PAUSED
                before = proxy.carried()[1]
                proxy.shape(Link())
                received = _rows(section)[0].received.total
                section.list.select_row(0)
                event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5))
                QApplication.sendEvent(section.list.viewport(), event)
                (menu,) = [one for one in section.findChildren(QMenu) if one.isVisible()]
                next(action for action in menu.actions() if action.text() == "Resume").trigger()
                menu.close()
                await until(lambda: _rows(section)[0].state is DownloadState.DONE, 30, "done")
                asked = await _ask_for_all(app, 1)
                assert asked.folder.text() == str(tmp_path / "out")
                asked.reject()
                assert proxy.carried()[1] - before <= 48 * MIB - received + 4 * MIB

        run_qt(begin())
        run_qt(go_on())
    assert media.sha256(tmp_path / "out" / "Long film.mp4") == media.sha256(file)


@pytest.mark.skipif(bool(missing_pointer()), reason=f"needs {missing_pointer() or 'nothing'}")
def test_a_card_is_dragged_into_a_folder(
    qapp: QApplication, server: DemoProcess, run_qt: RunQt, tmp_path: Path
) -> None:
    """The folder of another program gets the source, through the list of downloads."""
    with DemoClient(server.credentials).as_admin() as client:
        file = media.make_video(tmp_path / "Film.mp4")
        client.converted(client.upload(file.read_bytes(), file.name))

    async def use() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.window.setGeometry(0, 0, 900, 600)
            app.window.show_page(Command.SHOW_LIBRARY)
            await until(lambda: app.library.model.rowCount() == 1, 30, "the card")
            view = app.library.views.shown
            app.library.model.want(0, 0)
            await until(lambda: app.library.views.entry(0) is not None, 30, "the entry")
            view.setCurrentIndex(view.model().index(0, 0))
            place = view.visualRect(view.model().index(0, 0)).center()
            with pull(view.viewport().mapToGlobal(place)) as pulled:
                await until(lambda: [one.state for one in _rows(_section(app))] == [DownloadState.DONE], 30, "done")
            assert pulled.returncode == 0
            _shoot(app, "dragged")

    with dropped_on(tmp_path / "dropped here") as process:
        run_qt(use())
        assert process.poll() is None
    assert (tmp_path / "dropped here" / "Film.mp4").read_bytes() == file.read_bytes()


def test_documents_open_in_the_systems_program(
    qapp: QApplication, server: DemoProcess, run_qt: RunQt, tmp_path: Path
) -> None:
    """A document by its button below the place of the video, attachments by theirs; what may be a program does not."""
    pdf = b"%PDF-1.4\n%%EOF\n"
    with DemoClient(server.credentials).as_admin() as client:
        token = client.token("Report.pdf")
        client.chunk(token, pdf, name="Report.pdf")
        sent = {"objectType": "KalturaDocumentEntry", "name": "Report", "documentType": 13}
        entry = client.call("document_documents.addFromUploadedFile", documentEntry=sent, uploadTokenId=token)["id"]
        names = ("notes.pdf", "run.desktop")
        attached = [attach(client, entry, name, pdf if name.endswith("pdf") else b"[Desktop Entry]") for name in names]
    folder = tmp_path / "out"

    async def use(opened: list[str]) -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.download_controller.last = WantedFiles(str(folder))
            app.window.show_page(Command.SHOW_LIBRARY)
            await until(lambda: app.library.model.rowCount() == 1, 30, "the card")
            app.library.grid.show_row(0)
            panel = app.library.panel
            offer = panel.player.findChild(DocumentOffer)
            assert offer is not None
            await until(offer.isVisible, 20, "the button of the document")
            QTest.mouseClick(offer.open, Qt.MouseButton.LeftButton)
            await until(lambda: len(list(folder.glob("*.pdf"))) == 1, 30, "the document")
            entries = panel.entry
            assert entries is not None
            for asset in attached:
                app.download_controller.documents.open(entries, asset)
            await until(lambda: len(list(folder.iterdir())) == len(names) + 1, 30, "the attachments")
            seen = app.notices
            await until(lambda: seen.shown is not None and "a program" in seen.shown.text, 20, "the notice")
            # Which of the two attachments is complete first is the server's choice.
            await until(lambda: len(opened) == 2, 30, "the program of the second document")

    with _opened_files() as opened:
        run_qt(use(opened))
    assert {Path(one).name for one in opened} == {"Report.pdf", "Report - notes.pdf"}


def attach(client: DemoClient, entry: str, name: str, data: bytes) -> str:
    """Attach a file to an entry; return the id of the attachment."""
    asset = {"objectType": "KalturaAttachmentAsset", "filename": name, "title": name, "format": "3"}
    made = client.call("attachment_attachmentasset.add", entryId=entry, attachmentAsset=asset)["id"]
    token = client.token(name)
    client.chunk(token, data, name=name)
    content = {"objectType": "KalturaUploadedFileTokenResource", "token": token}
    client.call("attachment_attachmentasset.setContent", id=made, contentResource=content)
    return str(made)
