"""The same file twice, in one list or on two computers: asked about before anything is reserved, done as decided."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.question import Decision, Question, QuestionKind
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.engine.duplicates import ASK_FIRST
from kdesk.engine.removal import SOMEBODY_ELSES
from kdesk.errors import BadAnswer, KdeskError, Unreachable
from tests.engine.fake_server import CHUNK
from tests.engine.queue_harness import Desk

PAUSED, PROCESSING, READY = TransferState.PAUSED, TransferState.PROCESSING, TransferState.READY
CONTENT = bytes(range(256)) * 40
"""Of eleven chunks."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The computer that comes first."""
    return Desk(tmp_path / "first")


@pytest.fixture
def other(desk: Desk, tmp_path: Path) -> Desk:
    """Another computer with the same account, and its own journal."""
    second = Desk(tmp_path / "second")
    second.server, second.connection = desk.server, desk.connection
    return second


async def drop(desk: Desk, name: str = "clip.mp4") -> str:
    """Queue a file with the content; return the id of its transfer."""
    (transfer,) = await desk.queue.take_in([desk.file(name, content=CONTENT)])
    return transfer.id


async def asked(desk: Desk, transfer_id: str) -> Question:
    """Wait until a transfer asks; return what."""
    await desk.until(lambda: desk.notes.rows[transfer_id].question is not None)
    question = desk.notes.rows[transfer_id].question
    assert question is not None
    assert desk.state(transfer_id) is PAUSED
    return question


async def arrived(desk: Desk, transfer_id: str) -> Transfer:
    """Wait until the server has every byte of a transfer."""
    await desk.until(lambda: desk.state(transfer_id) in {PROCESSING, READY})
    return desk.notes.rows[transfer_id]


async def in_library(desk: Desk) -> str:
    """Upload the content and let the server process it; return the entry's id."""
    done = await arrived(desk, await drop(desk, "earlier.mp4"))
    desk.process_all()
    await desk.until(lambda: desk.state(done.id) is READY)
    return done.entry_id


async def dropped_again(desk: Desk) -> tuple[str, str]:
    """Upload the content and drop it a second time; return the entry, and the transfer that asks about it."""
    entry_id = await in_library(desk)
    again = await drop(desk)
    await asked(desk, again)
    return entry_id, again


async def takes_over(desk: Desk) -> str:
    """Drop the content, which another computer is sending, and take that over; return the transfer."""
    transfer_id = await drop(desk)
    await asked(desk, transfer_id)
    desk.queue.answer(transfer_id, Decision.TAKE_OVER)
    return transfer_id


async def partly_sent(desk: Desk) -> str:
    """Send a part of the content and stop there; return the id of the transfer."""
    transfer_id = await drop(desk)
    await desk.until(lambda: desk.notes.rows[transfer_id].accepted.prefix > 0)
    desk.server.hold.clear()
    return transfer_id


async def test_a_file_that_is_in_the_library_is_asked_about(desk: Desk) -> None:
    """The row names the entry; nothing is reserved and no byte sent until somebody decides."""
    async with desk.running():
        entry_id = await in_library(desk)
        desk.server.calls.clear()
        question = await asked(desk, await drop(desk))
        assert (question.kind, question.entry_id) == (QuestionKind.IN_LIBRARY, entry_id)
        assert question.detail.startswith("“earlier”, since ")
        assert not {"reserve", "free_token", "send", "send_whole"} & set(desk.server.calls)


async def test_uploaded_anyway(desk: Desk) -> None:
    """A second entry, and nobody asks again, not even after a restart."""
    async with desk.running():
        _, again = await dropped_again(desk)
        desk.server.hold.clear()
        desk.queue.answer(again, Decision.UPLOAD_ANYWAY)
        await desk.until(lambda: desk.state(again) is TransferState.UPLOADING)
    desk.server.hold.set()
    async with desk.running():
        await arrived(desk, again)
    assert desk.contents() == [CONTENT, CONTENT]


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


async def test_two_paths_with_one_content_in_one_list(desk: Desk) -> None:
    """Both have a slot at once; one is sent, the other asks; once the first is cancelled it goes by itself."""
    async with desk.running():
        desk.server.hold.clear()
        both = {await drop(desk, "clip.mp4"), await drop(desk, "copy of clip.mp4")}
        await desk.until(lambda: PAUSED in desk.states())
        (second,) = (one for one in both if desk.state(one) is PAUSED)
        (first,) = both - {second}
        assert (await asked(desk, second)).kind is QuestionKind.IN_LIST
        assert desk.server.calls.count("reserve") == 1
        desk.queue.cancel([first])
        await desk.until(lambda: not desk.notes.rows[first].token_id)
        desk.server.hold.set()
        desk.queue.answer(second, Decision.UPLOAD_ANYWAY)
        await arrived(desk, second)
    assert desk.contents() == [CONTENT]


