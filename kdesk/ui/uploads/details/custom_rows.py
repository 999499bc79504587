"""The rows of custom metadata in the details pane, and the values of uploads that they stand for."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout

from kdesk.domain.details.common import CommonDetails
from kdesk.domain.details.upload_details import CustomField
from kdesk.domain.editing.custom_metadata import MetadataField, MetadataProfile
from kdesk.engine.library.field_stores import metadata_field, shown_values
from kdesk.ui.fields.metadata_rows import MetadataRows
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.details.detail_row import DetailRow


class CustomRows(QObject):
    """A group of rows for each schema of the account.

    Args:
        column: Where the groups stand, behind what is in it.

    Signals:
        value_given: The `CustomField`, and its values as a tuple.
        mine_wanted: The `CustomField` of which a conflict is to end with the value of the producer.
        theirs_wanted: The same, with that of the server.
        changed: Other rows are there now.
    """

    value_given = Signal(object, object)
    mine_wanted = Signal(object)
    theirs_wanted = Signal(object)
    changed = Signal()

    def __init__(self, column: QVBoxLayout, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._column, self._theme = column, theme
        self.groups: list[MetadataRows] = []
        self._schemas: tuple[MetadataProfile, ...] = ()
        self._fields: dict[CustomField, tuple[MetadataField, DetailRow]] = {}

    def __iter__(self) -> Iterator[tuple[CustomField, DetailRow]]:
        return iter((name, row) for name, (_field, row) in self._fields.items())

    def show_schemas(self, schemas: Sequence[MetadataProfile]) -> None:
        """Show the rows of these schemas; rows that stand already stay."""
        if tuple(schemas) == self._schemas:
            return
        self._schemas = tuple(schemas)
        for group in self.groups:
            self._column.removeWidget(group)
            group.hide()
            group.deleteLater()
        self._fields = {}
        self.groups = [MetadataRows(schema, None, self._theme, DetailRow) for schema in schemas if schema.fields]
        for group in self.groups:
            self._column.addWidget(group)
        for schema in schemas:
            self._connect(schema)
        self.changed.emit()

    def _connect(self, schema: MetadataProfile) -> None:
        rows = {name: row for group in self.groups for name, row in group.rows.items()}
        for field in schema.fields:
            row = rows.get(metadata_field(schema.id, field.name))
            if isinstance(row, DetailRow):
                name = (schema.id, field.name)
                self._fields[name] = (field, row)
                row.value_given.connect(lambda _name, value, name=name: self._give(name, value))
                row.mine_wanted.connect(lambda _name, name=name: self.mine_wanted.emit(name))
                row.theirs_wanted.connect(lambda _name, name=name: self.theirs_wanted.emit(name))

    def _give(self, name: CustomField, value: object) -> None:
        text = "" if value is None else str(value)
        several = self._fields[name][0].several
        lines = [line.strip() for line in text.splitlines()] if several else [text]
        self.value_given.emit(name, tuple(line for line in lines if line))

    def begin(self, common: CommonDetails) -> None:
        """Show the values of other uploads."""
        for name, (field, row) in self._fields.items():
            row.begin_with(_shown(field, name, common), several=name in common.differing_custom)

    def follow(self, common: CommonDetails) -> None:
        """Show the values of the same uploads."""
        for name, (field, row) in self._fields.items():
            row.follow(_shown(field, name, common), several=name in common.differing_custom)


def _shown(field: MetadataField, name: CustomField, common: CommonDetails) -> str:
    return shown_values(field, common.custom.get(name, ()))
