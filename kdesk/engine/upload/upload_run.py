"""What the parts of one upload share."""

from dataclasses import dataclass, field

from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.remark import Remark
from kdesk.domain.transfer import Transfer
from kdesk.engine.details.giving import NoDetails, ReservationDetails
from kdesk.engine.throughput.retry import Retrier
from kdesk.engine.throughput.throughput import Throughput
from kdesk.engine.transfers.transfer_handle import TransferHandle


@dataclass(frozen=True, slots=True)
class UploadRun:
    """One run of a transfer: everything that its steps use to reach the server, the journal and the clock.

    Attributes:
        retrier: Counts the failures of this run.
        throughput: Shared by all transfers of the account.
        details: What is said of the file goes with the call that makes its entry.
    """

    api: AccountApi
    handle: TransferHandle
    retrier: Retrier
    throughput: Throughput
    clock: Clock
    details: ReservationDetails = field(default_factory=NoDetails)

    @property
    def transfer(self) -> Transfer:
        """The present snapshot."""
        return self.handle.transfer

    def remarks_on_name(self, entry: Entry) -> tuple[Remark, ...]:
        """Return the remark on the name that the server stored, unless another title was said than the file's."""
        return () if self.details.renames(self.transfer) else self.transfer.remarks_on_name(entry.name)
