"""The metadata of an entry in two columns. Values are plain text that can be selected."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.messages import _
from kdesk.messages.entries import media_type_name, status_label
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import DASH, Format
from kdesk.messages.renditions import pixels_of
from kdesk.ui.foreign_label import show_text
from kdesk.ui.theme import Theme

_VALUE_LIMIT = 1000
"""Characters; an entry may have many tags."""


def metadata_of(entry: Entry, flavors: tuple[Flavor, ...], formatter: Format) -> dict[str, str]:
    """Return the values of an entry by their labels, without empty ones."""
    source = next((flavor for flavor in flavors if flavor.is_source), None)
    values = {
        _("Status"): status_label(entry.status),
        _("Id"): entry.id,
        _("Type"): media_type_name(entry.media_type) or DASH,
        _("Duration"): formatter.duration(entry.duration) if entry.duration > 0 else "",
        _("Pixels"): pixels_of(entry.width, entry.height) if entry.width else "",
        _("Source size"): formatter.size(source.size) if source is not None and source.size else "",
        _("Created"): formatter.date_and_time(entry.created_at) if entry.created_at else "",
        _("Updated"): formatter.date_and_time(entry.updated_at) if entry.updated_at else "",
        _("Owner"): entry.user_id,
        _("Tags"): entry.tags,
    }
    return {label: value for label, value in values.items() if value}


class MetadataTable(QWidget):
    """Labels on the left, values on the right."""

    def __init__(self, theme: Theme, formatter: Format, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter
        self._values: dict[str, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)

    @property
    def values(self) -> Mapping[str, str]:
        """The shown values by their labels."""
        return self._values

    def show_metadata(self, entry: Entry, flavors: tuple[Flavor, ...]) -> None:
        """Show the metadata of an entry."""
        self.show_values(metadata_of(entry, flavors, self._formatter))

    def show_values(self, values: dict[str, str]) -> None:
        """Show values by their labels."""
        # Without a change the labels stay, and with them a selection in them.
        if values != self._values:
            self._values = values
            self._fill(values)

    def _fill(self, values: dict[str, str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                # deleteLater() waits for the event loop; until then the widget would be painted.
                widget.hide()
                widget.deleteLater()
        for row, (label, value) in enumerate(values.items()):
            label_widget = QLabel(label)
            label_widget.setProperty("role", "secondary")
            value_widget = QLabel()
            show_text(value_widget, value, _VALUE_LIMIT)
            name = _("{label}: {value}").format(label=label, value=shown(value, _VALUE_LIMIT))
            value_widget.setAccessibleName(name)
            self._grid.addWidget(label_widget, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value_widget, row, 1)
