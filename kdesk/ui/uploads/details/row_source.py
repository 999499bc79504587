"""What the rows of the list say of the details of their uploads."""

from collections.abc import Callable, Mapping

from kdesk.domain.details.ports import NO_DETAILS as NO_RECORD
from kdesk.domain.details.ports import UploadDetailsBook
from kdesk.domain.transfer import Transfer
from kdesk.messages.details import NO_DETAILS, RowDetails, row_details


class RowSource:
    """Knows the details of each row.

    Attributes:
        profile_names: Of the conversion profiles that were read, by their ids.
        names_wanted: Called when a row says a profile whose name is not known.
    """

    def __init__(self, book: UploadDetailsBook) -> None:
        self._book = book
        self.profile_names: Mapping[int, str] = {}
        self.names_wanted: Callable[[], object] = lambda: None

    def of(self, transfer: Transfer) -> RowDetails:
        """Return what the row of a transfer says."""
        record = self._book.of(transfer.id)
        # Most rows say nothing, and 50,000 are filtered at once.
        return NO_DETAILS if record is NO_RECORD else row_details(transfer, record, self._profile_name)

    def name_of(self, transfer: Transfer) -> str:
        """Return what the row calls a transfer: its title, or the name of its file."""
        return self.of(transfer).title or transfer.file.name

    def _profile_name(self, number: int) -> str:
        name = self.profile_names.get(number, "")
        if not name:
            self.names_wanted()
        return name