async def test_taken_over_from_another_computer(desk: Desk, other: Desk) -> None:
    """One entry with the whole file; what had arrived is not sent again; the first computer says so and stops."""
    async with desk.running(), other.running():
        first = await partly_sent(desk)
        second = await drop(other, "renamed.mp4")
        question = await asked(other, second)
        assert question.kind is QuestionKind.ELSEWHERE
        assert re.fullmatch(r"Another computer has sent \d\d? % of this file", question.title)
        assert question.detail.endswith(", as “clip”")
        before = len(desk.server.received)
        desk.queue.pause([first])
        other.queue.answer(second, Decision.TAKE_OVER)
        await other.until(lambda: other.state(second) is TransferState.UPLOADING)
        desk.queue.resume([first])
        await desk.until(lambda: desk.state(first) is TransferState.UPLOADING)
        desk.server.hold.set()
        done = await arrived(other, second)
        assert done.entry_id == question.entry_id
        assert 0 not in [offset for _, offset, _ in desk.server.received[before:]]
        stopped = await asked(desk, first)
        assert (stopped.kind, stopped.entry_id) == (QuestionKind.TAKEN_OVER, done.entry_id)
        desk.queue.cancel([first])
        await desk.rounds()
    assert desk.contents() == [CONTENT]
    assert len(desk.server.known) == 1


async def test_cancelling_what_was_taken_over_removes_nothing(desk: Desk, other: Desk) -> None:
    """The first computer has not noticed it yet: its row does not say that anything was removed."""
    async with desk.running(), other.running():
        first = await partly_sent(desk)
        desk.queue.pause([first])
        second = await takes_over(other)
        await other.until(lambda: other.state(second) is TransferState.UPLOADING)
        desk.queue.cancel([first])
        await desk.until(lambda: bool(desk.notes.rows[first].remark))
        assert desk.notes.rows[first].remark == SOMEBODY_ELSES
        desk.server.hold.set()
        await arrived(other, second)
    assert desk.contents() == [CONTENT]


async def test_the_first_computer_comes_back_when_all_is_done(desk: Desk, other: Desk) -> None:
    """There is nothing left to stop: its row shows the entry."""
    async with desk.running():
        first = await partly_sent(desk)
    async with other.running():
        desk.server.hold.set()
        second = await takes_over(other)
        done = await arrived(other, second)
    async with desk.running():
        assert (await arrived(desk, first)).entry_id == done.entry_id
    assert desk.contents() == [CONTENT]


async def test_taken_back(desk: Desk, other: Desk) -> None:
    """The first computer may take over in its turn; still one entry."""
    async with desk.running(), other.running():
        first = await partly_sent(desk)
        desk.queue.pause([first])
        second = await takes_over(other)
        await other.until(lambda: other.state(second) is TransferState.UPLOADING)
        other.queue.pause([second])
        desk.server.fail("close", Unreachable)
        desk.queue.resume([first])
        desk.server.hold.set()
        assert (await asked(desk, first)).kind is QuestionKind.TAKEN_OVER
        desk.queue.answer(first, Decision.TAKE_OVER)
        await arrived(desk, first)
    assert desk.contents() == [CONTENT]
    assert len(desk.server.known) == 1


async def test_a_token_without_a_beginning_is_replaced(desk: Desk, other: Desk) -> None:
    """Its opener may be on its way and would wipe what is sent now: a new token for the same entry."""
    async with desk.running():
        desk.server.fail("open", Unreachable, times=10_000)
        first = await drop(desk)
        await desk.until(lambda: desk.notes.rows[first].trouble is not None)
        token_id, entry_id = desk.notes.rows[first].token_id, desk.notes.rows[first].entry_id
    desk.server.faults.clear()
    async with other.running():
        second = await drop(other)
        assert "%" not in (await asked(other, second)).title
        other.queue.answer(second, Decision.TAKE_OVER)
        done = await arrived(other, second)
    assert done.entry_id == entry_id
    assert done.token_id != token_id
    assert desk.contents() == [CONTENT]
    assert desk.server.waiting() == []


