"""The parts of the transfer queue: built, started, connected and closed together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdesk.domain.transfer_state import TransferState
from kdesk.engine.files.drives import Drives
from kdesk.engine.throughput.throughput import Throughputs
from kdesk.engine.transfers.list_removal import ListRemoval
from kdesk.engine.transfers.parts_by_account import PartsByAccount
from kdesk.engine.transfers.slots import Slots
from kdesk.engine.verification.digests import Digests

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.ports import AccountApi
    from kdesk.domain.session_ports import Sessions
    from kdesk.engine.details.records import DetailsRecords
    from kdesk.engine.transfers.context import EngineContext
    from kdesk.engine.transfers.queue_options import QueueOptions


class QueueParts:
    """Does what follows from a change of the list of transfers, or of the sessions.

    Args:
        context: What all parts share.
        sessions: Of the accounts.
        records: What was said about files.
        options: How the queue works.

    Attributes:
        throughputs: Of the connections of the accounts.
        drives: The threads that read files.
        accounts: The parts of each account.
    """

    def __init__(
        self, context: EngineContext, sessions: Sessions, records: DetailsRecords, options: QueueOptions
    ) -> None:
        self._context = context
        self._sessions = sessions
        self.throughputs = Throughputs(context.clock, context.save_max_chunk, options.sizes)
        self.drives = Drives()
        self.slots = Slots(context, options.slots, self.throughputs, self.drives, sessions.need)
        self.accounts = PartsByAccount(context, sessions, self.slots, records, options)
        self.removal = ListRemoval(context, self.slots, self.accounts)
        self._digests = Digests(context, self.slots.open_file)

    def start(self) -> None:
        """Follow the list, which is still empty: the parts learn of loaded transfers like of new ones."""
        for part in (self.slots, self.accounts, self._digests, self.removal):
            self._context.transfers.listen(part)

    def need_sessions(self) -> None:
        """Sign in to the accounts whose loaded transfers are processed by their servers."""
        for handle in self._context.transfers.in_state(TransferState.PROCESSING):
            self._sessions.need(handle.transfer.account)

    def connect(self, account: str, api: AccountApi | None) -> None:
        """Work with this API for an account from now on; None while it is not signed in."""
        self.slots.connect(account, api)
        self.accounts.connect(account, api)
        self.removal.connect(account)

    def poll_at_once(self) -> None:
        """Ask the servers without waiting for the next time."""
        self.accounts.poll_at_once()

    def close(self) -> None:
        """Let the threads end, without waiting for them."""
        self.drives.close()
        self.slots.close()
        self.accounts.close()
        self._digests.close()
