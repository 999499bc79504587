"""Between the rows of the Overview tab and the editor of the entry: saving, conflicts, undo."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from kdesk.domain.editing.reference_ids import reference_id_problem, shown_reference_id
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.engine.library.editing import EntryEditor, FieldState, FieldStore, SaveStatus, Value
from kdesk.engine.library.field_stores import CATEGORIES, EntryCategories, EntryFields
from kdesk.errors import KdeskError
from kdesk.messages.editing import reference_id_words
from kdesk.messages.library_undo import field_words
from kdesk.ui.fields.field_row import FieldRow
from kdesk.ui.fields.suggestions import Suggestions
from kdesk.ui.tasks import TaskScope


class FieldSaver(QObject):
    """Saves the fields of the shown entry.

    Args:
        row: Returns the row of a field. Raises KeyError.
        suggestions: Know the ids of the categories.

    Signals:
        stored: The `Entry` as the server has stored it.
    """

    stored = Signal(object)

    def __init__(
        self,
        row: Callable[[str], FieldRow],
        suggestions: Suggestions,
        tasks: TaskScope,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._row, self._suggestions, self._tasks = row, suggestions, tasks
        self._editor: EntryEditor | None = None
        self._entry: Entry | None = None
        self._api: AccountApi | None = None

    def begin(self, entry: Entry, api: AccountApi) -> None:
        """Save the fields of this entry from now on; what is being saved of another one goes on."""
        self._entry, self._api, self._editor = entry, api, None
        if api.editing is not None:
            editor = EntryEditor((), lambda name, state: self._show_state(editor, name, state))
            editor.add(EntryFields(entry, api.catalogue, api.editing.entries, self.stored.emit))
            self._editor = editor

    def end(self) -> None:
        """Save nothing any more."""
        self._entry, self._api, self._editor = None, None, None

    def add(self, store: FieldStore) -> None:
        """Save the fields of another store too."""
        if self._editor is not None:
            self._editor.add(store)

    def connect_to(self, row: FieldRow) -> None:
        """Save what a person writes in a row."""
        row.save_wanted.connect(self._save)
        row.mine_wanted.connect(self._take_mine)
        row.theirs_wanted.connect(self._take_theirs)
        row.going_on.connect(self._go_on)

    def undo(self) -> bool:
        """Undo the last change; return False if there is none."""
        if self._editor is None or not self._editor.can_undo:
            return False
        self._tasks.spawn(self._editor.undo(), name="entry: undo")
        return True

    def redo(self) -> bool:
        """Do again what was undone last; return False if there is nothing."""
        if self._editor is None or not self._editor.undone:
            return False
        self._tasks.spawn(self._editor.redo(), name="entry: redo")
        return True

    def words_of(self, *, undone: bool) -> str:
        """Return the field that undo, or redo, would change, in words; "" for none."""
        editor = self._editor
        name = "" if editor is None else editor.undone if undone else editor.written
        return field_words(self._row(name).label) if name else ""

    def _save(self, name: str, base: Value, value: Value) -> None:
        editor, entry, api = self._editor, self._entry, self._api
        if editor is None or entry is None or api is None:
            return
        if name == "reference_id":
            problem = reference_id_problem(str(value))
            if problem is not None:
                self._row(name).refuse(reference_id_words(problem))
                return
            # What is shown as empty may be kdesk's own fingerprint: the server's value is what must not have changed.
            base = base or editor.value(name)
        if name == CATEGORIES:
            # The entry of now: another one may be shown before the categories are read.
            work = self._save_categories(editor, entry, api, (base, value))
        else:
            work = editor.save(name, base, value)
        self._tasks.spawn(work, name=f"entry: save {name}")

    async def _save_categories(
        self, editor: EntryEditor, entry: Entry, api: AccountApi, change: tuple[Value, Value]
    ) -> None:
        base, value = change
        try:
            await self._add_categories(editor, entry, api)
        except KdeskError as error:
            self._show_state(editor, CATEGORIES, FieldState(SaveStatus.REFUSED, mine=value, problem=error))
        else:
            # Unknown only if another account was signed in to meanwhile, whose categories are others.
            if editor.knows(CATEGORIES):
                await editor.save(CATEGORIES, base, value)

    async def _add_categories(self, editor: EntryEditor, entry: Entry, api: AccountApi) -> None:
        """Let the editor know the ids of the categories."""
        lists = self._suggestions.lists
        if api.editing is None or lists is None or lists.editing is not api.editing or editor.knows(CATEGORIES):
            return
        tree = await lists.categories()
        if not editor.knows(CATEGORIES):
            editor.add(EntryCategories(entry, api.catalogue, api.editing.categories, tree, self.stored.emit))

    def _take_mine(self, name: str) -> None:
        if self._editor is not None:
            self._tasks.spawn(self._editor.take_mine(name), name=f"entry: save {name}")

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
        self._row(name).show_state(state, value)
