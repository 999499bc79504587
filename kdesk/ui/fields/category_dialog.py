"""The dialog in which the categories of an entry are chosen: a tree with a search field."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.editing.categories import Category, split_name
from kdesk.errors import KdeskError
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.messages.foreign_text import shown
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.fields.new_category import NewCategoryButton
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.theme import Theme

_NAME = Qt.ItemDataRole.UserRole


class CategoryDialog(Dialog):
    """A tree of check boxes.

    Args:
        tree: Every category, parents before their children.
        chosen: Full names that are checked at first; those that are not in the tree stay chosen.
        why_none_new: Why this session makes no new category; "" if it does.

    Attributes:
        new: Makes the category that is searched for.
        problem: Why the last one could not be made.

    Signals:
        chosen: The full names, sorted, when the dialog is accepted.
        new_wanted: Name of a category that is to be made, and the `Category` above it, or None.
    """

    chosen = Signal(object)
    new_wanted = Signal(str, object)

    def __init__(
        self,
        tree: Sequence[Category],
        chosen: Collection[str],
        theme: Theme,
        parent: QWidget | None = None,
        *,
        why_none_new: str = "",
    ) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LIBRARY)
        self.setWindowTitle(_("Categories"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._unknown = set(chosen) - {category.full_name for category in tree}
        self.search = _SearchLine()
        self.tree = _category_tree()
        self._items: dict[int, QTreeWidgetItem] = {}
        self._known: dict[str, Category] = {}
        for category in tree:
            self._insert(category, checked=category.full_name in chosen)
        for item in self._items.values():
            if item.checkState(0) is Qt.CheckState.Checked:
                _expand_above(item)
        if self._items:
            self.tree.setCurrentItem(next(iter(self._items.values())))
        self.new, self.problem = NewCategoryButton(why_none_new), QLabel()
        self.buttons = dialog_buttons(QPushButton(_("Save")), QPushButton(_("Cancel")))
        self._build(theme)
        self._filter("")

    def _build(self, theme: Theme) -> None:
        self.search.setPlaceholderText(_("Search categories"))
        self.search.setAccessibleName(_("Search categories"))
        self.search.setClearButtonEnabled(True)
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.new.clicked.connect(lambda _checked=False: self._want_new())
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.search.textChanged.connect(self._filter)
        self.search.down_pressed.connect(self._enter_tree)
        column = QVBoxLayout(self)
        column.setContentsMargins(*dialog_margins(theme))
        column.setSpacing(theme.px(8))
        for widget in (self.search, self.tree, self.problem, self.new, self.buttons):
            column.addWidget(widget)
        self.resize(theme.px(420), theme.px(440))

    def names(self) -> tuple[str, ...]:
        """Return the full names that are checked, sorted."""
        checked = {
            str(item.data(0, _NAME)) for item in self._items.values() if item.checkState(0) is Qt.CheckState.Checked
        }
        return tuple(sorted(checked | self._unknown))

    def add(self, category: Category) -> None:
        """Show a category that was made, checked and in sight."""
        self._insert(category, checked=True)
        self.search.clear()
        _expand_above(self._items[category.id])
        self.tree.setCurrentItem(self._items[category.id])
        self.tree.setFocus()

    def show_error(self, error: KdeskError) -> None:
        """Tell why a category could not be made."""
        self.problem.setText(title_of(error))
        self.problem.show()
        self._filter(self.search.text())

    def _want_new(self) -> None:
        if self.new.wanted is not None:
            self.problem.hide()
            self.new.setEnabled(False)
            self.new_wanted.emit(*self.new.wanted)

    def _insert(self, category: Category, *, checked: bool) -> None:
        parent = self._items.get(category.parent_id)
        item = QTreeWidgetItem([shown(category.name), str(category.entries)])
        item.setData(0, _NAME, category.full_name)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setCheckState(0, Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        if parent is None:
            self.tree.addTopLevelItem(item)
        else:
            parent.addChild(item)
        self._items[category.id] = item
        self._known[category.full_name] = category

    def _filter(self, text: str) -> None:
        self.new.offer(text, self._known)
        # What is typed behind the last separator is the name, as for a new one.
        wanted = split_name(text)[1].lower()
        items = list(self._items.values())
        # Children after their parents, so that a match shows all above it.
        for item in items:
            item.setHidden(bool(wanted) and wanted not in str(item.data(0, _NAME)).rpartition(">")[2].lower())
        # The match itself, not a category above it: Space checks the current one.
        first = next((item for item in items if not item.isHidden()), None)
        for item in reversed(items):
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
