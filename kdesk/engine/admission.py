"""From files that were dropped to transfers on the list: new ones, or unfinished ones of the same file."""

import asyncio
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from kdesk.domain.entry import MediaType
from kdesk.domain.left_out import LeftOut
from kdesk.domain.names import composed
from kdesk.domain.ports import Clock
from kdesk.domain.transfer import Transfer, TransferState, Trouble
from kdesk.engine.file_scan import Batch, Taken, batches
from kdesk.engine.record import Ledger, Record
from kdesk.engine.roster import Roster
from kdesk.engine.source import Looked
from kdesk.engine.tasks import Tasks
from kdesk.errors import FileProblem, FileStillWritten
from kdesk.threads import Workers

ID_DIGITS = 16


class Admission:
    """Puts files on the list.

    account   key of the account that is signed in, "" while there is none
    joined    is told the records that were on the list before, with each batch
    left_out  is told what each drop left out of its folders, once it was walked
    """

    def __init__(
        self,
        roster: Roster,
        ledger: Ledger,
        tasks: Tasks,
        clock: Clock,
        account: Callable[[], str],
        joined: Callable[[Sequence[Record]], None],
        left_out: Callable[[LeftOut], None],
    ) -> None:
        self._roster = roster
        self._ledger = ledger
        self._tasks = tasks
        self._clock = clock
        self._account = account
        self._joined = joined
        self._left_out = left_out
        # One thread for each drop at a time; two, so that one hanging network drive leaves the other free.
        self._walker = Workers("kdesk-walk", 2)

    async def take_in(self, paths: Sequence[Path]) -> tuple[Transfer, ...]:
        """Walk the paths and return the transfers that they became or joined, in order, once all are journalled."""
        concerned: dict[str, Record] = {}
        saving: list[asyncio.Task[None]] = []
        left_out = LeftOut()
        walk = batches(paths)
        ahead = self._walker.submit(next, walk, None)
        try:
            while (batch := await ahead) is not None:
                # The next ones are looked at while these are listed, and neither waits for the disk of the journal.
                ahead = self._walker.submit(next, walk, None)
                records, saved = self._insert(batch)
                saving.append(saved)
                left_out.add(batch.left_out)
                concerned |= {record.transfer.id: record for record in records}
        finally:
            ahead.cancel()
        if left_out.total:
            self._left_out(left_out)
        for saved in saving:
            await asyncio.wait([saved])
        return tuple(record.transfer for record in concerned.values())

    def close(self) -> None:
        """Let the walking threads end."""
        self._walker.close()

    def _insert(self, batch: Batch) -> tuple[list[Record], asyncio.Task[None]]:
        """Return the records of the batch, and what journals the new ones among them."""
        account, ids = self._account(), _new_ids(len(batch.taken))
        concerned: list[Record | Transfer] = []
        fresh: dict[str, Transfer] = {}
        for taken in batch.taken:
            path = taken.path
            joined = next((r for r in self._roster.unfinished_of(path) if _same_account(r.transfer, account)), None)
            if joined is None and path not in fresh:
                fresh[path] = self._new_transfer(next(ids), taken, account)
            concerned.append(joined or fresh[path])
        added = {record.transfer.id: record for record in self._roster.add(list(fresh.values()))}
        # Before one of them runs and is journalled by itself: new ones go behind the others there.
        saving = self._tasks.finish(partial(self._ledger.save, list(fresh.values())))
        records = [added[item.id] if isinstance(item, Transfer) else item for item in concerned]
        known = {record.transfer.id: record for record in records if record.transfer.id not in added}
        self._joined(list(known.values()))
        return records, saving

    def _new_transfer(self, transfer_id: str, taken: Taken, account: str) -> Transfer:
        looked = taken.outcome if isinstance(taken.outcome, Looked) else Looked(0, MediaType.UNKNOWN)
        transfer = Transfer(
            id=transfer_id,
            path=taken.path,
            name=_shown(taken.path.rpartition(os.sep)[2]),
            account=account,
            created_at=self._clock.now(),
            size=looked.size,
            media_type=looked.media_type,
        )
        if isinstance(taken.outcome, FileProblem) and not isinstance(taken.outcome, FileStillWritten):
            return transfer.advance(TransferState.FAILED, trouble=Trouble.of(taken.outcome))
        return transfer  # also one that is locked by its writer: what it is shows once it rests


def _new_ids(count: int) -> Iterator[str]:
    """Yield so many ids, drawn in one go: each draw would let another thread have its turn before the window's."""
    drawn = secrets.token_hex(count * ID_DIGITS // 2)
    return (drawn[first : first + ID_DIGITS] for first in range(0, len(drawn), ID_DIGITS))


def _same_account(transfer: Transfer, account: str) -> bool:
    """Tell whether a file dropped now is meant for the account of this transfer: while nobody is signed in, it is."""
    return not account or transfer.account in {"", account}


def _shown(name: str) -> str:
    """Make a file name into text that can be shown, stored, sent and searched: composed, undecodable bytes replaced."""
    return composed(name.encode("utf-8", "replace").decode("utf-8"))
