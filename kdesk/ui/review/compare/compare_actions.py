"""What each key of the Compare window does, and why it cannot be done."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from kdesk.domain.compare_view import (
    BY_HAND,
    FIT,
    LEAST_BLINK,
    MOST_BLINK,
    MOST_GAIN,
    CompareView,
    ViewKind,
    rung_beside,
)
from kdesk.domain.compared import Compared, rendition
from kdesk.domain.flavor import Flavor
from kdesk.domain.ladder import rungs_of, source_of
from kdesk.domain.review_ports import DifferenceForm, Scaling
from kdesk.messages import _
from kdesk.ui.review.compare.canvas import Canvas
from kdesk.ui.review.compare.compare_keys import CompareAction
from kdesk.ui.review.compare.play import NORMAL, ComparePlay
from kdesk.ui.review.compare.session import CompareSession
from kdesk.ui.review.compare.time_bar import PER_SECOND, milliseconds
from kdesk.ui.review.play_range import PlayRange

TEN = 10
FAR = 10
"""Seconds of a long jump."""
PAN = 0.1
"""Part of the room by which a key moves the picture."""
OPACITY_STEP, WIPE_STEP = 0.1, 0.02

_A = CompareAction
_KINDS = {
    _A.SIDE_BY_SIDE: ViewKind.SIDE_BY_SIDE,
    _A.WIPE: ViewKind.WIPE,
    _A.DIFFERENCE: ViewKind.DIFFERENCE,
    _A.ONION: ViewKind.ONION,
}
_SHIFTS = {_A.EARLIER: -1, _A.LATER: 1, _A.MUCH_EARLIER: -TEN, _A.MUCH_LATER: TEN}
_RANGED = frozenset({_A.TO_IN, _A.TO_OUT, _A.CLEAR_RANGE})


class CompareActions:
    """Does what a person asks for.

    Args:
        others: What only the window itself can do.
    """

    def __init__(
        self,
        session: CompareSession,
        canvas: Canvas,
        play: ComparePlay,
        others: dict[CompareAction, Callable[[], object]],
    ) -> None:
        self._session, self._canvas, self._play = session, canvas, play
        self._do: dict[CompareAction, Callable[[], object]] = {
            **self._moves(),
            **self._views(),
            **self._zooms(),
            _A.NEXT_SIDE: self._next_side,
            _A.SWAP: lambda: session.swap(0, session.active or 1),
            _A.NO_SHIFT: lambda: self._shift_to(0),
            **others,
        }

    def do(self, action: CompareAction, number: int = 0) -> str:
        """Do it, unless it is impossible now; return why it is.

        Args:
            number: Which of the keys of the action was pressed: the tenth, or the rung.
        """
        if action is _A.TENTH:
            self._play.go_to(self._session.duration * number / TEN)
        elif action in _SHIFTS:
            self._shift_to(self._session.view.shift_of(self._session.active) + _SHIFTS[action])
        elif action in {_A.LOWER_RUNG, _A.HIGHER_RUNG, _A.SOURCE, _A.RUNG}:
            return self._show_rung(action, number)
        elif action in _RANGED and not self._play.play_range.is_set:
            return _("There is no range")
        elif action is _A.SWAP and not self._session.has_pair:
            return _("There is one side only")
        else:
            self._do[action]()
        return ""

    def _moves(self) -> dict[CompareAction, Callable[[], object]]:
        play = self._play
        return {
            _A.PLAY: play.toggle,
            _A.FASTER: play.faster,
            _A.SLOWER: play.slower,
            _A.STOP: self._stop,
            _A.BACK: lambda: self._go_by(-1),
            _A.AHEAD: lambda: self._go_by(1),
            _A.FAR_BACK: lambda: self._go_by(-FAR),
            _A.FAR_AHEAD: lambda: self._go_by(FAR),
            _A.FRAME_BACK: lambda: play.step(-1),
            _A.FRAME_AHEAD: lambda: play.step(1),
            _A.FRAMES_BACK: lambda: play.step(-TEN),
            _A.FRAMES_AHEAD: lambda: play.step(TEN),
            _A.TO_START: lambda: play.go_to(Fraction(0)),
            _A.TO_END: lambda: play.go_to(self._session.duration),
            _A.SET_IN: lambda: play.set_range(play.play_range.beginning_at(self._place)),
            _A.SET_OUT: lambda: play.set_range(play.play_range.ending_at(self._place)),
            _A.TO_IN: lambda: play.go_to(Fraction(play.play_range.start or 0, PER_SECOND)),
            _A.TO_OUT: lambda: play.go_to(
                Fraction(play.play_range.end or milliseconds(self._session.duration), PER_SECOND)
            ),
            _A.CLEAR_RANGE: lambda: play.set_range(PlayRange()),
            _A.LOOP: lambda: play.set_loop(not play.loops),
        }

    def _views(self) -> dict[CompareAction, Callable[[], object]]:
        session = self._session
        return {
            **{action: self._shower(kind) for action, kind in _KINDS.items()},
            _A.BLINK: self._blink,
            _A.MORE: lambda: self._change(1),
            _A.LESS: lambda: self._change(-1),
            _A.FORM: lambda: session.set_view(replace(session.view, form=_next_form(session.view.form))),
            _A.SCALING: lambda: session.set_view(replace(session.view, scaling=_next_scaling(session.view.scaling))),
            _A.VALUES: self._canvas.toggle_values,
            _A.NAMES: lambda: _toggle_names(self._canvas),
        }

    def _zooms(self) -> dict[CompareAction, Callable[[], object]]:
        canvas = self._canvas
        return {
            _A.FIT: lambda: canvas.zoom_to(FIT),
            _A.ACTUAL: lambda: canvas.zoom_to(1.0),
            _A.NEARER: lambda: canvas.zoom_by(1),
            _A.FURTHER: lambda: canvas.zoom_by(-1),
            _A.PAN_LEFT: lambda: self._pan(1, 0),
            _A.PAN_RIGHT: lambda: self._pan(-1, 0),
            _A.PAN_UP: lambda: self._pan(0, 1),
            _A.PAN_DOWN: lambda: self._pan(0, -1),
        }

    @property
    def _view(self) -> CompareView:
        return self._session.view

    @property
    def _place(self) -> int:
        return milliseconds(self._session.position)

    def _shower(self, kind: ViewKind) -> Callable[[], None]:
        return lambda: self._session.set_view(replace(self._view, kind=kind))

    def _blink(self) -> None:
        if self._view.kind is ViewKind.BLINK:
            self._canvas.take_turn()
        else:
            self._session.set_view(replace(self._view, kind=ViewKind.BLINK))

    def _change(self, steps: int) -> None:
        """Change what the view has one number for."""
        view = self._view
        changed = {
            ViewKind.DIFFERENCE: lambda: replace(view, gain=min(MOST_GAIN, max(1.0, view.gain * 2.0**steps))),
            ViewKind.ONION: lambda: replace(view, opacity=round(view.opacity + steps * OPACITY_STEP, 2)),
            ViewKind.WIPE: lambda: replace(view, wipe=view.wipe + steps * WIPE_STEP),
            ViewKind.BLINK: lambda: replace(
                view, blink=min(MOST_BLINK, max(LEAST_BLINK, view.blink * 2.0**-steps)) if view.blink else BY_HAND
            ),
        }
        if view.kind in changed:
            self._session.set_view(changed[view.kind]())

    def _pan(self, across: int, down: int) -> None:
        canvas = self._canvas
        by = PAN * canvas.width() * canvas.devicePixelRatioF(), PAN * canvas.height() * canvas.devicePixelRatioF()
        canvas.pan((across * by[0], down * by[1]))

    def _go_by(self, seconds: int) -> None:
        # To the left is ahead where the time line runs so; the pictures themselves are never mirrored.
        ahead = -1 if self._canvas.window().isRightToLeft() else 1
        self._play.go_to(self._session.position + seconds * ahead)

    def _stop(self) -> None:
        self._play.pause()
        self._play.set_speed(NORMAL)

    def _next_side(self) -> None:
        self._session.set_active((self._session.active + 1) % max(1, len(self._session.sides)))

    def _shift_to(self, shift: int) -> None:
        self._play.pause()
        self._session.set_view(self._view.shifted(self._session.active, shift))

    def _show_rung(self, action: CompareAction, number: int) -> str:
        """Show another rendition of its entry on the active side."""
        session = self._session
        what = session.sides[session.active].what if session.sides else None
        if what is None or what.entry is None or not what.flavors:
            return _("The active side is no rendition of an entry")
        found = _rung(what, action, number)
        if found is None:
            return _("There is no such rendition")
        if what.flavor is None or found.id != what.flavor.id:
            session.put(session.active, rendition(what.entry, found, what.flavors))
        return ""


def _toggle_names(canvas: Canvas) -> None:
    canvas.tells_names = not canvas.tells_names
    canvas.update()


def _rung(what: Compared, action: CompareAction, number: int) -> Flavor | None:
    rungs = rungs_of(what.flavors)
    if action is _A.SOURCE:
        return source_of(what.flavors)
    if action is _A.RUNG:
        return rungs[number] if number < len(rungs) else None
    if action is _A.HIGHER_RUNG:
        return rung_beside(rungs, what.flavor, 1) or (source_of(what.flavors) if _is_top(rungs, what.flavor) else None)
    return rung_beside(rungs, what.flavor, -1)


def _is_top(rungs: tuple[Flavor, ...], flavor: Flavor | None) -> bool:
    return bool(rungs) and flavor is not None and rungs[-1].id == flavor.id


def _next_form(form: DifferenceForm) -> DifferenceForm:
    forms = list(DifferenceForm)
    return forms[(forms.index(form) + 1) % len(forms)]


def _next_scaling(scaling: Scaling) -> Scaling:
    scalings = list(Scaling)
    return scalings[(scalings.index(scaling) + 1) % len(scalings)]
