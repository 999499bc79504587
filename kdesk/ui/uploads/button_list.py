"""A list whose rows have buttons: pointer and keyboard on rows and on the buttons inside them."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip, QWidget

from kdesk.messages import _
from kdesk.ui.commands import Command
from kdesk.ui.theme import Theme
from kdesk.ui.tips import announce
from kdesk.ui.uploads.row_delegate import RowDelegate
from kdesk.ui.uploads.row_view import RowView
from kdesk.ui.uploads.rows import RowLayout, shown_as

_Index = QModelIndex | QPersistentModelIndex
_ARRIVING = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.OtherFocusReason}
)
"""How the keyboard comes from elsewhere in the window: not by a click, nor back from a menu or another program."""
_PRESSING_KEYS = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ButtonList(RowView):
    """Rows with buttons: a click or the keys ←, → and Space press them.

    Args:
        model: Its rows; each is one thing under `item_role`.
        delegate: Paints them.
        item_role: Gives the thing that a row shows; it has an `id`.

    Signals:
        pressed_button: The thing of a row, and `Command` of its button that was pressed.
        opened: The thing of a row that was double-clicked.
        menu_wanted: `QPoint` on the screen where the menu of the row is to open.
        selection_moved: Other rows are selected.
    """

    pressed_button = Signal(object, object)
    opened = Signal(object)
    menu_wanted = Signal(object)
    selection_moved = Signal()

    def __init__(
        self,
        model: QAbstractItemModel,
        delegate: RowDelegate,
        item_role: int,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._delegate, self._role = delegate, item_role
        self._pressed: tuple[str, Command] | None = None
        self._pointer_later = QTimer(self, singleShot=True, interval=0)
        self._pointer_later.timeout.connect(self._follow_pointer)
        self.setModel(model)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.selectionModel().selectionChanged.connect(self.selection_moved)
        self.selectionModel().currentChanged.connect(lambda: self._focus_button(None))
        for signal in (model.layoutChanged, model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(lambda *_rows: self._focus_button(self._delegate.focused[1]))
            signal.connect(lambda *_rows: self._pointer_later.start())

    @property
    def hovered(self) -> tuple[int, Command | None]:
        """Row and button under the pointer; row -1 if it is elsewhere."""
        return self._delegate.hovered

    @property
    def focused(self) -> tuple[int, Command | None]:
        """Row and button that the keyboard would press; row -1 if the focus is elsewhere."""
        return self._delegate.focused

    def select(self, rows: QItemSelection) -> None:
        """Select these rows and nothing else; the keyboard is on the first of them."""
        model, flag = self.selectionModel(), QItemSelectionModel.SelectionFlag
        if not rows.isEmpty():
            # By spans: a drop of thousands is one.
            first = min(rows.at(number).top() for number in range(rows.count()))
            # Not by the view's own setCurrentIndex(), which would select this row alone.
            model.setCurrentIndex(self.model().index(first, 0), flag.NoUpdate)
            model.select(rows, flag.ClearAndSelect)

    def layout_at(self, index: QModelIndex) -> RowLayout:
        """Return where the parts of a row lie now."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        return self._delegate.layout_of(option, index)

    def _button_at(self, position: QPoint) -> tuple[QModelIndex, Command | None]:
        index = self.indexAt(position)
        return index, self.layout_at(index).button_at(position) if index.isValid() else None

    def _hover(self, row: int, button: Command | None) -> None:
        before, self._delegate.hovered = self._delegate.hovered, (row, button)
        if before != (row, button):
            for touched in {before[0], row}:
                self.update(self.model().index(touched, 0))

    def _follow_pointer(self) -> None:
        """Show what is under the pointer now that the rows have moved below it."""
        # Asked of the system: no event comes when rows move under a pointer at rest.
        spot = QCursor.pos()
        if QApplication.widgetAt(spot) is self.viewport():
            index, button = self._button_at(self.viewport().mapFromGlobal(spot))
            self._hover(index.row(), button)
        else:
            self._hover(-1, None)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll, and let the hover stay with the pointer instead of its row."""
        super().scrollContentsBy(dx, dy)
        self._follow_pointer()

    def _focus_button(self, button: Command | None) -> None:
        focused = (self.currentIndex().row() if self.hasFocus() else -1, button)
        if self._delegate.focused != focused:
            self._delegate.focused = focused
            self.viewport().update()

    def _step_button(self, step: int) -> None:
        """Move the keyboard from the row into its buttons and back."""
        stops: list[Command | None] = [None, *(button for button, _ in self.layout_at(self.currentIndex()).buttons)]
        now = self._delegate.focused[1]
        place = stops.index(now) if now in stops else 0
        button = stops[min(len(stops) - 1, max(0, place + step))]
        self._focus_button(button)
        if button is not None:
            announce(self, _(shown_as(button).tip))  # it is painted: a screen reader does not know of it

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a button of a row, or select."""
        index, button = self._button_at(event.position().toPoint())
        if button is not None and event.button() is Qt.MouseButton.LeftButton:
            self._pressed = (index.data(self._role).id, button)
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let a button go: it counts when pointer, row and button are still the same."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
            return
        index, button = self._button_at(event.position().toPoint())
        if button is not None and pressed == (index.data(self._role).id, button):
            self.pressed_button.emit(index.data(self._role), button)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row. On a button the second click does nothing: another row may have come under it."""
        index, button = self._button_at(event.position().toPoint())
        if button is not None:
            event.accept()
            return
        super().mouseDoubleClickEvent(event)
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(index.data(self._role))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what is under the pointer."""
        index, button = self._button_at(event.position().toPoint())
        self._hover(index.row(), button)
        if self._pressed is None:
            super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """← and → step through the buttons of the row; Space and Enter press the one that has the ring."""
        button = self._delegate.focused[1]
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right} and self.currentIndex().isValid():
            self._step_button(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() in _PRESSING_KEYS and button is not None:
            self.pressed_button.emit(self.currentIndex().data(self._role), button)
        elif event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # there is no link: Qt would put the name on the clipboard instead
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Space and Enter from the shortcuts while a button of a row has the ring."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focused = self._delegate.focused[1] is not None and self.currentIndex().isValid()
            if focused and event.key() in _PRESSING_KEYS:
                event.accept()
                return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell what the button under the pointer does; forget the hover when the pointer leaves."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            button = self._button_at(event.pos())[1]
            if button is not None:
                QToolTip.showText(event.globalPos(), _(shown_as(button).tip), self)
                return True
        if event.type() is QEvent.Type.Leave:
            self._hover(-1, None)
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the commands for the selection, by pointer or by key."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        rect = self.visualRect(self.currentIndex())
        self.menu_wanted.emit(self.viewport().mapToGlobal(rect.center()) if by_key else event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is: on the current row or the first, selected, for keys act on the selection.

        Where no row is current Qt makes the first one so, but does not select it: it was dropped into a window that
        was not active, for instance.
        """
        nowhere = not self.currentIndex().isValid() and event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
        if (
            (nowhere or event.reason() in _ARRIVING)
            and not self.selectionModel().hasSelection()
            and self.model().rowCount()
        ):
            self.setCurrentIndex(self.currentIndex() if self.currentIndex().isValid() else self.model().index(0, 0))
        self._focus_button(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self._delegate.focused = (-1, None)
        self.viewport().update()
