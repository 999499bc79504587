"""Renditions that fail: an entry is READY all the same, and its row tells."""

from collections.abc import Collection

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.engine import renditions
from kdesk.errors import BadAnswer
from tests.engine.queue_harness import Desk
from tests.engine.states import PROCESSING, READY


class Conversion:
    """The renditions that the server tells of every entry."""

    def __init__(self, desk: Desk, *statuses: FlavorStatus, reason: str = "") -> None:
        self.statuses, self.reason, self.looks = list(statuses), reason, 0
        desk.server.flavors_of = self.flavors_of  # type: ignore[method-assign]

    async def flavors_of(self, entry_ids: Collection[str]) -> tuple[Flavor, ...]:
        """Tell them."""
        self.looks += 1
        return tuple(
            Flavor(f"{entry_id}-{number}", entry_id, number, status, description=self.reason)
            for entry_id in entry_ids
            for number, status in enumerate(self.statuses)
        )


DONE, ERROR, CONVERTING = FlavorStatus.READY, FlavorStatus.ERROR, FlavorStatus.CONVERTING


async def _ready(desk: Desk) -> str:
    (only,) = await desk.take("clip.mp4")
    await desk.until_all(PROCESSING)
    desk.process_all()
    await desk.until_all(READY)
    return only


def _said(desk: Desk, transfer_id: str) -> tuple[str, str]:
    trouble = desk.notes.rows[transfer_id].trouble
    return (trouble.title, trouble.detail) if trouble else ("", "")


async def test_a_failed_rendition_is_told_with_its_reason(desk: Desk) -> None:
    """On one line, in the journal too; what was not to be made does not count."""
    Conversion(desk, DONE, ERROR, DONE, DONE, FlavorStatus.NOT_APPLICABLE, reason="codec\n  not taken")
    async with desk.running():
        only = await _ready(desk)
        await desk.until(lambda: desk.notes.rows[only].trouble is not None)
        assert _said(desk, only) == ("1 of 4 renditions failed", "codec not taken")
    kept = desk.journal.kept[only]
    assert kept.trouble is not None
    assert (kept.state, kept.trouble.title) == (READY, "1 of 4 renditions failed")


async def test_a_rendition_may_fail_after_the_entry_is_ready(desk: Desk) -> None:
    """It is looked at until none is under way; a look that fails is repeated, and then there is nothing more to ask."""
    made = Conversion(desk, DONE, CONVERTING)
    async with desk.running():
        only = await _ready(desk)
        await desk.rounds(lambda: made.looks > 2)
        assert _said(desk, only) == ("", "")
        desk.server.flavors_of = failing  # type: ignore[method-assign, assignment]
        await desk.rounds()
        desk.server.flavors_of = made.flavors_of  # type: ignore[method-assign]
        made.statuses[1] = ERROR
        await desk.until(lambda: desk.notes.rows[only].trouble is not None)
        assert _said(desk, only) == ("1 of 2 renditions failed", "")
        await desk.rounds()
        looks = made.looks
        await desk.rounds()
        assert made.looks == looks


async def failing(_entry_ids: Collection[str]) -> tuple[Flavor, ...]:
    """A server that is out of order."""
    raise BadAnswer


async def test_a_rendition_that_never_ends_is_not_watched_for_ever(desk: Desk) -> None:
    """An hour after READY nobody asks any more."""
    made = Conversion(desk, DONE, CONVERTING)
    async with desk.running():
        await _ready(desk)
        await desk.rounds(lambda: made.looks > 2)
        desk.clock.time += renditions.WATCH_SECONDS + 1  # type: ignore[attr-defined]
        await desk.rounds()
        looks = made.looks
        await desk.rounds()
        assert made.looks == looks


async def test_all_made_is_no_trouble(desk: Desk) -> None:
    """One look is enough, and the row says Ready."""
    made = Conversion(desk, DONE, DONE)
    async with desk.running():
        only = await _ready(desk)
        await desk.rounds()
        assert _said(desk, only) == ("", "")
        assert made.looks <= 2
