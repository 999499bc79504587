"""The first start: nobody has an account here yet, and the demo is the second door."""

import argparse
import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from kdesk import app, demo_process
from kdesk.application import Application, opened_application
from kdesk.demo_process import DemoServerFailed, DemoServerProcess, demo_is_installed
from kdesk.domain.ui_ports import AccountState
from kdesk.logs import Redactor
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths
from kdesk.ui.account.sign_in_dialog import SignInDialog
from kdesk.ui.demo import DemoBanner
from kdesk.ui.first_steps.card import StepCard
from kdesk.unhandled_errors import UnhandledErrors
from tests.support.patience import until

pytestmark = [pytest.mark.e2e]


class Program:
    """`kdesk --data DIR` on this thread, and every window that it has opened so far."""

    def __init__(self, application: QApplication, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.apps: list[Application] = []
        self.demo = Paths.under(data / "demo")
        self._application = application
        self._options = argparse.Namespace(data=data, demo=False, fresh=False, files=[], entry="", background=False)
        self._paths = Paths.under(data)
        self._paths.create()
        monkeypatch.setattr(app, "opened_application", self._watched)

    @asynccontextmanager
    async def _watched(self, *arguments: Any, **options: Any) -> AsyncIterator[Application]:
        async with opened_application(*arguments, **options) as app:
            self.apps.append(app)
            yield app

    def show_demo(self) -> None:
        """Be `kdesk --demo` from now on."""
        self._options.demo = True

    async def run(self) -> None:
        """Run until the last window is closed."""
        redactor = Redactor()
        await app._until_closed(
            self._application, self._paths, redactor, UnhandledErrors(redactor.redact), self._options
        )

    async def window(self, number: int) -> Application:
        """Wait for a window and return it; the ones before it are closed, and so are their dialogs."""
        await until(lambda: len(self.apps) > number and self.apps[number].window.isVisible())
        assert [app.window.isVisible() for app in self.apps] == [*[False] * number, True]
        left = [app.window.findChildren(QDialog) for app in self.apps[:number]]
        assert not any(dialog.isVisible() for dialogs in left for dialog in dialogs)
        return self.apps[number]

    async def dialog(self, app: Application) -> SignInDialog:
        """Wait until a window asks to sign in and offers the demo."""
        await until(lambda: app.account.dialog is not None and app.account.dialog.offer.isVisible())
        assert app.account.dialog is not None
        return app.account.dialog


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A program on an empty data directory."""
    return Program(qapp, tmp_path / "data", monkeypatch)


RunQt = Callable[[Coroutine[Any, Any, None]], None]


def test_the_second_door_leads_to_the_demo_and_back(program: Program, run_qt: RunQt) -> None:
    """The sign-in dialog starts the demo; its window says so, shows samples, and leads back to the dialog.

    Nothing of the demo is in the real data: neither an account nor a journal entry.
    """

    async def visit() -> None:
        first = await program.window(0)
        (await program.dialog(first)).offer.button.click()
        demo = await program.window(1)
        assert "demo" in demo.window.windowTitle()
        assert demo.account.button.accessibleName().startswith("Account: Demo, sample videos, ")
        assert demo.window.pages.currentWidget() is demo.library
        await until(lambda: demo.accounts.state is AccountState.SIGNED_IN)
        await until(demo.library.model.rowCount)
        # Whoever is here for the first time is shown around; after that the keyboard is among the videos.
        await until(lambda: demo.window.findChildren(StepCard))
        (card,) = demo.window.findChildren(StepCard)
        QTest.keyClick(card.next, Qt.Key.Key_Escape)
        await until(lambda: demo.window.focusWidget() is demo.library.grid)
        (banner,) = demo.window.findChildren(DemoBanner)
        assert banner.leave.text() == "Leave the demo"
        assert "sign-in" in banner.leave.toolTip()
        banner.leave.click()
        back = await program.window(2)
        await program.dialog(back)
        assert back.accounts.saved == ()
        assert back.window.findChild(DemoBanner) is None
        back.window.close()

    async def work() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(program.run())
            tasks.create_task(visit())

    run_qt(work())


def test_the_way_out_of_a_demo_alone_is_the_way_out_of_kdesk(program: Program, run_qt: RunQt) -> None:
    """With `--demo` nothing is behind the demo: the button says that kdesk ends, and it ends."""

    async def visit() -> None:
        demo = await program.window(0)
        (banner,) = demo.window.findChildren(DemoBanner)
        assert banner.leave.text() == "Quit the demo"
        assert "kdesk" in banner.leave.toolTip()
        banner.leave.click()

    async def work() -> None:
        program.show_demo()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(program.run())
            tasks.create_task(visit())

    run_qt(work())


def test_a_demo_that_is_open_already_is_told_in_the_dialog(program: Program, run_qt: RunQt) -> None:
    """The window stays, and asks again."""

    async def visit() -> None:
        first = await program.window(0)
        dialog = await program.dialog(first)
        program.demo.create()
        with lock_data_dir(program.demo):
            dialog.offer.button.click()
            await until(lambda: not dialog.error.isHidden())
        assert dialog.error.title.text() == "The demo is open in another window of kdesk"
        assert first.window.isVisible()
        assert dialog.offer.button.isEnabled()
        first.window.close()

    async def work() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(program.run())
            tasks.create_task(visit())

    run_qt(work())


def test_the_demo_of_a_later_kdesk_is_told_in_the_dialog(program: Program, run_qt: RunQt) -> None:
    """Its journal stays as it is, no server starts for it, and the window asks again."""

    async def visit() -> None:
        first = await program.window(0)
        dialog = await program.dialog(first)
        program.demo.create()
        with closing(sqlite3.connect(program.demo.journal)) as connection:
            connection.executescript("CREATE TABLE transfers (id TEXT); PRAGMA user_version = 9000;")
        dialog.offer.button.click()
        await until(lambda: not dialog.error.isHidden())
        assert dialog.error.title.text() == "A later version of kdesk wrote the list of transfers"
        assert dialog.offer.button.isEnabled()
        first.window.close()

    async def work() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(program.run())
            tasks.create_task(visit())

    run_qt(work())


async def test_a_server_whose_start_is_given_up_ends(tmp_path: Path) -> None:
    """Also when its process began only after that."""
    server = DemoServerProcess(tmp_path / "server", tmp_path, ["--no-samples"])
    server.stop()
    with pytest.raises(DemoServerFailed):
        await asyncio.to_thread(server._start)
    assert server._process is not None
    assert server._process.poll() is not None


def test_the_demo_is_offered_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here it is; without one of the libraries of its server it is not."""
    assert demo_is_installed()
    monkeypatch.setattr(demo_process, "_REQUIRED_MODULES", (*demo_process._REQUIRED_MODULES, "no_such_library"))
    assert not demo_is_installed()
