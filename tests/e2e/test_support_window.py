"""What helps when something does not work, in the real window against the demo server."""

import json
import logging
import os
import signal
import sys
import zipfile
from pathlib import Path

import pytest
from driving import make_video, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from kdesk.application import Application, opened_application
from kdesk.crash_file import LAST, PRESENT
from kdesk.domain.doctor import CheckKind, Result, Said
from kdesk.domain.timeline import MomentKind
from kdesk.domain.transfer_state import TransferState
from kdesk.logs import Redactor, logging_to
from kdesk.store.paths import Paths
from kdesk.ui.commands import Command
from kdesk.ui.guide.about_dialog import AboutDialog
from kdesk.ui.guide.licences_dialog import LicencesDialog
from kdesk.ui.support.bundle_dialog import BundleDialog
from kdesk.ui.support.crash_dialog import CrashDialog
from kdesk.ui.support.doctor_dialog import DoctorDialog
from kdesk.ui.support.log_window import LogWindow
from kdesk.ui.uploads.details.control import DetailsControl
from kdesk.ui.uploads.timeline.section import TimelineSection
from tests.e2e.conftest import RunQt, account_of, window_on
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import faults_of
from tests.support.demo_process import DemoProcess
from tests.support.evidence import until as wait_for
from tests.support.secret_hunt import found
from tests.support.window_process import WindowProcess

pytestmark = pytest.mark.e2e
SECONDS = 60
STEPS = (MomentKind.QUEUED, MomentKind.RESERVED, MomentKind.CLOSING, MomentKind.PROCESSING, MomentKind.READY)


async def doctor(app: Application) -> DoctorDialog:
    """Open “Check connection…” and wait for the report."""
    app.ui.actions[Command.CHECK_CONNECTION].trigger()
    (dialog,) = app.window.findChildren(DoctorDialog)
    await until(lambda: dialog.report, SECONDS, "the report")
    return dialog


def result(dialog: DoctorDialog, kind: CheckKind) -> Result:
    """Return how a check ended, as its row shows it."""
    finding = dialog.rows[kind].finding
    assert finding is not None
    return finding.result


def test_the_doctor_in_the_window(qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess) -> None:
    """It uses the session of the window, leaves nothing on the server, can be copied, and finds a server that left."""

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            dialog = await doctor(app)
            kinds = (CheckKind.API, CheckKind.SIGN_IN, CheckKind.RIGHTS, CheckKind.UPLOAD, CheckKind.QT)
            assert {kind: result(dialog, kind) for kind in kinds} == dict.fromkeys(kinds, Result.GOOD)
            with DemoClient(server.credentials) as client:
                assert client.as_admin().call("uploadToken.list")["totalCount"] == 0
            QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
            assert QApplication.clipboard().text().startswith(f"{server.url}\n[good] Proxy")
            server.stop()
            QTest.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
            await until(lambda: dialog.report, SECONDS, "the second report")
            assert result(dialog, CheckKind.TCP) is Result.BAD
            assert dialog.rows[CheckKind.TCP].advice.isVisible()
            finding = dialog.rows[CheckKind.API].finding
            assert finding is not None
            assert finding.answer.said is Said.AFTER

    run_qt(work())


def test_closing_it_ends_what_runs(qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess) -> None:
    """And opening it again begins anew."""

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.ui.actions[Command.CHECK_CONNECTION].trigger()
            (dialog,) = app.window.findChildren(DoctorDialog)
            await until(lambda: dialog.rows[CheckKind.PROXY].finding, SECONDS, "the first finding")
            dialog.close()
            assert dialog.report is None
            dialog.open()
            await until(lambda: dialog.report, SECONDS, "the report")
            assert result(dialog, CheckKind.SIGN_IN) is Result.GOOD

    run_qt(work())


async def selected(app: Application) -> TimelineSection:
    """Select the first row with the details beside it, and return its timeline."""
    (control,) = app.uploads.findChildren(DetailsControl)
    control.show()
    app.uploads.list.setCurrentIndex(app.uploads.shown.index(0, 0))
    control.follow()
    return control.pane.timeline


