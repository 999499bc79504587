"""The fields in which a person says what is to be changed in many entries."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from kdesk.domain.editing.account_values import AccessProfile
from kdesk.domain.editing.batch_change import BatchChange
from kdesk.domain.editing.categories import Category
from kdesk.domain.editing.description_pattern import DescriptionPattern
from kdesk.domain.editing.stored_tags import typed_tags
from kdesk.domain.names import in_a_sentence
from kdesk.domain.rights import Rights
from kdesk.messages import _
from kdesk.messages.batch import tags_note
from kdesk.messages.foreign_text import TIP, shown, shown_paragraphs
from kdesk.ui.library.batch.list_field import ListField
from kdesk.ui.style_property import set_style_property
from kdesk.ui.theme import Theme
from kdesk.ui.tips import set_tip

_PATTERN_LINES = 3


class BatchForm(QWidget):
    """Says what is to be changed; an empty field stays as it is.

    Args:
        rights: Fields that the session may not change are disabled, with the reason.

    Attributes:
        note: What the server makes of the tags, and what is wrong.

    Signals:
        changed: The change is another one.
        tag_begun: The beginning of a tag, and the field in which it is typed.
    """

    changed = Signal()
    tag_begun = Signal(str, object)

    def __init__(self, theme: Theme, rights: Rights, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._categories: Mapping[str, Category] | None = None
        self.add_tags, self.remove_tags = ListField(), ListField()
        self.add_categories, self.remove_categories = ListField(), ListField()
        self.owner, self.access, self.description = QLineEdit(), QComboBox(), QPlainTextEdit()
        self.note = QLabel()
        self.note.setWordWrap(True)
        self._build()
        self._restrict(rights)
        self._connect()

    @property
    def change(self) -> BatchChange:
        """What is to be changed."""
        pattern = self.description.toPlainText()
        return BatchChange(
            add_tags=_stored(self.add_tags),
            remove_tags=_stored(self.remove_tags),
            add_categories=self._chosen(self.add_categories),
            remove_categories=self._chosen(self.remove_categories),
            user_id=self.owner.text().strip() or None,
            access_control_id=self.access.currentData(),
            description=DescriptionPattern(pattern) if pattern else None,
        )

    @property
    def mistake(self) -> str:
        """What has to be mended first; "" if all is well."""
        if wrong := DescriptionPattern(self.description.toPlainText()).mistake:
            return _("“{part}” is not a placeholder.").format(part=in_a_sentence(wrong))
        if self.description.toPlainText() and not self.description.toPlainText().strip():
            return _("A description needs more than blanks. Leave the field empty to change none.")
        if both := set(_stored(self.add_tags)) & set(_stored(self.remove_tags)):
            return _("The tag “{tag}” would be added and removed.").format(tag=in_a_sentence(min(both)))
        known = self._categories or {}
        for name in (*self.add_categories.names, *self.remove_categories.names):
            if self._categories is None:
                return _("The categories of the account are not known yet.")
            if name not in known:
                return _("There is no category “{name}”.").format(name=in_a_sentence(name))
        return ""

    def offer_categories(self, categories: Sequence[Category]) -> None:
        """Offer these categories."""
        self._categories = {category.full_name: category for category in categories}
        for field in (self.add_categories, self.remove_categories):
            field.offer(tuple(self._categories))
        self._show_note()

    def offer_profiles(self, profiles: Sequence[AccessProfile]) -> None:
        """Offer these access control profiles."""
        for profile in profiles:
            self.access.addItem(shown(profile.name), profile.id)

    def _show_unchanged(self) -> None:
        """Say in each empty field that it changes nothing."""
        unchanged = _("Unchanged")
        self.access.addItem(unchanged, None)
        for line in (self.add_tags, self.remove_tags, self.add_categories, self.remove_categories, self.owner):
            line.setPlaceholderText(unchanged)
        self.description.setPlaceholderText(unchanged)
        self.description.setTabChangesFocus(True)
        lines = self.description.fontMetrics().lineSpacing() * _PATTERN_LINES
        self.description.setFixedHeight(lines + self._theme.px(20))

    def _build(self) -> None:
        self._show_unchanged()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.px(12))
        grid.setVerticalSpacing(self._theme.px(8))
        grid.setColumnStretch(1, 1)
        hint = _("{placeholders} stand for name, day, number and description of the entry")
        hint = hint.format(placeholders="{name}, {date}, {counter:03}, {old}")
        rows = self._rows(hint)
        for row, (words, field, tip) in enumerate(rows):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            set_tip(field, tip)
            if field is self.description:
                grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
                label.setContentsMargins(0, self._theme.px(8), 0, 0)
            else:
                grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(_note(hint), len(rows), 1)
        grid.addWidget(self.note, len(rows) + 1, 1)

    def _rows(self, hint: str) -> Sequence[tuple[str, QWidget, str]]:
        """Return name, field and tip of each row."""
        tags, full_names = _("Tags with commas between them"), _("Full names of categories with commas between them")
        return (
            (_("Add tags"), self.add_tags, tags),
            (_("Remove tags"), self.remove_tags, tags),
            (_("Add to categories"), self.add_categories, full_names),
            (_("Remove from categories"), self.remove_categories, full_names),
            (_("Owner"), self.owner, _("The id of a user; a new id makes a new user")),
            (_("Access control"), self.access, _("Who may play the entries")),
            (_("Description"), self.description, hint),
        )

    def _restrict(self, rights: Rights) -> None:
        """Disable what the session may not change."""
        for field, allowed, reason in (
            (self.owner, rights.owner, _("Only administrators may change the owner")),
            (self.access, rights.access_control, _("This user may not change the access control")),
        ):
            if not allowed:
                field.setEnabled(False)
                set_tip(field, reason)

    def _connect(self) -> None:
        for line in (self.add_tags, self.remove_tags, self.add_categories, self.remove_categories, self.owner):
            line.textChanged.connect(self._show_note)
        for field in (self.add_tags, self.remove_tags):
            field.beginning_typed.connect(lambda text, field=field: self.tag_begun.emit(text, field))
        self.access.currentIndexChanged.connect(self._show_note)
        self.description.textChanged.connect(self._show_note)
        self._show_note()

    def _show_note(self) -> None:
        mistake = self.mistake
        notes = mistake or tags_note((*typed_tags(self.add_tags.text()), *typed_tags(self.remove_tags.text())))
        self.note.setText(shown_paragraphs(notes, TIP))
        self.note.setVisible(bool(notes))
        set_style_property(self.note, "role", "bad" if mistake else "secondary")
        self.changed.emit()

    def _chosen(self, field: ListField) -> tuple[Category, ...]:
        known = self._categories or {}
        return tuple(known[name] for name in field.names if name in known)


def _stored(field: ListField) -> tuple[str, ...]:
    return tuple(tag.stored for tag in typed_tags(field.text()) if tag.stored)


def _note(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    label.setProperty("role", "secondary")
    return label
