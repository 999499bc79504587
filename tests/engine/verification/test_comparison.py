"""The comparison with the server's copy: which bytes are compared, and how the result is described."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from kdesk.domain.transfer_state import TransferState
from kdesk.domain.upload import Ranges
from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.engine.files import file_identity
from kdesk.engine.files.local_file import LocalFile
from kdesk.engine.verification.compare import SAMPLE_BYTES, SAMPLES, Comparison, sample_ranges
from kdesk.engine.verification.queue import BYTE_TASKS, HOST_TRIES
from kdesk.errors import BadResponse, NotPermitted, SignInNeeded, Unreachable
from kdesk.messages.remarks import remark_text
from kdesk.threads import Workers
from tests.engine.fake_copies import FakeCopies
from tests.engine.queue_harness import QueueHarness

NO_COPY = "The server keeps no copy of the file as it was uploaded"
NO_SIZE = "The server does not tell the size of its copy"
STOPPED = "Stopped before its end"

SIZE = 10_000_000
S = TransferState


@pytest.fixture
def harness(tmp_path: Path) -> QueueHarness:
    """Return a queue with a server in memory."""
    return QueueHarness(tmp_path)


def verification(harness: QueueHarness, transfer_id: str) -> Verification:
    """Return the result about one transfer's copy."""
    found = harness.notes.rows[transfer_id].verification
    assert found is not None
    return found


async def ready(harness: QueueHarness, *names: str) -> list[str]:
    """Upload files of these names and wait until they are READY and verified."""
    ids = await harness.take(*names)
    await harness.until(lambda: all(harness.state(i) is S.PROCESSING for i in ids))
    harness.process_all()
    await harness.until(verified(harness, *ids))
    return ids


def verified(harness: QueueHarness, *ids: str) -> Callable[[], bool]:
    """Return a condition: these are READY and verified."""
    return lambda: all(harness.state(i) is S.READY and not harness.notes.rows[i].unverified for i in ids)


async def verify_again(harness: QueueHarness, level: Level, transfer_id: str) -> Verification:
    """Verify one transfer again and wait for the result."""
    harness.queue.verify([transfer_id], level)
    await harness.until(verified(harness, transfer_id))
    return verification(harness, transfer_id)


def test_sizes_need_no_bytes() -> None:
    """Nothing is read back."""
    assert sample_ranges(Level.SIZE, SIZE, "t1") == Ranges()


@pytest.mark.parametrize("size", [1, SAMPLE_BYTES, SAMPLES * SAMPLE_BYTES])
def test_samples_of_a_small_file_are_the_whole_file(size: int) -> None:
    """A file with fewer bytes than the samples is compared as a whole."""
    assert sample_ranges(Level.SAMPLES, size, "t1") == sample_ranges(Level.WHOLE, size, "t1") == Ranges(((0, size),))


