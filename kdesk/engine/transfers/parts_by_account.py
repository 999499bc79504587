"""The parts of the queue that work beside the slots: a set for each account, as each has a session of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level
from kdesk.engine.details.records import DetailsRecords
from kdesk.engine.server_cleanup.left import left_something
from kdesk.engine.transfers.context import EngineContext, QueuePart
from kdesk.engine.transfers.queue_options import QueueOptions
from kdesk.engine.transfers.slots import Slots
from kdesk.engine.transfers.transfer_handle import TransferHandle

if TYPE_CHECKING:  # what speaks with the server of an account is imported with it
    from kdesk.domain.ports import AccountApi
    from kdesk.domain.session_ports import Sessions
    from kdesk.engine.transfers.account_parts import AccountParts


class PartsByAccount(QueueListener):
    """Gives each change of the list to the parts of its account, which are built when the account is needed.

    Args:
        context: What all parts share.
        sessions: The sessions of the accounts.
        slots: Tell which runs have ended.
        records: What was said about files.
        options: How the queue works.
    """

    def __init__(
        self,
        context: EngineContext,
        sessions: Sessions,
        slots: Slots,
        records: DetailsRecords,
        options: QueueOptions,
    ) -> None:
        self._context, self._sessions, self._slots = context, sessions, slots
        self._records, self._options = records, options
        self._level = options.verify
        self._parts: dict[str, AccountParts] = {}
        self._on_cleaned: list[Callable[[TransferHandle], None]] = []

    def connect(self, account: str, api: AccountApi | None) -> None:
        """Work with this API for an account from now on; None while it is not signed in."""
        for part in self._of(account).all:
            part.connect(api)

    def close(self) -> None:
        """Let the threads end, without waiting for them."""
        for part in self._each_part():
            part.close()

    def poll_at_once(self) -> None:
        """Ask the servers without waiting for the next time."""
        for parts in self._parts.values():
            parts.poll_at_once()

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Tell the parts of the account."""
        if parts := self._parts.get(now.account):
            for part in parts.all:
                part.changed(before, now)
        if now.state is TransferState.CANCELLED and before.state is not now.state and left_something(now):
            self._sessions.need(now.account)

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Tell all parts: the accounts of what is gone are not known any more."""
        for part in self._each_part():
            part.removed(transfer_ids)

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """Tell all parts."""
        for part in self._each_part():
            part.restored(transfers, rows)

    @property
    def level(self) -> Level:
        """How closely transfers that become READY are compared with the servers' copies."""
        return self._level

    @level.setter
    def level(self, level: Level) -> None:
        self._level = level
        for parts in self._parts.values():
            parts.verification.level = level

    def verify(self, transfer_ids: Collection[str], level: Level) -> None:
        """Compare READY transfers with the servers' copies again."""
        for account, ids in self._by_account(transfer_ids).items():
            self._of(account).verification.verify(ids, level)

    def stop_verifying(self, transfer_ids: Collection[str]) -> None:
        """Leave transfers unverified."""
        for account, ids in self._by_account(transfer_ids).items():
            self._of(account).verification.stop(ids)

    def write_details(self, transfer_ids: Collection[str]) -> None:
        """Write what was said of these transfers, if there is something to write."""
        for parts in self._parts.values():
            parts.details_writer.offer(transfer_ids)

    def writes_details(self, transfer_ids: Collection[str]) -> bool:
        """Return whether something is to be written for one of these transfers now."""
        wanted = self._by_account(transfer_ids).items()
        return any(self._of(account).details_writer.has_work(ids) for account, ids in wanted)

    def clean_up(self, handle: TransferHandle) -> bool:
        """Queue the removal of what a transfer left; return False if its account is not signed in."""
        parts = self._parts.get(handle.transfer.account)
        return parts is not None and parts.cleanup.offer(handle)

    def listen_for_clean_up(self, callback: Callable[[TransferHandle], None]) -> None:
        """Call this for each transfer whose removal from the server has ended, successful or not."""
        self._on_cleaned.append(callback)

    def forget(self, handle: TransferHandle) -> None:
        """Do nothing any more for a transfer that leaves the journal; what it left stays on the server."""
        if handle.transfer.id in self._records.ids():
            self._records.remove([handle.transfer.id])
        if parts := self._parts.get(handle.transfer.account):
            parts.verification.discard(handle)
            parts.cleanup.discard(handle.transfer.id)

    def _of(self, account: str) -> AccountParts:
        parts = self._parts.get(account)
        if parts is None:
            # A start without an account does none of that.
            from kdesk.engine.transfers.account_parts import AccountParts  # noqa: PLC0415

            context = self._context.of_account(partial(self._api_of, account))
            parts = self._parts[account] = AccountParts(context, self._slots, self._records, self._options)
            parts.verification.level = self._level
            parts.cleanup.listen_for_end(self._cleaned)
        return parts

    def _api_of(self, account: str) -> AccountApi | None:
        return self._sessions.all().get(account)

    def _cleaned(self, handle: TransferHandle) -> None:
        for callback in self._on_cleaned:
            callback(handle)

    def _each_part(self) -> Iterator[QueuePart]:
        return (part for parts in list(self._parts.values()) for part in parts.all)

    def _by_account(self, transfer_ids: Collection[str]) -> Mapping[str, Collection[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for handle in self._context.transfers.pick(transfer_ids):
            found[handle.transfer.account].append(handle.transfer.id)
        return found
