"""The timeline of a transfer in words."""

from kdesk.domain.timeline import Moment, MomentKind, Timeline
from kdesk.messages.format import Format
from kdesk.messages.timeline import timeline_lines

NOON = 1_796_117_313.0


def test_moments_of_the_same_minute_are_told_apart() -> None:
    """Most uploads take less than one: nine lines said 09:28."""
    seconds = (0, 1, 4, 21)
    kinds = (MomentKind.QUEUED, MomentKind.UPLOADING, MomentKind.PROCESSING, MomentKind.READY)
    timeline = Timeline(tuple(Moment(kind, NOON + at) for kind, at in zip(kinds, seconds, strict=True)))
    lines = list(timeline_lines(timeline, Format(), NOON + 60))
    clocks = [line.split()[0] for line in lines]
    assert len(set(clocks)) == len(clocks)
    assert all(clock.count(":") == 2 for clock in clocks)
