"""What every part of the transfer queue shares."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Unpack

from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import TransferChanges
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.details.giving import NoDetails, ReservationDetails
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.transfer_list import TransferList


@dataclass(frozen=True, slots=True, eq=False)
class EngineContext:
    """The objects that the parts of the transfer queue share.

    Attributes:
        api: Returns the API of an account, None while it is not signed in: of the account whose transfers a part works
            on (see `of_account`); otherwise of the one in view.
        tasks: Owns every task of the queue.
        details: What is said of files goes with the calls that make their entries.
        target: Returns the key of the account to which new files go, "" while not known; None for that of `api`.
    """

    api: Callable[[], AccountApi | None]
    clock: Clock
    policy: RetryPolicy
    tasks: Tasks
    transfers: TransferList
    journal: JournalWriter
    details: ReservationDetails = field(default_factory=NoDetails)
    target: Callable[[], str] | None = None

    def of_account(self, api: Callable[[], AccountApi | None]) -> "EngineContext":
        """Return the context of parts that work for one account only."""
        return replace(self, api=api, target=None)

    @property
    def account(self) -> str:
        """The key of the account that gets new files, or of the only one; "" while nobody is signed in."""
        return self.target() if self.target else self.account_in_view

    @property
    def account_in_view(self) -> str:
        """The key of the account of `api`, "" while it is not signed in."""
        api = self.api()
        return api.account.key if api else ""

    def save(self, handles: Sequence[TransferHandle]) -> None:
        """Journal transfers in the background, with one write.

        The write begins in the next turn of the loop, with the snapshots of that moment. Called before a change, it
        writes the change ahead of everything that listeners start because of it.
        """

        async def save() -> None:
            await self.journal.save([handle.transfer for handle in handles])

        if handles:
            self.tasks.finish(save)

    def save_order(self) -> None:
        """Journal the order of the list in the background."""

        async def save() -> None:
            await self.journal.save_order([handle.transfer.id for handle in self.transfers.all()])

        self.tasks.finish(save)

    def save_max_chunk(self, account: str, largest: int) -> None:
        """Journal in the background the largest chunk, in bytes, that an account's server takes."""
        self.tasks.finish(partial(self.journal.save_max_chunk, account, largest))

    def requeue(self, handles: Iterable[TransferHandle], **changes: Unpack[TransferChanges]) -> None:
        """Queue transfers again that are PAUSED, FAILED or in a slot, with these fields changed."""
        # Generators select by state, which changes below.
        queued = list(handles)
        self.save(queued)
        for handle in queued:
            handle.advance(TransferState.QUEUED, **changes)


class QueuePart(QueueListener):
    """Base of the parts of the transfer queue that follow the list and the session of one account."""

    def connect(self, api: AccountApi | None) -> None:
        """Work with this API from now on; None while the account is not signed in."""

    def close(self) -> None:
        """Let the threads of this part end, without waiting for them."""