@pytest.mark.parametrize("size", [SAMPLES * SAMPLE_BYTES + 1, SIZE, 5 * 1024**4])
def test_samples_have_head_tail_and_something_of_every_part(size: int) -> None:
    """They lie within the file, are not too many, and leave out no stretch of four parts."""
    chosen = sample_ranges(Level.SAMPLES, size, "t1")
    assert chosen.covers(0, SAMPLE_BYTES)
    assert chosen.covers(size - SAMPLE_BYTES, size)
    assert chosen.total <= SAMPLES * SAMPLE_BYTES
    assert all(end - start <= 4 * size // SAMPLES for start, end in chosen.gaps(size))
    assert chosen.pairs[-1][1] == size


def test_the_same_seed_chooses_the_same_samples() -> None:
    """After a restart the same bytes are compared; another transfer has others."""
    assert sample_ranges(Level.SAMPLES, SIZE, "t1") == sample_ranges(Level.SAMPLES, SIZE, "t1")
    assert sample_ranges(Level.SAMPLES, SIZE, "t1") != sample_ranges(Level.SAMPLES, SIZE, "t2")


async def test_the_size_is_compared_always(harness: QueueHarness) -> None:
    """As soon as an entry is READY; the result is journalled."""
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
    expected = Verification(Level.SIZE, Outcome.SAME, at=verification(harness, one).at)
    assert verification(harness, one) == harness.journal.kept[one].verification == expected
    assert harness.server.copies.reads == []


async def test_sizes_of_many_are_requested_with_one_call(harness: QueueHarness) -> None:
    """Others gather while the first calls are under way; a copy that differs is found among them."""
    names = [f"{number}.mp4" for number in range(20)]
    async with harness.running():
        ids = await harness.take(*names)
        await harness.until(lambda: all(harness.state(i) is S.PROCESSING for i in ids))
        damaged = harness.notes.rows[ids[-1]]
        harness.server.copies.damaged[damaged.reservation.entry_id] = b"half"
        harness.server.copies.telling.clear()
        harness.process_all()
        await harness.until(lambda: all(harness.state(i) is S.READY for i in ids))
        before = harness.server.calls.count("flavors_of")
        harness.server.copies.telling.set()
        await harness.until(verified(harness, *ids))
    assert harness.server.calls.count("flavors_of") - before <= 4  # for sizes, hashes and failed renditions
    assert {i for i in ids if verification(harness, i).outcome is Outcome.DIFFERENT} == {damaged.id}


async def test_a_verification_stopped_during_the_call_stays_stopped(harness: QueueHarness) -> None:
    """The response is ignored for it, and used for the others."""
    async with harness.running():
        ids = await harness.take(*(f"{number}.mp4" for number in range(8)))
        await harness.until(lambda: all(harness.state(i) is S.PROCESSING for i in ids))
        harness.server.copies.telling.clear()
        harness.process_all()
        await harness.until(lambda: all(harness.state(i) is S.READY for i in ids))
        harness.queue.stop_verifying([ids[-1]])
        harness.server.copies.telling.set()
        await harness.until(verified(harness, *ids))
    assert [remark_text(verification(harness, i).remark) for i in ids] == [
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        STOPPED,
    ]


async def test_a_different_size_is_described_with_both_figures(harness: QueueHarness) -> None:
    """The transfer stays READY: the entry exists and may be in use."""
    harness.server.copies.tells = 3499
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
    found = verification(harness, one)
    assert (found.outcome, remark_text(found.remark)) == (
        Outcome.DIFFERENT,
        "it has 3,499 bytes instead of 3,500",
    )


@pytest.mark.parametrize(("told", "why"), [(-1, NO_COPY), (0, NO_SIZE)])
async def test_without_a_copy_nothing_is_compared(harness: QueueHarness, told: int, why: str) -> None:
    """An account may keep no source file; that is no difference."""
    harness.server.copies.tells = told
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
    assert (verification(harness, one).outcome, remark_text(verification(harness, one).remark)) == (
        Outcome.NOT_COMPARED,
        why,
    )


async def test_every_byte_is_compared_when_it_is_wanted(harness: QueueHarness) -> None:
    """If the setting says so, with one ranged request for the whole copy."""
    async with harness.running():
        harness.queue.set_verification(Level.WHOLE)
        (one,) = await ready(harness, "a.mp4")
    found = verification(harness, one)
    assert (found.level, found.outcome, found.compared, found.total) == (Level.WHOLE, Outcome.SAME, 3500, 3500)
    assert harness.server.copies.reads == [(0, 3501)]


@pytest.mark.parametrize("flipped", [0, 699, 700, 2345, 3499])
@pytest.mark.parametrize("ranges", [True, False])
async def test_a_single_different_byte_is_found(harness: QueueHarness, flipped: int, *, ranges: bool) -> None:
    """The result names its position."""
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
        entry_id = harness.notes.rows[one].reservation.entry_id
        copy = bytearray(harness.server.content(entry_id))
        copy[flipped] ^= 1
        harness.server.copies.damaged[entry_id] = bytes(copy)
        harness.server.copies.knows_ranges = ranges
        found = await verify_again(harness, Level.WHOLE, one)
    assert (found.outcome, remark_text(found.remark)) == (Outcome.DIFFERENT, f"it differs at byte {flipped:,}")


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("damaged", [True, False])
async def test_samples_find_a_damaged_half(tmp_path: Path, *, ranges: bool, damaged: bool) -> None:
    """An undamaged copy passes; a server without ranges sends everything, with the samples in it."""
    content = random.Random(1).randbytes(SIZE)
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    copies = FakeCopies(lambda _: content[: SIZE // 2] + bytes(SIZE // 2) if damaged else content)
    copies.knows_ranges = ranges
    readers = Workers("test-read", 1)
    wanted = sample_ranges(Level.SAMPLES, SIZE, "t1")
    comparison = Comparison(LocalFile(str(path), readers), SIZE, copies, "0_e", wanted, lambda _compared: None)
    differs = await comparison.run()
    readers.close()
    if damaged:
        assert remark_text(differs).startswith("it differs at byte 5,")
    else:
        assert (differs, comparison.compared, comparison.total) == (None, wanted.total, wanted.total)
        assert len(copies.reads) == (len(wanted.pairs) if ranges else 1)


async def test_compared_bytes_are_not_read_again_after_an_interruption(harness: QueueHarness) -> None:
    """The next request begins where the last one ended; repeated interruptions end nothing while there is progress."""
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
        harness.server.copies.breaks = [BadResponse("broken off"), Unreachable("no network")]
        found = await verify_again(harness, Level.WHOLE, one)
    assert (found.outcome, found.compared) == (Outcome.SAME, 3500)
    assert harness.server.copies.reads == [(0, 3501), (700, 3501), (1400, 3501)]


async def test_a_copy_shorter_than_its_reported_size_differs(harness: QueueHarness) -> None:
    """The size in the database is not that of the file."""
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
        entry_id = harness.notes.rows[one].reservation.entry_id
        harness.server.copies.tells = 3500
        harness.server.copies.damaged[entry_id] = harness.server.content(entry_id)[:3000]
        found = await verify_again(harness, Level.WHOLE, one)
    assert (found.outcome, remark_text(found.remark)) == (
        Outcome.DIFFERENT,
        "it is delivered with 3,000 bytes instead of 3,500",
    )


@pytest.mark.parametrize("more", [1, 5000])
@pytest.mark.parametrize("level", [Level.SAMPLES, Level.WHOLE])
@pytest.mark.parametrize("ranges", [True, False])
async def test_a_copy_that_is_longer_than_the_file_differs(
    harness: QueueHarness, more: int, level: Level, *, ranges: bool
) -> None:
    """If database and delivery report no such size, the bytes after the last one show it."""
    copies = harness.server.copies
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
        entry_id = harness.notes.rows[one].reservation.entry_id
        copies.tells, copies.tells_total, copies.knows_ranges = 3500, False, ranges
        copies.damaged[entry_id] = harness.server.content(entry_id) + bytes(more)
        found = await verify_again(harness, level, one)
    assert (found.outcome, remark_text(found.remark)) == (Outcome.DIFFERENT, "it goes on behind the file's 3,500 bytes")


async def test_a_response_that_breaks_off_after_the_last_byte_is_no_proof(tmp_path: Path) -> None:
    """The end of the copy was not seen: it is read again, and nothing else."""
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x" * 500)
    copies = FakeCopies(lambda _: b"x" * 500)
    copies.tells_total = False
    copies.breaks = [BadResponse("broken off")]
    readers = Workers("test-read", 1)
    everything = sample_ranges(Level.WHOLE, 500, "t1")
    comparison = Comparison(LocalFile(str(path), readers), 500, copies, "0_e", everything, lambda _compared: None)
    with pytest.raises(BadResponse):
        await comparison.run()
    assert comparison.compared == 499
    assert await comparison.run() is None
    readers.close()
    assert comparison.compared == 500
    assert copies.reads == [(0, 501), (499, 501)]


async def test_a_file_that_changed_or_is_gone_is_not_compared(harness: QueueHarness) -> None:
    """A difference would not be one of the copy."""
    async with harness.running():
        one, other = await ready(harness, "a.mp4", "b.mp4")
        (harness.folder / "a.mp4").write_bytes(b"another version")
        (harness.folder / "b.mp4").unlink()
        changed, gone = await verify_again(harness, Level.WHOLE, one), await verify_again(harness, Level.WHOLE, other)
    assert (changed.outcome, gone.outcome) == (Outcome.NOT_COMPARED, Outcome.NOT_COMPARED)
    assert remark_text(changed.remark).startswith("The file changed at")
    assert remark_text(gone.remark) == "The file is not there"
    assert harness.server.copies.reads == []


async def test_a_file_that_changed_with_the_same_times_is_not_compared(
    harness: QueueHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its SHA-256 shows that it is not the uploaded file: the copy on the server is in order."""
    monkeypatch.setattr(file_identity, "SAMPLE_BYTES", 10)
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
        path = harness.folder / "a.mp4"
        status, content = path.stat(), bytearray(path.read_bytes())
        content[100] ^= 1
        path.write_bytes(content)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        found = await verify_again(harness, Level.WHOLE, one)
    assert found.outcome is Outcome.NOT_COMPARED
    assert remark_text(found.remark).startswith("The file changed at")


async def test_a_copy_that_cannot_be_read_is_not_compared(harness: QueueHarness) -> None:
    """Its size may be known nevertheless."""
    harness.server.copies.readable = False
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
        assert verification(harness, one).outcome is Outcome.SAME
        found = await verify_again(harness, Level.WHOLE, one)
    assert (found.outcome, remark_text(found.remark)) == (Outcome.NOT_COMPARED, NO_COPY)


async def test_an_empty_response_is_requested_again(harness: QueueHarness) -> None:
    """It is neither the copy nor a difference."""
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
        harness.server.copies.ends_early = 2
        found = await verify_again(harness, Level.WHOLE, one)
    assert found.outcome is Outcome.SAME
    assert harness.server.copies.reads == [(0, 3501)] * 3


async def test_an_unexpected_error_ends_the_comparison(harness: QueueHarness) -> None:
    """No row stays in its comparison forever."""
    harness.server.copies.problem = ZeroDivisionError("a mistake")
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
    found = verification(harness, one)
    assert (found.outcome, remark_text(found.remark)) == (
        Outcome.NOT_COMPARED,
        "Something unexpected happened: ZeroDivisionError('a mistake')",
    )


async def test_a_refusal_is_no_difference(harness: QueueHarness) -> None:
    """A missing permission says nothing about the copy."""
    harness.server.copies.problem = NotPermitted("no list")
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
    assert verification(harness, one).outcome is Outcome.NOT_COMPARED
    assert remark_text(verification(harness, one).remark) == "This account is not allowed to do that: no list"


async def test_two_copies_are_read_at_once_and_show_their_progress(harness: QueueHarness) -> None:
    """Others wait; the sizes of further uploads do not."""
    async with harness.running():
        ids = await ready(harness, "a.mp4", "b.mp4", "c.mp4")
        harness.server.copies.gate.clear()
        harness.queue.verify(ids, Level.WHOLE)
        shown = [(700, 3500), (700, 3500), (0, 0)]
        await harness.until(lambda: [(v.compared, v.total) for v in (verification(harness, i) for i in ids)] == shown)
        await ready(harness, "d.mp4")
        harness.server.copies.gate.set()
        await harness.until(verified(harness, *ids))
    assert harness.server.copies.most_reading == BYTE_TASKS
    assert {verification(harness, i).outcome for i in ids} == {Outcome.SAME}


async def test_a_comparison_can_be_stopped(harness: QueueHarness) -> None:
    """Its row says so, nothing more is read, and it may begin again."""
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
        harness.server.copies.gate.clear()
        harness.queue.verify([one], Level.WHOLE)
        await harness.until(lambda: verification(harness, one).compared > 0)
        harness.queue.stop_verifying([one])
        assert (verification(harness, one).outcome, remark_text(verification(harness, one).remark)) == (
            Outcome.NOT_COMPARED,
            STOPPED,
        )
        harness.server.copies.gate.set()
        assert (await verify_again(harness, Level.WHOLE, one)).outcome is Outcome.SAME
    assert harness.journal.kept[one].verification == verification(harness, one)


async def test_an_interrupted_comparison_is_repeated_after_a_restart(harness: QueueHarness) -> None:
    """At the same level; also one that was wanted while nobody was signed in."""
    async with harness.running():
        one, other = await ready(harness, "a.mp4", "b.mp4")
        harness.server.copies.gate.clear()
        harness.queue.verify([one], Level.WHOLE)
        await harness.until(lambda: verification(harness, one).compared > 0)
        harness.sign_in(None)
        harness.queue.verify([other], Level.SAMPLES)
    harness.api = harness.server.api()
    harness.server.copies.gate.set()
    async with harness.running():
        await harness.until(verified(harness, one, other))
    assert [verification(harness, i).level for i in (one, other)] == [Level.WHOLE, Level.SAMPLES]
    assert {verification(harness, i).outcome for i in (one, other)} == {Outcome.SAME}


async def test_without_a_session_a_comparison_waits(harness: QueueHarness) -> None:
    """A sign-in that is needed proves nothing."""
    harness.server.copies.problem = SignInNeeded("ended")
    async with harness.running():
        (one,) = await harness.take("a.mp4")
        await harness.until_all(S.PROCESSING)
        harness.process_all()
        await harness.until_all(S.READY)
        await harness.rounds()
        assert harness.notes.rows[one].unverified
        harness.server.copies.problem = None
        harness.sign_in(harness.server.api())
        await harness.until(verified(harness, one))
    assert verification(harness, one).outcome is Outcome.SAME


async def test_a_row_may_leave_the_list_while_it_is_compared(harness: QueueHarness) -> None:
    """The journal does not bring it back."""
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
        harness.server.copies.gate.clear()
        harness.queue.verify([one], Level.WHOLE)
        await harness.until(lambda: verification(harness, one).compared > 0)
        harness.queue.remove([one])
        harness.server.copies.gate.set()
        await harness.rounds()
    assert harness.journal.kept == {}


async def test_a_host_without_responses_ends_the_comparison(harness: QueueHarness) -> None:
    """The upload stands; the tries are limited while the API responds, and the result names the host."""
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
        harness.server.copies.silent = 1_000_000
        result = await verify_again(harness, Level.WHOLE, one)
    assert (result.outcome, remark_text(result.remark)) == (Outcome.NOT_COMPARED, "cdn.example does not answer")
    assert len(harness.server.copies.reads) == HOST_TRIES
    assert harness.server.calls.count("ping") == 1


async def test_a_comparison_waits_for_the_network(harness: QueueHarness) -> None:
    """While the API does not respond either, the host is not to blame."""
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
        harness.server.copies.silent = 3 * HOST_TRIES
        harness.server.fail("ping", Unreachable, times=3)
        result = await verify_again(harness, Level.WHOLE, one)
    assert result.outcome is Outcome.SAME
    assert harness.server.calls.count("ping") == 3


async def test_a_host_that_responds_in_between_gets_more_tries(harness: QueueHarness) -> None:
    """Compared bytes count as progress."""
    async with harness.running():
        (one,) = await ready(harness, "a.mp4")
        harness.server.copies.breaks = [Unreachable("cdn.example: gone")] * (HOST_TRIES + 1)
        result = await verify_again(harness, Level.WHOLE, one)
    assert result.outcome is Outcome.SAME
    assert "ping" not in harness.server.calls
