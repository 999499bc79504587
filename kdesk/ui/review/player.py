"""The player of the entry panel: video view, controls, and the playback behind them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.key_sheet import show_keys
from kdesk.ui.key_table import KeyPlace
from kdesk.ui.review.captions import PlayerCaptions
from kdesk.ui.review.channel_actions import offer_mutes
from kdesk.ui.review.controls import Controls
from kdesk.ui.review.entry_display import EntryDisplay
from kdesk.ui.review.exact_frames import ExactFrames
from kdesk.ui.review.exact_video import ExactVideo
from kdesk.ui.review.frame_clock import FrameClock
from kdesk.ui.review.frame_images import FrameImages
from kdesk.ui.review.frame_inspector import FrameInspector
from kdesk.ui.review.full_screen import FullScreen
from kdesk.ui.review.opener import Opener
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.picture.display import PictureDisplay
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.played import Played
from kdesk.ui.review.player_actions import PlayerActions
from kdesk.ui.review.player_comparison import PlayerComparison
from kdesk.ui.review.player_input import PlayerInput
from kdesk.ui.review.player_keys import PlayerAction
from kdesk.ui.review.player_menu import PlayerMenu
from kdesk.ui.review.player_messages import PlayerMessages
from kdesk.ui.review.reverse_play import ReversePlay
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.review.source_streams import SourceStreams
from kdesk.ui.review.stills import Stills
from kdesk.ui.review.time_line.display import TimeLineDisplay
from kdesk.ui.review.transport import Transport
from kdesk.ui.review.video_view import VideoView
from kdesk.ui.theme import Theme


class Player(QWidget):
    """Plays the HLS stream of an entry, or its file if it has no stream; shows the picture of an image.

    Args:
        services: What the player is built on.
        volume: 0.0 to 1.0 at the start.

    Attributes:
        view: The video.
        messages: The rows below it, with the last failure.
        captions: What is shown over it.
        opener: Opens the chosen rendition.
        transport: Speed, range and loop.
        time_line: Filmstrip, chapters, and the list of captions.
        pictures: The picture of an image.
        frame_clock: Knows when the shown frame begins.
        full_screen: The same video over the whole screen.
        stills: Saves and copies the shown frame.
        inspector: Shows the facts of the frame over it.
        comparison: Opens the Compare window.
        input: Its keys and clicks.
        menu: Everything that has no button of its own.

    Signals:
        volume_changed: The user changed the volume, 0.0 to 1.0.
    """

    volume_changed = Signal(float)

    def __init__(self, services: ReviewServices, *, volume: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_topic(self, Topic.REVIEW)
        self._played = Played()
        streams = SourceStreams(services.relay, services.check_own_file)
        self.playback = Playback(streams, services.tasks, volume=volume, parent=self)
        with_decoder = services.videos is not None and not services.videos.why_not
        self.view = VideoView(services.theme, FrameImages(services.tasks, with_decoder=with_decoder))
        self.view.setAccessibleName(_("Video"))
        self.controls = Controls(services.theme, services.formatter, services.choices, volume=volume)
        self.captions = PlayerCaptions(
            self.playback, self.view, self.controls.captions, services.tasks, services.choices
        )
        self.messages = PlayerMessages(self.playback, self.view, services.formatter, services.theme)
        self._build(services)
        self.opener.chosen.connect(self._display.show_chosen)
        _connect(self, services)
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
        self._display.show_entry(entry)
        self.time_line.show_entry(entry)
        self.pictures.show_entry(entry)

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Offer the renditions that can be played."""
        self._display.show_flavors(flavors)

    def play_flavor(self, flavor: Flavor) -> None:
        """Choose a rendition and play it."""
        self.opener.play_flavor(flavor)

    def toggle(self) -> None:
        """Play or pause."""
        if not self.transport.reverse.stop():
            self.opener.toggle()

    def seek(self, milliseconds: int) -> None:
        """Go to a position; before the first play, open the stream paused there."""
        self.transport.go_to(milliseconds)

    def stop(self) -> None:
        """Stop, and close the stream."""
        self.playback.close()

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key asks for, wherever the focus is but in a text field; return whether it asks for anything."""
        return self.input.take(event)

    def _build(self, services: ReviewServices) -> None:
        self.opener = Opener(self.playback, self._played)
        self.frame_clock = FrameClock(self.playback, self)
        exact = ExactFrames(
            ExactVideo(services, self.playback), self.playback, self.view, self.frame_clock, services.tasks
        )
        reverse = ReversePlay(exact, self.playback, services.tasks)
        self.transport = Transport(self.playback, self.opener.seek, self.toggle, exact, reverse)
        self.opener.place_of = self.transport.place.ask
        self.time_line = TimeLineDisplay(services, self.controls, self.transport, self.captions)
        self.pictures = PictureDisplay(services, self.view)
        self._display = EntryDisplay(services, self._played, self.transport, self.view, self.controls)
        self.stills = Stills(services, self.view, self.frame_clock, self.transport, self._played)
        self.full_screen = self._lay_out(services.theme)
        self.full_screen.may_rest = lambda: self.playback.phase not in {Phase.LOADING, Phase.FAILED}
        actions = self._actions(services)
        self.input = PlayerInput(actions, self.messages, self.view, self.controls, self.full_screen, self.inspector)
        self.menu = PlayerMenu(self, self.controls.more, actions, self.transport, services.formatter, self.input.act)

    def _lay_out(self, theme: Theme) -> FullScreen:
        """Put the parts below each other; return what shows them over the whole screen."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        parts = (self.view, self.messages.error_row, self.controls, self.pictures.row, self.time_line.pane)
        for widget in (*parts, self._display.offer):
            column.addWidget(widget)
        return FullScreen(self, column, parts, self.take_key, theme)

    def _actions(self, services: ReviewServices) -> PlayerActions:
        """Return what keys and menu do, with what parts beside the playback offer."""
        actions = PlayerActions(self, self.transport, self.controls, self.captions, self.stills, self.full_screen)
        self.comparison = PlayerComparison(services, self, self._played, self.playback)
        actions.offer(PlayerAction.COMPARE, self.comparison.open, self.comparison.why_not)
        self.inspector = FrameInspector(services, self.view, self.transport, self._played)
        actions.offer(PlayerAction.OVERLAY, self.inspector.toggle, is_on=lambda: self.inspector.is_pinned)
        self.time_line.offer(actions)
        offer_mutes(actions, self.playback.player)
        self.pictures.offer(actions)
        return actions

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


