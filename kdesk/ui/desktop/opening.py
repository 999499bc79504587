"""Files and links that macOS gives to a program as events, also to one that runs already."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from kdesk.domain.entry_links import linked_entry

Show = Callable[[Sequence[Path], str], None]
"""Takes files to upload, and the id of an entry to show, "" for none."""


class DesktopApplication(QApplication):
    """The application of the window, which is given files and links by macOS.

    Overridden, not filtered: a filter of the application would see every event of every widget.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(arguments)
        self._show: Show | None = None
        self._early: list[QUrl] = []

    def event(self, event: QEvent) -> bool:
        """Take a file or a link, until there is a window to show it."""
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        if self._show is None:
            self._early.append(event.url())
        else:
            _show_one(event.url(), self._show)
        return True

    @contextmanager
    def opening(self, show: Show) -> Iterator[None]:
        """Show what comes while the block runs, and what came before it: a program is started for its first file."""
        early, self._early, self._show = self._early, [], show
        for url in early:
            _show_one(url, show)
        try:
            yield
        finally:
            self._show = None


def _show_one(url: QUrl, show: Show) -> None:
    # Any page of the web can open a link: one that names no entry is as good as none.
    if url.isLocalFile():
        show([Path(url.toLocalFile())], "")
    elif entry := linked_entry(url.toString()):
        show([], entry)
