"""The window as a program: one process on a data directory, one loop, and a way out through which everything ends."""

import argparse
import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from kdesk.desk import opened_desk
from kdesk.environment import take_secrets
from kdesk.logs import Redactor
from kdesk.mishaps import Mishaps
from kdesk.outcome import FINE, complain, run_logged, status_of
from kdesk.own_server import DemoAccount, own_server
from kdesk.store.lock import own
from kdesk.store.paths import Paths
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


async def _until_closed(
    application: QApplication, paths: Paths, redactor: Redactor, mishaps: Mishaps, options: argparse.Namespace
) -> None:
    """Run the window until its user or the system closes it."""
    closing = asyncio.Event()
    _close_on_signals(closing)
    async with AsyncExitStack() as stack:
        demo = await _demo(stack, paths, fresh=options.fresh) if options.demo else None
        desk = await stack.enter_async_context(opened_desk(application, paths, redactor))
        desk.leaving.agreed.connect(closing.set)
        told = MishapNotices(mishaps, desk.notices, application.clipboard().setText, desk.window)
        stack.callback(told.end)
        desk.window.show()
        desk.tasks.spawn(desk.sign_in(demo), name="sign in")
        if options.files:
            desk.uploads.add([path.absolute() for path in options.files])
        await closing.wait()


async def _demo(stack: AsyncExitStack, paths: Paths, *, fresh: bool) -> DemoAccount:
    """Start the demo server of this window and keep it running as long as the stack stands."""
    if fresh:
        paths.empty_demo()
    server, account = await stack.enter_async_context(own_server(paths.demo_server, paths.logs, fresh=False))
    watch = await stack.enter_async_context(TaskScope(complain))
    watch.spawn(server.keep_running(), name="demo server")
    return account


def _close_on_signals(closing: asyncio.Event) -> None:
    if sys.platform == "win32":
        return  # its event loops take no signal handlers
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, closing.set)
