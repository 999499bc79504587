"""The desktop around the window, on the services: notifications, progress, tray, the sign-in of the system."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from kdesk.desktop.launcher_entry import LauncherEntry
from kdesk.desktop.notifications import DesktopNotifications
from kdesk.domain.transfer import Transfer
from kdesk.messages.desktop import window_title
from kdesk.services import Services
from kdesk.ui.commands import Command
from kdesk.ui.desktop.closing import ClosingGuard
from kdesk.ui.desktop.notification_texts import NotificationTexts, Steps
from kdesk.ui.desktop.notifier import DownloadHappenings, SystemNotifier, TransferHappenings
from kdesk.ui.desktop.progress import DownloadProgress, TransferProgress, WorkProgress
from kdesk.ui.desktop.reveal import select_transfers
from kdesk.ui.desktop.tray import Tray
from kdesk.ui.file_manager import show_folder
from kdesk.ui.main_window import MainWindow
from kdesk.ui.quit_guard import QuitGuard
from kdesk.ui.share.clipboard import copy_error_reporter
from kdesk.ui.share.link_copier import LinkCopier
from kdesk.ui.uploads.details.row_source import RowSource
from kdesk.ui.uploads.view import UploadsPage
from kdesk.wiring.autostart import follow_autostart
from kdesk.wiring.ui_services import UiServices


@dataclass(frozen=True, slots=True)
class WindowDesktop:
    """What the window has on the desktop around it.

    Attributes:
        notifications: Of the system.
        launcher: Progress on the icon of docks.
        progress: How far all work is.
        tray: The icon in the tray.
        closing: Decides what closing the window does.
    """

    notifications: DesktopNotifications
    launcher: LauncherEntry
    progress: WorkProgress
    tray: Tray
    closing: ClosingGuard

    async def end(self) -> None:
        """Take everything off the desktop that would do nothing without the window."""
        self.tray.set_wanted(wanted=False)
        self.launcher.end()
        await self.notifications.end()


def offer_desktop(
    services: Services,
    ui: UiServices,
    window: MainWindow,
    uploads: UploadsPage,
    open_entry: Callable[[Transfer], object],
    quit_guard: QuitGuard,
) -> WindowDesktop:
    """Let the desktop tell what the window does, and hold it while it is closed."""
    steps = _steps(services, ui, window, uploads, open_entry)
    notifications = _notifications(services, ui, window, steps)
    progress, launcher = _progress(services, uploads, window), LauncherEntry()
    tray = Tray(ui.theme, ui.actions, ui.notices, window.come_to_front, window)
    closing = ClosingGuard(
        window,
        tray,
        quit_guard.ask,
        lambda: services.preferences.settings.closing,
        partial(services.preferences.keep, "closing"),
    )

    def show_progress() -> None:
        window.setWindowTitle(window_title(progress.per_mille, ui.formatter))
        ui.tasks.spawn(launcher.show(progress.per_mille), name="progress in docks")
        tray.show_progress(progress.per_mille, window.status.numbers.text(), ui.formatter)

    progress.changed.connect(show_progress)
    services.preferences.follow("shows_tray", tray.set_wanted)
    tray.set_wanted(services.preferences.settings.shows_tray)
    follow_autostart(services, ui)
    return WindowDesktop(notifications, launcher, progress, tray, closing)


def _progress(services: Services, uploads: UploadsPage, window: MainWindow) -> WorkProgress:
    progress = WorkProgress(uploads.model.summary, services.downloads.snapshot, window)
    uploads.model.summary_changed.connect(progress.refresh_soon)
    services.queue.listen(TransferProgress(progress))
    services.downloads.listen(DownloadProgress(progress))
    # Whatever has happened since the window was built.
    progress.refresh_soon()
    return progress


def _notifications(services: Services, ui: UiServices, window: MainWindow, steps: Steps) -> DesktopNotifications:
    notifications = DesktopNotifications()
    texts = NotificationTexts(steps, ui.formatter, RowSource(services.queue.details).name_of)
    notifier = SystemNotifier(
        notifications, ui.tasks, lambda: services.preferences.settings, texts.makers, parent=window
    )
    services.queue.listen(TransferHappenings(notifier))
    services.downloads.listen(DownloadHappenings(notifier))
    return notifications


def _steps(
    services: Services,
    ui: UiServices,
    window: MainWindow,
    uploads: UploadsPage,
    open_entry: Callable[[Transfer], object],
) -> Steps:
    copier = LinkCopier(services.accounts, ui.tasks, ui.clipboard, copy_error_reporter(ui.notices))

    def open_in_front(transfer: Transfer) -> None:
        window.come_to_front()
        open_entry(transfer)

    def show_transfers(ids: Collection[str]) -> None:
        window.come_to_front()
        window.show_page(Command.SHOW_UPLOADS)
        select_transfers(uploads, ids)

    return Steps(
        copy_link=copier.copy,
        open_entry=open_in_front,
        show_transfers=show_transfers,
        retry=services.queue.retry,
        show_folder=lambda download: show_folder(download.folder),
        retry_downloads=services.downloads.resume,
    )
