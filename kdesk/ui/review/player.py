"""The player of the entry panel: video view, controls, and the playback behind them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QVBoxLayout, QWidget

from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.flavor import Flavor
from kdesk.messages import _
from kdesk.messages.playing import never_played
from kdesk.ui.key_sheet import show_keys
from kdesk.ui.key_table import KeyPlace
from kdesk.ui.media_icons import media_icon
from kdesk.ui.review.captions import PlayerCaptions
from kdesk.ui.review.controls import Controls
from kdesk.ui.review.frame_clock import FrameClock
from kdesk.ui.review.full_screen import FullScreen
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.played import Played
from kdesk.ui.review.player_actions import PlayerActions
from kdesk.ui.review.player_keys import PlayerAction, action_of
from kdesk.ui.review.player_menu import PlayerMenu
from kdesk.ui.review.player_messages import PlayerMessages
from kdesk.ui.review.poster import Poster
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.review.stills import Stills
from kdesk.ui.review.transport import Transport
from kdesk.ui.review.video_view import VideoView


class Player(QWidget):
    """Plays the HLS stream of an entry, or its file if it has no stream; shows the picture of an image.

    Args:
        services: What the player is built on.
        volume: 0.0 to 1.0 at the start.

    Attributes:
        view: The video.
        messages: The rows below it, with the last failure.
        captions: What is shown over it.
        transport: Speed, range and loop.
        frame_clock: Knows when the shown frame begins.
        full_screen: The same video over the whole screen.
        stills: Saves and copies the shown frame.
        menu: Everything that has no button of its own.

    Signals:
        volume_changed: The user changed the volume, 0.0 to 1.0.
    """

    volume_changed = Signal(float)

    def __init__(self, services: ReviewServices, *, volume: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = services.theme
        self._played = Played()
        self.playback = Playback(services.relay, services.tasks, volume=volume, parent=self)
        self.view = VideoView(services.theme)
        self.view.setAccessibleName(_("Video"))
        self.controls = Controls(services.theme, services.formatter, services.choices, volume=volume)
        self.captions = PlayerCaptions(
            self.playback, self.view, self.controls.captions, services.tasks, services.choices
        )
        self.messages = PlayerMessages(self.playback, self.view, services.formatter)
        self._poster = Poster(services, self.view)
        self._build(services)
        self._connect()
        # The focus ring is painted around the video, which also takes the keyboard after a click on a button.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(_("Player"))
        self.setFocusProxy(self.view)

    @property
    def frames_shown(self) -> int:
        """Number of video frames that were shown so far."""
        return self.playback.frames

    @property
    def flavor(self) -> Flavor | None:
        """The chosen rendition, None for the server's choice."""
        return self._played.flavor

    def show_entry(self, entry: Entry) -> None:
        """Show an entry. Another one stops the playback, a new snapshot of the shown one does not."""
        other, renewed = self._played.is_other(entry), self._played.has_new_content(entry)
        self._played.entry = entry
        if other:
            self.stop()
            self._played.flavor, self._played.flavors = None, ()
            self.transport.reset()
            self._show_rate()
            self.view.clear(media_icon(entry.media_type))
            self.controls.show_flavors((), None)
            self._show_duration(round(entry.duration * 1000))
            self.controls.show_position(0)
            self._poster.forget()
        elif renewed:
            # The stream that is open is that of the old content, and so is the poster.
            self.stop()
            self._poster.forget()
            self.transport.clear_range()
            self._show_duration(round(entry.duration * 1000))
        # A button that never works says nothing: what cannot be played has none, and the picture says why.
        self.controls.setVisible(not never_played(entry))
        self._allow_play()
        self._poster.load(entry)

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Offer the renditions that can be played."""
        self._played.take_flavors(flavors)
        self._show_rate()
        self.controls.show_flavors(self._played.playable, self._played.flavor)
        self._allow_play()

    def choose(self, flavor: Flavor | None) -> None:
        """Choose the rendition to play, None for the server's choice.

        A running playback continues at its position and speed, a paused one stays so.
        """
        self._played.flavor = flavor
        self._show_rate()
        self._open_again()

    def play_flavor(self, flavor: Flavor) -> None:
        """Choose a rendition and play it."""
        self._played.flavor = flavor
        self._show_rate()
        self.controls.select(flavor)
        self._open(at=self.playback.position if self.playback.phase is not Phase.ENDED else 0)

    def toggle(self) -> None:
        """Play or pause."""
        if self.playback.phase in {Phase.PLAYING, Phase.LOADING}:
            self.playback.pause()
        elif self.playback.phase in {Phase.PAUSED, Phase.ENDED}:
            self.playback.play()
        else:
            self._open(at=self.playback.position)

    def seek(self, milliseconds: int) -> None:
        """Go to a position; before the first play, open the stream paused there."""
        if self.playback.phase in {Phase.STOPPED, Phase.FAILED}:
            self._open(at=milliseconds, paused=True)
            self.controls.show_position(milliseconds)
        else:
            self.playback.seek(milliseconds)

    def stop(self) -> None:
        """Stop, and close the stream."""
        self.playback.close()

    def act(self, action: PlayerAction, number: int = 0) -> None:
        """Do what a key or a command asks for, or tell why it is impossible.

        Args:
            number: Which of the keys of the action was pressed.
        """
        self.messages.tell(self._does.do(action, number))

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key asks for, wherever the focus is but in a text field; return whether it asks for anything."""
        found, focus = action_of(event), self.view.window().focusWidget()
        if isinstance(focus, QLineEdit):
            return False
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if isinstance(focus, QAbstractButton):
                focus.click()
            else:
                self.toggle()
        elif found is not None:
            self.act(*found)
        return found is not None or event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}

    def _build(self, services: ReviewServices) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(services.theme.px(8))
        parts = (self.view, self.messages.error_row, self.controls, self.messages.told)
        for widget in parts:
            column.addWidget(widget)
        self.transport = Transport(self.playback, self.seek, self.toggle)
        self.frame_clock = FrameClock(self.playback, self)
        self.stills = Stills(services, self.view, self.frame_clock, self.transport, self._played)
        self.full_screen = FullScreen(self, column, parts, self.take_key, services.theme)
        self.full_screen.may_rest = lambda: self.playback.phase not in {Phase.LOADING, Phase.FAILED}
        self._does = PlayerActions(self, self.transport, self.controls, self.captions, self.stills, self.full_screen)
        self.menu = PlayerMenu(self, self.controls.more, self._does, self.transport, services.formatter, self.act)

    def _connect(self) -> None:
        playback, controls = self.playback, self.controls
        playback.changed.connect(self._follow)
        playback.frame.connect(self.view.show_frame)
        playback.position_changed.connect(controls.show_position)
        playback.duration_changed.connect(self._show_duration)
        playback.buffered_changed.connect(controls.show_buffered)
        controls.toggled.connect(self.toggle)
        controls.sought.connect(self.seek)
        controls.muted.connect(self._mute)
        controls.volume_changed.connect(playback.player.audio.set_volume)
        controls.volume_changed.connect(self.volume_changed)
        controls.chosen.connect(self.choose)
        controls.looped.connect(self.transport.set_loop)
        controls.time.finished.connect(self._take_focus)
        self.transport.changed.connect(self._show_transport)
        self.view.clicked.connect(self._click)
        self.view.double_clicked.connect(self._double_click)
        self.stills.told.connect(self.messages.tell)
        self.messages.resized.connect(self.full_screen.lay_out)
        self.messages.retry.clicked.connect(self._reopen)
        self.menu.delivery_chosen.connect(self._deliver)
        self.menu.keys_wanted.connect(lambda: show_keys(self._theme, self.view.window(), KeyPlace.PLAYER))

    def _click(self) -> None:
        """Play or pause, where there is something to play."""
        if not self.controls.isHidden():
            self.toggle()

    def _double_click(self) -> None:
        """Take back what the first click did, and enter or leave the full screen."""
        self._click()
        self.full_screen.toggle()

    def _take_focus(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow_play(self) -> None:
        reason, entry = self._played.why_not, self._played.entry
        self.controls.allow_play(reason)
        if self.playback.phase is Phase.STOPPED and entry is not None:
            picture = entry.media_type is MediaType.IMAGE and not entry.status.failed
            self.view.show_text("" if picture else reason)

    def _show_duration(self, milliseconds: int) -> None:
        self.transport.duration = milliseconds
        self.controls.show_duration(milliseconds)

    def _show_rate(self) -> None:
        self.transport.frame_rate = self._played.frame_rate
        self.controls.show_rate(self._played.frame_rate)

    def _show_transport(self) -> None:
        transport = self.transport
        self.controls.show_transport(transport.speed, transport.play_range, loops=transport.loops)

    def _reopen(self) -> None:
        """Open the stream again at its position: its URLs may have expired."""
        # The Retry button disappears, so the focus moves to the video.
        self._take_focus()
        self._open(at=self.playback.position)

    def _deliver(self, as_file: bool) -> None:
        self._played.as_file = as_file
        if self._played.flavor is not None:
            self._open_again()

    def _open_again(self) -> None:
        """Open what is chosen now where the playback is; what stands still stays so."""
        if self.playback.phase not in {Phase.STOPPED, Phase.ENDED}:
            self._open(at=self.playback.position, paused=self.playback.phase is Phase.PAUSED)

    def _open(self, *, at: int, paused: bool = False) -> None:
        addresses = self._played.addresses
        if addresses:
            self.playback.open(addresses, at=at, paused=paused)

    def _follow(self) -> None:
        """Show the phase of the playback."""
        phase = self.playback.phase
        self.controls.show_playing(phase in {Phase.PLAYING, Phase.LOADING})
        if phase is Phase.ENDED:
            self.controls.show_position(self.playback.duration)
        elif phase is Phase.STOPPED:
            self.controls.show_position(0)
            self.view.clear_frame()

    def _mute(self, muted: bool) -> None:
        self.playback.player.audio.set_muted(muted)
        self.controls.show_muted(muted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key asks for; `player_keys` has them all."""
        if not self.take_key(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the player."""
        self.menu.menu.popup(event.globalPos())

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the playback, but not when the window is only minimised."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.full_screen.leave()
            self.stop()
