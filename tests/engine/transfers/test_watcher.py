"""Polling entries in processing: which statuses end it, with which text, and which do not (rule 10)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import pytest

from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.ports import AccountApi
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.watcher import MAX_SINGLE, Watcher
from kdesk.errors import BadResponse, ProcessingFailed, SignInNeeded
from kdesk.messages.errors import title_of
from kdesk.messages.remarks import remarks_text
from tests.engine.engine_context import context_with
from tests.engine.fake_server import ACCOUNT, FakeServer
from tests.engine.ticks import Ticks
from tests.support.patience import PATIENCE
from tests.support.transfers import make_transfer


class Watched(QueueListener):
    """Entries in processing on a server, and the handles of their transfers."""

    def __init__(self, count: int = 1) -> None:
        self.server = FakeServer(Ticks())
        self.api: AccountApi | None = self.server.api()
        self.news = asyncio.Event()
        self.context = context_with(lambda: self.api)
        self.handles = self.context.transfers.add([_processing(n) for n in range(count)])
        self.context.transfers.listen(self)
        for handle in self.handles:
            t = handle.transfer
            entry = Entry(t.reservation.entry_id, t.file.title, 101, EntryStatus.PROCESSING, MediaType.VIDEO)
            self.server.known[entry.id] = entry
        self.watcher = Watcher(self.context, pauses=(0.0005,))

    @property
    def first(self) -> Transfer:
        """The first transfer."""
        return self.handles[0].transfer

    def processing(self) -> list[TransferHandle]:
        """The transfers to watch."""
        return self.context.transfers.in_state(TransferState.PROCESSING)

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Let `until` check again."""
        assert before.id == now.id
        self.news.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Watch during the block."""
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
            task = tasks.create_task(self.watcher.run())
            self.watcher.wake()
            yield
            task.cancel()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition holds; checked after every change of a transfer."""
        while not condition():
            self.news.clear()
            await self.news.wait()

    async def looks(self, count: int) -> None:
        """Wait for so many more looks."""
        seen = self.server.calls.count("entries")
        while self.server.calls.count("entries") < seen + count:  # noqa: ASYNC110  each turn of the loop counts
            await asyncio.sleep(0)


def _processing(number: int) -> Transfer:
    transfer = make_transfer(
        f"t{number}", "/clip.mp4", "clip.mp4", ACCOUNT.key, 1.0, entry_id=f"0_e{number}", token_id="t"
    )
    return replace(transfer, state=TransferState.PROCESSING)


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        (EntryStatus.READY, TransferState.READY, ""),
        (EntryStatus.MODERATION, TransferState.READY, "Waits for a moderator"),
        (EntryStatus.PROCESSING_FAILED, TransferState.FAILED, title_of(ProcessingFailed())),
        (EntryStatus.IMPORT_FAILED, TransferState.FAILED, title_of(ProcessingFailed())),
        (EntryStatus.INFECTED, TransferState.FAILED, title_of(ProcessingFailed())),
        (EntryStatus.BLOCKED, TransferState.FAILED, title_of(ProcessingFailed())),
        (EntryStatus.DELETED, TransferState.FAILED, title_of(ProcessingFailed())),
    ],
)
async def test_every_end_has_its_text(status: EntryStatus, state: TransferState, words: str) -> None:
    """READY and moderated entries are READY; the other final statuses are FAILED."""
    watched = Watched()
    watched.server.process("0_e0", status)
    async with watched.running():
        await watched.until(lambda: watched.first.state is state)
    assert (title_of(watched.first.trouble) if watched.first.trouble else remarks_text(watched.first.remarks)) == words
    assert (watched.first.finished_at is not None) == (state is TransferState.READY)


@pytest.mark.parametrize(
    "status", [EntryStatus.WAITING_FOR_CONTENT, EntryStatus.PROCESSING, EntryStatus.PENDING, EntryStatus.UNKNOWN]
)
async def test_other_statuses_end_nothing(status: EntryStatus) -> None:
    """An entry that is being processed, or has an unknown status, is polled further."""
    watched = Watched()
    watched.server.process("0_e0", status)
    async with watched.running():
        await watched.looks(3)
    assert watched.first.state is TransferState.PROCESSING


async def test_the_reason_of_the_server_is_shown() -> None:
    """It comes from the failed rendition; a retry makes a new reservation, since the token is used up."""
    watched = Watched()
    watched.server.process("0_e0", EntryStatus.PROCESSING_FAILED)

    async def flavors(entry_id: str) -> tuple[Flavor, ...]:
        return (Flavor("f", entry_id, 0, FlavorStatus.ERROR, description="no video stream"),)

    watched.server.flavors = flavors  # type: ignore[method-assign]
    async with watched.running():
        await watched.until(lambda: watched.first.state is TransferState.FAILED)
    assert watched.first.trouble
    assert (watched.first.trouble.detail, watched.first.reservation.token_id) == ("no video stream", "")


