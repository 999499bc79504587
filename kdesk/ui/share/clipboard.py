"""Text on its way to the clipboard, told in a notice."""

from collections.abc import Callable, Iterable

from PySide6.QtGui import QClipboard

from kdesk.domain.exports import as_lines
from kdesk.domain.links import Link, carries_session


class LinkClipboard:
    """Copies links and ids.

    clipboard  of the system
    on_copied  told what was copied, as a sentence for a notice
    """

    def __init__(self, clipboard: QClipboard, on_copied: Callable[[str], None]) -> None:
        self._clipboard = clipboard
        self._on_copied = on_copied

    def copy_link(self, link: Link) -> None:
        """Copy a link; never one with a session in it."""
        if carries_session(link.url):
            self._on_copied(f"{link.kind} link not copied: it carries your session")
            return
        self.copy_text(link.url, f"{link.kind} link")

    def copy_lines(self, texts: Iterable[str], what: str) -> None:
        """Copy several texts, one a line; `what` names them in the notice: “3 links copied”."""
        self._clipboard.setText(as_lines(texts))
        self._on_copied(f"{what} copied")

    def copy_text(self, text: str, what: str) -> None:
        """Copy a text of one line; `what` names it in the notice: “Entry id copied”."""
        self.copy_lines([text], what)
