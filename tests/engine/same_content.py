"""Several transfers of one content, as the tests of duplicates, replacements and take-overs bring them about."""

from kdesk.domain.question import Decision, Question
from kdesk.domain.transfer import Transfer
from kdesk.engine.duplicates import ASK_FIRST
from tests.engine.queue_harness import Desk
from tests.engine.states import PAUSED, PROCESSING, READY

CONTENT = bytes(range(256)) * 40
"""Of eleven chunks."""


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
    # Held from the beginning: a quick server would have all of it before the first chunk was noticed here.
    desk.server.hold.clear()
    desk.server.let_through = 1
    transfer_id = await drop(desk)
    await desk.until(lambda: desk.notes.rows[transfer_id].accepted.prefix > 0)
    return transfer_id


async def bring_in_new_ones(desk: Desk) -> int:
    """Bring in so many files that are new that the next ones are reserved without a look; return how many had one."""
    files = [
        desk.file(f"new {n}.mp4", content=b"%d of its own" % n + desk.folder.name.encode()) for n in range(ASK_FIRST)
    ]
    await desk.queue.take_in(files)
    await desk.until(lambda: all(row.state in {PROCESSING, READY} for row in desk.notes.rows.values()))
    looks = desk.server.calls.count("entries_like")
    desk.server.calls.clear()
    return looks
