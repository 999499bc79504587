"""The window as a program: one process on a data directory, one event loop, one way to end."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.application import SIGN_IN_STEPS, Application, opened_application
from kdesk.command_work import show_brought, taking_work
from kdesk.crash_file import crash_kept
from kdesk.demo_start import DemoStart, start_demo
from kdesk.environment import take_secrets
from kdesk.errors import DataDirectoryInUse, JournalProblem, KdeskError
from kdesk.event_loop import EventLoop
from kdesk.exit_status import FINE, run_logged, status_of
from kdesk.logs import Redactor
from kdesk.store.lock import lock_data_dir
from kdesk.store.paths import Paths
from kdesk.ui.desktop.opening import DesktopApplication
from kdesk.ui.guards import guard_window_classes
from kdesk.ui.idle_import import import_in_steps
from kdesk.ui.share.clipboard import put_text
from kdesk.ui.unhandled_errors import UnhandledErrorNotices, qt_messages_taken
from kdesk.unhandled_errors import UnhandledErrors

if TYPE_CHECKING:  # for whoever opens the demo
    from kdesk.demo_process import DemoAccount

ROOM_SECONDS = 30.0
"""So long a command that makes room for a window may take to stop its transfers."""


def run(options: argparse.Namespace) -> int:
    """Open the window and return the exit status once it is closed."""
    redactor = Redactor()
    return status_of(lambda: _run(options, redactor), redactor)


def _run(options: argparse.Namespace, redactor: Redactor) -> int:
    take_secrets()  # they are meant for commands, not for a browser that the window opens
    paths = _paths(options)
    paths.create()
    with ExitStack() as stack:
        try:
            stack.enter_context(lock_data_dir(paths))
        except DataDirectoryInUse as in_use:
            # A second start, which is seldom: the first window comes to the front instead.
            from kdesk.commands.handing.second_start import show_first

            status = show_first(paths, options.files, options.entry, in_use)
            if status is not None:
                return status
            stack.enter_context(lock_data_dir(paths, ROOM_SECONDS))
        return _open(options, paths, redactor)


def _open(options: argparse.Namespace, paths: Paths, redactor: Redactor) -> int:
    """Run the window on a data directory that is locked."""
    with (
        run_logged(paths.logs, redactor) as unhandled,
        crash_kept(paths.logs, redactor.redact, (KdeskError,)),
        qt_messages_taken(unhandled),
    ):
        guard_window_classes()
        application = make_application()
        # asyncio.run() takes a loop factory only from Python 3.12 on.
        with asyncio.Runner(loop_factory=lambda: EventLoop(application)) as runner:
            runner.get_loop().set_exception_handler(unhandled.in_loop)
            runner.run(_until_closed(application, paths, redactor, unhandled, options))
    return FINE


def make_application() -> DesktopApplication:
    """Make the one `QApplication`, under the name that the system shows."""
    # No widget needs OpenGL, and under X11 without a graphics card it takes eight times longer to show a video frame.
    os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
    # Under Wayland this is the application id, by which the desktop finds name and icon of the window.
    DesktopApplication.setDesktopFileName("kdesk")
    # Without the arguments: Qt would take some of them, such as `-style`, for its own.
    application = DesktopApplication(sys.argv[:1])
    application.setApplicationName("kdesk")
    # Closing the window does not end the program: transfers stop and the journal closes first.
    application.setQuitOnLastWindowClosed(False)
    return application


def _paths(options: argparse.Namespace) -> Paths:
    return Paths.demo() if options.demo and not options.data else Paths.of_run(options.data)


@dataclass(frozen=True, slots=True)
class Start:
    """What a start of the window was asked for.

    Attributes:
        files: Files and folders to queue.
        entry: Id of the entry to show, "" for none.
        background: Whether the window stays in the tray, or minimised.
        toured: Whether the tour was shown in the window before, that of the demo.
    """

    files: Sequence[Path] = ()
    entry: str = ""
    background: bool = False
    toured: bool = False

    @property
    def has_task(self) -> bool:
        """Whether somebody wants more than the window."""
        return bool(self.files or self.entry or self.background)


class WindowExit:
    """Ends the present window: to quit, or to open another one in its place.

    Attributes:
        quitting: Whether the program ends with the window.
        reopening: Whether the one in its place is the same, built anew.
    """

    def __init__(self) -> None:
        self.quitting = self.reopening = False
        self._wanted = asyncio.Event()

    def quit(self) -> None:
        """End the window and the program."""
        self.quitting, self.reopening = True, False
        self._wanted.set()

    def reopen(self) -> None:
        """End the window; the same one is opened anew, unless the program is to end."""
        self.reopening = not self.quitting
        self._wanted.set()

    def switch(self) -> None:
        """End the window; another one is opened."""
        self.reopening = False
        self._wanted.set()

    async def wait(self) -> None:
        """Wait until the window is to end."""
        await self._wanted.wait()
        # The next window waits for the same event; quitting ends that one too.
        if not self.quitting:
            self._wanted.clear()


async def _until_closed(
    application: DesktopApplication,
    paths: Paths,
    redactor: Redactor,
    unhandled: UnhandledErrors,
    options: argparse.Namespace,
) -> None:
    """Run the window until its user or the system closes it; the demo may take its place for a while."""
    leave = WindowExit()
    _close_on_signals(leave.quit)
    try:
        await _until_left(partial(_opened_window, application, redactor, unhandled), leave, paths, options)
    except JournalProblem as problem:
        # Before the window: a person is told in a box, and a terminal by the exit.
        from kdesk.ui.start_problem import start_problem_box

        box = start_problem_box(problem, leave.quit)
        await leave.wait()
        box.close()
        raise


async def _until_left(
    opened: Callable[[Paths], AbstractAsyncContextManager[Application]],
    leave: WindowExit,
    paths: Paths,
    options: argparse.Namespace,
) -> None:
    """Run one window after the other until the program is left. Raises JournalProblem for that of a later kdesk."""
    start = Start(options.files, options.entry, options.background)
    if options.demo:
        async with AsyncExitStack() as stack:
            demo = await start_demo(stack, paths, fresh=options.fresh)
            await _run_demo(partial(opened, paths), leave, start, demo, leads_back=False)
        return
    while not leave.quitting:
        async with AsyncExitStack() as stack:
            # On the outer stack: the demo server outlives this window and ends after the demo's own.
            demo_start = DemoStart(stack, _paths_beside(options), leave.switch)
            async with opened(paths) as app:
                app.account.offer(demo_start)
                await _show(app, leave, start)
            # The files of the command line are queued once, not again by each window that follows the demo.
            start = Start()
            if demo_start.account is not None and not leave.quitting:
                opened_demo = partial(opened, _paths_beside(options))
                start = await _run_demo(opened_demo, leave, start, demo_start.account, leads_back=True)


async def _run_demo(
    opened: Callable[[], AbstractAsyncContextManager[Application]],
    leave: WindowExit,
    start: Start,
    demo: DemoAccount,
    *,
    leads_back: bool,
) -> Start:
    """Run the window of the demo, again whenever it is reopened; return the start of the window that follows it."""
    while True:
        async with opened() as app:
            _say_demo(app, leave, demo, leads_back=leads_back)
            await _show(app, leave, start, demo)
            start = Start(toured=app.tour.was_shown or start.toured)
        if not leave.reopening:
            return start


def _say_demo(app: Application, leave: WindowExit, demo: DemoAccount, *, leads_back: bool) -> None:
    """Let a window say that it shows the demo, with a way back to the sign-in or out of the program."""
    # For whoever opens the demo.
    from kdesk.ui.demo import LEAVE, QUIT, say_demo

    way_out = LEAVE if leads_back else QUIT
    banner = say_demo(app.window, app.account, app.theme, way_out, transcodes=demo.transcodes)
    banner.left.connect(leave.switch if leads_back else app.window.quit_requested)


@asynccontextmanager
async def _opened_window(
    application: DesktopApplication, redactor: Redactor, unhandled: UnhandledErrors, paths: Paths
) -> AsyncIterator[Application]:
    """Build a window that posts notices of unhandled errors."""
    async with opened_application(application, paths, redactor) as app, taking_work(app, paths, redactor):
        error_notices = UnhandledErrorNotices(
            unhandled, app.notices, partial(put_text, application.clipboard()), app.window
        )
        try:
            with application.opening(partial(show_brought, app)):
                yield app
        finally:
            error_notices.end()


async def _show(app: Application, leave: WindowExit, start: Start, demo: DemoAccount | None = None) -> None:
    """Show a window, signed in, until it is to end; in the background it is minimised or stays in the tray."""
    app.quit_guard.agreed.connect(leave.quit)
    app.quit_guard.reopening.connect(leave.reopen)
    if demo is not None or app.accounts.account is not None:
        app.accounts.expect_sign_in()
    if not start.background:
        app.window.show()
    elif not app.desktop.tray.holds_window:
        app.window.showMinimized()
    app.tasks.spawn(_sign_in(app, demo, start), name="sign in")
    if start.files:
        app.uploads.add([path.absolute() for path in start.files])
    await leave.wait()


async def _sign_in(app: Application, demo: DemoAccount | None, start: Start) -> None:
    """Sign in as ever, then show the entry of a link, or show a newcomer around; first let the window be painted."""
    await app.first_paint.wait()
    await import_in_steps(SIGN_IN_STEPS)
    await app.sign_in(demo)
    if start.entry:
        app.links.open(start.entry)
    app.tour.at_start(with_task=start.has_task, seen=start.toured)


def _paths_beside(options: argparse.Namespace) -> Paths:
    """Return where the demo of a first start keeps its data: apart from the real one, as `kdesk --demo` does."""
    return Paths.under(options.data / "demo") if options.data else Paths.demo()


def _close_on_signals(quit_now: Callable[[], None]) -> None:
    if sys.platform == "win32":
        return  # its event loops take no signal handlers
    loop = asyncio.get_running_loop()
    # SIGHUP as well: a closed terminal would otherwise end the program with the journal open.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, quit_now)
