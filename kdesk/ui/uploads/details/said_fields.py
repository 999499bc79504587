"""Says to the book of details what a person wrote about the selected uploads."""

from collections.abc import Sequence

from kdesk.domain.details.custom_metadata import with_custom
from kdesk.domain.details.ports import DetailsRecord, FieldState, UploadDetailsBook
from kdesk.domain.details.upload_details import NOTHING_SAID, CustomField, DetailField, UploadDetails
from kdesk.domain.editing.reference_ids import reference_id_problem
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.messages import _
from kdesk.messages.editing import reference_id_words
from kdesk.ui.uploads.details.rows import DetailRows
from kdesk.ui.uploads.details.values import details_with, is_empty

OF_ONE_FILE = (DetailField.TITLE, DetailField.REFERENCE_ID)
"""What two files seldom share."""
_ON_SERVER = frozenset({FieldState.WRITTEN, FieldState.CONFLICT})
_CANNOT_BE_EMPTY = frozenset(
    {
        DetailField.TITLE,
        DetailField.CONVERSION_PROFILE,
        DetailField.ACCESS_CONTROL,
        DetailField.OWNER,
        DetailField.POSTER,
    }
)


class SaidFields:
    """Gives a value to all of several uploads with one call.

    Args:
        rows: Say the times beside one that is given.
    """

    def __init__(self, rows: DetailRows, book: UploadDetailsBook) -> None:
        self._rows, self._book = rows, book

    def give(self, transfers: Sequence[Transfer], field: DetailField, value: object) -> str:
        """Say one field; return why it cannot be said, or ""."""
        problem = self._why_not(field, value)
        if problem:
            return problem
        fixed = field is DetailField.CONVERSION_PROFILE
        ids = [one.id for one in transfers if not (fixed and is_reserved(one))]
        if is_empty(value):
            self._empty(ids, field, value)
        else:
            self._book.change(dict.fromkeys(ids, details_with(field, value)))
        return ""

    def give_custom(self, transfers: Sequence[Transfer], name: CustomField, values: tuple[str, ...]) -> None:
        """Say one field of custom metadata; what each upload says in the others stays."""
        said = {one.id: self._book.of(one.id).details.metadata for one in transfers}
        changes = {key: with_custom(UploadDetails(metadata=metadata), name, values) for key, metadata in said.items()}
        self._book.change(changes)

    def say(self, transfers: Sequence[Transfer], details: UploadDetails) -> None:
        """Say details about all of them."""
        if transfers and details.said:
            self._book.change(dict.fromkeys([one.id for one in transfers], details))

    def fill_down(self, transfers: Sequence[Transfer]) -> None:
        """Say about all of them what the first one says, without what belongs to one file."""
        details = self._book.of(transfers[0].id).details if transfers else NOTHING_SAID
        for field in OF_ONE_FILE:
            details = details.without(field)
        self.say(transfers[1:], details)

    def _empty(self, ids: Sequence[str], field: DetailField, value: object) -> None:
        """Take a value back; it is emptied on the server only where kdesk has written something."""
        can_be_empty = field not in _CANNOT_BE_EMPTY
        written = [key for key in ids if can_be_empty and _is_on_server(self._book.of(key), field)]
        if written:
            self._book.change(dict.fromkeys(written, details_with(field, value)))
        kept = frozenset(ids).difference(written)
        if kept:
            self._book.forget(kept, field)

    def _why_not(self, field: DetailField, value: object) -> str:
        if field is DetailField.REFERENCE_ID:
            # A pattern is checked when it has been filled in.
            problem = None if "{" in str(value) else reference_id_problem(str(value))
            return reference_id_words(problem) if problem is not None else ""
        if field in {DetailField.STARTS_AT, DetailField.ENDS_AT} and isinstance(value, int):
            starts, ends = (
                value if field is bound else self._rows[bound].edit.value()
                for bound in (DetailField.STARTS_AT, DetailField.ENDS_AT)
            )
            if isinstance(starts, int) and isinstance(ends, int) and ends <= starts:
                return _("The end has to come after the beginning")
        return ""


def _is_on_server(record: DetailsRecord, field: DetailField) -> bool:
    return record.states.get(field) in _ON_SERVER or bool(record.made_of(field))


def is_reserved(transfer: Transfer) -> bool:
    """Return whether the content of a transfer has its conversion profile for good."""
    if transfer.replaces:  # it goes with the call that replaces the content
        return transfer.state in {TransferState.PROCESSING, TransferState.READY}
    return bool(transfer.reservation.entry_id)
