"""The Overview tab: the fields of an entry, changed in place."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kdesk.domain.editing.custom_metadata import MetadataRecord
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.engine.library.field_stores import EntryMetadata
from kdesk.messages import _
from kdesk.messages.format import DASH
from kdesk.ui.fields.account_lists import AccountLists
from kdesk.ui.fields.field_row import FieldRow
from kdesk.ui.fields.metadata_rows import MetadataRows
from kdesk.ui.fields.suggestions import Suggestions
from kdesk.ui.library.metadata import MetadataTable
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.overview.field_saver import FieldSaver
from kdesk.ui.library.tabs.overview.rows import EntryRows, values_of, why_locked
from kdesk.ui.library.tabs.overview.title_key import TitleKey
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.review.player import Player
from kdesk.ui.tab_order import put_after


class OverviewTab(Tab):
    """The rows of one entry.

    Attributes:
        rows: Of the entry's own fields.
        title: Puts the cursor into the title.
        custom: The rows of custom metadata.
        facts: Values that cannot be changed.
        saving: Writes what is changed.
    """

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(services, player, parent)
        self._entry: Entry | None = None
        self._api: AccountApi | None = None
        self._loaded = False
        self.rows = EntryRows(services.theme)
        self.title = TitleKey(self.rows.title.line)
        self.custom: list[MetadataRows] = []
        self.facts = MetadataTable(services.theme, services.formatter)
        self._suggestions = Suggestions(self.rows, services, self)
        self.saving = FieldSaver(self.field, self._suggestions, services.tasks, self)
        self.saving.stored.connect(self.entry_changed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(services.theme.px(12))
        for row in self.rows.by_name.values():
            self._column.addWidget(row)
            self.saving.connect_to(row)
        self._column.addWidget(self.facts)

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show another entry, or a new snapshot: text that is being typed stays."""
        other = self._entry is None or self._entry.id != entry.id or self._api is not api
        if other:
            self._begin(entry, api)
        self._entry = entry
        values = values_of(entry)
        for name, row in self.rows.by_name.items():
            if other:
                row.begin(values[name])
            else:
                row.show_value(values[name])
            row.lock(why_locked(name, entry, api))
        self._show_facts(entry)
        if self.isVisible():
            self._load()

    def undo(self) -> bool:
        """Undo the last change that was made here."""
        return self.saving.undo()

    def redo(self) -> bool:
        """Do again what was undone last."""
        return self.saving.redo()

    @property
    def undo_words(self) -> str:
        """The field that was changed last."""
        return self.saving.words_of(undone=False)

    @property
    def redo_words(self) -> str:
        """The field whose change was undone last."""
        return self.saving.words_of(undone=True)

    def clear(self) -> None:
        """Save what was typed, and forget the entry."""
        self._commit_all()
        self._entry, self._api = None, None
        self.saving.end()
        self.services.tasks.cancel(self._task())

    def field(self, name: str) -> FieldRow:
        """Return the row of a field, custom ones included. Raises KeyError."""
        for group in self.custom:
            if name in group.rows:
                return group.rows[name]
        return self.rows.by_name[name]

    def _begin(self, entry: Entry, api: AccountApi) -> None:
        self._commit_all()
        self._loaded = False
        self._remove_custom()
        self._suggestions.follow(api)
        self._api = api
        self.saving.begin(entry, api)

    def _commit_all(self) -> None:
        """Save what was typed in the entry that was shown until now."""
        for row in self._all_rows():
            row.commit()

    def _all_rows(self) -> list[FieldRow]:
        return [*self.rows.by_name.values(), *(row for group in self.custom for row in group.rows.values())]

    def _show_facts(self, entry: Entry) -> None:
        formatter = self.services.formatter
        self.facts.show_values(
            {
                _("Plays"): formatter.number(entry.plays),
                _("Created"): formatter.date_and_time(entry.created_at) if entry.created_at else DASH,
                _("Updated"): formatter.date_and_time(entry.updated_at) if entry.updated_at else DASH,
            }
        )

    def _load(self) -> None:
        """Request what only a visible tab needs."""
        lists = self._suggestions.lists
        if self._loaded or self._entry is None or self._api is None or lists is None:
            return
        self._loaded = True
        self.services.tasks.spawn(self._read(self._entry, self._api, lists), replace=self._task())

    async def _read(self, entry: Entry, api: AccountApi, lists: AccountLists) -> None:
        if not lists.profiles and not lists.schemas:
            await lists.read(api.rights)
        self._suggestions.offer_profiles()
        if not lists.schemas:
            return
        records = {record.profile_id: record for record in await lists.editing.metadata.records(entry.id)}
        if self._entry is None or self._entry.id != entry.id or self._api is not api:
            return
        for schema in lists.schemas:
            record = records.get(schema.id, MetadataRecord(schema.id))
            self.saving.add(EntryMetadata(entry.id, schema, record, lists.editing.metadata))
            self._add_custom(MetadataRows(schema, record, self.services.theme), why_locked("", entry, api))

    def _add_custom(self, group: MetadataRows, reason: str) -> None:
        for row in group.rows.values():
            self.saving.connect_to(row)
            row.lock(reason)
        self._column.insertWidget(self._column.indexOf(self.facts), group)
        *_others, last = self._all_rows()
        put_after(last, group)
        self.custom.append(group)

    def _remove_custom(self) -> None:
        for group in self.custom:
            self._column.removeWidget(group)
            group.hide()
            group.deleteLater()
        self.custom = []

    def _task(self) -> str:
        # Several panels may be open: in the page and in windows of their own.
        return f"entry overview {id(self)}"

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load()
