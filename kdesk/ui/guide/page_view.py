"""One page of the guide as text with headings, tables and pictures."""

from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QResizeEvent, QTextBlockFormat, QTextCursor, QTextTable
from PySide6.QtWidgets import QFrame, QTextBrowser

from kdesk.guide import GuidePage, picture_files, with_captions
from kdesk.messages import _
from kdesk.ui.guide.page_pictures import PagePictures
from kdesk.ui.theme import Theme

_LINE_PERCENT = 125


class PageView(QTextBrowser):
    """Shows Markdown that belongs to the program. It loads nothing by itself: neither a file nor an address.

    Signals of its base class: `anchorClicked` with the address of a link.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page: GuidePage | None = None
        self.setAccessibleName(_("Page of the guide"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.document().setDocumentMargin(theme.px(12))
        self.document().setIndentWidth(theme.px(20))
        self._pictures = PagePictures(theme, self.document())
        theme.changed.connect(self._show)

    def show_page(self, page: GuidePage) -> None:
        """Show a page from its beginning."""
        self._page = page
        self._show()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ARG002
        """Return nothing: Qt would read any file that a page names."""
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show pictures as wide as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._pictures.fit(self.viewport().width(), self.devicePixelRatioF())

    def _show(self) -> None:
        if self._page is None:
            return
        self.document().setDefaultStyleSheet(f"a {{ color: {self._theme.tokens.accent}; }}")
        self.setMarkdown(with_captions(self._page))
        self._space_lines()
        self._frame_tables()
        self._pictures.read(picture_files(self._page))
        self._fit()
        self.setAccessibleDescription(self._page.title)

    def _space_lines(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        lines = QTextBlockFormat()
        lines.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(lines)

    def _frame_tables(self) -> None:
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                look = frame.format()
                look.setCellPadding(self._theme.px(6))
                look.setCellSpacing(0)
                look.setBorder(0)
                frame.setFormat(look)
