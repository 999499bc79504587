"""The dialog in which the categories of an entry are chosen: a tree with a search field."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.editing.categories import Category
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.ui.dialog import Dialog
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.theme import Theme

_NAME = Qt.ItemDataRole.UserRole


class CategoryDialog(Dialog):
    """A tree of check boxes.

    Args:
        tree: Every category, parents before their children.
        chosen: Full names that are checked at first; those that are not in the tree stay chosen.

    Signals:
        chosen: The full names, sorted, when the dialog is accepted.
    """

    chosen = Signal(object)

    def __init__(
        self, tree: Sequence[Category], chosen: Collection[str], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Categories"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._unknown = set(chosen) - {category.full_name for category in tree}
        self.search = _SearchLine()
        self.search.setPlaceholderText(_("Search categories"))
        self.search.setAccessibleName(_("Search categories"))
        self.search.setClearButtonEnabled(True)
        self.tree = _category_tree()
        self._items: list[QTreeWidgetItem] = []
        self._fill(tree, set(chosen))
        self.buttons = dialog_buttons(QPushButton(_("Save")), QPushButton(_("Cancel")))
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.search.textChanged.connect(self._filter)
        self.search.down_pressed.connect(self._enter_tree)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(16) for _side in range(4)))
        column.setSpacing(theme.px(8))
        for widget in (self.search, self.tree, self.buttons):
            column.addWidget(widget)
        self.resize(theme.px(420), theme.px(440))

    def names(self) -> tuple[str, ...]:
        """Return the full names that are checked, sorted."""
        checked = {str(item.data(0, _NAME)) for item in self._items if item.checkState(0) is Qt.CheckState.Checked}
        return tuple(sorted(checked | self._unknown))

    def _fill(self, tree: Sequence[Category], chosen: set[str]) -> None:
        by_id: dict[int, QTreeWidgetItem] = {}
        for category in tree:
            parent = by_id.get(category.parent_id)
            item = QTreeWidgetItem([shown(category.name), str(category.entries)])
            item.setData(0, _NAME, category.full_name)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            checked = category.full_name in chosen
            item.setCheckState(0, Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
            if parent is None:
                self.tree.addTopLevelItem(item)
            else:
                parent.addChild(item)
            by_id[category.id] = item
            self._items.append(item)
        for item in self._items:
            if item.checkState(0) is Qt.CheckState.Checked:
                _expand_above(item)
        if self._items:
            self.tree.setCurrentItem(self._items[0])

    def _filter(self, text: str) -> None:
        wanted = text.strip().lower()
        # Children after their parents, so that a match shows all above it.
        for item in self._items:
            item.setHidden(bool(wanted) and wanted not in str(item.data(0, _NAME)).rpartition(">")[2].lower())
        # The match itself, not a category above it: Space checks the current one.
        first = next((item for item in self._items if not item.isHidden()), None)
        for item in reversed(self._items):
            parent = item.parent()
            if parent is not None and not item.isHidden() and wanted:
                parent.setHidden(False)
                parent.setExpanded(True)
        if first is not None:
            self.tree.setCurrentItem(first)

    def _enter_tree(self) -> None:
        self.tree.setFocus(Qt.FocusReason.TabFocusReason)

    def _accept(self) -> None:
        self.chosen.emit(self.names())
        self.accept()


class _SearchLine(QLineEdit):
    down_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        else:
            super().keyPressEvent(event)


def _expand_above(item: QTreeWidgetItem) -> None:
    parent = item.parent()
    while parent is not None:
        parent.setExpanded(True)
        parent = parent.parent()


def _category_tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setAccessibleName(_("Categories"))
    tree.setHeaderLabels([_("Category"), _("Entries")])
    tree.setUniformRowHeights(True)
    tree.header().setStretchLastSection(False)
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    return tree
