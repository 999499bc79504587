"""The services that the player needs."""

from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtGui import QImage

from kdesk.domain.links.link import Link
from kdesk.domain.review_ports import Videos
from kdesk.domain.sound import Waveforms
from kdesk.domain.ui_ports import Images
from kdesk.engine.files.side_files import SideFiles
from kdesk.media.relay import MediaRelay
from kdesk.messages.format import Format
from kdesk.ui.review.player_choices import PlayerChoices
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme


class FrameClipboard(Protocol):
    """Copies what the player shows."""

    def copy_link(self, link: Link) -> None:
        """Copy a link; one that carries a session is refused."""
        ...

    def copy_text(self, text: str, notice: str) -> None:
        """Copy a text, and say so by the notice."""
        ...

    def copy_picture(self, picture: QImage, address: str, notice: str) -> None:
        """Copy a picture, and its address as text."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewServices:
    """What the player is built on.

    Attributes:
        images: Source of the poster.
        relay: Delivers the streams.
        videos: Decodes single frames; None to go without.
        clipboard: Copies links and pictures.
        files: Files that are read and written beside the transfers.
        choices: What all players have in common.
        waveforms: Of sounds; None to go without.
    """

    theme: Theme
    formatter: Format
    tasks: TaskScope
    images: Images
    relay: MediaRelay
    clipboard: FrameClipboard
    videos: Videos | None = None
    files: SideFiles = field(default_factory=SideFiles)
    choices: PlayerChoices = field(default_factory=PlayerChoices)
    waveforms: Waveforms | None = None
