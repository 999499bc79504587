"""Unhandled errors in the window: Qt's messages go to the log, and a notice offers a report."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from kdesk.messages import N_, _
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.share.clipboard import COPIED
from kdesk.unhandled_errors import UnhandledError, UnhandledErrors, is_worth_logging

log = logging.getLogger("kdesk.qt")

SENTENCE = N_("Something went wrong in kdesk")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
}
_MOST_MESSAGES = 200


class UnhandledErrorNotices(QObject):
    """Posts one notice for all unhandled errors, with the offer to copy a report.

    Args:
        unhandled: Collects the errors, on any thread.
        copy: Puts a text on the clipboard.
    """

    _came = Signal(object)

    def __init__(
        self, unhandled: UnhandledErrors, notices: NoticeBar, copy: Callable[[str], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._errors, self._notices, self._copy = unhandled, notices, copy
        # Queued to this thread: an error may happen on another one, or in the middle of painting.
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)
        unhandled.listen(self._came.emit)

    def end(self) -> None:
        """Post no more notices."""
        self._errors.listen(None)

    def _show(self, error: UnhandledError) -> None:
        more = _("kdesk goes on. The report tells what happened, without secrets; so does the log.")
        self._notices.post(
            Notice(
                _(SENTENCE),
                NoticeKind.BAD,
                f"{error.what}\n{more}",
                action=_("Copy report"),
                on_action=self._copy_report,
                standing="unhandled error",
                closable=True,
            )
        )

    def _copy_report(self) -> None:
        self._copy(self._errors.report())
        self._notices.post(Notice(_("Report copied"), NoticeKind.GOOD, key=COPIED))


@contextmanager
def qt_messages_taken(unhandled: UnhandledErrors) -> Iterator[None]:
    """Write Qt's messages to the log, each once and then rarely; a critical one counts as an unhandled error."""
    seen: dict[str, int] = {}

    def take(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind not in _LEVELS:
            unhandled.take("Qt", message)
            return
        # Messages may hold addresses and numbers: then each of them is another one.
        if len(seen) >= _MOST_MESSAGES:
            seen.clear()
        seen[message] = times = seen.get(message, 0) + 1
        if is_worth_logging(times):
            log.log(_LEVELS[kind], "%s: %s", context.category or "Qt", message)

    qInstallMessageHandler(take)
    try:
        yield
    finally:
        qInstallMessageHandler(None)
