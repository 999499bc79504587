"""The transfer queue: the commands of window and command line. Its parts are built in `parts`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.source_file import FileIdentity, SourceKind
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.details.book import DetailsBook
from kdesk.engine.details.giving import GivenDetails
from kdesk.engine.details.records import DetailsRecords
from kdesk.engine.files.facts_reader import FactsReader
from kdesk.engine.transfers.commands import TransferCommands
from kdesk.engine.transfers.context import EngineContext
from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.engine.transfers.loading import Loading, all_of, first_of, was_not_scanned
from kdesk.engine.transfers.parts import QueueParts
from kdesk.engine.transfers.speed_control import SpeedControl
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_list import TransferList

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.entry import Entry, MediaType
    from kdesk.domain.ports import AccountApi, Clock, TransferStore
    from kdesk.domain.question import Decision
    from kdesk.domain.queue_listener import QueueListener
    from kdesk.domain.remark import Remark
    from kdesk.domain.session_ports import Sessions
    from kdesk.domain.speed_limits import SpeedLimit
    from kdesk.domain.transfer import Transfer
    from kdesk.domain.verification import Level
    from kdesk.engine.transfers.enqueue import Enqueuer
    from kdesk.engine.transfers.queue_options import QueueEvents, QueueOptions


class TransferQueue:
    """All transfers of this data directory, each with the session of its account. Implements ui_ports.Transfers.

    Commands change the list. The parts listen to the list and do what follows from a change: `Slots` runs QUEUED
    transfers; for each account `Watcher` polls those in PROCESSING, `VerificationQueue` and `RenditionWatch` check
    READY ones, `CleanupWorker` removes from the server what CANCELLED ones left.

    Args:
        store: The journal.
        sessions: Of the accounts that are signed in.
        clock: Of all parts.
        events: Callbacks for what is not about a single transfer.
        options: How the queue works.

    Attributes:
        loading: Whether the transfers of the journal are on the list.
    """

    def __init__(
        self,
        store: TransferStore,
        sessions: Sessions,
        clock: Clock,
        events: QueueEvents,
        options: QueueOptions,
    ) -> None:
        journal = JournalWriter(store, events.journal_problem)
        self._transfers = TransferList(journal)
        tasks = Tasks()
        self._records = DetailsRecords(options.details, tasks)
        details = GivenDetails(self._records)
        self._context = EngineContext(
            sessions.in_view, clock, options.policy, tasks, self._transfers, journal, details, sessions.target
        )
        self._sessions = sessions
        self._used: Mapping[str, AccountApi] = {}
        self._parts = QueueParts(self._context, sessions, self._records, options)
        self._commands = TransferCommands(self._context, self._parts.slots)
        self._speed = SpeedControl(tasks, sessions, self._parts.throughputs.shared)
        self._facts = FactsReader(tasks)
        write, read = self._parts.accounts.write_details, self._facts.read
        self._book = DetailsBook(self._records, self._context, write, options.templates, read)
        self.loading = Loading()
        self._events = events
        self._adding: Enqueuer | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[TransferQueue]:
        """Load the transfers of the journal, and run all until the block is left."""
        async with self.started():
            await self.load()
            yield self

    @asynccontextmanager
    async def started(self) -> AsyncIterator[TransferQueue]:
        """Run what comes until the block is left; with `load()` comes what earlier processes have left."""
        try:
            async with self._context.tasks.running():
                self._parts.start()
                try:
                    yield self
                finally:
                    # Before the group of tasks ends: it waits for the writes that begin here.
                    self._parts.removal.conclude()
        finally:
            # After the tasks, which run functions on these threads.
            if self._adding is not None:
                self._adding.close()
            self._facts.close()
            self._parts.close()

    async def first(self, count: int) -> Sequence[Transfer]:
        """Return the first transfers of the journal, which `load` puts on the list, and what was said of them."""
        return await first_of(self._context.journal, self._records, count)

    async def load(self) -> None:
        """Put the transfers of the journal on the list, all at once, if they are not there yet."""
        if self.loading.is_done:
            return
        loaded = await all_of(self._context.journal, self._records)
        self._parts.throughputs.remember(await self._context.journal.load_max_chunks())
        # From here on without an await: nothing comes between them.
        handles = self._transfers.add(loaded)
        if unscanned := [handle for handle in handles if was_not_scanned(handle.transfer)]:
            self._enqueuer().scan_again(unscanned)
        self.loading.finish()
        self.accounts_changed()
        self._parts.need_sessions()

    @property
    def details(self) -> DetailsBook:
        """What was said about the files."""
        return self._book

    def writes_details(self, transfer_ids: Collection[str]) -> bool:
        """Return whether something that was said of one of these transfers is to be written to its entry now."""
        return self._parts.accounts.writes_details(transfer_ids)

    def snapshot(self) -> tuple[Transfer, ...]:
        """Return every transfer, in order."""
        return self._transfers.snapshot()

    def listen(self, listener: QueueListener) -> None:
        """Call the listener for every change from now on."""
        self._transfers.listen(listener)

    def ignore(self, listener: QueueListener) -> None:
        """Call the listener no more."""
        self._transfers.ignore(listener)

    def add(self, paths: Sequence[Path], *, with_sidecars: bool = True) -> None:
        """Queue files and the files inside folders, in the background."""

        async def add() -> None:
            await self.enqueue(paths, with_sidecars=with_sidecars)

        self._context.tasks.start(add)

    async def enqueue(
        self,
        paths: Sequence[Path | str],
        details: UploadDetails = NOTHING_SAID,
        *,
        with_sidecars: bool = True,
        account: str = "",
    ) -> tuple[Transfer, ...]:
        """Queue files; return their transfers: new ones, and unfinished ones of the same files that they join.

        Args:
            paths: Files and folders; texts are absolute.
            details: Said of all of them; over what templates say of new ones.
            with_sidecars: Let captions, posters and attachments beside a video belong to it.
            account: The key of the account that gets them, "" for the one that gets new files.
        """
        return await self._enqueuer().enqueue(paths, details, with_sidecars=with_sidecars, account=account)

    def ready_of(self, path: str) -> Transfer | None:
        """Return the transfer of a file that is READY in the account that gets new files; None if there is none."""
        return self._transfers.ready_of(path, self._context.account)

    def replace_content(self, path: Path, size: int, entry: Entry) -> Transfer:
        """Queue a file whose content replaces that of an entry."""
        from kdesk.engine.transfers.replacement import enqueue_replacement  # noqa: PLC0415  with the first one

        return enqueue_replacement(self._context, path, size, entry)

    def add_addresses(
        self, addresses: Sequence[str], kinds: Mapping[str, MediaType] | None = None, account: str = ""
    ) -> tuple[Transfer, ...]:
        """Queue addresses, from which the server fetches files by itself; see `enqueue` for the account."""
        from kdesk.engine.transfers.addresses import enqueue_addresses  # noqa: PLC0415  with the first one

        return enqueue_addresses(self._context, addresses, kinds or {}, account)

    def pause(self, transfer_ids: Collection[str]) -> None:
        """Pause transfers; acknowledged bytes stay on the server."""
        self._commands.pause(transfer_ids)

    def resume(self, transfer_ids: Collection[str]) -> None:
        """Queue paused transfers."""
        self._commands.resume(transfer_ids)

    def decide(self, transfer_id: str, decision: Decision) -> None:
        """Queue a transfer with a person's decision about its question."""
        self._commands.decide(transfer_id, decision)

    def change_kind(self, transfer_ids: Collection[str], kind: SourceKind) -> None:
        """Let files that are not begun become a document or data."""
        self._commands.change_kind(transfer_ids, kind)

    def retry(self, transfer_ids: Collection[str]) -> None:
        """Queue failed transfers, and let those that wait for their next try continue at once."""
        self._commands.retry(transfer_ids)

    def cancel(self, transfer_ids: Collection[str]) -> None:
        """Cancel transfers and remove from the server what was reserved for them."""
        self._commands.cancel(transfer_ids)

    def assign(self, transfer_ids: Collection[str], account: str) -> int:
        """Let transfers that have not begun go to another account, by its key; return how many do."""
        return self._commands.assign(transfer_ids, account, lambda one: self._book.of(one.id).details)

    def upload_unstable(self, transfer_ids: Collection[str]) -> None:
        """Upload files as they are now, although another program may still be writing them."""
        self._parts.slots.upload_unstable(transfer_ids)

    def remove(self, transfer_ids: Collection[str]) -> None:
        """Take finished transfers off the list, for good after `list_removal.UNDO_SECONDS`.

        Failed ones are cancelled then, so that nothing of them stays on the server.
        """
        self._parts.removal.remove(transfer_ids)

    def restore(self, transfer_ids: Collection[str]) -> None:
        """Put transfers that left the list a moment ago back to their rows."""
        self._parts.removal.restore(transfer_ids)

    def move(self, transfer_ids: Collection[str], row: int) -> None:
        """Put transfers before the one that now stands at `row`."""
        self._transfers.move(transfer_ids, row)
        self._context.save_order()

    def verify(self, transfer_ids: Collection[str], level: Level) -> None:
        """Compare READY transfers with the server's copies again."""
        self._parts.accounts.verify(transfer_ids, level)

    def stop_verifying(self, transfer_ids: Collection[str]) -> None:
        """Leave transfers unverified."""
        self._parts.accounts.stop_verifying(transfer_ids)

    def recognise(self, transfer_id: str, identity: FileIdentity) -> None:
        """Store another identity of a transfer's file: its content was compared and is the same."""
        self._commands.recognise(transfer_id, identity)

    def remark(self, transfer_ids: Collection[str], remark: Remark) -> None:
        """Say what transfers are for: a remark of `Transfer.purpose`, which they keep."""
        self._commands.remark(transfer_ids, remark)

    def set_slots(self, slots: int) -> None:
        """Set how many transfers run at once; those that run already are not stopped."""
        self._parts.slots.set_count(slots)

    def set_verification(self, level: Level) -> None:
        """Set how closely transfers that become READY are compared with the server's copies."""
        self._parts.accounts.level = level

    def set_limit(self, limit: SpeedLimit) -> None:
        """Set the speed limit of all transfers together."""
        self._speed.apply(limit)

    def waits_for(self, account: str) -> bool:
        """Return whether a transfer is QUEUED for an account, by its key."""
        return bool(self._transfers.in_state(TransferState.QUEUED, account))

    def accounts_changed(self) -> None:
        """Continue with the sessions that there are now; transfers of accounts without one wait."""
        if self._context.tasks.ending or not self.loading.is_done:
            return
        used, now = self._used, dict(self._sessions.all())
        self._used = now
        # Also called when only a state changed, such as offline: the runs then continue.
        others = [key for key in {**used, **now} if used.get(key) is not now.get(key)]
        for account in others:
            # Before the parts connect: a run must not continue with a former session.
            self._commands.restart_runs(account)
            self._parts.connect(account, now.get(account))
        if others and (target := self._sessions.target()):
            self._commands.adopt(target)

    def restart_runs(self) -> None:
        """Begin every run again and poll at once: after a sleep of the computer, connections may be dead."""
        self._commands.restart_runs()
        self._parts.poll_at_once()

    def _enqueuer(self) -> Enqueuer:
        """Return what puts files on the list, which is imported with the first of them."""
        if self._adding is None:
            from kdesk.engine.transfers.enqueue import Enqueuer  # noqa: PLC0415  with the first file

            self._adding = Enqueuer(self._context, self._parts.drives, self._events.tell, self._book, self.loading)
        return self._adding
