"""Opens what a player plays: where the playback is, at its speed, and paused if it stands still."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from kdesk.domain.flavor import Flavor
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.played import Played


class Opener(QObject):
    """Opens the chosen rendition.

    Attributes:
        place_of: Returns the position at which the player shows the frame of a position.

    Signals:
        chosen: Another rendition was chosen.
    """

    chosen = Signal()

    def __init__(self, playback: Playback, played: Played) -> None:
        super().__init__(playback)
        self._playback, self._played = playback, played
        self.place_of: Callable[[int], int] = lambda milliseconds: milliseconds

    def choose(self, flavor: Flavor | None) -> None:
        """Choose the rendition to play, None for the server's choice.

        A running playback continues at its position and speed, a paused one stays so.
        """
        self._played.flavor, self._played.wants_local = flavor, False
        self.chosen.emit()
        self._open_again()

    def choose_local(self) -> None:
        """Choose the file of this computer, as `choose` does."""
        self._played.wants_local = True
        self.chosen.emit()
        self._open_again()

    def play_flavor(self, flavor: Flavor) -> None:
        """Choose a rendition and play it."""
        self._played.flavor, self._played.wants_local = flavor, False
        self.chosen.emit()
        self._open(at=self._playback.position if self._playback.phase is not Phase.ENDED else 0)

    def deliver(self, as_file: bool) -> None:
        """Play single renditions as files by their own addresses, or as streams."""
        self._played.as_file = as_file
        if self._played.flavor is not None:
            self._open_again()

    def toggle(self) -> None:
        """Play or pause."""
        if self._playback.phase in {Phase.PLAYING, Phase.LOADING}:
            self._playback.pause()
        elif self._playback.phase in {Phase.PAUSED, Phase.ENDED}:
            self._playback.play()
        else:
            self.reopen()

    def seek(self, milliseconds: int) -> None:
        """Go to a position; before the first play, open the stream paused there."""
        if self._playback.phase in {Phase.STOPPED, Phase.FAILED}:
            self._open(at=milliseconds, paused=True)
        else:
            self._playback.seek(self.place_of(milliseconds))

    def reopen(self) -> None:
        """Open the stream again at its position: its URLs may have expired."""
        self._open(at=self._playback.position)

    def _open_again(self) -> None:
        """Open what is chosen now where the playback is; what stands still stays so."""
        if self._playback.phase not in {Phase.STOPPED, Phase.ENDED}:
            self._open(at=self._playback.position, paused=self._playback.phase is Phase.PAUSED)

    def _open(self, *, at: int, paused: bool = False) -> None:
        source = self._played.source
        if source is not None:
            is_delivered = source.path is None
            self._playback.open(source, at=self.place_of(at) if paused and is_delivered else at, paused=paused)
