"""The tree of categories to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from kdesk.domain.editing.categories import Category
from kdesk.domain.names import searchable
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.ui.search_field import SearchField
from kdesk.ui.spoken_role import set_role
from kdesk.ui.theme import Theme

_NAME_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_NAME, _COUNT = 0, 1


class CategoryPopup(QFrame):
    """Shows the categories of the account with their counts; a line finds one by name.

    Attributes:
        field: Keeps only the categories whose full name contains the text, with those above them.
        tree: The categories.
        message: In place of the tree while there is none.

    Signals:
        chosen: The full name of a category.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, QAccessible.Role.Dialog)
        self._formatter = formatter
        # With their parents, which stand before them.
        self._items: list[tuple[QTreeWidgetItem, QTreeWidgetItem | None]] = []
        self.setProperty("role", "raised")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(_("Categories"))
        self.field = SearchField(theme, _("Find a category"), _("Find a category"))
        self.tree = _category_tree()
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setProperty("role", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(8),) * 4)
        column.setSpacing(theme.px(8))
        column.addWidget(self.field)
        column.addWidget(self.message)
        column.addWidget(self.tree, 1)
        column.addStretch()
        self.setFixedSize(theme.px(320), theme.px(360))
        self.field.textChanged.connect(self._narrow)
        self.field.left.connect(self._leave_find)
        # Not `itemClicked` beside it: Fusion activates with one click on some systems, with two on others.
        self.tree.itemClicked.connect(self._choose)
        self.tree.itemActivated.connect(self._choose)
        self.show_message(_("Loading the categories…"))

    def open_at(self, place: QPoint) -> None:
        """Open below this place of the screen."""
        room = self.screen().availableGeometry()
        left = max(room.left(), min(place.x(), room.right() - self.width()))
        self.move(left, max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.show()
        self.field.take_cursor()

    def show_message(self, words: str) -> None:
        """Show why there is no tree."""
        self.message.setText(words)
        self.message.show()
        self.tree.hide()

    def show_categories(self, categories: Sequence[Category]) -> None:
        """Show the tree. A category whose parent is not listed stands at the root."""
        self.tree.clear()
        self._items.clear()
        items: dict[str, QTreeWidgetItem] = {}
        for category in categories:
            above, _arrow, own = category.full_name.rpartition(">")
            parent = items.get(above)
            item = QTreeWidgetItem([shown(own if parent else category.full_name)])
            item.setText(_COUNT, self._formatter.number(category.entries))
            item.setTextAlignment(_COUNT, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setData(_NAME, _NAME_ROLE, category.full_name)
            items[category.full_name] = item
            if parent is None:
                self.tree.addTopLevelItem(item)
            else:
                parent.addChild(item)
            self._items.append((item, parent))
        if items:
            self.message.hide()
            self.tree.show()
            self.tree.setCurrentItem(next(iter(items.values())))
        else:
            self.show_message(_("This account has no categories."))

    def _narrow(self, text: str) -> None:
        wanted = searchable(text.strip())
        # Children before their parents, and without recursion: a server may nest categories deeply.
        above: set[int] = set()
        for item, parent in reversed(self._items):
            below = id(item) in above
            kept = below or wanted in searchable(item.data(_NAME, _NAME_ROLE))
            item.setHidden(not kept)
            item.setExpanded(bool(wanted) and below)
            if kept and parent is not None:
                above.add(id(parent))

    def _leave_find(self) -> None:
        if self.tree.isVisible():
            self.tree.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.close()

    def _choose(self, item: QTreeWidgetItem) -> None:
        if not self.isVisible():
            return
        self.close()
        self.chosen.emit(item.data(_NAME, _NAME_ROLE))


def _category_tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setColumnCount(2)
    tree.setHeaderHidden(True)
    tree.setAccessibleName(_("Categories and the number of their entries"))
    tree.header().setStretchLastSection(False)
    tree.header().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
    tree.header().setSectionResizeMode(_COUNT, QHeaderView.ResizeMode.ResizeToContents)
    return tree
