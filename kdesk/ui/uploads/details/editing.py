"""Between the rows of the details pane and the book of details: the selected uploads, as if they were one."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from itertools import islice

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLineEdit

from kdesk.domain.details.common import CommonDetails
from kdesk.domain.details.custom_metadata import value_of
from kdesk.domain.details.ports import FieldState, UploadDetailsBook
from kdesk.domain.details.upload_details import NOTHING_SAID, CustomField, DetailField, UploadDetails
from kdesk.domain.transfer import Transfer
from kdesk.messages.details import fixed_profile_words, unknown_gap_words
from kdesk.messages.format import Format
from kdesk.ui.uploads.details.custom_rows import CustomRows
from kdesk.ui.uploads.details.detail_row import DetailRow
from kdesk.ui.uploads.details.rows import DetailRows
from kdesk.ui.uploads.details.said_fields import OF_ONE_FILE, SaidFields, is_reserved
from kdesk.ui.uploads.details.telling import tell_state
from kdesk.ui.uploads.details.typed_patterns import TypedPatterns
from kdesk.ui.uploads.details.values import details_with, editor_value

BATCH = 500
"""Records that one turn of the loop looks at."""


class DetailsEditing(QObject):
    """Shows what the selected uploads have in common, and says to all of them what is written.

    Args:
        rows: Of the fields.
        custom: Of custom metadata.

    Attributes:
        transfers: The selected ones.
        common: What their records say.
    """

    def __init__(
        self, rows: DetailRows, custom: CustomRows, book: UploadDetailsBook, formatter: Format, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.transfers: tuple[Transfer, ...] = ()
        self.common = CommonDetails()
        self._rows, self._custom, self._book, self._formatter = rows, custom, book, formatter
        self._said_fields = SaidFields(rows, book)
        self._typed = TypedPatterns()
        self._patterns = NOTHING_SAID
        self._growing = CommonDetails()
        self._rest: Iterator[Transfer] = iter(())
        self._selected: frozenset[str] = frozenset()
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(partial(self._gather, begin=False))
        # What changes in one turn of the loop is read once.
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(partial(self._read, begin=False))
        for field, row in rows:
            row.value_given.connect(partial(self._give, field))
            row.mine_wanted.connect(partial(self._end_conflict, book.keep_mine, field))
            row.theirs_wanted.connect(partial(self._keep_theirs, field))
        custom.value_given.connect(self._give_custom)
        custom.mine_wanted.connect(partial(self._end_custom, book.keep_mine))
        custom.theirs_wanted.connect(partial(self._end_custom, book.keep_theirs))
        custom.changed.connect(self._begin_custom)

    def show(self, transfers: Sequence[Transfer]) -> None:
        """Show other uploads, or new snapshots of the same ones; what was typed is saved first."""
        ids = frozenset(one.id for one in transfers)
        same = ids == self._selected
        if not same:
            self.commit()
            self._patterns = self._typed.of(ids)
        self.transfers, self._selected = tuple(transfers), ids
        if same:
            self._show_fixed()
        else:
            self._read(begin=True)

    def commit(self) -> None:
        """Save what was typed."""
        for row in self._all_rows():
            row.commit()

    def follow(self, transfer_ids: Collection[str]) -> None:
        """Show what has become of the records of these uploads, if they are among the selected ones."""
        if not self._selected.isdisjoint(transfer_ids):
            self._again.start()

    def say(self, details: UploadDetails) -> None:
        """Say details about all of the selected uploads."""
        self.commit()
        self._said_fields.say(self.transfers, details)
        for field in details.said:
            self._note(field, details)

    def present(self) -> UploadDetails:
        """Return what the first of the selected uploads says, with patterns as they were typed.

        A title and a reference id without a pattern belong to one file, and are left out.
        """
        self.commit()
        details = self._book.of(self.transfers[0].id).details if self.transfers else NOTHING_SAID
        for field in OF_ONE_FILE:
            details = details.without(field)
        return details.with_changes(self._patterns)

    def fill_down(self) -> None:
        """Say about all of the selected uploads what the first one says."""
        self.commit()
        if not self.transfers:
            return
        first = self.transfers[0].id
        patterns = self._typed.of(frozenset({first}))
        self._said_fields.fill_down(self.transfers)
        for field in self._book.of(first).details.said.difference(OF_ONE_FILE):
            self._note(field, patterns)

    def insert(self, pattern: str) -> None:
        """Put a pattern into the text that had the cursor last, or into the title."""
        field = self._rows.last_text
        if isinstance(field, QLineEdit):
            field.insert(pattern)
            field.textEdited.emit(field.text())
        else:
            field.insertPlainText(pattern)
        field.setFocus()

    def _all_rows(self) -> Iterator[DetailRow]:
        yield from (row for _field, row in self._rows)
        yield from (row for _name, row in self._custom)

    def _read(self, *, begin: bool) -> None:
        self._next.stop()
        self._growing, self._rest = CommonDetails(), iter(self.transfers)
        self._gather(begin=begin)

    def _gather(self, *, begin: bool) -> None:
        for one in islice(self._rest, BATCH):
            self._growing.add(one.id, self._book.of(one.id))
        complete = self._growing.count == len(self.transfers)
        if complete or begin:
            self.common = self._growing
            self._show(begin=begin)
        if not complete:
            self._next.start()

    def _show(self, *, begin: bool) -> None:
        one = self.transfers[0] if len(self.transfers) == 1 else None
        self._rows[DetailField.TITLE].set_hint(one.file.title if one is not None else "")
        for field, row in self._rows:
            several = self.common.differs(field)
            value = editor_value(field, self.common.values.get(field), several=several)
            if begin:
                row.begin_with(value, several=several)
            else:
                row.follow(value, several=several)
            self._tell(row, field)
        self._show_custom(begin=begin)
        self._show_fixed()

    def _begin_custom(self) -> None:
        self._show_custom(begin=True)

    def _show_custom(self, *, begin: bool) -> None:
        (self._custom.begin if begin else self._custom.follow)(self.common)
        for name, row in self._custom:
            known = self.common.state_of(name)
            said = self._book.of(known.transfers[0]).details.metadata if known is not None else None
            tell_state(row, known, value_of(said, name), self.common.count, self._formatter)

    def _tell(self, row: DetailRow, field: DetailField) -> None:
        known = self.common.states.get(field)
        mine = self._book.of(known.transfers[0]).details if known is not None else NOTHING_SAID
        words = unknown_gap_words(getattr(self._patterns, field))
        if words and (known is None or known.state in {FieldState.KEPT, FieldState.WRITTEN}):
            row.tell(words, "waiting")
        else:
            tell_state(row, known, getattr(mine, field), self.common.count, self._formatter)

    def _show_fixed(self) -> None:
        """Lock the conversion profile where the entry has been made with one."""
        row = self._rows[DetailField.CONVERSION_PROFILE]
        fixed = sum(map(is_reserved, self.transfers))
        words = fixed_profile_words(fixed, len(self.transfers), self._formatter)
        row.lock(words if fixed and fixed == len(self.transfers) else "")
        if words:
            row.tell(words, "secondary")

    def _give(self, field: DetailField, _name: str, value: object) -> None:
        problem = self._said_fields.give(self.transfers, field, value)
        if problem:
            self._rows[field].refuse(problem)
        else:
            self._note(field, details_with(field, value))

    def _note(self, field: DetailField, typed: UploadDetails) -> None:
        """Remember what was typed: the book fills patterns in for each file."""
        self._typed.note(self._selected, field, typed)
        self._patterns = self._typed.of(self._selected)

    def _give_custom(self, name: CustomField, values: tuple[str, ...]) -> None:
        self._said_fields.give_custom(self.transfers, name, values)

    def _end_custom(self, end: Callable[[str, DetailField, CustomField], None], name: CustomField) -> None:
        known = self.common.states.get(DetailField.METADATA)
        for key in tuple(known.transfers) if known is not None else ():
            end(key, DetailField.METADATA, name)

    def _keep_theirs(self, field: DetailField, name: str) -> None:
        if field in self.common.states:
            self._note(field, NOTHING_SAID)
        self._end_conflict(self._book.keep_theirs, field, name)

    def _end_conflict(self, end: Callable[[str, DetailField], None], field: DetailField, _name: str) -> None:
        known = self.common.states.get(field)
        for key in tuple(known.transfers) if known is not None else ():
            end(key, field)
