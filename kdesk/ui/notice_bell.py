"""The bell at the foot of the window, and its list of the last notices."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QAction, QGuiApplication, QIcon, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kdesk.messages import N_, _
from kdesk.messages.format import Format
from kdesk.ui.notices import NoticeBar, PostedNotice
from kdesk.ui.resources import ICON_SIZE
from kdesk.ui.share.clipboard import put_text
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme

_WIDTH, _HEIGHT = 480, 400
NONE_YET = N_("No notices yet")


class NoticeBell(QToolButton):
    """Opens the list of the last notices, and shows how many are new since it was last opened."""

    def __init__(self, theme: Theme, formatter: Format, notices: NoticeBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._formatter, self._notices = theme, formatter, notices
        self._seen = 0
        self._posted = len(notices.history)
        self._popup: NoticePopup | None = None
        self.setIconSize(QSize(theme.px(ICON_SIZE - 4), theme.px(ICON_SIZE - 4)))
        self.clicked.connect(self.open)
        notices.posted.connect(self._count)
        notices.renewed.connect(self._count_again)
        notices.read.connect(self._count_read)
        notices.forgotten.connect(self._see_all)
        self._show_count()

    @property
    def unseen(self) -> int:
        """How many notices came since the list was last opened."""
        return self._posted - self._seen

    def open(self) -> None:
        """Show the list above the bell."""
        popup = NoticePopup(self._theme, self._formatter, tuple(reversed(self._notices.history)), self)
        self._popup = popup
        popup.destroyed.connect(partial(self._forget_popup, popup))
        self._see_all()
        foot, screen = self.mapToGlobal(QPoint(self.width(), 0)), self.screen().availableGeometry()
        wanted = QSize(self._theme.px(_WIDTH), self._theme.px(_HEIGHT))
        room = QSize(screen.width(), foot.y() - screen.top())
        popup.resize(wanted.boundedTo(room).expandedTo(popup.minimumSizeHint()))
        popup.move(max(screen.left(), foot.x() - popup.width()), foot.y() - popup.height())
        popup.show()
        popup.begin()

    def _count(self) -> None:
        self._posted += 1
        if self._popup is not None:
            # It is read there.
            self._popup.put(self._notices.history[-1])
            self._seen = self._posted
        self._show_count()

    def _see_all(self) -> None:
        self._seen = self._posted
        self._show_count()

    def _count_read(self) -> None:
        self._seen = min(self._seen + 1, self._posted)
        self._show_count()

    def _forget_popup(self, popup: "NoticePopup") -> None:
        # It may be freed only after the next one was opened.
        if popup is self._popup:
            self._popup = None

    def _count_again(self) -> None:
        if not self.unseen:  # it was read, but without what it says now
            self._posted += 1
            self._show_count()

    def _show_count(self) -> None:
        count = self._formatter.number(self.unseen)
        words = _("Notices: {count} new").format(count=count) if self.unseen else _("Notices")
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._theme.icons.dress(self, "bell-new" if self.unseen else "bell", "text" if self.unseen else "secondary")


class NoticePopup(QFrame):
    """The list of notices, each with its time; Ctrl+C copies the selected ones.

    Args:
        posted: The notices, in the order of the list.
    """

    def __init__(self, theme: Theme, formatter: Format, posted: tuple[PostedNotice, ...], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, QAccessible.Role.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Notices"))
        self.setProperty("role", "panel")
        self.list = QListWidget()
        self._theme, self._formatter = theme, formatter
        self._lines: list[str] = []
        self.title, self.copy = QLabel(_(NONE_YET)), QPushButton(_("Copy all"))
        self.copy.setEnabled(False)
        self._set_up_list(theme)
        for one in reversed(posted):
            self.put(one)
        self.copy.clicked.connect(lambda _checked=False: self._copy(range(len(self._lines))))
        self._lay_out(theme)

    def put(self, posted: PostedNotice) -> None:
        """Put a notice above the others."""
        self._lines.insert(0, _line(posted, self._formatter))
        self.list.insertItem(0, _item(posted, self._formatter, self._theme))
        self.copy.setEnabled(True)
        self.title.setText(_("Notices"))

    def _set_up_list(self, theme: Theme) -> None:
        self.list.setAccessibleName(_("The last notices"))
        self.list.setWordWrap(True)
        self.list.setUniformItemSizes(False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)  # rows are as high as their words at the present width
        self.list.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.list.setItemDelegate(_Spaced(theme, self.list))
        copy_some = QAction(_("Copy"), self.list)
        copy_some.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy_some.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy_some.triggered.connect(lambda _checked=False: self._copy(self._selected()))
        self.list.addAction(copy_some)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _lay_out(self, theme: Theme) -> None:
        px = theme.px
        self.title.setProperty("role", "heading")
        close = QPushButton(_("Close"))
        close.clicked.connect(lambda _checked=False: self.close())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.copy)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(px(n) for n in (12, 12, 12, 12)))
        column.setSpacing(px(8))
        column.addWidget(self.title)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def begin(self) -> None:
        """Put the keyboard on the newest notice."""
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def _selected(self) -> list[int]:
        return sorted(index.row() for index in self.list.selectedIndexes())

    def _copy(self, rows: "range | list[int]") -> None:
        put_text(QGuiApplication.clipboard(), "\n".join(self._lines[row] for row in rows))


class _Spaced(QStyledItemDelegate):
    """Draws each notice with a margin and a line below. Qt's own spacing cuts the last line of some wrapped ones."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of the words, and room above and below."""
        return super().sizeHint(option, index) + QSize(0, self._theme.px(12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the words and the line."""
        super().paint(painter, option, index)
        rect = option.rect
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._theme.colour("line"))


def _line(posted: PostedNotice, formatter: Format) -> str:
    """Return all that is known of a notice, on one line."""
    notice = posted.notice
    parts = (notice.text, notice.detail, notice.support)
    return f"{formatter.date_and_time(posted.at)}\t" + " · ".join(" ".join(part.split()) for part in parts if part)


def _item(posted: PostedNotice, formatter: Format, theme: Theme) -> QListWidgetItem:
    notice = posted.notice
    pixmap = theme.icons.pixmap(notice.kind.icon, notice.kind.value, theme.px(16), 1.0)
    more = f"\n{notice.detail}" if notice.detail else ""
    item = QListWidgetItem(QIcon(pixmap), f"{notice.text}{more}\n{formatter.date_and_time(posted.at)}")
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{formatter.date_and_time(posted.at)}: {notice.text}{more}")
    return item
