"""The window as a program: one process on a data directory, one loop, and a way out through which everything ends."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from kdesk.desk import Desk, opened_desk
from kdesk.environment import take_secrets
from kdesk.errors import Advice, DataDirectoryInUse
from kdesk.logs import Redactor
from kdesk.mishaps import Mishaps
from kdesk.outcome import FINE, complain, run_logged, status_of
from kdesk.own_server import DemoAccount, demo_is_installed, own_server
from kdesk.store.lock import own
from kdesk.store.paths import Paths
from kdesk.ui.demo import say_demo
from kdesk.ui.guards import guard_window_classes
from kdesk.ui.mishaps import MishapNotices, qt_messages_taken
from kdesk.ui.tasks import TaskScope


def run(options: argparse.Namespace) -> int:
    """Open the window and return the exit status once it is closed."""
    redactor = Redactor()
    return status_of(lambda: _run(options, redactor), redactor)


def _run(options: argparse.Namespace, redactor: Redactor) -> int:
    take_secrets()  # they are meant for commands; a browser that the window opens shall not get them
    paths = _paths(options)
    paths.create()
    with own(paths), run_logged(paths.logs, redactor) as mishaps, qt_messages_taken(mishaps):
        guard_window_classes()
        application = make_application()
        with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
            runner.get_loop().set_exception_handler(mishaps.in_loop)
            runner.run(_until_closed(application, paths, redactor, mishaps, options))
    return FINE


def make_application() -> QApplication:
    """Make the one `QApplication`, under the name that the system shows."""
    # No widget needs OpenGL, and under X11 without a graphics card it takes eight times longer to show a video frame.
    os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
    QApplication.setDesktopFileName("kdesk")
    application = QApplication(sys.argv[:1])
    application.setApplicationName("kdesk")
    # The window's end is not the program's: transfers stop and the journal closes first.
    application.setQuitOnLastWindowClosed(False)
    return application


def _paths(options: argparse.Namespace) -> Paths:
    if options.data:
        return Paths.under(options.data)
    return Paths.demo() if options.demo else Paths.default()


DEMO_IN_USE = "The demo is open in another window of kdesk"
DEMO_ADVICE = Advice("It runs once on this computer.", "Look around in that window, or close it first.")


class Ways:
    """How a window ends: for good, or to make way for another one.

    Attributes:
        quitting: Whether the program is to end.
    """

    def __init__(self) -> None:
        self.quitting = False
        self._wanted = asyncio.Event()

    def quit(self) -> None:
        """End the window and the program."""
        self.quitting = True
        self._wanted.set()

    def make_way(self) -> None:
        """End the window; what it has to show is shown by another one."""
        self._wanted.set()

    async def wait(self) -> None:
        """Wait until the window is to end."""
        await self._wanted.wait()
        if not self.quitting:
            self._wanted.clear()


class SecondDoor:
    """Starts the demo beside a window, which makes way for the demo's. Implements window_ports.Samples.

    Attributes:
        account: The demo's, once it runs.
    """

    def __init__(self, stack: AsyncExitStack, paths: Paths, ways: Ways) -> None:
        self._stack, self._paths, self._ways = stack, paths, ways
        self.account: DemoAccount | None = None

    async def offered(self) -> bool:
        """Return whether the demo is installed."""
        return await asyncio.to_thread(demo_is_installed)

    async def open(self) -> None:
        """Start the demo, then let the window go. Raises DataDirectoryInUse, StoreProblem, DemoServerFailed."""
        await asyncio.to_thread(self._paths.create)
        async with AsyncExitStack() as begun:
            try:
                begun.enter_context(own(self._paths))
            except DataDirectoryInUse as exc:
                raise DataDirectoryInUse(exc.detail, title=DEMO_IN_USE, advice=DEMO_ADVICE) from exc
            self.account = await _demo(begun, self._paths, fresh=False)
            await self._stack.enter_async_context(begun.pop_all())
        self._ways.make_way()


async def _until_closed(
    application: QApplication, paths: Paths, redactor: Redactor, mishaps: Mishaps, options: argparse.Namespace
) -> None:
    """Run the window until its user or the system closes it; it may make way for the demo's, and come back."""
    ways, files = Ways(), options.files
    opened = partial(_opened_window, application, redactor, mishaps)
    _close_on_signals(ways.quit)
    if options.demo:
        async with AsyncExitStack() as stack:
            demo = await _demo(stack, paths, fresh=options.fresh)
            async with opened(paths) as desk:
                say_demo(desk.window, desk.account, desk.theme).left.connect(desk.window.close)
                await _show(desk, ways, files, demo)
        return
    while not ways.quitting:
        async with AsyncExitStack() as stack:
            door = SecondDoor(stack, _paths_beside(options), ways)
            async with opened(paths) as desk:
                desk.account.offer(door)
                await _show(desk, ways, files)
            files = ()
            if door.account is not None and not ways.quitting:
                async with opened(_paths_beside(options)) as desk:
                    say_demo(desk.window, desk.account, desk.theme).left.connect(ways.make_way)
                    await _show(desk, ways, (), door.account)


@asynccontextmanager
async def _opened_window(
    application: QApplication, redactor: Redactor, mishaps: Mishaps, paths: Paths
) -> AsyncIterator[Desk]:
    """Build a window, which tells of mishaps as long as it is there."""
    async with opened_desk(application, paths, redactor) as desk:
        told = MishapNotices(mishaps, desk.notices, application.clipboard().setText, desk.window)
        try:
            yield desk
        finally:
            told.end()


async def _show(desk: Desk, ways: Ways, files: Sequence[Path], demo: DemoAccount | None = None) -> None:
    """Show a window, signed in, until it is to end."""
    desk.leaving.agreed.connect(ways.quit)
    desk.window.show()
    desk.tasks.spawn(desk.sign_in(demo), name="sign in")
    if files:
        desk.uploads.add([path.absolute() for path in files])
    await ways.wait()


def _paths_beside(options: argparse.Namespace) -> Paths:
    """Return where the demo of a first start keeps its data: apart from the real one, as `kdesk --demo` does."""
    return Paths.under(options.data / "demo") if options.data else Paths.demo()


async def _demo(stack: AsyncExitStack, paths: Paths, *, fresh: bool) -> DemoAccount:
    """Start the demo server of this window and keep it running as long as the stack stands."""
    if fresh:
        paths.empty_demo()
    server, account = await stack.enter_async_context(own_server(paths.demo_server, paths.logs, fresh=False))
    watch = await stack.enter_async_context(TaskScope(complain))
    watch.spawn(server.keep_running(), name="demo server")
    return account


def _close_on_signals(quit_now: Callable[[], None]) -> None:
    if sys.platform == "win32":
        return  # its event loops take no signal handlers
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, quit_now)
