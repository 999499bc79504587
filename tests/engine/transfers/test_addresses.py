"""Addresses in the queue: followed to their end, cancelled while they are fetched, kept over a restart."""

from pathlib import Path

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import Reason
from tests.engine.queue_harness import QueueHarness

ADDRESS = "https://files.example.org/talks/opening%20talk.mp4"
PROCESSING, READY, FAILED = TransferState.PROCESSING, TransferState.READY, TransferState.FAILED


@pytest.fixture
def harness(tmp_path: Path) -> QueueHarness:
    """A queue that fetches nothing itself."""
    return QueueHarness(tmp_path)


def only(harness: QueueHarness) -> Transfer:
    """Return the one transfer of the list."""
    (one,) = harness.notes.rows.values()
    return one


async def until_fetched(harness: QueueHarness) -> Transfer:
    """Wait until the row says that the server fetches it."""
    await harness.until(lambda: [t.progress.fetching for t in harness.notes.rows.values()] == [True])
    return only(harness)


async def test_an_address_is_followed_until_it_is_ready(harness: QueueHarness) -> None:
    """By its name; fetched, converted, ready; nothing is compared, since there is no file here."""
    async with harness.running() as queue:
        (made,) = queue.add_addresses([ADDRESS])
        assert (made.file.name, made.file.title, made.file.kind) == (
            "opening talk.mp4",
            "opening talk",
            SourceKind.ADDRESS,
        )
        entry_id = (await until_fetched(harness)).reservation.entry_id
        harness.server.process(entry_id, EntryStatus.PROCESSING)
        await harness.until(lambda: not only(harness).progress.fetching)
        assert not only(harness).can_cancel
        harness.server.process(entry_id)
        await harness.until(lambda: harness.states() == [READY])
        assert not only(harness).unverified


async def test_an_address_that_is_on_the_list_is_joined(harness: QueueHarness) -> None:
    """Twice in one text, or once more later."""
    async with harness.running() as queue:
        (first,) = queue.add_addresses([ADDRESS, ADDRESS])
        await until_fetched(harness)
        (again,) = queue.add_addresses([ADDRESS])
        assert again.id == first.id
    assert harness.server.calls.count("add_from_url") == 1


async def test_what_is_fetched_can_be_cancelled(harness: QueueHarness) -> None:
    """Its entry is deleted; there is no token."""
    async with harness.running() as queue:
        queue.add_addresses([ADDRESS])
        queue.cancel([(await until_fetched(harness)).id])
        await harness.until(lambda: not harness.server.known)
    assert harness.states() == [TransferState.CANCELLED]


async def test_content_that_came_before_the_cancelling_stays(harness: QueueHarness) -> None:
    """Rule 11: the entry has its content."""
    async with harness.running() as queue:
        queue.add_addresses([ADDRESS])
        one = await until_fetched(harness)
        harness.server.process(one.reservation.entry_id)
        queue.cancel([one.id])
        await harness.until(lambda: bool(only(harness).remarks) or harness.states() == [READY])
    assert list(harness.server.known) == [one.reservation.entry_id]


async def test_a_restart_goes_on(harness: QueueHarness) -> None:
    """The journal has it; nothing is scanned on this computer, and nothing asked twice."""
    async with harness.running() as queue:
        queue.add_addresses([ADDRESS])
        entry_id = (await until_fetched(harness)).reservation.entry_id
    async with harness.running():
        harness.server.process(entry_id)
        await harness.until(lambda: harness.states() == [READY])
    assert harness.server.calls.count("add_from_url") == 1


async def test_a_failed_import_says_so_and_can_be_retried(harness: QueueHarness) -> None:
    """With another entry."""
    async with harness.running() as queue:
        queue.add_addresses([ADDRESS])
        one = await until_fetched(harness)
        harness.server.process(one.reservation.entry_id, EntryStatus.IMPORT_FAILED)
        await harness.until(lambda: harness.states() == [FAILED])
        trouble = only(harness).trouble
        assert trouble
        assert trouble.reason is Reason.IMPORT_FAILED
        queue.retry([one.id])
        again = await until_fetched(harness)
        assert again.reservation.entry_id != one.reservation.entry_id
        assert list(harness.server.known) == [again.reservation.entry_id]


async def test_an_address_that_waited_is_not_scanned_after_a_restart(harness: QueueHarness) -> None:
    """It is no path of this computer."""
    harness.api = None
    async with harness.running() as queue:
        queue.add_addresses([ADDRESS])
    async with harness.running():
        assert harness.states() == [TransferState.QUEUED]
        assert only(harness).file.kind is SourceKind.ADDRESS
