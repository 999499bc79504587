"""The services that the player needs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QImage

from kdesk.domain.entry import Entry
from kdesk.domain.links.link import Link
from kdesk.domain.picture_work import PictureTools
from kdesk.domain.ports import AccountApi
from kdesk.domain.review_ports import Measuring, Painting, Scanning, Sounding, Videos
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

    def copy_link(self, link: Link, notice: str = "") -> bool:
        """Copy a link, and say so; one that carries a session is not copied unasked. Return whether it was copied."""
        ...

    def copy_text(self, text: str, notice: str) -> None:
        """Copy a text, and say so by the notice."""
        ...

    def copy_picture(self, picture: QImage, address: str, notice: str) -> None:
        """Copy a picture, and its address as text."""
        ...


class Documents(Protocol):
    """Opens documents in the system's program, after a download."""

    def why_not(self) -> str:
        """Return why nothing can be downloaded; "" if it can."""
        ...

    def open(self, entry: Entry, attachment_id: str = "") -> None:
        """Download the source of an entry, or one of its attachments, and open it."""
        ...


def _no_account() -> AccountApi | None:
    return None


def _no_file(_entry: Entry) -> Path | None:
    return None


async def _no_check(_path: Path) -> None:
    """Take any file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewServices:
    """What the player is built on.

    Attributes:
        images: Source of the poster.
        relay: Delivers the streams.
        videos: Decodes single frames; None to go without.
        painting: Makes pictures of them; None to go without.
        check_own_file: Raises FileProblem if such a file is gone, or another one by now.
        own_file: Returns the file of this computer that an entry was made from, None if it is not known.
        api: Returns the calls of the account; None without one.
        measuring: Measures how alike they are; None to go without.
        sounding: Measures sound; None to go without.
        scanning: Looks through files; None to go without.
        clipboard: Copies links and pictures.
        files: Files that are read and written beside the transfers.
        choices: What all players have in common.
        waveforms: Of sounds; None to go without.
        picture_tools: Decodes the originals of images; None to go without.
        documents: Opens documents; None to go without.
    """

    theme: Theme
    formatter: Format
    tasks: TaskScope
    images: Images
    relay: MediaRelay
    clipboard: FrameClipboard
    videos: Videos | None = None
    painting: Painting | None = None
    own_file: Callable[[Entry], Path | None] = _no_file
    api: Callable[[], AccountApi | None] = _no_account
    check_own_file: Callable[[Path], Awaitable[None]] = _no_check
    measuring: Measuring | None = None
    sounding: Sounding | None = None
    scanning: Scanning | None = None
    files: SideFiles = field(default_factory=SideFiles)
    choices: PlayerChoices = field(default_factory=PlayerChoices)
    waveforms: Waveforms | None = None
    picture_tools: PictureTools | None = None
    documents: Documents | None = None
