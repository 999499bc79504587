"""The search of the library: what is typed and chosen becomes one query."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.mirror_port import Mirror
from kdesk.domain.ports import Clock
from kdesk.domain.search.amounts import Today
from kdesk.domain.search.conditions import ME, Condition, InCategory, OwnedBy, alone, with_ids
from kdesk.domain.search.grammar import ParsedSearch, Part, parse
from kdesk.domain.search.saved import SavedSearch, with_saved
from kdesk.domain.search.search_port import LibrarySearch
from kdesk.domain.search.sort import Sort
from kdesk.domain.search.tokens import Field
from kdesk.domain.search.transcripts import TranscriptAccess, asks_transcripts_only
from kdesk.domain.search.typed import Typing, replaced, without
from kdesk.domain.search.written import text_of
from kdesk.messages.format import Format
from kdesk.messages.search_remarks import end_left_out, remarks_of, transcripts_not_searched
from kdesk.redaction import redact
from kdesk.ui.library.search.category_popup import CategoryPopup
from kdesk.ui.library.search.chips import Chips
from kdesk.ui.library.search.filters import Choice, Filters
from kdesk.ui.library.search.query_field import QueryField
from kdesk.ui.library.search.saved_menu import SavedButton
from kdesk.ui.library.search.search_help import SearchHelp
from kdesk.ui.library.search.sort_box import SortBox
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

DEBOUNCE_MS = 80
"""Between the last typed letter and the search in the mirror; `listing.TYPING_SECONDS` later the server is asked."""


class SearchBar(QWidget):
    """Filters, saved searches and chips in rows; the field and the order stand in the header of the page.

    Args:
        theme: For sizes and icons.
        formatter: For dates and numbers on the chips.
        tasks: Own the requests for completions, categories and short links.
        clock: Tells today.
        mirror: Returns the mirror of the account, to complete from; None without one.

    Attributes:
        field: What is typed. Its text is the search; filters and chips change the text.
        sort: The order.
        saved_searches: In the order of their names.

    Signals:
        query_changed: The new `EntryQuery`.
        searched: The `SavedSearch` that is shown now, without a name.
        searches_changed: The tuple of all saved searches.
    """

    query_changed = Signal(object)
    searched = Signal(object)
    searches_changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        formatter: Format,
        tasks: TaskScope,
        clock: Clock,
        mirror: Callable[[], Mirror | None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock, self._formatter = clock, formatter
        self.field, self.sort = QueryField(theme), SortBox()
        self.filters, self.chips = Filters(theme), Chips(theme, formatter)
        self.saved = SavedButton(theme)
        self._make_popup: Callable[[], CategoryPopup] = lambda: CategoryPopup(theme, formatter, self)
        self._popup: CategoryPopup | None = None
        self._help = SearchHelp(tasks, mirror, self)
        self.saved_searches: tuple[SavedSearch, ...] = ()
        self._query = EntryQuery()
        self._without_transcripts = False
        self._debounce = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._build(theme)
        self._connect()

    @property
    def query(self) -> EntryQuery:
        """What is searched for now."""
        return self._query

    def set_search(self, search: LibrarySearch | None, *, signed_in: bool) -> None:
        """Take completions from this account.

        Args:
            search: None if the session has nothing to complete from.
            signed_in: Whether there is something to search.
        """
        self._help.set_search(search)
        for widget in (self.field, self.sort, self.saved):
            widget.setEnabled(signed_in)
        self.filters.allow(signed_in=signed_in)

    def restore(self, searches: tuple[SavedSearch, ...], last: SavedSearch) -> None:
        """Show the saved searches, and search again for what was shown last."""
        self.saved_searches = searches
        self.show_search(last)

    def show_search(self, search: SavedSearch) -> None:
        """Search for something else at once."""
        self.sort.choose(search.sort)
        self.set_text(search.text)

    def set_text(self, text: str) -> None:
        """Replace what is typed, and search at once."""
        self.field.setText(text)
        self._apply()

    def show_transcripts(self, access: TranscriptAccess) -> None:
        """Tell in the search's help, and beside the chips that need it, if transcripts are not searched."""
        missing = access is TranscriptAccess.NOT_SEARCHED
        if missing is not self._without_transcripts:
            self._without_transcripts = missing
            self.field.tell_help(transcripts=not missing)
            self._apply()

    def sort_by(self, sort: Sort) -> None:
        """Sort by a column of the table, as if it was chosen in the box."""
        self.sort.choose(sort)
        self._apply()

    def drop(self, condition: Condition) -> None:
        """Remove a condition from the text."""
        for part in self._parsed().parts:
            if part.condition == condition:
                self._remove(part)
                return

    def _build(self, theme: Theme) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.filters, 1)
        row.addWidget(self.saved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(row)
        column.addWidget(self.chips)

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda _text: self._debounce.start())
        self.field.completion_wanted.connect(self._complete)
        self._debounce.timeout.connect(self._apply)
        self.sort.activated.connect(lambda _row: self._apply())
        self.chips.removed.connect(self._remove)
        self.chips.emptied.connect(self.field.setFocus)
        self.filters.chosen.connect(self._choose)
        self.filters.categories_wanted.connect(self._open_categories)
        self.filters.tag_wanted.connect(lambda: self.field.type_field(Field.TAG))
        self.saved.chosen.connect(self.show_search)
        self.saved.kept.connect(self._save)
        self.saved.forgotten.connect(self._forget)
        self._help.completed.connect(self.field.offer)
        self._help.links_known.connect(self._apply)
        self._help.categories_known.connect(self._show_categories)

    def _today(self) -> Today:
        return Today(self._clock.now())

    def _parsed(self) -> ParsedSearch:
        return parse(self.field.searched, self._today())

    def _apply(self) -> None:
        """Search for what the text says now."""
        self._debounce.stop()
        today, text = self._today(), self.field.searched
        parsed = parse(text, today)
        remarks = remarks_of(parsed, self._formatter)
        if self.field.is_full:
            remarks.append(end_left_out())
        if self._without_transcripts and asks_transcripts_only(parsed.conditions):
            remarks.append(transcripts_not_searched())
        self.chips.show_parts(parsed.parts, text, remarks)
        conditions = parsed.conditions
        mine = any(isinstance(one, OwnedBy) and one.user_ids == (ME,) and not one.negated for one in conditions)
        self.filters.mark(self._tokens(parsed, today), mine=mine)
        self.saved.show_searches(self.saved_searches, can_save=bool(text.strip()))
        if parsed.short_links:
            found = self._help.behind(parsed.short_links)
            if found is None:
                return  # until the server has told
            conditions = with_ids(conditions, found)
        query = EntryQuery(conditions, self.sort.sort)
        if query != self._query:
            self._query = query
            self.query_changed.emit(query)
            # What is told here ends on the disk, and an address from a browser may carry a KS.
            self.searched.emit(SavedSearch(text=redact(text), sort=self.sort.sort))

    def _tokens(self, parsed: ParsedSearch, today: Today) -> list[str]:
        """Return the conditions as a person may have typed them, and in their shortest form."""
        text = self.field.searched
        typed = [text[start:end] for part in parsed.parts for start, end in part.spans]
        return [*typed, *(text_of(one, today) for condition in parsed.conditions for one in alone(condition))]

    def _remove(self, part: Part) -> None:
        self.set_text(without(self.field.searched, part))

    def _choose(self, choice: Choice) -> None:
        self.set_text(replaced(self.field.searched, self._today(), choice.kinds, [choice.token]))

    def _complete(self, typing: Typing | None) -> None:
        self._help.complete(typing)

    def _open_categories(self) -> None:
        if self._popup is None:
            self._popup = self._make_popup()
            self._popup.chosen.connect(self._choose_category)
        self._help.load_categories()
        button = self.filters.all if self.filters.all.isVisible() else self.filters.category
        self._popup.open_at(button.mapToGlobal(QPoint(0, button.height())))

    def _show_categories(self) -> None:
        if self._popup is not None:
            self._help.fill(self._popup)

    def _choose_category(self, name: str) -> None:
        token = text_of(InCategory(name), self._today())
        self._choose(Choice((InCategory,), token))

    def _save(self, name: str) -> None:
        shown = SavedSearch(name, redact(self.field.searched.strip()), self.sort.sort)
        self._keep(with_saved(self.saved_searches, shown))

    def _forget(self, name: str) -> None:
        self._keep(tuple(search for search in self.saved_searches if search.name != name))

    def _keep(self, searches: tuple[SavedSearch, ...]) -> None:
        self.saved_searches = searches
        self.saved.show_searches(searches, can_save=bool(self.field.searched.strip()))
        self.searches_changed.emit(searches)
