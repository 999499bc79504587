"""The button with the chapter at the position; it opens the list of chapters."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.tips import set_tip

_PADDING = 16
"""Pixels beside the text."""
_SHORTEST = 48


class ChapterButton(QToolButton):
    """Shows a name as far as there is room; hidden while the entry has no chapters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_name(self, name: str) -> None:
        """Show the name of a chapter; "" before the first one."""
        words = shown(name) if name else _("Chapters")
        if words != self._name:
            self._name = words
            self.setAccessibleName(_("Chapter: {name}").format(name=words) if name else words)
            set_tip(self, _("{name}: shows all chapters").format(name=words) if name else _("Shows all chapters"))
            self.updateGeometry()
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._name) + 2 + _PADDING, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_SHORTEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(0, self.width() - _PADDING)
        # An ampersand would underline the letter behind it.
        self.setText(without_mnemonic(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room)))