async def test_the_answer_to_a_take_over_is_lost(desk: Desk, other: Desk) -> None:
    """The mark is written and nobody knows it: the next try goes on with the same entry."""
    async with desk.running():
        await partly_sent(desk)
    desk.server.hold.set()
    async with other.running():
        second = await drop(other)
        question = await asked(other, second)
        desk.server.fail("claim", Unreachable, after=True)
        other.queue.answer(second, Decision.TAKE_OVER)
        done = await arrived(other, second)
    assert done.entry_id == question.entry_id
    assert desk.contents() == [CONTENT]


@pytest.mark.parametrize(("error", "waits"), [(BadAnswer, False), (Unreachable, True)])
async def test_a_look_that_fails_stops_no_upload(desk: Desk, error: Callable[[], KdeskError], waits: bool) -> None:
    """Without a network it is waited for; any other trouble with the list is passed over."""
    desk.server.fail("entries_of", error)
    async with desk.running():
        await arrived(desk, await drop(desk))
    assert desk.server.calls.count("entries_of") == (2 if waits else 1)
    assert bool(desk.clock.waits) is waits


async def bring_in_new_ones(desk: Desk) -> None:
    """Bring in so many files that are new that the next ones are reserved without a look."""
    files = [
        desk.file(f"new {n}.mp4", content=b"%d of its own" % n + desk.folder.name.encode()) for n in range(ASK_FIRST)
    ]
    await desk.queue.take_in(files)
    await desk.until(lambda: all(row.state in {PROCESSING, READY} for row in desk.notes.rows.values()))
    desk.server.calls.clear()


async def test_after_many_new_ones_the_reservation_tells(desk: Desk) -> None:
    """No call is spent on a look; what a known file made is removed again, and those after it are looked for first."""
    async with desk.running():
        await in_library(desk)
        await bring_in_new_ones(desk)
        await arrived(desk, (await desk.queue.take_in([desk.file("one more.mp4", content=b"one more")]))[0].id)
        assert "entries_of" not in desk.server.calls
        entries = set(desk.server.known)
        assert (await asked(desk, await drop(desk))).kind is QuestionKind.IN_LIBRARY
        assert set(desk.server.known) == entries
        assert desk.server.waiting() == []
        again = await drop(desk, "again.mp4")
        assert (await asked(desk, again)).kind is QuestionKind.IN_LIBRARY
        assert desk.server.calls.count("reserve") == 2
        desk.queue.answer(again, Decision.UPLOAD_ANYWAY)
        assert (await arrived(desk, again)).entry_id not in entries


@pytest.mark.parametrize("verb", ["entry", "delete_token", "flavors", "waiting_tokens", "delete_entry"])
@pytest.mark.parametrize("after", [False, True])
async def test_what_a_known_file_made_goes_also_over_a_bad_line(desk: Desk, verb: str, *, after: bool) -> None:
    """Whichever call of the removal is lost."""
    async with desk.running():
        await in_library(desk)
        await bring_in_new_ones(desk)
        entries = set(desk.server.known)
        desk.server.fail(verb, Unreachable, after=after)
        assert (await asked(desk, await drop(desk))).kind is QuestionKind.IN_LIBRARY
    assert set(desk.server.known) == entries
    assert desk.server.waiting() == []


async def test_two_computers_reserve_at_the_same_moment(desk: Desk, other: Desk) -> None:
    """Neither sees the other beforehand; the second one finds the first one's entry and asks."""
    async with desk.running(), other.running():
        await bring_in_new_ones(desk)
        await bring_in_new_ones(other)
        desk.server.hold.clear()
        first, second = await drop(desk), await drop(other)
        question = await asked(other, second)
        assert (question.kind, question.entry_id) == (QuestionKind.ELSEWHERE, desk.notes.rows[first].entry_id)
        desk.server.hold.set()
        await arrived(desk, first)
    assert desk.contents().count(CONTENT) == 1


async def test_what_nobody_will_finish_is_no_duplicate(desk: Desk, other: Desk) -> None:
    """Entries without content, failed ones, and those that wait for a token that is gone."""
    async with desk.running():
        await partly_sent(desk)
    desk.server.hold.set()
    (entry,) = desk.server.known.values()
    (token_id,) = desk.server.tokens
    for number, status in enumerate((EntryStatus.NO_CONTENT, EntryStatus.PROCESSING_FAILED), 1):
        desk.server.known[f"0_{number}"] = replace(entry, id=f"0_{number}", status=status)
    await desk.server.delete_token(token_id)
    desk.server.known[entry.id] = entry
    async with other.running():
        await arrived(other, await drop(other))
    assert len(CONTENT) > 8 * CHUNK
