"""The Overview tab: the fields of an entry, changed in place."""

import logging

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kdesk.domain.editing.account_values import AccessProfile
from kdesk.domain.editing.custom_metadata import MetadataProfile, MetadataRecord
from kdesk.domain.editing.reference_ids import reference_id_problem, shown_reference_id
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.engine.library.editing import EntryEditor, FieldState, Progress, Value
from kdesk.engine.library.field_stores import CATEGORIES, EntryCategories, EntryFields, EntryMetadata
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.editing import reference_id_words
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import DASH
from kdesk.ui.library.metadata import MetadataTable
from kdesk.ui.library.services import LibraryServices
from kdesk.ui.library.tabs.overview.account_values import AccountLists
from kdesk.ui.library.tabs.overview.field_row import FieldRow
from kdesk.ui.library.tabs.overview.metadata_rows import MetadataRows
from kdesk.ui.library.tabs.overview.rows import EntryRows, values_of, why_locked
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.review.player import Player

_COMPLETIONS = 20

log = logging.getLogger(__name__)


class OverviewTab(Tab):
    """The rows of one entry, and the editor behind them.

    Attributes:
        rows: Of the entry's own fields.
        custom: The rows of custom metadata.
        facts: Values that cannot be changed.
    """

    def __init__(self, services: LibraryServices, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(services, player, parent)
        self._entry: Entry | None = None
        self._api: AccountApi | None = None
        self._editor: EntryEditor | None = None
        self._lists: AccountLists | None = None
        self._loaded = False
        self.rows = EntryRows(services.theme)
        self.custom: list[MetadataRows] = []
        self.facts = MetadataTable(services.theme, services.formatter)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(services.theme.px(12))
        for row in self.rows.by_name.values():
            self._column.addWidget(row)
            self._connect(row)
        self._column.addWidget(self.facts)
        self.rows.tags.completion_wanted.connect(self._complete)
        self.rows.categories.tree_wanted.connect(self._choose_categories)

    def show_entry(self, entry: Entry, api: AccountApi) -> None:
        """Show another entry, or a new snapshot: text that is being typed stays."""
        other = self._entry is None or self._entry.id != entry.id or self._api is not api
        if other:
            self._commit_all()
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
        editor = self._editor
        if editor is None or not editor.can_undo:
            return False
        self.services.tasks.spawn(editor.undo(), name="entry: undo")
        return True

    def clear(self) -> None:
        """Save what was typed, and forget the entry."""
        self._commit_all()
        self._entry, self._api, self._editor = None, None, None
        self.services.tasks.cancel(self._task("load"))

    def field(self, name: str) -> FieldRow:
        """Return the row of a field, custom ones included. Raises KeyError."""
        for group in self.custom:
            if name in group.rows:
                return group.rows[name]
        return self.rows.by_name[name]

    def _begin(self, entry: Entry, api: AccountApi) -> None:
        self._loaded = False
        self._remove_custom()
        if self._api is not api:
            self._lists = None if api.editing is None else AccountLists(api.editing)
            self._offer_profiles(())
        self._api = api
        self._editor = None
        if api.editing is not None:
            editor = EntryEditor((), lambda name, state: self._show_state(editor, name, state))
            editor.add(EntryFields(entry, api.catalogue, api.editing.entries, self.entry_changed.emit))
            self._editor = editor

    def _connect(self, row: FieldRow) -> None:
        row.save_wanted.connect(self._save)
        row.mine_wanted.connect(self._take_mine)
        row.theirs_wanted.connect(self._take_theirs)
        row.going_on.connect(self._go_on)

    def _commit_all(self) -> None:
        """Save what was typed in the entry that was shown until now."""
        if self._editor is not None:
            for row in (*self.rows.by_name.values(), *(row for group in self.custom for row in group.rows.values())):
                row.commit()

    def _save(self, name: str, base: Value, value: Value) -> None:
        editor, entry = self._editor, self._entry
        if editor is None or entry is None:
            return
        if name == "reference_id":
            problem = reference_id_problem(str(value))
            if problem is not None:
                self.field(name).refuse(reference_id_words(problem))
                return
            # What is shown as empty may be kdesk's own mark: the server's value is what must not have changed.
            base = base or editor.value(name)
        self.services.tasks.spawn(self._save_with(editor, name, base, value), name=f"entry: save {name}")

    async def _save_with(self, editor: EntryEditor, name: str, base: Value, value: Value) -> None:
        if name == CATEGORIES:
            try:
                await self._add_categories(editor)
            except KdeskError as error:
                self._show_state(editor, name, FieldState(Progress.REFUSED, mine=value, problem=error))
                return
        await editor.save(name, base, value)

    async def _add_categories(self, editor: EntryEditor) -> None:
        """Let the editor know the ids of the categories."""
        entry, api, lists = self._entry, self._api, self._lists
        if entry is None or api is None or api.editing is None or lists is None or editor.knows(CATEGORIES):
            return
        tree = await lists.categories()
        if not editor.knows(CATEGORIES):
            editor.add(EntryCategories(entry, api.catalogue, api.editing.categories, tree, self.entry_changed.emit))

    def _take_mine(self, name: str) -> None:
        if self._editor is not None:
            self.services.tasks.spawn(self._editor.take_mine(name), name=f"entry: save {name}")

    def _take_theirs(self, name: str) -> None:
        if self._editor is not None:
            self._editor.take_theirs(name)

    def _go_on(self, name: str) -> None:
        if self._editor is not None:
            self._editor.forget(name)

    def _show_state(self, editor: EntryEditor, name: str, state: FieldState) -> None:
        # A change that ends when another entry is shown already has no row any more.
        if editor is not self._editor:
            return
        value = editor.value(name)
        if name == "reference_id":
            value = shown_reference_id(str(value or ""))
        self.field(name).show_state(state, value)

    def _show_facts(self, entry: Entry) -> None:
        formatter = self.services.formatter
        self.facts.show_values(
            {
                _("Plays"): formatter.number(entry.plays),
                _("Created"): formatter.date_and_time(entry.created_at) if entry.created_at else DASH,
                _("Updated"): formatter.date_and_time(entry.updated_at) if entry.updated_at else DASH,
            }
        )

    def _offer_profiles(self, profiles: tuple[AccessProfile, ...]) -> None:
        self.rows.access.offer(
            [
                (_("{name} (default)").format(name=shown(one.name)) if one.is_default else shown(one.name), one.id)
                for one in profiles
            ]
        )

    def _choose_categories(self) -> None:
        if self._lists is not None:
            self.services.tasks.spawn(self._open_tree(self._lists), replace=self._task("categories"))

    async def _open_tree(self, lists: AccountLists) -> None:
        tree = await lists.categories()
        if self.isVisible():
            self.rows.categories.open_tree(tree)

    def _complete(self, beginning: str) -> None:
        if self._lists is not None and beginning:
            work = self._complete_tag(self._lists, beginning)
            self.services.tasks.spawn(work, replace=self._task("tags"))

    async def _complete_tag(self, lists: AccountLists, beginning: str) -> None:
        """Offer the tags that were seen at once, and those of the server, which wants three letters, after them."""
        seen = await self._seen_tags(beginning)
        self.rows.tags.offer(beginning, seen)
        try:
            tags = await lists.editing.values.tags(beginning)
        except KdeskError as error:
            log.info("tags were not completed: %s", error)
        else:
            if set(tags) - set(seen):
                self.rows.tags.offer(beginning, tuple(dict.fromkeys((*seen, *tags))))

    async def _seen_tags(self, beginning: str) -> tuple[str, ...]:
        if self.services.mirrors is None or self._api is None:
            return ()
        try:
            mirror = await self.services.mirrors.open(self._api.account)
            return await mirror.complete_tag(beginning, _COMPLETIONS)
        except KdeskError as error:
            log.info("tags that were seen could not be read: %s", error)
            return ()

    def _load(self) -> None:
        """Request what only a visible tab needs."""
        if self._loaded or self._entry is None or self._api is None or self._lists is None:
            return
        self._loaded = True
        self.services.tasks.spawn(self._read(self._entry, self._api, self._lists), replace=self._task("load"))

    async def _read(self, entry: Entry, api: AccountApi, lists: AccountLists) -> None:
        if not lists.profiles and not lists.schemas:
            await lists.read(api.rights)
        self._offer_profiles(lists.profiles)
        if not lists.schemas:
            return
        records = {record.profile_id: record for record in await lists.editing.metadata.records(entry.id)}
        editor = self._editor
        if editor is None or self._entry is None or self._entry.id != entry.id:
            return
        for schema in lists.schemas:
            self._add_custom(editor, schema, records.get(schema.id))

    def _add_custom(self, editor: EntryEditor, schema: MetadataProfile, record: MetadataRecord | None) -> None:
        entry, api, lists = self._entry, self._api, self._lists
        if entry is None or api is None or lists is None:
            return
        group = MetadataRows(schema, record, self.services.theme)
        reason = why_locked("", entry, api)
        for row in group.rows.values():
            self._connect(row)
            row.lock(reason)
        none = MetadataRecord(schema.id)
        editor.add(EntryMetadata(entry.id, schema, record or none, lists.editing.metadata))
        self._column.insertWidget(self._column.indexOf(self.facts), group)
        self.custom.append(group)

    def _remove_custom(self) -> None:
        for group in self.custom:
            self._column.removeWidget(group)
            group.hide()
            group.deleteLater()
        self.custom = []

    def _task(self, what: str) -> str:
        # Several panels may be open: in the page and in windows of their own.
        return f"entry overview {id(self)}: {what}"

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load()
