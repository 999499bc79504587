"""Keys and clicks of a player."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from kdesk.ui.review.controls import Controls
from kdesk.ui.review.frame_inspector import FrameInspector
from kdesk.ui.review.full_screen import FullScreen
from kdesk.ui.review.player_actions import PlayerActions
from kdesk.ui.review.player_keys import PlayerAction, action_of
from kdesk.ui.review.player_messages import PlayerMessages
from kdesk.ui.review.video_view import VideoView

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class PlayerInput:
    """Does what keys and clicks ask for.

    Args:
        actions: What can be asked for.
        messages: Tell why something is impossible.
        inspector: Shows the facts of the frame.
    """

    def __init__(
        self,
        actions: PlayerActions,
        messages: PlayerMessages,
        view: VideoView,
        controls: Controls,
        full_screen: FullScreen,
        inspector: FrameInspector,
    ) -> None:
        self._actions, self._messages = actions, messages
        self._view, self._controls, self._full_screen, self._inspector = view, controls, full_screen, inspector
        view.clicked.connect(self._click)
        view.double_clicked.connect(self._double_click)
        controls.time.finished.connect(self.take_focus)

    def act(self, action: PlayerAction, number: int = 0) -> None:
        """Do what a key or a command asks for, or tell why it is impossible.

        Args:
            number: Which of the keys of the action was pressed.
        """
        self._messages.tell(self._actions.do(action, number))

    def take(self, event: QKeyEvent) -> bool:
        """Do what a key asks for, wherever the focus is but in a text field; return whether it asks for anything."""
        found, focus = action_of(event), self._view.window().focusWidget()
        if isinstance(focus, QLineEdit):
            return False
        if event.key() in _ENTER:
            if isinstance(focus, QAbstractButton):
                focus.click()
            else:
                self.act(PlayerAction.PLAY)
        elif found is not None and found[0] is PlayerAction.OVERLAY:
            if not event.isAutoRepeat():
                self._inspector.hold(focus)
        elif found is not None:
            self.act(*found)
        return found is not None or event.key() in _ENTER

    def take_focus(self) -> None:
        """Move the focus to the video."""
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _click(self) -> None:
        """Play or pause, where there is something to play."""
        if not self._controls.isHidden():
            self.act(PlayerAction.PLAY)

    def _double_click(self) -> None:
        """Take back what the first click did, and enter or leave the full screen."""
        self._click()
        self._full_screen.toggle()
