"""What helps when something does not work, on the window: the doctor, the log, the support bundle, a kept crash."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from kdesk.crash_file import forget_crash, last_crash
from kdesk.logs import Redactor
from kdesk.messages import _
from kdesk.services import Services
from kdesk.threads import run_once
from kdesk.ui.commands import Command
from kdesk.ui.main_window import MainWindow
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.wiring.ui_services import UiServices

if TYPE_CHECKING:  # imported when somebody asks
    from kdesk.ui.support.bundle_dialog import BundleDialog
    from kdesk.ui.support.doctor_dialog import DoctorDialog
    from kdesk.ui.support.log_window import LogWindow

CRASHED = "crashed"
"""Name of the notice about the run before."""


def offer_support(services: Services, ui: UiServices, window: MainWindow, redactor: Redactor) -> None:
    """Let the commands of the Help menu open what helps; offer what a crash has left."""

    @cache
    def bundle() -> BundleDialog:
        from kdesk.ui.support.bundle_dialog import BundleDialog
        from kdesk.wiring.support_services import BundlesOnServices

        bundles = BundlesOnServices(services, ui, redactor)
        return BundleDialog(ui.theme, ui.formatter, ui.tasks, bundles, window)

    @cache
    def doctor() -> DoctorDialog:
        from kdesk.ui.support.doctor_dialog import DoctorDialog
        from kdesk.wiring.support_services import DoctorOnServices

        examines = DoctorOnServices(services, redactor)
        return DoctorDialog(ui.theme, ui.formatter, ui.tasks, examines, show_bundle, window)

    @cache
    def log() -> LogWindow:
        from kdesk.ui.support.log_window import LogWindow
        from kdesk.wiring.support_services import LogFiles

        return LogWindow(ui.theme, ui.tasks, LogFiles(services.paths.logs, redactor), window)

    def show_bundle() -> None:
        bundle().open()

    def show_log() -> None:
        log().show()
        log().raise_()
        log().activateWindow()

    ui.actions.connect_to(Command.CHECK_CONNECTION, lambda: doctor().open())
    ui.actions.connect_to(Command.SUPPORT_BUNDLE, show_bundle)
    ui.actions.connect_to(Command.SHOW_LOG, show_log)
    ui.tasks.spawn(_offer_crash(services, ui, window, redactor, show_bundle), name="look for a crash")


async def _offer_crash(
    services: Services, ui: UiServices, window: MainWindow, redactor: Redactor, show_bundle: Callable[[], None]
) -> None:
    """Post a notice if the run before ended unexpectedly; it stays until somebody closes it."""
    logs = services.paths.logs
    text, at = await run_once("kdesk-crash", last_crash, logs)
    if not text:
        return

    def forget() -> None:
        ui.tasks.spawn(run_once("kdesk-crash", forget_crash, logs), name="forget a crash")
        ui.notices.withdraw(CRASHED)

    def show() -> None:
        from kdesk.support.cleaning import Cleaner
        from kdesk.ui.support.crash_dialog import CrashDialog

        clean = Cleaner(redactor.redact, services.preferences.settings.accounts, services.queue.snapshot(), names=True)
        CrashDialog(ui.theme, clean(text), show_bundle, forget, window).open()

    words = _("kdesk ended unexpectedly on {when}").format(when=ui.formatter.date_and_time(at))
    more = _("What was running then was kept on this computer. Nothing was sent.")
    ui.notices.post(
        Notice(words, NoticeKind.WAITING, more, action=_("Show"), on_action=show, standing=CRASHED, closable=True)
    )
