"""The menu of the player: what its keys do, speed, and how a rendition is delivered."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.ui.command_keys import key_names
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.popup import Side, open_on_click
from kdesk.ui.review.player_actions import PlayerActions
from kdesk.ui.review.player_keys import PLAYER_KEYS, PlayerAction, PlayerKey
from kdesk.ui.review.transport import SPEEDS, Transport
from kdesk.ui.tips import plain_tip


class PlayerMenu(QObject):
    """Filled each time it opens.

    Args:
        host: The player.
        act: Does an action, and tells why not.

    Attributes:
        menu: The menu.
        is_on: Whether what an action turns on or off is on; rows of these actions have a mark.
        as_file: Whether a single rendition is played as a file instead of as a stream.

    Signals:
        delivery_chosen: Whether a single rendition is to be played as a file.
        keys_wanted: The sheet of all keys is to be shown.
    """

    delivery_chosen = Signal(bool)
    keys_wanted = Signal()

    def __init__(
        self,
        host: QWidget,
        button: QToolButton,
        actions: PlayerActions,
        transport: Transport,
        formatter: Format,
        act: Callable[[PlayerAction], None],
    ) -> None:
        super().__init__(host)
        self._actions, self._transport = actions, transport
        self._formatter, self._act = formatter, act
        self.as_file = False
        self.menu = QMenu(button)
        self.menu.setAccessibleName(_("Player"))
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        open_on_click(button, self.menu, Side.ABOVE)

    def _fill(self) -> None:
        self.menu.clear()
        self._add_speeds()
        group = ""
        for row in PLAYER_KEYS:
            if row.in_menu:
                if group not in {"", row.group}:
                    self.menu.addSeparator()
                group = row.group
                self._add(row)
        self.menu.addSeparator()
        self._add_deliveries()
        self._add_hint()
        self.menu.addSeparator()
        self.menu.addAction(_with_key(_("Keyboard shortcuts…"), "?"), self.keys_wanted.emit)

    def _add(self, row: PlayerKey) -> None:
        clip = row.action is PlayerAction.COPY_MOMENT and self._transport.range.play_range.end is not None
        words = _("Copy the link of the range") if clip else _(row.menu_text or row.text)
        action = self.menu.addAction(_with_key(words, row.keys[0]), partial(self._act, row.action))
        reason = self._actions.why_not(row.action)
        action.setEnabled(not reason)
        action.setToolTip(plain_tip(reason))
        is_on = self._actions.is_on(row.action)
        if is_on is not None:
            action.setCheckable(True)
            action.setChecked(is_on)

    def _add_hint(self) -> None:
        """Say once, where exact frames are looked for, why there are none."""
        reason = self._transport.frames.video.why_not
        if reason:
            hint = self.menu.addAction(_("Frames are counted by the frame rate"))
            hint.setEnabled(False)
            hint.setToolTip(plain_tip(reason))

    def _add_speeds(self) -> None:
        speeds = self.menu.addMenu(_("Speed"))
        for speed in SPEEDS:
            places = 0 if speed == int(speed) else len(f"{speed:g}") - 2
            words = _("{speed} ×").format(speed=self._formatter.decimal(speed, places))
            self._add_choice(speeds, words, partial(self._transport.set_speed, speed), speed == self._transport.speed)

    def _add_deliveries(self) -> None:
        deliveries = self.menu.addMenu(_("Play a single rendition as"))
        self._add_choice(deliveries, _("Stream (HLS)"), partial(self._deliver, as_file=False), not self.as_file)
        self._add_choice(deliveries, _("File (progressive)"), partial(self._deliver, as_file=True), self.as_file)

    def _deliver(self, *, as_file: bool) -> None:
        if as_file != self.as_file:
            self.as_file = as_file
            self.delivery_chosen.emit(as_file)

    def _add_choice(self, menu: QMenu, words: str, do: Callable[[], object], checked: bool) -> None:
        action = QAction(words, menu)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda _checked=False: do())
        menu.addAction(action)


def _with_key(words: str, keys: str) -> str:
    """Return the text of a command with its key beside it. As a shortcut of the action, it would work elsewhere too."""
    return f"{without_mnemonic(words)}\t{key_names((keys,))}"
