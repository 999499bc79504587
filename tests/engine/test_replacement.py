"""New content for an entry that was there before: its id stays, nothing else does."""

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.question import Decision, QuestionKind
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.errors import KdeskError, Unreachable
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import Desk
from tests.engine.same_content import CONTENT, arrived, asked, drop, dropped_again


async def test_replaced(desk: Desk) -> None:
    """The entry keeps its id and has the new bytes: a token without an entry is filled, then given to it."""
    async with desk.running():
        entry_id, again = await dropped_again(desk)
        desk.server.calls.clear()
        desk.queue.answer(again, Decision.REPLACE)
        done = await arrived(desk, again)
    assert done.entry_id == entry_id
    assert [c for c in desk.server.calls if c in {"free_token", "reserve", "attach", "close", "replace_content"}] == [
        "free_token",
        "close",
        "replace_content",
    ]
    assert desk.contents() == [CONTENT]
    assert desk.server.waiting() == []


async def test_tokens_of_a_replacement_whose_answers_were_lost_are_removed(desk: Desk) -> None:
    """They are attached to nothing: their name, which is the transfer's alone, leads to them."""

    def opener_lost() -> KdeskError:
        desk.server.fail("free_token", Unreachable, after=True)  # of the token that comes in the place of this one
        return Unreachable()

    async with desk.running():
        _, again = await dropped_again(desk)
        desk.server.fail("free_token", Unreachable, after=True)
        desk.server.fail("open", opener_lost, after=True)
        desk.queue.answer(again, Decision.REPLACE)
        await arrived(desk, again)
    assert desk.contents() == [CONTENT]
    assert desk.server.waiting() == []


async def test_a_cancelled_replacement_leaves_the_entry(desk: Desk) -> None:
    """Only the token goes."""
    async with desk.running():
        entry_id, again = await dropped_again(desk)
        desk.server.hold.clear()
        desk.queue.answer(again, Decision.REPLACE)
        await desk.until(lambda: desk.state(again) is TransferState.UPLOADING)
        desk.queue.cancel([again])
        await desk.until(lambda: not desk.notes.rows[again].token_id)
    assert desk.server.known[entry_id].status is EntryStatus.READY
    assert desk.server.waiting() == []


async def replaced_by_another_version(desk: Desk, *, begun: bool) -> tuple[Transfer, bytes]:
    """Replace an entry with a file that changes meanwhile, and want the new version; return the transfer and its bytes.

    begun  False: the file changes before anything of it was sent
    """
    async with desk.running():
        _, again = await dropped_again(desk)
        desk.server.hold.clear()
        if not begun:
            desk.server.fail("free_token", Unreachable, times=10_000)
        desk.queue.answer(again, Decision.REPLACE)
        if begun:
            await desk.until(lambda: desk.notes.rows[again].sent > 0)
        else:
            await desk.until(lambda: desk.notes.rows[again].trouble is not None)
    desk.server.hold.set()
    desk.server.faults.clear()
    version = desk.file("clip.mp4", content=CONTENT + bytes(CHUNK)).read_bytes()
    async with desk.running():
        assert (await asked(desk, again)).kind is QuestionKind.CHANGED
        desk.queue.answer(again, Decision.NEW_VERSION)
        return await arrived(desk, again), version


@pytest.mark.parametrize("begun", [True, False])
async def test_a_new_version_replaces_as_the_former_should_have(desk: Desk, begun: bool) -> None:
    """The file changes on its way to an entry, and its new version is wanted: the entry gets that one."""
    done, version = await replaced_by_another_version(desk, begun=begun)
    (entry,) = desk.server.known.values()
    assert done.entry_id == entry.id
    assert desk.contents() == [version]
    assert desk.server.waiting() == []


async def test_an_entry_with_another_version_is_found_by_that_one(desk: Desk, other: Desk) -> None:
    """Its fingerprint is the new one's: the file as it is now is in the library, as it was before it is not."""
    _, version = await replaced_by_another_version(desk, begun=True)
    async with other.running():
        (now,) = await other.queue.take_in([other.file("now.mp4", content=version)])
        assert (await asked(other, now.id)).kind is QuestionKind.IN_LIBRARY
        await arrived(other, await drop(other, "before.mp4"))


async def test_what_should_be_replaced_is_gone(desk: Desk) -> None:
    """The file is uploaded as usual, to an entry of its own."""
    async with desk.running():
        entry_id, again = await dropped_again(desk)
        await desk.server.delete_entry(entry_id)
        desk.queue.answer(again, Decision.REPLACE)
        done = await arrived(desk, again)
        assert not done.replaces
    assert desk.contents() == [CONTENT]
