"""The guide: its pages on one side, one of them on the other, and a search over all."""

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kdesk.guide import GuidePage, Topic, guide_page, guide_pages
from kdesk.messages import _
from kdesk.ui.guide.page_view import PageView
from kdesk.ui.search_field import SearchField
from kdesk.ui.side_window import SideWindow
from kdesk.ui.theme import Theme

_SIZE = QSize(860, 680)
_LEAST = QSize(480, 360)
_LIST_WIDTH = 200


class GuideWindow(SideWindow):
    """A window of its own over another one, beside which it can stay open.

    Attributes:
        search: Lists only pages with its words, and marks the first place of them.
        topics: The list of pages.
        view: The page.
    """

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(_("Guide – kdesk"), over)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = SearchField(theme, _("Find in the guide"), _("Find in the guide"))
        self.topics = QListWidget()
        self.view = PageView(theme)
        self._fill()
        self._build(theme)
        self._connect()

    def show_topic(self, topic: Topic) -> None:
        """Show a page."""
        row = list(Topic).index(topic)
        if self.topics.item(row).isHidden():
            self.search.clear()
        self.topics.setCurrentRow(row)

    def _fill(self) -> None:
        self.topics.setAccessibleName(_("Pages"))
        self.topics.setProperty("role", "sections")
        for page in guide_pages():
            item = QListWidgetItem(page.title)
            item.setData(Qt.ItemDataRole.UserRole, page.topic.value)
            self.topics.addItem(item)

    def _build(self, theme: Theme) -> None:
        px = theme.px
        self.topics.setFixedWidth(px(_LIST_WIDTH))
        self.topics.setWordWrap(True)
        middle = QHBoxLayout()
        middle.setSpacing(px(8))
        middle.addWidget(self.topics)
        middle.addWidget(self.view, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addWidget(self.search)
        column.addLayout(middle, 1)
        self.take_size(theme, _SIZE, _LEAST)

    def _connect(self) -> None:
        self.topics.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.search.textChanged.connect(lambda _text: self._filter())
        self.search.left.connect(lambda: self.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.search.given_up.connect(self.close)
        self.view.anchorClicked.connect(self._follow)
        for keys in ("Ctrl+F", "F3"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.search.take_cursor)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.view.show_page(self._page(item))
            self._mark()

    def _page(self, item: QListWidgetItem) -> GuidePage:
        return guide_page(Topic(item.data(Qt.ItemDataRole.UserRole)))

    def _filter(self) -> None:
        words = self.search.text().strip()
        items = [self.topics.item(row) for row in range(self.topics.count())]
        for item in items:
            item.setHidden(not self._page(item).holds(words))
        left = [item for item in items if not item.isHidden()]
        if left and self.topics.currentItem() not in left:
            self.topics.setCurrentItem(left[0])
        self._mark()

    def _mark(self) -> None:
        """Select the first place of the words that are searched; the page begins at its top without any."""
        self.view.moveCursor(QTextCursor.MoveOperation.Start)
        for word in self.search.text().split():
            if self.view.find(word, QTextDocument.FindFlag(0)):
                break

    def _follow(self, address: QUrl) -> None:
        """Show another page, or open an address of the web in the browser."""
        name = address.path().removesuffix(".md")
        if address.scheme() in {"http", "https"}:
            QDesktopServices.openUrl(address)
        elif name in set(Topic):
            self.show_topic(Topic(name))