def _connect(player: Player, services: ReviewServices) -> None:
    """Connect the parts of a player with each other."""
    playback, controls, view = player.playback, player.controls, player.view
    playback.frame.connect(view.show_frame)
    playback.position_changed.connect(controls.show_position)
    playback.buffered_changed.connect(controls.show_buffered)
    controls.toggled.connect(player.toggle)
    controls.sought.connect(player.seek)
    controls.typed.connect(player.transport.go_to)
    player.transport.frames.failed.connect(player.messages.tell)
    player.transport.reverse.told.connect(player.messages.tell)
    controls.muted.connect(playback.player.audio.set_muted)
    controls.muted.connect(controls.show_muted)
    controls.volume_changed.connect(playback.player.audio.set_volume)
    controls.volume_changed.connect(player.volume_changed)
    controls.chosen.connect(player.opener.choose)
    controls.local_chosen.connect(player.opener.choose_local)
    controls.looped.connect(player.transport.range.set_loop)
    player.stills.told.connect(player.messages.tell)
    player.messages.resized.connect(player.full_screen.lay_out)
    # The Retry button disappears, so the focus moves to the video.
    player.messages.retry.clicked.connect(player.input.take_focus)
    player.messages.retry.clicked.connect(player.opener.reopen)
    player.menu.delivery_chosen.connect(player.opener.deliver)
    player.menu.keys_wanted.connect(lambda: show_keys(services.theme, view.window(), KeyPlace.PLAYER))
