"""What each key and each command of the menu does to the player, and why it cannot be done."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from kdesk.messages import _
from kdesk.ui.review.captions import PlayerCaptions
from kdesk.ui.review.controls import Controls
from kdesk.ui.review.full_screen import FullScreen, is_on_top, keep_on_top, why_not_on_top
from kdesk.ui.review.player_keys import PlayerAction
from kdesk.ui.review.stills import Stills
from kdesk.ui.review.transport import Transport

SECOND, FAR = 1000, 10_000
"""Milliseconds of a jump."""
VOLUME_STEP = 5
"""Of the volume's hundred steps."""

_BY_FRAMES = frozenset({PlayerAction.FRAME_BACK, PlayerAction.FRAME_AHEAD})
_BY_RANGE = frozenset({PlayerAction.CLEAR_RANGE, PlayerAction.TO_IN, PlayerAction.TO_OUT})


class PlayerActions:
    """Does what a person asks the player for.

    Args:
        host: The player.
    """

    def __init__(
        self,
        host: QWidget,
        transport: Transport,
        controls: Controls,
        captions: PlayerCaptions,
        stills: Stills,
        screen: FullScreen,
    ) -> None:
        self._host, self._transport, self._controls = host, transport, controls
        self._captions, self._stills, self._screen = captions, stills, screen
        self._do: dict[PlayerAction, Callable[[], object]] = {
            **self._moves(transport),
            **self._of_controls(controls),
            PlayerAction.CAPTIONS: captions.toggle,
            PlayerAction.FULL_SCREEN: screen.toggle,
            PlayerAction.ON_TOP: lambda: keep_on_top(host, on=not is_on_top(host)),
            PlayerAction.SAVE_FRAME: stills.save,
            PlayerAction.COPY_MOMENT: stills.copy_moment,
            PlayerAction.COPY_PICTURE: stills.copy_picture,
        }
        self._reasons: dict[PlayerAction, Callable[[], str]] = {
            PlayerAction.CAPTIONS: lambda: captions.why_none,
            PlayerAction.ON_TOP: lambda: why_not_on_top(host),
            PlayerAction.COPY_MOMENT: lambda: stills.why_no_link,
        }
        self._states: dict[PlayerAction, Callable[[], bool]] = {PlayerAction.ON_TOP: lambda: is_on_top(host)}

    def offer(
        self,
        action: PlayerAction,
        do: Callable[[], object],
        why_not: Callable[[], str] = lambda: "",
        is_on: Callable[[], bool] | None = None,
    ) -> None:
        """Let an action do something that is built elsewhere.

        Args:
            why_not: Returns why it is impossible now; "" if it is possible.
            is_on: Returns whether it is turned on; None if it cannot be turned on.
        """
        self._do[action], self._reasons[action] = do, why_not
        if is_on is not None:
            self._states[action] = is_on

    def is_on(self, action: PlayerAction) -> bool | None:
        """Return whether an action is turned on; None if it cannot be turned on."""
        return self._states[action]() if action in self._states else None

    def do(self, action: PlayerAction, number: int = 0) -> str:
        """Do it, unless it is impossible now; return why it is.

        Args:
            number: Which of the keys of the action was pressed: the tenth of TENTH.
        """
        reason = self.why_not(action)
        if reason:
            return reason
        if action is PlayerAction.TENTH:
            self._transport.go_to_tenth(number)
        else:
            self._do[action]()
        return ""

    def why_not(self, action: PlayerAction) -> str:
        """Return why an action is impossible now; "" if it is possible."""
        if action in _BY_FRAMES and not self._transport.frames.video.why_not:
            return ""
        if action in _BY_FRAMES or action is PlayerAction.TIME_FORM:
            return "" if self._transport.frame_rate else _("The server does not tell the frame rate")
        if action in _BY_RANGE:
            return "" if self._transport.range.play_range.is_set else _("There is no range")
        if action in {PlayerAction.SAVE_FRAME, PlayerAction.COPY_PICTURE}:
            return self._stills.why_none
        return self._reasons[action]() if action in self._reasons else ""

    def _moves(self, transport: Transport) -> dict[PlayerAction, Callable[[], object]]:
        """Return what changes position and speed. To the left is ahead where the time line runs so."""
        return {
            PlayerAction.PLAY: transport.toggle,
            PlayerAction.FASTER: transport.faster,
            PlayerAction.SLOWER: transport.slower,
            PlayerAction.STOP: transport.stop,
            PlayerAction.BACK: lambda: transport.go_by(-SECOND * self._ahead),
            PlayerAction.AHEAD: lambda: transport.go_by(SECOND * self._ahead),
            PlayerAction.FAR_BACK: lambda: transport.go_by(-FAR * self._ahead),
            PlayerAction.FAR_AHEAD: lambda: transport.go_by(FAR * self._ahead),
            PlayerAction.FRAME_BACK: lambda: transport.step(-1),
            PlayerAction.FRAME_AHEAD: lambda: transport.step(1),
            PlayerAction.TO_START: lambda: transport.go_to(0),
            PlayerAction.TO_END: transport.go_to_end,
            PlayerAction.SET_IN: transport.range.set_in,
            PlayerAction.SET_OUT: transport.range.set_out,
            PlayerAction.TO_IN: lambda: transport.go_to(transport.range.play_range.start or 0),
            PlayerAction.TO_OUT: lambda: transport.go_to(transport.range.play_range.end or transport.duration),
            PlayerAction.CLEAR_RANGE: transport.range.clear,
            PlayerAction.LOOP: lambda: transport.range.set_loop(not transport.range.loops),
        }

    def _of_controls(self, controls: Controls) -> dict[PlayerAction, Callable[[], object]]:
        """Return what uses a control instead of the pointer."""
        return {
            PlayerAction.TYPE_TIME: controls.time.begin_typing,
            PlayerAction.TIME_FORM: controls.time.next_form,
            PlayerAction.LOUDER: lambda: self._change_volume(VOLUME_STEP),
            PlayerAction.SOFTER: lambda: self._change_volume(-VOLUME_STEP),
            PlayerAction.MUTE: controls.mute.toggle,
        }

    @property
    def _ahead(self) -> int:
        return -1 if self._host.isRightToLeft() else 1

    def _change_volume(self, steps: int) -> None:
        self._controls.volume.setValue(self._controls.volume.value() + steps)
