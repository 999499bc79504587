"""Failed renditions: the entry is READY nevertheless, and its row shows them."""

import asyncio
from collections.abc import Collection

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.engine.transfers import renditions
from kdesk.errors import BadResponse
from kdesk.messages.errors import title_of
from tests.engine.queue_harness import QueueHarness
from tests.engine.states import PROCESSING, READY


class Conversion:
    """The renditions that the server returns for every entry."""

    def __init__(self, harness: QueueHarness, *statuses: FlavorStatus, reason: str = "") -> None:
        self.statuses, self.reason, self.looks = list(statuses), reason, 0
        harness.server.flavors_of = self.flavors_of  # type: ignore[method-assign]

    async def flavors_of(self, entry_ids: Collection[str]) -> tuple[Flavor, ...]:
        """Tell them."""
        self.looks += 1
        return tuple(
            Flavor(f"{entry_id}-{number}", entry_id, number, status, description=self.reason)
            for entry_id in entry_ids
            for number, status in enumerate(self.statuses)
        )


QUIET_TURNS, PAUSE = 30, 0.01
"""The watch of the harness polls without a pause: one that goes on is seen within one turn."""

DONE, ERROR, CONVERTING = FlavorStatus.READY, FlavorStatus.ERROR, FlavorStatus.CONVERTING


async def _ready(harness: QueueHarness) -> str:
    (only,) = await harness.take("clip.mp4")
    await harness.until_all(PROCESSING)
    harness.process_all()
    await harness.until_all(READY)
    return only


async def _polls_end(made: Conversion) -> None:
    """Wait until nobody asks for renditions any more; a watch without an end runs into the time limit.

    Verification and the writing of the hash ask too, after work on threads, so that counting turns proves nothing.
    """
    still, looks = 0, made.looks
    while still < QUIET_TURNS:
        await asyncio.sleep(PAUSE)
        still, looks = (still + 1, looks) if made.looks == looks else (0, made.looks)


def _said(harness: QueueHarness, transfer_id: str) -> tuple[str, str]:
    trouble = harness.notes.rows[transfer_id].trouble
    return (title_of(trouble), trouble.detail) if trouble else ("", "")


async def test_a_failed_rendition_is_shown_with_its_reason(harness: QueueHarness) -> None:
    """On one line, in the journal too; renditions that were not wanted do not count."""
    Conversion(harness, DONE, ERROR, DONE, DONE, FlavorStatus.NOT_APPLICABLE, reason="codec\n  not taken")
    async with harness.running():
        only = await _ready(harness)
        await harness.until(lambda: harness.notes.rows[only].trouble is not None)
        assert _said(harness, only) == ("1 of 4 renditions failed", "codec not taken")
    kept = harness.journal.kept[only]
    assert kept.trouble is not None
    assert (kept.state, title_of(kept.trouble)) == (READY, "1 of 4 renditions failed")


async def test_a_rendition_may_fail_after_the_entry_is_ready(harness: QueueHarness) -> None:
    """Renditions are polled until none is under way; a failed poll is repeated."""
    made = Conversion(harness, DONE, CONVERTING)
    async with harness.running():
        only = await _ready(harness)
        await harness.rounds(lambda: made.looks > 2)
        assert _said(harness, only) == ("", "")
        harness.server.flavors_of = failing  # type: ignore[method-assign, assignment]
        await harness.rounds()
        harness.server.flavors_of = made.flavors_of  # type: ignore[method-assign]
        made.statuses[1] = ERROR
        await harness.until(lambda: harness.notes.rows[only].trouble is not None)
        assert _said(harness, only) == ("1 of 2 renditions failed", "")
        await _polls_end(made)


async def failing(_entry_ids: Collection[str]) -> tuple[Flavor, ...]:
    """A server that is out of order."""
    raise BadResponse


async def test_renditions_are_watched_for_an_hour(harness: QueueHarness) -> None:
    """After that nobody polls any more."""
    made = Conversion(harness, DONE, CONVERTING)
    async with harness.running():
        await _ready(harness)
        await harness.rounds(lambda: made.looks > 2)
        harness.clock.time += renditions.WATCH_SECONDS + 1  # type: ignore[attr-defined]
        await _polls_end(made)


async def test_complete_renditions_end_the_watch(harness: QueueHarness) -> None:
    """Nothing more is polled, and the row says Ready."""
    made = Conversion(harness, DONE, DONE)
    async with harness.running():
        only = await _ready(harness)
        await _polls_end(made)
        assert _said(harness, only) == ("", "")