async def test_a_deleted_entry_fails() -> None:
    """An entry that neither list nor get return was deleted."""
    watched = Watched()
    watched.server.known.clear()
    async with watched.running():
        await watched.until(lambda: watched.first.state is TransferState.FAILED)
    assert watched.first.trouble
    assert title_of(watched.first.trouble) == "The entry was deleted on the server"


async def test_a_lagging_index_proves_nothing() -> None:
    """An entry that the list does not return is requested by itself."""
    watched = Watched()

    async def lag(entry_ids: Collection[str]) -> tuple[Entry, ...]:
        del entry_ids
        return ()

    watched.server.entries = lag  # type: ignore[method-assign]
    watched.server.process("0_e0")
    async with watched.running():
        await watched.until(lambda: watched.first.state is TransferState.READY)


async def test_a_lagging_index_costs_a_bounded_number_of_calls() -> None:
    """If the list lacks hundreds of entries, one poll requests only some of them."""
    watched = Watched(200)
    original = watched.server.entries

    async def lag(entry_ids: Collection[str]) -> tuple[Entry, ...]:
        await original(entry_ids)
        return ()

    watched.server.entries = lag  # type: ignore[method-assign]
    async with watched.running():
        await watched.looks(3)
    looks = watched.server.calls.count("entries")
    assert watched.server.calls.count("entry") <= looks * MAX_SINGLE


async def test_a_name_that_the_server_changed_is_shown() -> None:
    """Some servers store no emoji; the returned name is compared."""
    watched = Watched()
    watched.server.process("0_e0", EntryStatus.READY, name="????")
    async with watched.running():
        await watched.until(lambda: watched.first.state is TransferState.READY)
    assert "????" in remarks_text(watched.first.remarks)


async def test_renditions_are_counted_while_processing() -> None:
    """With one call for all entries; renditions that are not wanted do not count."""
    watched = Watched(2)

    async def flavors_of(entry_ids: Sequence[str]) -> tuple[Flavor, ...]:
        statuses = [FlavorStatus.READY, FlavorStatus.CONVERTING, FlavorStatus.NOT_APPLICABLE]
        asked.append(len(entry_ids))
        return tuple(Flavor(f"f{n}", entry_ids[-1], n, status) for n, status in enumerate(statuses))

    asked: list[int] = []
    watched.server.flavors_of = flavors_of  # type: ignore[method-assign]
    async with watched.running():
        await watched.until(lambda: watched.handles[1].transfer.progress.renditions_total > 0)
    shown = [
        (handle.transfer.progress.renditions_ready, handle.transfer.progress.renditions_total)
        for handle in watched.handles
    ]
    assert (shown, asked[0]) == ([(0, 0), (1, 2)], 2)


@pytest.mark.parametrize("error", [BadResponse, SignInNeeded, ZeroDivisionError])
async def test_a_failed_poll_is_not_the_last(error: Callable[[], BaseException]) -> None:
    """Whatever error a poll meets, the next one comes."""
    watched = Watched()
    watched.server.fail("entries", error, times=3)  # type: ignore[arg-type]
    watched.server.process("0_e0")
    async with watched.running():
        await watched.until(lambda: watched.first.state is TransferState.READY)


async def test_nothing_is_polled_while_nobody_is_signed_in() -> None:
    """After the sign-in the polls continue."""
    watched = Watched()
    watched.api = None
    watched.server.process("0_e0")
    async with watched.running():
        for _ in range(50):
            await asyncio.sleep(0)
        assert watched.server.calls == []
        watched.api = watched.server.api()
        watched.watcher.wake()
        await watched.until(lambda: watched.first.state is TransferState.READY)


async def test_a_wake_shortens_the_pause() -> None:
    """A new entry does not wait for the long pause of the others."""
    watched = Watched()
    watched.watcher = Watcher(watched.context, pauses=(0.0, 1000.0))
    with suppress(TimeoutError):
        async with watched.running():
            await watched.looks(1)
            watched.server.process("0_e0")
            watched.watcher.wake()
            await watched.until(lambda: watched.first.state is TransferState.READY)
    assert watched.first.state is TransferState.READY


async def test_many_new_entries_share_a_poll() -> None:
    """Small files wake the watcher one after the other; it polls after the first pause, once for all of them."""
    watched = Watched(50)
    watched.watcher = Watcher(watched.context, pauses=(0.1, 1000.0))
    with suppress(TimeoutError):
        async with watched.running():
            for handle in watched.handles:
                watched.server.process(handle.transfer.reservation.entry_id)
                watched.watcher.wake()
                await asyncio.sleep(0)
            await watched.until(lambda: not watched.processing())
    assert watched.server.calls.count("entries") == 1
