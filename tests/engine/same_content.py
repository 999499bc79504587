"""Several transfers of one content, as the tests of duplicates, replacements and take-overs bring them about."""

from kdesk.domain.question import Decision, Question
from kdesk.domain.transfer import Transfer
from kdesk.engine.upload.duplicates import SEARCH_FIRST
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PAUSED, PROCESSING, READY

CONTENT = bytes(range(256)) * 40
"""Of eleven chunks."""


async def drop(harness: QueueHarness, name: str = "clip.mp4") -> str:
    """Queue a file with the content; return the id of its transfer."""
    (transfer,) = await harness.queue.enqueue([harness.file(name, content=CONTENT)])
    return transfer.id


async def asked(harness: QueueHarness, transfer_id: str) -> Question:
    """Wait until a transfer asks; return what."""
    await harness.until(lambda: harness.notes.rows[transfer_id].question is not None)
    question = harness.notes.rows[transfer_id].question
    assert question is not None
    assert harness.state(transfer_id) is PAUSED
    return question


async def arrived(harness: QueueHarness, transfer_id: str) -> Transfer:
    """Wait until the server has every byte of a transfer."""
    await harness.until(lambda: harness.state(transfer_id) in {PROCESSING, READY})
    return harness.notes.rows[transfer_id]


async def in_library(harness: QueueHarness) -> str:
    """Upload the content and let the server process it; return the entry's id."""
    done = await arrived(harness, await drop(harness, "earlier.mp4"))
    harness.process_all()
    await harness.until(lambda: harness.state(done.id) is READY)
    return done.reservation.entry_id


async def dropped_again(harness: QueueHarness) -> tuple[str, str]:
    """Upload the content and drop it a second time; return the entry, and the transfer that asks about it."""
    entry_id = await in_library(harness)
    again = await drop(harness)
    await asked(harness, again)
    return entry_id, again


async def takes_over(harness: QueueHarness) -> str:
    """Drop the content, which another computer is sending, and take that over; return the transfer."""
    transfer_id = await drop(harness)
    await asked(harness, transfer_id)
    harness.queue.decide(transfer_id, Decision.TAKE_OVER)
    return transfer_id


async def partly_sent(harness: QueueHarness) -> str:
    """Send a part of the content and stop there; return the id of the transfer."""
    # Held from the beginning: a quick server would have all of it before the first chunk was noticed here.
    harness.server.hold.clear()
    harness.server.let_through = 1
    transfer_id = await drop(harness)
    await harness.until(lambda: harness.notes.rows[transfer_id].reservation.accepted.prefix > 0)
    return transfer_id


async def bring_in_new_ones(harness: QueueHarness) -> int:
    """Bring in so many files that are new that the next ones are reserved without a look; return how many had one."""
    files = [
        harness.file(f"new {n}.mp4", content=b"%d of its own" % n + harness.folder.name.encode())
        for n in range(SEARCH_FIRST)
    ]
    await harness.queue.enqueue(files)
    await harness.until(lambda: all(row.state in {PROCESSING, READY} for row in harness.notes.rows.values()))
    looks = harness.server.calls.count("entries_like")
    harness.server.calls.clear()
    return looks
