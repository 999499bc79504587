"""One option in the settings: its name, what it does, its editor, and the way back to its default."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from kdesk.domain.names import searchable
from kdesk.domain.settings import Option
from kdesk.messages import _
from kdesk.messages.settings import locked_text
from kdesk.ui.settings.editors import editor_of
from kdesk.ui.settings.services import SettingsServices
from kdesk.ui.style_property import set_style_property
from kdesk.ui.tips import set_tip

_EDITOR_WIDTH = 250


_ABOVE = (0, 1, 0, 0)
"""Margins of a text, in pixels: fonts draw the dots of an Ü above the first line, where a label would cut them off."""


class OptionRow(QWidget):
    """Shows an option, and changes it at once.

    Attributes:
        option: What it shows.
        editor: Changes the value.
        reset: Gives the option its default; without use while it has it.
        said: Why the value cannot be used, or that the administrator has set it.

    Signals:
        changed: The option has another value.
    """

    changed = Signal()

    def __init__(self, option: Option, services: SettingsServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.option, self._services = option, services
        self._words = searchable(" ".join([_(option.row.text), _(option.row.about) if option.row.about else ""]))
        self._words += searchable(" ".join(_(words) for words in option.row.choices.values()))
        self.editor = editor_of(option, services)
        self.reset = QToolButton()
        self.said = QLabel()
        self._build()
        self._name_parts()
        self.editor.chosen.connect(self._put)
        self.editor.refused.connect(self._tell_refused)
        self.reset.clicked.connect(lambda: services.options.reset([option]))
        self.destroyed.connect(services.options.follow(option.field, self._show))
        self._show()

    def matches(self, wanted: str) -> bool:
        """Return whether all words of a search, as `searchable` has them, are in the words of the option."""
        return all(word in self._words for word in wanted.split())

    def _build(self) -> None:
        px = self._services.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(6), 0, px(6))
        column.setSpacing(px(4))
        line = QHBoxLayout()
        line.setSpacing(px(8))
        words = QVBoxLayout()
        words.setSpacing(px(2))
        if self.editor.has_name:
            words.addWidget(self.editor)
        else:
            title = QLabel(_(self.option.row.text))
            title.setWordWrap(True)
            title.setContentsMargins(*_ABOVE)
            title.setBuddy(self.editor.field)
            words.addWidget(title)
        if self.option.row.about:
            words.addWidget(self._about())
        line.addLayout(words, 1)
        if not self.editor.has_name and not self.editor.is_wide:
            self.editor.setFixedWidth(px(_EDITOR_WIDTH))
            line.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(line)
        if self.editor.is_wide:
            column.addWidget(self.editor)
        column.addWidget(self.said)

    def _about(self) -> QLabel:
        about = QLabel(_(self.option.row.about))
        about.setProperty("role", "secondary")
        about.setWordWrap(True)
        about.setContentsMargins(*_ABOVE)
        about.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if self.editor.has_name:
            # Below the words of the box, not below the box.
            about.setIndent(self._services.theme.px(26))
        return about

    def _name_parts(self) -> None:
        text = _(self.option.row.text)
        self.editor.field.setAccessibleName(text)
        if self.option.row.about:
            self.editor.field.setAccessibleDescription(_(self.option.row.about))
        self._services.theme.icons.dress(self.reset, "retry", "secondary")
        self.reset.setAccessibleName(_("Reset “{option}”").format(option=text))
        set_tip(self.reset, _("Reset to the default"))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self.said.setWordWrap(True)
        self.said.setVisible(False)

    def _put(self, value: Any) -> None:
        self._services.options.put(self.option, value)

    def _show(self, _whole: Any = None) -> None:
        options = self._services.options
        value = self.option.value(options.settings)
        self.editor.show_value(value)
        locked = options.policy.holds(self.option)
        self.editor.setEnabled(not locked)
        self.reset.setVisible(not locked and value != self.option.value(options.policy.defaults))
        self._tell(locked_text(options.policy) if locked else "", "secondary")
        self.changed.emit()

    def _tell_refused(self, refused: bool) -> None:
        self._tell(_(self.option.row.wrong) if refused and self.option.row.wrong else "", "bad")

    def _tell(self, words: str, role: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        set_style_property(self.said, "role", role)
