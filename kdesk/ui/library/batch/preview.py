"""What a change makes of the first entries: before and after."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from kdesk.domain.editing.batch_change import BatchChange
from kdesk.domain.entry import Entry
from kdesk.messages import N_, _, listed
from kdesk.messages.foreign_text import shown
from kdesk.ui.tips import plain_tip

FIRST = 5
_COLUMNS = (N_("Entry"), N_("Field"), N_("Before"), N_("After"))
_Row = tuple[str, str, str]


class Preview(QTreeWidget):
    """A table of the fields that change in the first entries.

    Args:
        entries: Those that are to be changed.
    """

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = tuple(entries[:FIRST])
        self._profiles: dict[int, str] = {}
        self.setAccessibleName(_("What changes in the first entries"))
        self.setHeaderLabels([_(column) for column in _COLUMNS])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        for number in range(len(_COLUMNS)):
            mode = QHeaderView.ResizeMode.ResizeToContents if number == 1 else QHeaderView.ResizeMode.Stretch
            self.header().setSectionResizeMode(number, mode)

    def show_change(self, change: BatchChange, profiles: dict[int, str]) -> None:
        """Show what this change makes of the entries.

        Args:
            profiles: Names of access control profiles by id.
        """
        self._profiles = profiles
        self.clear()
        for number, entry in enumerate(self._entries, 1):
            rows = tuple(self._rows(change, entry, number)) or ((_("nothing changes"), "", ""),)
            for place, row in enumerate(rows):
                name = shown(entry.name) if place == 0 else ""
                item = QTreeWidgetItem([name, *map(shown, row)])
                for column, text in enumerate((entry.name, *row)):
                    item.setToolTip(column, plain_tip(text))
                    # A name that is not repeated for the eye, and an empty field, are said nevertheless.
                    item.setData(column, Qt.ItemDataRole.AccessibleTextRole, shown(text) or _("nothing"))
                self.addTopLevelItem(item)

    def _rows(self, change: BatchChange, entry: Entry, number: int) -> Iterator[_Row]:
        fields = change.fields(entry, entry, number)
        if "tags" in fields:
            yield _("Tags"), entry.tags, fields["tags"]
        categories = [
            name for name in entry.categories if name not in {one.full_name for one in change.remove_categories}
        ]
        categories += [one.full_name for one in change.add_categories if one.full_name not in categories]
        if set(categories) != set(entry.categories):
            yield _("Categories"), listed(entry.categories), listed(categories)
        if "user_id" in fields:
            yield _("Owner"), entry.user_id, fields["user_id"]
        if "access_control_id" in fields:
            before = entry.access_control_id
            yield _("Access control"), self._profile(before), self._profile(fields["access_control_id"])
        if change.empties(entry, number):
            yield _("Description"), entry.description, _("refused: it would be empty")
        elif "description" in fields:
            yield _("Description"), entry.description, fields["description"]

    def _profile(self, profile_id: int | None) -> str:
        return "" if profile_id is None else self._profiles.get(profile_id, str(profile_id))
