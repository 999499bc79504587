"""Text on its way to the clipboard, told in a notice."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QLocale
from PySide6.QtGui import QClipboard

from kdesk.domain.exports import as_lines
from kdesk.domain.links import Link, carries_session
from kdesk.errors import KdeskError
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar

COPIED = "copied"
"""Key of the notices about the clipboard: only the newest tells what it holds."""


class LinkClipboard:
    """Copies links and ids.

    clipboard  of the system
    on_copied  told what was copied, as a sentence for a notice
    """

    def __init__(self, clipboard: QClipboard, on_copied: Callable[[str], None]) -> None:
        self._clipboard = clipboard
        self._on_copied = on_copied

    def copy_link(self, link: Link) -> None:
        """Copy a link and say whose it is; never one with a session in it."""
        what = f"{link.kind} link of {link.of}" if link.of else f"{link.kind} link"
        if carries_session(link.url):
            self._on_copied(f"{what} not copied: it carries your session")
            return
        self.copy_text(link.url, what)

    def copy_links(self, links: Sequence[Link], missing: int = 0) -> None:
        """Copy several links, one a line, and say how many.

        Args:
            links: without those that carry a session, which are counted as missing.
            missing: how many more were asked for and do not exist.
        """
        safe = [link.url for link in links if not carries_session(link.url)]
        missing += len(links) - len(safe)
        verb = "has" if missing == 1 else "have"
        rest = f"; {QLocale().toString(missing)} of the selected {verb} none that can be shared" if missing else ""
        if not safe:
            self._on_copied("No link copied: none of the selected has one that can be shared")
            return
        self._clipboard.setText("\n".join(safe))
        self._on_copied(f"{QLocale().toString(len(safe))} {'link' if len(safe) == 1 else 'links'} copied{rest}")

    def copy_lines(self, texts: Iterable[str], what: str) -> None:
        """Copy several texts, one a line; `what` names them in the notice: “3 links copied”."""
        self._clipboard.setText(as_lines(texts))
        self._on_copied(f"{what} copied")

    def copy_text(self, text: str, what: str) -> None:
        """Copy a text of one line; `what` names it in the notice: “Entry id copied”."""
        self.copy_lines([text], what)


def tell_on(notices: NoticeBar) -> Callable[[str], None]:
    """Return what tells on this bar what was copied."""
    return lambda said: notices.post(Notice(said, NoticeKind.GOOD, key=COPIED))


def report_on(notices: NoticeBar) -> Callable[[KdeskError], None]:
    """Return what reports on this bar why nothing was copied: the clipboard holds what it held."""
    return lambda error: notices.report(error, what="No link copied", key=COPIED)
