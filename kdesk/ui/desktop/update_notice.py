"""The notice that there is a newer kdesk."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from kdesk.domain.updates import Update
from kdesk.messages import _
from kdesk.ui.notice import Notice
from kdesk.ui.notices import NoticeBar

UPDATE = "update"
"""Name of the standing notice."""


class UpdateNotice:
    """Shows it once, while nothing is transferred; it gives way to transfers until they rest.

    Args:
        is_resting: Whether nothing is transferred.
        told: Called with the version once it is shown.
    """

    def __init__(self, notices: NoticeBar, is_resting: Callable[[], bool], told: Callable[[str], object]) -> None:
        self._notices, self._is_resting, self._told = notices, is_resting, told
        self._waits: Update | None = None
        self._shown: Update | None = None

    def offer(self, update: Update) -> None:
        """Show it when nothing is transferred."""
        self._waits = update
        self.work_changed(is_resting=self._is_resting())

    def show(self, update: Update) -> None:
        """Show it now: somebody asked."""
        self._waits, self._shown = None, update
        self._notices.post(
            Notice(
                _("kdesk {version} is available").format(version=update.version),
                detail=update.notes,
                action=_("Read about it"),
                on_action=lambda: QDesktopServices.openUrl(QUrl(update.address)),
                standing=UPDATE,
                closable=True,
            )
        )
        self._told(update.version)

    def forget(self) -> None:
        """Show no more what was found, and take it away: whoever told of it is asked no longer."""
        self._waits = self._shown = None
        self._notices.withdraw(UPDATE)

    def work_changed(self, is_resting: bool) -> None:
        """Show what waits; or take it away while something is transferred, unless somebody closed it."""
        if is_resting:
            if self._waits is not None:
                self.show(self._waits)
        elif self._shown is not None:
            if self._notices.holds(UPDATE):
                self._waits = self._shown
                self._notices.withdraw(UPDATE)
            self._shown = None
