"""The categories of an entry: a chip for each, and a dialog with the tree."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from kdesk.domain.editing.categories import Category
from kdesk.domain.names import in_a_sentence
from kdesk.engine.library.editing import Value
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.ui.fields.category_dialog import CategoryDialog
from kdesk.ui.fields.edits import ValueEdit
from kdesk.ui.flow_layout import FlowLayout
from kdesk.ui.name_dialog import NameDialog, NameWords
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_SEPARATOR = " / "
_LONGEST = 490
"""Characters of a full name; more would be cut by the server."""


class CategoriesEdit(ValueEdit):
    """The full names of categories.

    Attributes:
        choose: Opens the tree.

    Signals:
        tree_wanted: The tree is needed, to open the dialog with.
    """

    tree_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.chips = QWidget()
        super().__init__(self.chips, parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._reason = ""
        self._flow = FlowLayout(self.chips, spacing=theme.px(4))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.chips.setSizePolicy(policy)
        self.choose = QPushButton(_("Choose…"))
        self.choose.setAccessibleName(_("Choose categories"))
        self.choose.clicked.connect(self.tree_wanted)
        self._buttons: list[QPushButton] = []
        self._fill()

    def value(self) -> Value:
        """Return the full names, sorted."""
        return self._names

    def put(self, value: object) -> None:
        """Show categories."""
        names = value if isinstance(value, tuple) else ()
        if names != self._names:
            self._names = names
            self._fill()

    def lock(self, reason: str) -> None:
        """Forbid editing and tell why."""
        self._reason = reason
        for button in (*self._buttons, self.choose):
            button.setEnabled(not reason)
            set_tip(button, reason)

    def open_tree(self, tree: Sequence[Category], why_none_new: str = "") -> CategoryDialog:
        """Open the dialog, which changes the value when it is accepted.

        Args:
            tree: All categories.
            why_none_new: Why this session makes no new ones.
        """
        dialog = CategoryDialog(tree, self._names, self._theme, self.window(), why_none_new=why_none_new)
        dialog.chosen.connect(self._change)
        dialog.open()
        return dialog

    def ask_name(self) -> NameDialog:
        """Let a category be typed, where the tree cannot be read."""
        label = _("Full name, such as “Talks>2027”, or id of the category")
        words = NameWords(_("Add a category"), label, _("Add"))
        dialog = NameDialog(self._theme, words, _LONGEST, self.window())
        dialog.named.connect(lambda name: self._change(tuple(sorted({*self._names, name}))))
        dialog.open()
        return dialog

    def _fill(self) -> None:
        focused = any(button.hasFocus() for button in self._buttons)
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.choose:
                widget.hide()
                widget.deleteLater()
        self._buttons = [self._chip(name) for name in self._names]
        for button in (*self._buttons, self.choose):
            self._flow.addWidget(button)
            button.show()
        # A new widget is last in the window's tab order: they come to the button that stays, which goes after them.
        previous = self.choose
        for button in (*self._buttons, self.choose):
            if previous is not button:
                QWidget.setTabOrder(previous, button)
            previous = button
        # Tab goes to what the focus is passed on to: everything before that would be skipped.
        self.setFocusProxy((*self._buttons, self.choose)[0])
        self.lock(self._reason)
        self._flow.invalidate()
        self.chips.updateGeometry()
        if focused:
            self.choose.setFocus()

    def _chip(self, name: str) -> QPushButton:
        words = shown(name.replace(">", _SEPARATOR), 60)
        button = QPushButton(words, self.chips)
        button.setProperty("kind", "chip")
        button.setIconSize(QSize(self._theme.px(12), self._theme.px(12)))
        self._theme.icons.dress(button, "close", "secondary")
        tip = _("Take the entry out of “{category}”").format(category=in_a_sentence(words))
        button.setAccessibleName(tip)
        set_tip(button, tip)
        button.clicked.connect(partial(self._remove, name))
        return button

    def _remove(self, name: str) -> None:
        self._change(tuple(one for one in self._names if one != name))

    def _change(self, names: tuple[str, ...]) -> None:
        self.put(names)
        self.edited.emit()
        self.finished.emit()
