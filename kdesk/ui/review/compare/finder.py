"""Finds the frames of all sides for one position at a time."""

import asyncio
from collections.abc import Sequence
from fractions import Fraction
from itertools import count

from PySide6.QtCore import QObject, QTimer, Signal

from kdesk.domain.compare_view import CompareView, middle_of
from kdesk.domain.video import Frame
from kdesk.ui.review.compare.side import Side
from kdesk.ui.tasks import TaskScope

PATIENCE_MS = 700
"""After which the sides that have their frames show them, and a new wish does not wait for the others."""
MOST_PATIENCE = 4
"""So many times that, a new wish waits for the leading side: with less, a slow one would show no frame while somebody
drags."""

_TASK = "find frames"


def lead_of(sides: Sequence[Side]) -> Side | None:
    """Return the side whose frames the others follow: the first one that works; None if none is open."""
    ready = [side for side in sides if side.is_ready]
    return next((side for side in ready if side.error is None), ready[0] if ready else None)


class Finder(QObject):
    """Looks frames up. While some are on their way only the latest wish is kept: dragging queues nothing up.

    Signals:
        stepped: The time of the leading side's frame after steps, a `Fraction`.
        found: The sides show other frames.
    """

    stepped = Signal(object)
    found = Signal()

    def __init__(self, tasks: TaskScope, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.sides: Sequence[Side] = ()
        self.view = CompareView()
        self._time: Fraction | None = None
        self._steps = 0
        self._numbers = count(1)
        self._run = 0
        self._waited = 0
        self._has_lead = False
        self._doing: tuple[Fraction | None, int] = None, 0
        self._patience = QTimer(self, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._lose_patience)

    @property
    def is_idle(self) -> bool:
        """Whether no frame is on its way."""
        return not self._run

    def go_to(self, time: Fraction) -> None:
        """Find the frames of a time."""
        self._time, self._steps = time, 0
        self._start()

    def step(self, frames: int, position: Fraction) -> None:
        """Find the frames so many steps of the leading side further, from the last wish on, or from the position."""
        lead = lead_of(self.sides)
        if self._time is None and lead is not None and lead.base is None:
            self._time = position
        self._steps += frames
        self._start()

    def again(self, position: Fraction) -> None:
        """Find the frames of the position once more, unless others are wished for already."""
        if not self._wishes():
            self._time = position
        self._start()

    def stop(self) -> None:
        """Look nothing up any more; what is on its way is dropped."""
        self._tasks.cancel(_TASK)
        self._patience.stop()
        self._run, self._time, self._steps = 0, None, 0

    def _wishes(self) -> bool:
        return self._time is not None or self._steps != 0

    def _start(self) -> None:
        if lead_of(self.sides) is None or (self._run and not self._is_late):
            return
        if self._run and not self._has_lead and self._time is None:
            # Steps count from where the round that is dropped was going.
            self._time, self._steps = self._doing[0], self._doing[1] + self._steps
        self._run = next(self._numbers)
        self._begin_round()
        self._tasks.spawn(self._rounds(self._run), replace=_TASK)

    @property
    def _is_late(self) -> bool:
        """Whether what is on its way takes too long for others to wait for it."""
        return self._waited >= (1 if self._has_lead else MOST_PATIENCE)

    def _begin_round(self) -> None:
        self._waited, self._has_lead = 0, False
        self._patience.start()

    def _lose_patience(self) -> None:
        self._waited += 1
        self.found.emit()
        if self._wishes():
            self._start()

    async def _rounds(self, run: int) -> None:
        try:
            while self._wishes():
                time, steps, self._time, self._steps = self._time, self._steps, None, 0
                self._doing = time, steps
                self._begin_round()
                await self._round(time, steps)
                self._patience.stop()
                if not self._wishes():
                    self._run = 0
                self.found.emit()
        finally:
            # Otherwise another run has taken its place; or it was stopped, and the window may be gone.
            if self._run == run:
                self._run = 0
                self._patience.stop()

    async def _round(self, time: Fraction | None, steps: int) -> None:
        lead = lead_of(self.sides)
        if lead is None:
            return
        others = [(side, self.view.shift_of(n)) for n, side in enumerate(self.sides) if side is not lead]
        base: asyncio.Future[Frame | None] = asyncio.get_running_loop().create_future()
        async with asyncio.TaskGroup() as group:
            for side, shift in others:
                group.create_task(_follow(side, shift, time, base))
            base.set_result(await self._lead(lead, time, steps))
            self._has_lead = True

    async def _lead(self, lead: Side, time: Fraction | None, steps: int) -> Frame | None:
        shift = self.view.shift_of(list(self.sides).index(lead))
        found = await lead.find(time, shift) if time is not None else lead.base
        if steps and found is not None:
            found = await lead.step(steps, shift)
            if found is not None and self._time is None:  # otherwise somebody has gone elsewhere meanwhile
                self.stepped.emit(found.time)
        return found


async def _follow(side: Side, shift: int, time: Fraction | None, base: "asyncio.Future[Frame | None]") -> None:
    """Show the frame that covers the middle of the leading side's frame.

    The frame of the time itself is nearly always the same one, and is decoded beside that of the leading side.
    """
    if time is not None:
        await side.look_up(time)
    found = await base
    if found is not None:
        await side.find(middle_of(found), shift)
    elif time is not None:
        await side.find(time, shift)