def test_the_timeline_of_a_transfer(qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess) -> None:
    """A refused chunk is in it with its reason; it is exported, and there after a restart."""
    data, target = tmp_path / "data", tmp_path / "out.json"

    async def first() -> None:
        film = make_video(tmp_path / "film.mp4", 1)
        async with window_on(qapp, data, server) as app:
            with faults_of(server) as faults:
                faults.add("uploadToken.upload", "503", count=1)
                await app.queue.enqueue([film])
                await until(lambda: app.queue.snapshot()[0].state is TransferState.READY, SECONDS, "READY")
            section = await selected(app)
            await until(lambda: section.isVisible() and "Ready" in section.words.text(), SECONDS, "the timeline")
            kinds = [moment.kind for moment in section.shown.moments]
            assert list(dict.fromkeys(kind for kind in kinds if kind in STEPS)) == list(STEPS)
            # It may wait before that, too: for a file that was written just now.
            assert MomentKind.WAITING in kinds[kinds.index(MomentKind.RESERVED) :]
            assert section.chart.is_worth_showing
            assert "Waits: " in section.words.text()
            QTest.mouseClick(section.export, Qt.MouseButton.LeftButton)
            (dialog,) = section.findChildren(QFileDialog)
            dialog.fileSelected.emit(str(target))
            await until(target.exists, SECONDS, "the file")
            dialog.close()
        facts = json.loads(target.read_text("utf-8"))
        assert facts["moments"][-1]["what"] in {"ready", "verified"}
        assert facts["accepted"][-1][1] == film.stat().st_size

    async def second() -> None:
        async with window_on(qapp, data) as app:
            section = await selected(app)
            await until(lambda: "Waits: " in section.words.text(), SECONDS, "the timeline")

    async def found() -> None:
        async with window_on(qapp, data) as app:
            (control,) = app.uploads.findChildren(DetailsControl)
            control.hide()
            app.window.resize(900, 600)
            app.uploads.list.setCurrentIndex(app.uploads.shown.index(0, 0))
            app.ui.actions.refresh()
            app.ui.actions[Command.SHOW_TIMELINE].trigger()
            area, section = control.pane.scroll_area, control.pane.timeline
            await until(lambda: not section.visibleRegion().isEmpty(), SECONDS, "the timeline in sight")
            assert area.verticalScrollBar().value()
            app.uploads.list.clearSelection()
            app.ui.actions.refresh()
            assert not app.ui.actions[Command.SHOW_TIMELINE].isEnabled()

    run_qt(first())
    run_qt(second())
    run_qt(found())


async def gathered(app: Application) -> BundleDialog:
    """Open “Support bundle…” and wait until all is there."""
    app.ui.actions[Command.SUPPORT_BUNDLE].trigger()
    (dialog,) = app.window.findChildren(BundleDialog)
    await until(lambda: dialog.files, SECONDS, "the files")
    return dialog


def test_a_support_bundle_is_what_was_shown(
    qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess
) -> None:
    """Each file can be read before it is saved; neither secret nor session is in any, names only if that is agreed."""
    target = tmp_path / "bundle" / "out.zip"
    target.parent.mkdir()
    account, secret = account_of(server)

    async def work() -> None:
        film = make_video(tmp_path / "secret plans.mp4", 1)
        paths, redactor = Paths.under(tmp_path / "data"), Redactor()
        paths.create()
        with logging_to(paths.logs, redactor):
            async with opened_application(qapp, paths, redactor) as app:
                app.window.show()
                await app.accounts.sign_in(account, secret, keep=False)
                await app.queue.enqueue([film])
                await until(lambda: app.queue.snapshot()[0].state is TransferState.READY, SECONDS, "READY")
                logging.getLogger("kdesk.test").warning("%s with %s", film, secret)
                dialog = await gathered(app)
                shown = {}
                for row, one in enumerate(dialog.files):
                    dialog.list.setCurrentRow(row)
                    shown[one.name] = dialog.text.toPlainText()
                assert not any("secret plans" in text for text in shown.values())
                QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
                (chooser,) = dialog.findChildren(QFileDialog)
                chooser.fileSelected.emit(str(target))
                await until(target.exists, SECONDS, "the bundle")
                chooser.close()
                dialog.names.click()
                await until(lambda: dialog.files, SECONDS, "the files with names")
                assert any("secret plans" in one.text for one in dialog.files)
        with zipfile.ZipFile(target) as archive:
            saved = {name: archive.read(name).decode() for name in archive.namelist()}
            archive.extractall(target.parent)
        assert {name: text.splitlines() for name, text in saved.items()} == {
            name: text.splitlines() for name, text in shown.items()
        }
        assert {"doctor.txt", "timelines.json", "kdesk.log"} <= saved.keys()

    run_qt(work())
    assert found([target.parent], secret) == []


