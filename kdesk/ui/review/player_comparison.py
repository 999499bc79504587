"""Compares the rendition that a player plays with the source, from its position on."""

from fractions import Fraction

from PySide6.QtWidgets import QWidget

from kdesk.domain.flavor import Flavor
from kdesk.ui.review.compare.opening import compare_renditions, why_no_renditions
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.played import Played
from kdesk.ui.review.services import ReviewServices


class PlayerComparison:
    """Opens the Compare window for what a player shows.

    Args:
        host: The player.
    """

    def __init__(self, services: ReviewServices, host: QWidget, played: Played, playback: Playback) -> None:
        self._services, self._host, self._played, self._playback = services, host, played, playback

    def why_not(self, chosen: tuple[Flavor, ...] = ()) -> str:
        """Return why nothing can be compared; "" if it can.

        Args:
            chosen: The rendition that is to be on one side, or those on all; without any the one that is played.
        """
        played = self._played
        return why_no_renditions(self._services, played.entry, played.flavors, chosen or self._shown)

    def open(self, chosen: tuple[Flavor, ...] = ()) -> None:
        """Open the window at the position, and pause."""
        played = self._played
        if played.entry is not None and not self.why_not(chosen):
            self._playback.pause()
            at = Fraction(self._playback.position, 1000)
            compare_renditions(
                self._services, self._host, played.entry, played.flavors, chosen=chosen or self._shown, at=at
            )

    @property
    def _shown(self) -> tuple[Flavor, ...]:
        """The rendition that is played, unless it is the source: that is compared with another one."""
        flavor = self._played.flavor
        return () if flavor is None or flavor.is_source else (flavor,)
