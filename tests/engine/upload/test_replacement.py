"""New content for an entry that was there before: its id stays, nothing else does."""

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import KdeskError, Unreachable
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import QueueHarness
from tests.engine.same_content import CONTENT, arrived, asked, drop, dropped_again


async def test_replaced(harness: QueueHarness) -> None:
    """The entry keeps its id and has the new bytes: a token without an entry is filled, then given to it."""
    async with harness.running():
        entry_id, again = await dropped_again(harness)
        harness.server.calls.clear()
        harness.queue.decide(again, Decision.REPLACE)
        done = await arrived(harness, again)
    assert done.reservation.entry_id == entry_id
    assert [
        c for c in harness.server.calls if c in {"free_token", "reserve", "attach", "close", "replace_content"}
    ] == [
        "free_token",
        "close",
        "replace_content",
    ]
    assert harness.contents() == [CONTENT]
    assert harness.server.waiting() == []


async def test_tokens_of_a_replacement_whose_answers_were_lost_are_removed(harness: QueueHarness) -> None:
    """They are attached to nothing: their name, which is the transfer's alone, leads to them."""

    def opener_lost() -> KdeskError:
        harness.server.fail("free_token", Unreachable, after=True)  # of the token that comes in the place of this one
        return Unreachable()

    async with harness.running():
        _, again = await dropped_again(harness)
        harness.server.fail("free_token", Unreachable, after=True)
        harness.server.fail("open", opener_lost, after=True)
        harness.queue.decide(again, Decision.REPLACE)
        await arrived(harness, again)
    assert harness.contents() == [CONTENT]
    assert harness.server.waiting() == []


async def test_a_cancelled_replacement_leaves_the_entry(harness: QueueHarness) -> None:
    """Only the token goes."""
    async with harness.running():
        entry_id, again = await dropped_again(harness)
        harness.server.hold.clear()
        harness.queue.decide(again, Decision.REPLACE)
        await harness.until(lambda: harness.state(again) is TransferState.UPLOADING)
        harness.queue.cancel([again])
        await harness.until(lambda: not harness.notes.rows[again].reservation.token_id)
    assert harness.server.known[entry_id].status is EntryStatus.READY
    assert harness.server.waiting() == []


async def replaced_by_another_version(harness: QueueHarness, *, begun: bool) -> tuple[Transfer, bytes]:
    """Replace an entry with a file that changes meanwhile by its new version; return the transfer and its bytes.

    begun  False: the file changes before anything of it was sent
    """
    async with harness.running():
        _, again = await dropped_again(harness)
        harness.server.hold.clear()
        if not begun:
            harness.server.fail("free_token", Unreachable, times=10_000)
        harness.queue.decide(again, Decision.REPLACE)
        if begun:
            await harness.until(lambda: harness.notes.rows[again].sent > 0)
        else:
            await harness.until(lambda: harness.notes.rows[again].trouble is not None)
    harness.server.hold.set()
    harness.server.faults.clear()
    version = harness.file("clip.mp4", content=CONTENT + bytes(CHUNK)).read_bytes()
    async with harness.running():
        assert (await asked(harness, again)).kind is QuestionKind.CHANGED
        harness.queue.decide(again, Decision.NEW_VERSION)
        done = await arrived(harness, again)
        harness.process_all()
        await harness.until(lambda: harness.state(again) is TransferState.READY)
        await harness.rounds()
        return done, version


@pytest.mark.parametrize("begun", [True, False])
async def test_a_new_version_replaces_as_the_former_should_have(harness: QueueHarness, begun: bool) -> None:
    """The file changes on its way to an entry, and its new version is wanted: the entry gets that one."""
    done, version = await replaced_by_another_version(harness, begun=begun)
    (entry,) = harness.server.known.values()
    assert done.reservation.entry_id == entry.id
    assert harness.contents() == [version]
    assert harness.server.waiting() == []


async def test_an_entry_with_another_version_is_found_by_that_one(harness: QueueHarness, other: QueueHarness) -> None:
    """Its fingerprint is the new one's: the file as it is now is in the library, as it was before it is not."""
    _, version = await replaced_by_another_version(harness, begun=True)
    async with other.running():
        (now,) = await other.queue.enqueue([other.file("now.mp4", content=version)])
        assert (await asked(other, now.id)).kind is QuestionKind.IN_LIBRARY
        await arrived(other, await drop(other, "before.mp4"))


async def test_what_should_be_replaced_is_gone(harness: QueueHarness) -> None:
    """The file is uploaded as usual, to an entry of its own."""
    async with harness.running():
        entry_id, again = await dropped_again(harness)
        await harness.server.delete_entry(entry_id)
        harness.queue.decide(again, Decision.REPLACE)
        done = await arrived(harness, again)
        assert not done.replaces
    assert harness.contents() == [CONTENT]
