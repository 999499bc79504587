"""Addresses that the server fetches: one call, one entry, whatever goes wrong in between (rule 14)."""

from collections.abc import Callable
from itertools import count

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.reservation import CallState
from kdesk.domain.rights import ONLY_UPLOADS
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.throughput.retry import Retrier, RetryPolicy
from kdesk.engine.transfers.journal_writer import JournalWriter
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.upload.address_import import AddressImport
from kdesk.engine.upload.upload_run import UploadRun
from kdesk.errors import KdeskError, NotPermitted, Reason, TimedOut, Unreachable
from tests.engine.fake_journal import FakeJournal
from tests.engine.fake_server import ACCOUNT, FakeServer, small_chunks
from tests.engine.ticks import Killed, Ticks
from tests.support.fake_clock import FakeClock
from tests.support.transfers import make_transfer

ADDRESS = "https://files.example.org/talks/opening.mp4?signature=abc"


class Importer:
    """kdesk's engine for one address, as a process that can be killed and started again."""

    def __init__(self, kill_at: int = 0) -> None:
        ticks = Ticks(kill_at)
        self.server, self.journal = FakeServer(ticks), FakeJournal(ticks)

    async def start(self, transfer: Transfer | None = None) -> Transfer:
        """Run the transfer as the journal has it, or a new one, to its end."""
        kept = list(await self.journal.load())
        new = make_transfer("t1", ADDRESS, "opening.mp4", ACCOUNT.key, kind=SourceKind.ADDRESS)
        transfer = transfer or (kept[0] if kept else new)
        if transfer.state is TransferState.PROCESSING:
            return transfer
        if transfer.state.holds_slot:
            transfer = transfer.advance(TransferState.QUEUED)
        clock = FakeClock()
        writer = JournalWriter(self.journal, lambda _: None)
        handle = TransferHandle(transfer, writer, lambda _before, _now: None)
        retrier = Retrier(RetryPolicy(), clock, lambda _: None, lambda: 0.0)
        await AddressImport(UploadRun(self.server.api(), handle, retrier, small_chunks(clock), clock)).run()
        return handle.transfer


def assert_asked_once(importer: Importer, done: Transfer) -> None:
    """The server has one entry of it, and the transfer knows which."""
    assert done.state is TransferState.PROCESSING
    assert list(importer.server.known) == [done.reservation.entry_id]


async def test_one_call_makes_the_entry() -> None:
    """No byte passes kdesk; no token is made."""
    importer = Importer()
    done = await importer.start()
    assert importer.server.calls == ["add_from_url"]
    assert done.reservation.request is CallState.ANSWERED
    assert_asked_once(importer, done)


async def test_killed_at_every_moment_and_started_again() -> None:
    """Wherever kill -9 strikes, the next start ends with one entry."""
    for moment in count(1):
        importer = Importer(moment)
        try:
            await importer.start()
        except (Killed, BaseExceptionGroup):
            pass
        else:
            assert moment > len(importer.server.calls)
            break
        importer.server.ticks.kill_at = 0
        assert_asked_once(importer, await importer.start())


ERRORS: list[Callable[[], KdeskError]] = [Unreachable, TimedOut]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("after", [False, True], ids=["refused", "answer-lost"])
async def test_a_failed_call_is_repeated_only_if_it_made_nothing(after: bool, error: Callable[[], KdeskError]) -> None:
    """The entry of a lost answer is found by its owner tag."""
    importer = Importer()
    importer.server.fail("add_from_url", error, after=after)
    assert_asked_once(importer, await importer.start())
    assert importer.server.calls.count("add_from_url") == (1 if after else 2)


async def test_a_retry_makes_a_new_entry_for_the_one_that_failed() -> None:
    """The failed one is deleted: nobody could use it."""
    importer = Importer()
    done = await importer.start()
    importer.server.process(done.reservation.entry_id, EntryStatus.IMPORT_FAILED)
    failed = done.advance(TransferState.FAILED).advance(TransferState.QUEUED)
    again = await importer.start(failed)
    assert again.reservation.entry_id != done.reservation.entry_id
    assert_asked_once(importer, again)


async def test_a_retry_goes_on_with_an_entry_that_did_not_fail() -> None:
    """The server may have fetched it meanwhile."""
    importer = Importer()
    done = await importer.start()
    importer.server.process(done.reservation.entry_id)
    failed = done.advance(TransferState.FAILED).advance(TransferState.QUEUED)
    assert_asked_once(importer, again := await importer.start(failed))
    assert again.reservation.entry_id == done.reservation.entry_id


async def test_a_role_that_may_only_upload_is_told() -> None:
    """`media.addFromUrl` is forbidden to it."""
    importer = Importer()
    importer.server.rights = ONLY_UPLOADS
    with pytest.raises(NotPermitted) as refused:
        await importer.start()
    assert (refused.value.reason, importer.server.calls) == (Reason.NO_IMPORT_RIGHT, [])
