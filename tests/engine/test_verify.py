"""Whether the server's copy is the file: which bytes are looked at, and what is said of them."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from kdesk.domain.transfer import TransferState
from kdesk.domain.upload import Ranges
from kdesk.domain.verification import Depth, Outcome, Verification
from kdesk.engine import identity
from kdesk.engine.source import LocalFile
from kdesk.engine.verifier import BYTES_AT_ONCE, HOST_TRIES, NO_COPY, NO_SIZE, STOPPED
from kdesk.engine.verify import WINDOW_BYTES, WINDOWS, Comparison, windows
from kdesk.errors import BadAnswer, NotPermitted, SignInNeeded, Unreachable
from kdesk.threads import Workers
from tests.engine.fake_copies import FakeCopies
from tests.engine.queue_harness import Desk

SIZE = 10_000_000
S = TransferState


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A queue on a server in memory."""
    return Desk(tmp_path)


def verification(desk: Desk, transfer_id: str) -> Verification:
    """What is known of one transfer's copy."""
    found = desk.notes.rows[transfer_id].verification
    assert found is not None
    return found


async def ready(desk: Desk, *names: str) -> list[str]:
    """Upload files of these names and wait until they are READY and verified."""
    ids = await desk.take(*names)
    await desk.until(lambda: all(desk.state(i) is S.PROCESSING for i in ids))
    desk.process_all()
    await desk.until(verified(desk, *ids))
    return ids


def verified(desk: Desk, *ids: str) -> Callable[[], bool]:
    """A condition: these are READY and verified."""
    return lambda: all(desk.state(i) is S.READY and not desk.notes.rows[i].unverified for i in ids)


async def looked_at(desk: Desk, depth: Depth, transfer_id: str) -> Verification:
    """Verify one again and wait for the result."""
    desk.queue.verify([transfer_id], depth)
    await desk.until(verified(desk, transfer_id))
    return verification(desk, transfer_id)


def test_sizes_need_no_bytes() -> None:
    """Nothing is read back."""
    assert windows(Depth.SIZE, SIZE, "t1") == Ranges()


@pytest.mark.parametrize("size", [1, WINDOW_BYTES, WINDOWS * WINDOW_BYTES])
def test_samples_of_a_small_file_are_all_of_it(size: int) -> None:
    """Fewer bytes than the windows have need no choice."""
    assert windows(Depth.SAMPLES, size, "t1") == windows(Depth.WHOLE, size, "t1") == Ranges(((0, size),))


