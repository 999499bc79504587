"""When the system notifies: what happened while the window was not in front, together by its kind."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from kdesk.domain.desktop_ports import NotificationButton, SystemNotification, SystemNotifications
from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.settings import Settings
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.ui.tasks import TaskScope

GATHERING_MS = 1500
"""Between what happens and its notification: files that end within it share one."""


class Happened(StrEnum):
    """What notifications are about; one kind has one notification at most."""

    READY = "ready"
    ARRIVED = "arrived"
    FAILED = "failed"
    DIFFERS = "differs"
    ASKS = "asks"
    DOWNLOADED = "downloaded"
    NOT_DOWNLOADED = "not downloaded"


_OPTIONS = {
    Happened.READY: "notifies_ready",
    Happened.ARRIVED: "notifies_ready",
    Happened.FAILED: "notifies_failed",
    Happened.DIFFERS: "notifies_failed",
    Happened.ASKS: "notifies_questions",
    Happened.DOWNLOADED: "notifies_downloads",
    Happened.NOT_DOWNLOADED: "notifies_failed",
}
Happening = Transfer | Download
Make = Callable[[Sequence[Happening]], SystemNotification]


def is_in_front() -> bool:
    """Return whether a window of this program has the keyboard."""
    return QGuiApplication.focusWindow() is not None


class SystemNotifier(QObject):
    """Gathers what happens, and lets the system tell it.

    Each kind has one notification, which counts everything since the window was last in front; coming to the front
    takes all of them away.

    Args:
        system: Shows notifications.
        settings: Returns what holds now: which kinds are told.
        make: Makes the notification of each kind.
    """

    def __init__(
        self,
        system: SystemNotifications,
        tasks: TaskScope,
        settings: Callable[[], Settings],
        make: Mapping[Happened, Make],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._system, self._tasks, self._settings, self._make = system, tasks, settings, make
        self._together: dict[Happened, dict[str, Happening]] = {}
        self._changed: set[Happened] = set()
        self._timer = QTimer(self, singleShot=True, interval=GATHERING_MS)
        self._timer.timeout.connect(self._show)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._follow_front)

    def tell(self, kind: Happened, one: Happening) -> None:
        """Tell of this, unless the window is in front, or nobody wants to hear of it."""
        if is_in_front() or not self._is_wanted(kind):
            return
        self._together.setdefault(kind, {})[one.id] = one
        self._changed.add(kind)
        if not self._timer.isActive():
            self._timer.start()

    def take_back(self, kind: Happened, one_id: str) -> None:
        """Tell of this no more: it is not true any longer."""
        group = self._together.get(kind, {})
        if group.pop(one_id, None) is None:
            return
        self._changed.add(kind)
        if not self._timer.isActive():
            self._timer.start()

    def _is_wanted(self, kind: Happened) -> bool:
        return bool(getattr(self._settings(), _OPTIONS[kind]))

    def _show(self) -> None:
        changed, self._changed = self._changed, set()
        for kind in Happened:
            if kind not in changed:
                continue
            group = tuple(self._together.get(kind, {}).values())
            if group and self._is_wanted(kind):
                notification = self._answered(kind, self._make[kind](group))
                self._tasks.spawn(self._system.show(notification), name=f"notify: {kind}")
            else:
                self._tasks.spawn(self._system.withdraw(kind), name=f"withdraw: {kind}")

    def _answered(self, kind: Happened, notification: SystemNotification) -> SystemNotification:
        """Return a notification after whose buttons its kind begins anew: whoever has pressed one knows."""

        def answered(press: Callable[[], object]) -> Callable[[], None]:
            def do() -> None:
                self._together.pop(kind, None)
                press()

            return do

        buttons = tuple(NotificationButton(one.text, answered(one.press)) for one in notification.buttons)
        return replace(notification, buttons=buttons, open=answered(notification.open))

    def _follow_front(self) -> None:
        """Take away what a person sees in the window now."""
        if not is_in_front():
            return
        self._timer.stop()
        self._changed.clear()
        told, self._together = self._together, {}
        for kind in told:
            self._tasks.spawn(self._system.withdraw(kind), name=f"withdraw: {kind}")


class TransferHappenings(QueueListener):
    """Tells the notifier of transfers."""

    _ENDS: Mapping[TransferState, Happened] = {
        TransferState.READY: Happened.READY,
        TransferState.ARRIVED: Happened.ARRIVED,
        TransferState.FAILED: Happened.FAILED,
    }

    def __init__(self, notifier: SystemNotifier) -> None:
        self._notifier = notifier

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Tell when a transfer ends, asks, or differs; take back what another step has settled."""
        if now.state is not before.state:
            if before.state is TransferState.FAILED:
                self._notifier.take_back(Happened.FAILED, now.id)
            if now.state in self._ENDS:
                self._notifier.tell(self._ENDS[now.state], now)
        if now.needs_decision != before.needs_decision:
            if now.needs_decision:
                self._notifier.tell(Happened.ASKS, now)
            else:
                self._notifier.take_back(Happened.ASKS, now.id)
        if now.differs and not before.differs:
            self._notifier.tell(Happened.DIFFERS, now)

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Tell no more of what has left the list."""
        for one_id in transfer_ids:
            for kind in (Happened.FAILED, Happened.ASKS):
                self._notifier.take_back(kind, one_id)


class DownloadHappenings:
    """Tells the notifier of downloads."""

    def __init__(self, notifier: SystemNotifier) -> None:
        self._notifier = notifier

    def added(self, downloads: Sequence[Download]) -> None:
        """New downloads are no news: whoever asked for them knows."""

    def changed(self, before: Download, now: Download) -> None:
        """Tell when a download is done or has failed."""
        if now.state is before.state:
            return
        if before.state is DownloadState.FAILED:
            self._notifier.take_back(Happened.NOT_DOWNLOADED, now.id)
        if now.state is DownloadState.DONE:
            self._notifier.tell(Happened.DOWNLOADED, now)
        elif now.state is DownloadState.FAILED:
            self._notifier.tell(Happened.NOT_DOWNLOADED, now)

    def removed(self, download_ids: Collection[str]) -> None:
        """Tell no more of what has left the list."""
        for one_id in download_ids:
            self._notifier.take_back(Happened.NOT_DOWNLOADED, one_id)