def test_the_log_in_a_window(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """Levels and a search choose, what comes is followed, and a copy has no secrets."""
    log = logging.getLogger("kdesk.test")

    async def work() -> None:
        paths, redactor = Paths.under(tmp_path / "data"), Redactor()
        paths.create()
        with logging_to(paths.logs, redactor):
            async with opened_application(qapp, paths, redactor) as app:
                app.window.show()
                log.info("first word")
                log.warning("second word")
                app.ui.actions[Command.SHOW_LOG].trigger()
                (window,) = app.window.findChildren(LogWindow)
                await until(lambda: "second word" in texts(window), SECONDS, "the log")
                window.levels.setCurrentIndex(window.levels.findData(2))
                assert "first word" not in texts(window)
                assert "second word" in texts(window)
                window.levels.setCurrentIndex(0)
                window.search.setText("FIRST wo")
                assert texts(window) == ["first word"]
                window.search.clear()
                log.error("third word", exc_info=LookupError("deep"))
                await until(lambda: "third word" in texts(window), SECONDS, "what came")
                redactor.hide("third")
                window.table.selectRow(texts(window).index("third word"))
                assert "LookupError: deep" in window.details.toPlainText()
                QTest.mouseClick(window.copy, Qt.MouseButton.LeftButton)
                copied = QApplication.clipboard().text()
                assert "[hidden] word" in copied
                assert "second word" not in copied
                window.close()

    run_qt(work())


def texts(window: LogWindow) -> list[str]:
    """Return what the table shows in its last column."""
    model = window.model
    return [str(model.data(model.index(row, 3))) for row in range(model.rowCount())]


def test_a_crash_is_offered_at_the_next_start(qapp: QApplication, run_qt: RunQt, tmp_path: Path) -> None:
    """Shown, and forgotten when somebody says so."""
    paths = Paths.under(tmp_path / "data")
    paths.create()
    (paths.logs / LAST).write_text(f"Fatal Python error: Aborted\n{Path.home()}/a.py\n")

    async def work() -> None:
        async with opened_application(qapp, paths, Redactor()) as app:
            app.window.show()
            await until(lambda: "ended unexpectedly" in said(app), SECONDS, "the notice")
            (show,) = [one for one in app.notices.findChildren(QPushButton) if one.text() == "Show"]
            show.click()
            (dialog,) = app.window.findChildren(CrashDialog)
            assert "~/a.py" in dialog.text.toPlainText()
            QTest.mouseClick(dialog.dismiss, Qt.MouseButton.LeftButton)
            await until(lambda: not (paths.logs / LAST).exists(), SECONDS, "the end of the file")
            assert not dialog.isVisible()

    run_qt(work())


def said(app: Application) -> str:
    """Return the notice in sight."""
    shown = app.notices.shown
    return shown.text if shown else ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not end processes by SIGSEGV or SIGABRT")
def test_a_window_that_the_system_ends_leaves_its_stacks(tmp_path: Path) -> None:
    """A real process, ended by a fault; the next start gives the file its other name."""
    data, logs = tmp_path / "data", tmp_path / "data" / "logs"
    with WindowProcess(tmp_path / "out", os.environ, "--data", str(data)) as window:
        wait_for((data / "journal.sqlite").exists)
        os.kill(window.pid, signal.SIGSEGV)
        assert window.wait() == -signal.SIGSEGV
    assert "Fatal Python error: Segmentation fault" in (logs / PRESENT).read_text()
    with WindowProcess(tmp_path / "out", os.environ, "--data", str(data)):
        wait_for((logs / LAST).exists)
    assert "Fatal Python error: Segmentation fault" in (logs / LAST).read_text()


def test_about_leads_to_the_licences(qapp: QApplication, run_qt: RunQt, tmp_path: Path, server: DemoProcess) -> None:
    """Of everything that kdesk uses here; closing them comes back to About."""

    async def work() -> None:
        async with window_on(qapp, tmp_path / "data", server) as app:
            app.ui.actions[Command.ABOUT].trigger()
            (about,) = app.window.findChildren(AboutDialog)
            QTest.mouseClick(about.licences, Qt.MouseButton.LeftButton)
            (dialog,) = about.findChildren(LicencesDialog)
            await until(dialog.text.toPlainText, SECONDS, "the licences")
            assert "* httpx " in dialog.text.toPlainText()
            QTest.keyClick(dialog.text, Qt.Key.Key_Escape)
            await until(lambda: not about.findChildren(LicencesDialog), SECONDS, "the end of the dialog")
            assert about.isVisible()

    run_qt(work())
