"""What is compared, where, and how: the state of a Compare window, without widgets."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from kdesk.domain.compare_view import MAX_SIDES, CompareView
from kdesk.domain.compared import Compared
from kdesk.domain.review_ports import Videos
from kdesk.ui.review.compare.finder import Finder, lead_of
from kdesk.ui.review.compare.side import Side
from kdesk.ui.review.compare.side_checks import SideChecks
from kdesk.ui.tasks import TaskScope

LEAST_SIDES = 2


class CompareSession(QObject):
    """Two to four sides at one position. The first side that works leads: the others show the frame of its middle.

    Args:
        tasks: Own what is decoded; the session ends its own part of them.
        name: Returns the name of a side on screen.
        checks: Of what is opened.

    Attributes:
        sides: The sides, the first one first.
        position: Seconds from the beginning of the presentation.
        view: What is chosen to be seen.
        active: The number of the side that keys act on.

    Signals:
        sides_changed: Sides were added, removed or exchanged, or one was opened or could not be.
        position_changed: The position, a `Fraction` of seconds.
        frames_changed: Sides show other frames, or cannot.
        view_changed: The `CompareView`.
        active_changed: Another side is active.
    """

    sides_changed = Signal()
    position_changed = Signal(object)
    frames_changed = Signal()
    view_changed = Signal(object)
    active_changed = Signal()

    def __init__(
        self,
        videos: Videos,
        tasks: TaskScope,
        name: Callable[[Compared], str],
        parent: QObject | None = None,
        *,
        checks: SideChecks | None = None,
    ) -> None:
        super().__init__(parent)
        self._checks = checks or SideChecks()
        self._videos, self._tasks, self._name = videos, tasks.part(), name
        self.sides: tuple[Side, ...] = ()
        self.position = Fraction(0)
        self.view = CompareView()
        self.active = 0
        self._finder = Finder(self._tasks, self)
        self._finder.found.connect(self.frames_changed)
        self._finder.stepped.connect(self._move)

    @property
    def lead(self) -> Side | None:
        """The side whose frames the others follow; None while none is open."""
        return lead_of(self.sides)

    @property
    def duration(self) -> Fraction:
        """Seconds of the longest side; 0 while unknown."""
        return max((side.facts.duration for side in self.sides if side.facts is not None), default=Fraction(0))

    @property
    def rate(self) -> Fraction:
        """Frames per second of the leading side; 0 if unknown."""
        lead = self.lead
        return lead.facts.rate if lead is not None and lead.facts is not None else Fraction(0)

    @property
    def has_pair(self) -> bool:
        """Whether there is a second side: one alone has nothing to be exchanged with."""
        return bool(self.sides[1:])

    @property
    def is_settled(self) -> bool:
        """Whether no frame is on its way."""
        return self._finder.is_idle

    def show(self, sides: Sequence[Compared], *, at: Fraction = Fraction(0), view: CompareView | None = None) -> None:
        """Compare other videos, from a position on."""
        self._finder.stop()
        for side in self.sides:
            side.close()
        self.active = min(1, max(0, len(sides) - 1))
        self._take([self._made(what) for what in sides[:MAX_SIDES]], (view or CompareView()).within_limits())
        self.go_to(at)

    def add(self, what: Compared) -> None:
        """Compare one more video, which becomes the active one. With four sides it takes the place of the active."""
        if len(self.sides) >= MAX_SIDES:
            self.put(self.active, what)
        else:
            self._take([*self.sides, self._made(what)], self.view)
            self.set_active(len(self.sides) - 1)

    def put(self, number: int, what: Compared) -> None:
        """Show another video on a side, at the same moment."""
        sides = list(self.sides)
        sides[number].close()
        sides[number] = self._made(what)
        self._take(sides, self.view.shifted(number, 0))

    def remove(self, number: int) -> None:
        """Compare a video no longer. The last two stay."""
        if len(self.sides) > LEAST_SIDES:
            sides, shifts = list(self.sides), [self.view.shift_of(one) for one in range(MAX_SIDES)]
            sides.pop(number).close()
            del shifts[number]
            self.active = min(self.active, len(sides) - 1)
            self._take(sides, replace(self.view, shifts=tuple(shifts)))

    def swap(self, one: int, other: int) -> None:
        """Exchange two sides."""
        sides, view = list(self.sides), self.view
        sides[one], sides[other] = sides[other], sides[one]
        self._take(sides, view.shifted(one, view.shift_of(other)).shifted(other, view.shift_of(one)))

    def set_active(self, number: int) -> None:
        """Let keys act on a side."""
        if number != self.active and 0 <= number < len(self.sides):
            self.active = number
            self.active_changed.emit()

    def set_view(self, view: CompareView) -> None:
        """Show the sides in another way."""
        view = view.within_limits()
        if view != self.view:
            is_shifted = view.shifts != self.view.shifts
            self.view = self._finder.view = view
            self.view_changed.emit(view)
            if is_shifted:
                self._finder.again(self.position)

    def go_to(self, time: Fraction) -> None:
        """Go to a time, within the longest side. While frames are on their way, only the latest time counts."""
        last = self.duration
        self._move(max(Fraction(0), min(time, last) if last else time))
        self._finder.go_to(self.position)

    def step(self, frames: int) -> None:
        """Go so many frames of the leading side ahead, or back if negative."""
        self._finder.step(frames, self.position)

    def follow(self, time: Fraction) -> None:
        """Follow frames that were decoded elsewhere, and given to the sides."""
        self._finder.stop()
        self._move(time)
        self.frames_changed.emit()

    def close(self) -> None:
        """Free everything."""
        self._finder.stop()
        self._tasks.end()
        for side in self.sides:
            side.close()
        self.sides = self._finder.sides = ()

    def _take(self, sides: Sequence[Side], view: CompareView) -> None:
        self.sides = self._finder.sides = tuple(sides)
        self.view = self._finder.view = view
        self.sides_changed.emit()
        self.view_changed.emit(view)
        self._finder.again(self.position)

    def _made(self, what: Compared) -> Side:
        side = Side(what, self._name(what), self)
        side.opened.connect(self._follow_opened)
        self._tasks.spawn(side.open(self._videos, self._checks), name="open side")
        return side

    def _follow_opened(self) -> None:
        self.sides_changed.emit()
        self._finder.again(self.position)

    def _move(self, time: Fraction) -> None:
        if time != self.position:
            self.position = time
            self.position_changed.emit(time)