@pytest.mark.parametrize("size", [WINDOWS * WINDOW_BYTES + 1, SIZE, 5 * 1024**4])
def test_samples_have_head_tail_and_something_of_every_part(size: int) -> None:
    """Within the file, not more than they may be, and no stretch of four parts of it without one."""
    chosen = windows(Depth.SAMPLES, size, "t1")
    assert chosen.covers(0, WINDOW_BYTES)
    assert chosen.covers(size - WINDOW_BYTES, size)
    assert chosen.total <= WINDOWS * WINDOW_BYTES
    assert all(end - start <= 4 * size // WINDOWS for start, end in chosen.gaps(size))
    assert chosen.pairs[-1][1] == size


def test_the_same_seed_chooses_the_same_samples() -> None:
    """After a restart the same bytes are compared; another transfer has others."""
    assert windows(Depth.SAMPLES, SIZE, "t1") == windows(Depth.SAMPLES, SIZE, "t1")
    assert windows(Depth.SAMPLES, SIZE, "t1") != windows(Depth.SAMPLES, SIZE, "t2")


async def test_the_size_is_compared_always(desk: Desk) -> None:
    """As soon as an entry is READY, and journalled."""
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
    expected = Verification(Depth.SIZE, Outcome.SAME, at=verification(desk, one).at)
    assert verification(desk, one) == desk.journal.kept[one].verification == expected
    assert desk.server.copies.reads == []


async def test_sizes_of_many_are_asked_for_together(desk: Desk) -> None:
    """While the first calls are under way the others gather; one that differs is told apart."""
    names = [f"{number}.mp4" for number in range(20)]
    async with desk.running():
        ids = await desk.take(*names)
        await desk.until(lambda: all(desk.state(i) is S.PROCESSING for i in ids))
        damaged = desk.notes.rows[ids[-1]]
        desk.server.copies.damaged[damaged.entry_id] = b"half"
        desk.server.copies.telling.clear()
        desk.process_all()
        await desk.until(lambda: all(desk.state(i) is S.READY for i in ids))
        before = desk.server.calls.count("flavors_of")
        desk.server.copies.telling.set()
        await desk.until(verified(desk, *ids))
    assert desk.server.calls.count("flavors_of") - before <= 4  # for sizes, hashes and failed renditions
    assert {i for i in ids if verification(desk, i).outcome is Outcome.DIFFERENT} == {damaged.id}


async def test_one_that_was_stopped_while_sizes_are_asked_for_stays_stopped(desk: Desk) -> None:
    """The answer comes too late for it, and counts for the others."""
    async with desk.running():
        ids = await desk.take(*(f"{number}.mp4" for number in range(8)))
        await desk.until(lambda: all(desk.state(i) is S.PROCESSING for i in ids))
        desk.server.copies.telling.clear()
        desk.process_all()
        await desk.until(lambda: all(desk.state(i) is S.READY for i in ids))
        desk.queue.stop_verifying([ids[-1]])
        desk.server.copies.telling.set()
        await desk.until(verified(desk, *ids))
    assert [verification(desk, i).detail for i in ids] == ["", "", "", "", "", "", "", STOPPED]


async def test_another_size_is_told_with_both_figures(desk: Desk) -> None:
    """The transfer stays READY: the entry is there and may be in use."""
    desk.server.copies.tells = 3499
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
    found = verification(desk, one)
    assert (found.outcome, found.detail) == (Outcome.DIFFERENT, "it has 3,499 bytes instead of 3,500")


@pytest.mark.parametrize(("told", "why"), [(-1, NO_COPY), (0, NO_SIZE)])
async def test_without_a_copy_nothing_is_compared(desk: Desk, told: int, why: str) -> None:
    """Accounts may keep no source; that is no difference."""
    desk.server.copies.tells = told
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
    assert (verification(desk, one).outcome, verification(desk, one).detail) == (Outcome.NOT_COMPARED, why)


async def test_every_byte_is_compared_when_it_is_wanted(desk: Desk) -> None:
    """By the setting, with one ranged read of the whole copy."""
    async with desk.running():
        desk.queue.set_verification(Depth.WHOLE)
        (one,) = await ready(desk, "a.mp4")
    found = verification(desk, one)
    assert (found.depth, found.outcome, found.compared, found.total) == (Depth.WHOLE, Outcome.SAME, 3500, 3500)
    assert desk.server.copies.reads == [(0, 3501)]


@pytest.mark.parametrize("flipped", [0, 699, 700, 2345, 3499])
@pytest.mark.parametrize("ranges", [True, False])
async def test_one_other_byte_is_found(desk: Desk, flipped: int, *, ranges: bool) -> None:
    """And where it is."""
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
        entry_id = desk.notes.rows[one].entry_id
        copy = bytearray(desk.server.content(entry_id))
        copy[flipped] ^= 1
        desk.server.copies.damaged[entry_id] = bytes(copy)
        desk.server.copies.knows_ranges = ranges
        found = await looked_at(desk, Depth.WHOLE, one)
    assert (found.outcome, found.detail) == (Outcome.DIFFERENT, f"it differs at byte {flipped:,}")


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("damaged", [True, False])
async def test_samples_find_a_damaged_half(tmp_path: Path, *, ranges: bool, damaged: bool) -> None:
    """They pass where nothing is damaged; where ranges are unknown, the windows pass by in one reading."""
    content = random.Random(1).randbytes(SIZE)
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    copies = FakeCopies(lambda _: content[: SIZE // 2] + bytes(SIZE // 2) if damaged else content)
    copies.knows_ranges = ranges
    readers = Workers("test-read", 1)
    wanted = windows(Depth.SAMPLES, SIZE, "t1")
    comparison = Comparison(LocalFile(str(path), readers), SIZE, copies, "0_e", wanted, lambda _compared: None)
    differs = await comparison.run()
    readers.close()
    if damaged:
        assert differs.startswith("it differs at byte 5,")
    else:
        assert (differs, comparison.compared, comparison.total) == ("", wanted.total, wanted.total)
        assert len(copies.reads) == (len(wanted.pairs) if ranges else 1)


async def test_what_was_compared_is_not_read_again_after_an_interruption(desk: Desk) -> None:
    """The next reading begins where the last one broke off; breaking off again and again ends nothing."""
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
        desk.server.copies.breaks = [BadAnswer("broken off"), Unreachable("no network")]
        found = await looked_at(desk, Depth.WHOLE, one)
    assert (found.outcome, found.compared) == (Outcome.SAME, 3500)
    assert desk.server.copies.reads == [(0, 3501), (700, 3501), (1400, 3501)]


async def test_a_copy_that_is_delivered_shorter_than_told_differs(desk: Desk) -> None:
    """The figure in the database is not the file."""
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
        entry_id = desk.notes.rows[one].entry_id
        desk.server.copies.tells = 3500
        desk.server.copies.damaged[entry_id] = desk.server.content(entry_id)[:3000]
        found = await looked_at(desk, Depth.WHOLE, one)
    assert (found.outcome, found.detail) == (
        Outcome.DIFFERENT,
        "it is delivered with 3,000 bytes instead of 3,500",
    )


@pytest.mark.parametrize("more", [1, 5000])
@pytest.mark.parametrize("depth", [Depth.SAMPLES, Depth.WHOLE])
@pytest.mark.parametrize("ranges", [True, False])
async def test_a_copy_that_is_longer_than_the_file_differs(
    desk: Desk, more: int, depth: Depth, *, ranges: bool
) -> None:
    """Where its database says otherwise and its delivery tells no size, the bytes behind the last one do."""
    copies = desk.server.copies
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
        entry_id = desk.notes.rows[one].entry_id
        copies.tells, copies.tells_total, copies.knows_ranges = 3500, False, ranges
        copies.damaged[entry_id] = desk.server.content(entry_id) + bytes(more)
        found = await looked_at(desk, depth, one)
    assert (found.outcome, found.detail) == (Outcome.DIFFERENT, "it goes on behind the file's 3,500 bytes")


async def test_a_reading_that_breaks_off_behind_the_last_byte_is_no_proof(tmp_path: Path) -> None:
    """Whether the copy ends there was not seen: its end is read again, and no more of it."""
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x" * 500)
    copies = FakeCopies(lambda _: b"x" * 500)
    copies.tells_total = False
    copies.breaks = [BadAnswer("broken off")]
    readers = Workers("test-read", 1)
    everything = windows(Depth.WHOLE, 500, "t1")
    comparison = Comparison(LocalFile(str(path), readers), 500, copies, "0_e", everything, lambda _compared: None)
    with pytest.raises(BadAnswer):
        await comparison.run()
    assert comparison.compared == 499
    assert await comparison.run() == ""
    readers.close()
    assert comparison.compared == 500
    assert copies.reads == [(0, 501), (499, 501)]


async def test_a_file_that_changed_or_is_gone_is_not_compared(desk: Desk) -> None:
    """What differs then is not the copy."""
    async with desk.running():
        one, other = await ready(desk, "a.mp4", "b.mp4")
        (desk.folder / "a.mp4").write_bytes(b"another version")
        (desk.folder / "b.mp4").unlink()
        changed, gone = await looked_at(desk, Depth.WHOLE, one), await looked_at(desk, Depth.WHOLE, other)
    assert (changed.outcome, gone.outcome) == (Outcome.NOT_COMPARED, Outcome.NOT_COMPARED)
    assert changed.detail.startswith("The file changed at")
    assert gone.detail == "The file is not there"
    assert desk.server.copies.reads == []


async def test_a_file_that_changed_although_its_times_do_not_tell_is_not_compared(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its hash tells that it is not what was uploaded: the copy on the server is in order."""
    monkeypatch.setattr(identity, "SAMPLE_BYTES", 10)
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
        path = desk.folder / "a.mp4"
        status, content = path.stat(), bytearray(path.read_bytes())
        content[100] ^= 1
        path.write_bytes(content)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        found = await looked_at(desk, Depth.WHOLE, one)
    assert found.outcome is Outcome.NOT_COMPARED
    assert found.detail.startswith("The file changed at")


async def test_a_copy_that_cannot_be_read_is_not_compared(desk: Desk) -> None:
    """Its size may be known all the same."""
    desk.server.copies.readable = False
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
        assert verification(desk, one).outcome is Outcome.SAME
        found = await looked_at(desk, Depth.WHOLE, one)
    assert (found.outcome, found.detail) == (Outcome.NOT_COMPARED, NO_COPY)


async def test_an_answer_that_ends_without_a_byte_is_asked_for_again(desk: Desk) -> None:
    """It is neither the copy nor a difference."""
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
        desk.server.copies.ends_early = 2
        found = await looked_at(desk, Depth.WHOLE, one)
    assert found.outcome is Outcome.SAME
    assert desk.server.copies.reads == [(0, 3501)] * 3


async def test_a_mistake_of_kdesk_ends_in_words_too(desk: Desk) -> None:
    """No row stays in its comparison for ever."""
    desk.server.copies.problem = ZeroDivisionError("a mistake")
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
    found = verification(desk, one)
    assert (found.outcome, found.detail) == (
        Outcome.NOT_COMPARED,
        "Something unexpected happened: ZeroDivisionError('a mistake')",
    )


async def test_a_refusal_is_no_difference(desk: Desk) -> None:
    """A right that is missing says nothing about the copy."""
    desk.server.copies.problem = NotPermitted("no list")
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
    assert verification(desk, one).outcome is Outcome.NOT_COMPARED
    assert verification(desk, one).detail == "This account is not allowed to do that: no list"


async def test_two_read_back_at_once_and_show_how_far_they_are(desk: Desk) -> None:
    """The others wait, sizes of further uploads do not."""
    async with desk.running():
        ids = await ready(desk, "a.mp4", "b.mp4", "c.mp4")
        desk.server.copies.gate.clear()
        desk.queue.verify(ids, Depth.WHOLE)
        shown = [(700, 3500), (700, 3500), (0, 0)]
        await desk.until(lambda: [(v.compared, v.total) for v in (verification(desk, i) for i in ids)] == shown)
        await ready(desk, "d.mp4")
        desk.server.copies.gate.set()
        await desk.until(verified(desk, *ids))
    assert desk.server.copies.most_reading == BYTES_AT_ONCE
    assert {verification(desk, i).outcome for i in ids} == {Outcome.SAME}


async def test_a_comparison_can_be_stopped(desk: Desk) -> None:
    """It says so, reads no further, and another one may begin."""
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
        desk.server.copies.gate.clear()
        desk.queue.verify([one], Depth.WHOLE)
        await desk.until(lambda: verification(desk, one).compared > 0)
        desk.queue.stop_verifying([one])
        assert (verification(desk, one).outcome, verification(desk, one).detail) == (Outcome.NOT_COMPARED, STOPPED)
        desk.server.copies.gate.set()
        assert (await looked_at(desk, Depth.WHOLE, one)).outcome is Outcome.SAME
    assert desk.journal.kept[one].verification == verification(desk, one)


async def test_an_interrupted_comparison_begins_again_with_the_next_process(desk: Desk) -> None:
    """As closely as it was wanted; also one that was wanted without anybody signed in."""
    async with desk.running():
        one, other = await ready(desk, "a.mp4", "b.mp4")
        desk.server.copies.gate.clear()
        desk.queue.verify([one], Depth.WHOLE)
        await desk.until(lambda: verification(desk, one).compared > 0)
        desk.sign_in(None)
        desk.queue.verify([other], Depth.SAMPLES)
    desk.connection = desk.server.connection()
    desk.server.copies.gate.set()
    async with desk.running():
        await desk.until(verified(desk, one, other))
    assert [verification(desk, i).depth for i in (one, other)] == [Depth.WHOLE, Depth.SAMPLES]
    assert {verification(desk, i).outcome for i in (one, other)} == {Outcome.SAME}


async def test_without_a_session_it_waits_for_the_next_one(desk: Desk) -> None:
    """Nothing is concluded from a sign-in that is needed."""
    desk.server.copies.problem = SignInNeeded("ended")
    async with desk.running():
        (one,) = await desk.take("a.mp4")
        await desk.until_all(S.PROCESSING)
        desk.process_all()
        await desk.until_all(S.READY)
        await desk.rounds()
        assert desk.notes.rows[one].unverified
        desk.server.copies.problem = None
        desk.sign_in(desk.server.connection())
        await desk.until(verified(desk, one))
    assert verification(desk, one).outcome is Outcome.SAME


async def test_a_row_may_leave_the_list_while_it_is_compared(desk: Desk) -> None:
    """The journal does not bring it back."""
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
        desk.server.copies.gate.clear()
        desk.queue.verify([one], Depth.WHOLE)
        await desk.until(lambda: verification(desk, one).compared > 0)
        desk.queue.remove([one])
        desk.server.copies.gate.set()
        await desk.rounds()
    assert desk.journal.kept == {}


async def test_a_host_that_does_not_answer_ends_the_comparison(desk: Desk) -> None:
    """The upload stands; the tries are bounded while the API answers, and the result names the host."""
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
        desk.server.copies.silent = 1_000_000
        result = await looked_at(desk, Depth.WHOLE, one)
    assert (result.outcome, result.detail) == (Outcome.NOT_COMPARED, "cdn.example does not answer")
    assert len(desk.server.copies.reads) == HOST_TRIES
    assert desk.server.calls.count("ping") == 1


async def test_a_network_that_is_down_is_waited_out(desk: Desk) -> None:
    """While the API cannot be reached either, the host is not to blame."""
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
        desk.server.copies.silent = 3 * HOST_TRIES
        desk.server.fail("ping", Unreachable, times=3)
        result = await looked_at(desk, Depth.WHOLE, one)
    assert result.outcome is Outcome.SAME
    assert desk.server.calls.count("ping") == 3


async def test_a_host_that_answers_in_between_is_given_more_tries(desk: Desk) -> None:
    """What was compared counts as progress."""
    async with desk.running():
        (one,) = await ready(desk, "a.mp4")
        desk.server.copies.breaks = [Unreachable("cdn.example: gone")] * (HOST_TRIES + 1)
        result = await looked_at(desk, Depth.WHOLE, one)
    assert result.outcome is Outcome.SAME
    assert "ping" not in desk.server.calls
