"""The rows of custom metadata: one for each field of a schema."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from kdesk.domain.editing.custom_metadata import MetadataField, MetadataKind, MetadataProfile, MetadataRecord
from kdesk.domain.editing.metadata_xml import read_values
from kdesk.engine.library.field_stores import metadata_field, shown_values
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import DASH
from kdesk.ui.fields.edits import ChoiceEdit, LineEdit, ParagraphsEdit, ValueEdit
from kdesk.ui.fields.field_row import FieldRow
from kdesk.ui.fields.moment_edit import MomentEdit
from kdesk.ui.foreign_label import show_text
from kdesk.ui.theme import Theme

_VALUE_LIMIT = 1000


RowMaker = Callable[[str, str, ValueEdit, Theme], FieldRow]
"""Makes the row of a field, from its name, its label and its editor."""


class MetadataRows(QWidget):
    """A heading with the name of the schema, and its fields.

    Args:
        record: The values of an entry; None where there are none.
        make_row: Makes the row of each field that can be edited.

    Attributes:
        rows: Of the fields that can be edited, by the names that the editor of the entry has for them.
    """

    def __init__(
        self,
        profile: MetadataProfile,
        record: MetadataRecord | None,
        theme: Theme,
        make_row: RowMaker = FieldRow,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows: dict[str, FieldRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        heading = QLabel(shown(profile.name))
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        column.addWidget(heading)
        values = read_values(record.xml if record is not None else "")
        for field in profile.fields:
            present = values.get(field.name, ())
            if field.editable:
                name = metadata_field(profile.id, field.name)
                words = _("{label} (one a line)") if field.several else "{label}"
                row = make_row(name, words.format(label=shown(field.label)), _edit(field, theme), theme)
                row.begin(shown_values(field, present))
                self.rows[name] = row
                column.addWidget(row)
            else:
                column.addWidget(_fixed(field, present, theme))


def _edit(field: MetadataField, theme: Theme) -> ValueEdit:
    if field.several:
        return ParagraphsEdit(theme)
    match field.kind:
        case MetadataKind.DATE:
            return MomentEdit(theme, _("Set"), as_text=True)
        case MetadataKind.LIST:
            return _choices([(shown(choice), choice) for choice in field.choices])
        case MetadataKind.BOOLEAN:
            return _choices([(_("Yes"), "true"), (_("No"), "false")])
        case _:
            return LineEdit()


def _choices(choices: Sequence[tuple[str, str]]) -> ChoiceEdit:
    edit = ChoiceEdit()
    edit.offer([(DASH, ""), *choices])
    return edit


def _fixed(field: MetadataField, values: tuple[str, ...], theme: Theme) -> QWidget:
    """Return the values of a field that kdesk cannot edit, as they are."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(2))
    name = QLabel(_("{label} (kdesk cannot edit it)").format(label=shown(field.label)))
    name.setProperty("role", "secondary")
    name.setWordWrap(True)
    value = QLabel()
    show_text(value, "\n".join(values) or DASH, _VALUE_LIMIT)
    value.setAccessibleName(shown(field.label))
    column.addWidget(name)
    column.addWidget(value)
    return both
