"""The pane under the player that lists lines of captions or chapters, and goes where one is chosen."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListView, QToolButton, QVBoxLayout, QWidget

from kdesk.domain.moments import MAX_QUERY, Moment, Moments
from kdesk.messages import _, ngettext
from kdesk.messages.format import Format
from kdesk.ui.focus_within import has_focus_within
from kdesk.ui.review.moments.delegate import MomentDelegate
from kdesk.ui.review.moments.model import MOMENT_ROLE, MomentModel
from kdesk.ui.theme import Theme

ROWS_SHOWN = 10
"""Lines of text that the list is high."""
_OWN_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}
)
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class MomentView(QListView):
    """The list. It keeps the keys that move in it and leaves the others to the player."""

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the current row by Enter."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        elif event.key() in _OWN_KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * ROWS_SHOWN)


class MomentsPane(QWidget):
    """A heading, a search field and the list; hidden until it is opened.

    Attributes:
        title: The heading.
        search: What is looked for.
        told: How many are found, or why there are none.
        view: The list.

    Signals:
        sought: Milliseconds to go to.
        closed: The user closed it.
    """

    sought = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._formatter = theme, formatter
        self._why_none = ""
        self.position: Callable[[], int] = lambda: 0
        self.title, self.told = QLabel(), QLabel()
        self.search, self.view = QLineEdit(), MomentView()
        self.model = MomentModel(formatter, self)
        self._delegate = MomentDelegate(theme, self.model)
        self._build()
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._go_to_next)
        self.view.clicked.connect(self._go)
        self.view.activated.connect(self._go)
        theme.changed.connect(self.view.viewport().update)
        self.hide()

    def open(self, title: str, moments: Moments, *, lines: int = 1, why_none: str = "") -> None:
        """Show moments, and take the focus.

        Args:
            lines: Of text in a row.
            why_none: What stands in place of an empty list.
        """
        self.title.setText(title)
        self.view.setAccessibleName(title)
        self._delegate.lines = lines
        self.search.clear()
        self.show()
        self.show_moments(moments, why_none)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_moments(self, moments: Moments, why_none: str = "") -> None:
        """Show other moments while it is open."""
        self._why_none = why_none
        self.model.show_moments(moments)
        self._tell()
        self.follow(self.position())
        # From here the keys move; without a current row Qt would begin at the first one, whichever key it is.
        self.view.setCurrentIndex(self.model.index(max(0, self.model.current)))

    def follow(self, milliseconds: int) -> None:
        """Mark the moment at a position, and bring it in sight unless somebody uses the list."""
        if not self.isHidden() and self.model.show_position(milliseconds) and not self._in_use:
            self._bring_in_sight()

    def _bring_in_sight(self) -> None:
        if self.model.current >= 0:
            self.view.scrollTo(self.model.index(self.model.current), QListView.ScrollHint.PositionAtCenter)

    @property
    def _in_use(self) -> bool:
        return self.view.underMouse() or has_focus_within(self.view)

    def _build(self) -> None:
        px = self._theme.px
        self.title.setProperty("role", "heading")
        self.told.setProperty("role", "secondary")
        self.told.setWordWrap(True)
        self.search.setPlaceholderText(_("Search"))
        self.search.setAccessibleName(_("Search in the list"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(MAX_QUERY)
        close = QToolButton()
        close.setToolTip(_("Close the list (Esc)"))
        close.setAccessibleName(_("Close the list"))
        self._theme.icons.dress(close, "close", "secondary")
        close.clicked.connect(self._close)
        self.view.setModel(self.model)
        self.view.setItemDelegate(self._delegate)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title)
        head.addWidget(self.search, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(head)
        column.addWidget(self.told)
        column.addWidget(self.view)

    def _find(self, query: str) -> None:
        self.model.find(query)
        self._tell()
        self.view.scrollToTop()
        if not query:
            self._bring_in_sight()

    def _tell(self) -> None:
        found, query = self.model.rowCount(), self.search.text().strip()
        if not len(self.model.moments):
            words = self._why_none
        elif not query:
            words = ""
        elif found:
            words = ngettext("{count} found", "{count} found", found).format(count=self._formatter.number(found))
        else:
            words = _("Nothing found")
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self.view.setVisible(bool(len(self.model.moments)))

    def _go(self, index: QModelIndex) -> None:
        moment = index.data(MOMENT_ROLE)
        if isinstance(moment, Moment):
            self.sought.emit(moment.start)

    def _go_to_next(self) -> None:
        row = self.model.next_row(self.position())
        if row >= 0:
            index = self.model.index(row)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index, QListView.ScrollHint.PositionAtCenter)
            self._go(index)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Take Escape before it closes the window or the panel; Down goes from the search to the list."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._close()
                return True
        is_down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down
        if is_down and event.type() is QEvent.Type.KeyPress and self.search.window().focusWidget() is self.search:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().event(event)
