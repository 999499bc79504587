"""Unhandled errors in the window: Qt's messages go to the log, and a notice offers a report."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.share.clipboard import COPIED
from kdesk.unhandled_errors import Mishap, UnhandledErrors, is_worth_telling

log = logging.getLogger("kdesk.qt")

SENTENCE = "Something went wrong in kdesk"
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
}
_MOST_MESSAGES = 200


class UnhandledErrorNotices(QObject):
    """Shows one notice for all unhandled errors, which offers to copy a report.

    mishaps  takes in what nobody handles, on any thread
    notices  where it is shown
    copy     puts a text on the clipboard
    """

    _came = Signal(object)

    def __init__(
        self, unhandled: UnhandledErrors, notices: NoticeBar, copy: Callable[[str], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._mishaps, self._notices, self._copy = unhandled, notices, copy
        # Later, and on this thread: it may have happened on another, or in the middle of painting.
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)
        unhandled.listen(self._came.emit)

    def end(self) -> None:
        """Show nothing any more."""
        self._mishaps.listen(None)

    def _show(self, mishap: Mishap) -> None:
        detail = f"{mishap.what}\nkdesk goes on. The report tells what happened, without secrets; so does the log."
        self._notices.post(
            Notice(
                SENTENCE,
                NoticeKind.BAD,
                detail,
                action="Copy report",
                on_action=self._hand_on,
                standing="mishap",
                closable=True,
            )
        )

    def _hand_on(self) -> None:
        self._copy(self._mishaps.report())
        self._notices.post(Notice("Report copied", NoticeKind.GOOD, key=COPIED))


@contextmanager
def qt_messages_taken(unhandled: UnhandledErrors) -> Iterator[None]:
    """Write Qt's messages to the log, each once and then rarely; a critical one is a mishap."""
    seen: dict[str, int] = {}

    def take(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind not in _LEVELS:
            unhandled.take("Qt", message)
            return
        if len(seen) >= _MOST_MESSAGES:
            seen.clear()
        seen[message] = times = seen.get(message, 0) + 1
        if is_worth_telling(times):
            log.log(_LEVELS[kind], "%s: %s", context.category or "Qt", message)

    qInstallMessageHandler(take)
    try:
        yield
    finally:
        qInstallMessageHandler(None)
