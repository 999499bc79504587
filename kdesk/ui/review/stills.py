"""What is taken out of the player: the shown frame as a file or a picture, and addresses of the moment."""

import logging
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links import frames
from kdesk.domain.links.link import Link, LinkKind
from kdesk.domain.links.moments import hls_part
from kdesk.domain.picture import MAX_SIDE
from kdesk.domain.timecode import frame_at, smpte_of
from kdesk.domain.video import VideoSource
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.rendition_changes import written_time
from kdesk.messages.renditions import lines_of
from kdesk.threads import Workers
from kdesk.ui.picture_place import choose_place
from kdesk.ui.review.frame_clock import FrameClock
from kdesk.ui.review.played import Played
from kdesk.ui.review.saved_picture import save_picture
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.review.transport import Transport
from kdesk.ui.review.video_view import VideoView

DEFAULT_WIDTH = 1920
"""Pixels of a frame of a video whose size the server does not tell."""


log = logging.getLogger(__name__)


class Stills(QObject):
    """Saves and copies the shown frame.

    Args:
        played: The shown entry and the chosen rendition.

    Signals:
        told: A sentence: what was saved, or why nothing was.
    """

    told = Signal(str)

    def __init__(
        self, services: ReviewServices, view: VideoView, clock: FrameClock, transport: Transport, played: Played
    ) -> None:
        super().__init__(view)
        self._services, self._view, self._clock = services, view, clock
        self._transport, self._played = transport, played
        self._workers = Workers("kdesk-stills", 1)

    @property
    def why_none(self) -> str:
        """Why no frame can be saved; "" if one can."""
        return "" if self._entry is not None and not self._view.image.isNull() else _("No picture is shown yet")

    @property
    def why_no_link(self) -> str:
        """Why no address can be copied; "" if one can."""
        if self._entry is None or not hls_part(self._entry, None, 0):
            return _("The server names no stream for this entry")
        return ""

    def save(self) -> None:
        """Ask for a place, and save the shown frame there as PNG in its own size."""
        entry, image = self._entry, self._view.image
        if entry is None or image.isNull():
            self.told.emit(self.why_none)
            return
        copy, frames = QImage(image), self._transport.frames
        is_exact = frames.frame is not None or bool(frames.video.why_not)
        moment = None if is_exact else (self._transport.playback.source, self._clock.middle)

        def save(path: Path) -> None:
            self._services.tasks.spawn(self._save(path, copy, moment), name="save frame")

        choose_place(self._view.window(), self.name(), "png", save)

    def name(self) -> str:
        """Return the suggested name of the file: entry, rendition, and time."""
        entry, flavor = self._played.entry, self._played.flavor
        parts = [entry.name or entry.id if entry is not None else "", lines_of(flavor) if flavor is not None else ""]
        return " ".join(part for part in (*parts, self._time().replace(":", ".").replace(";", ".")) if part)

    def copy_moment(self) -> None:
        """Copy the address of the stream from the shown moment on, or of the range if one was set."""
        entry, flavor = self._played.entry, self._played.flavor
        if entry is None or self.why_no_link:
            self.told.emit(self.why_no_link)
            return
        chosen = self._transport.range.play_range
        start = chosen.start or 0 if chosen.is_set else self._transport.position
        url = hls_part(entry, flavor, start, chosen.end)
        if chosen.end is not None:
            times = {"start": written_time(start), "end": written_time(chosen.end)}
            notice = _("Link of the range {start} to {end} copied").format(**times)
        else:
            notice = _("Link from {time} on copied").format(time=written_time(start))
        link = Link(LinkKind.HLS, url, entry.name or entry.id, entry_id=entry.id, flavor_id=flavor.id if flavor else "")
        if self._services.clipboard.copy_link(link, notice):
            self._tell_here(notice)
        self._services.tasks.spawn(self._tell_of_whole_streams(entry, flavor), name="are streams cut")

    def copy_picture(self) -> None:
        """Copy the shown frame as a picture, and the address at which the server has it."""
        entry, image, second = self._entry, self._view.image, self._clock.second
        if entry is None or image.isNull() or second is None:
            self.told.emit(self.why_none)
            return
        url = frames.frame(entry, second, min(entry.width or DEFAULT_WIDTH, MAX_SIDE))
        notice = _("Picture at {time} and its address copied").format(time=written_time(round(second * 1000)))
        self._services.clipboard.copy_picture(QImage(image), url, notice)
        self._tell_here(notice)

    def _tell_here(self, words: str) -> None:
        """Tell what was copied in the window of an entry: the notices are in the first window of all."""
        if self._view.window().parentWidget() is not None:
            self.told.emit(words)

    async def _tell_of_whole_streams(self, entry: Entry, flavor: Flavor | None) -> None:
        """Say so if the account sends the whole video whatever an address says; it is found out once."""
        api = self._services.api()
        if api is not None and api.sharing is not None and await api.sharing.cuts_streams(entry, flavor) is False:
            self.told.emit(_("This account's streams are not cut: the link plays the whole video"))

    @property
    def _entry(self) -> Entry | None:
        return self._played.entry

    def _time(self) -> str:
        """Return the time code of the shown frame, or its time while the frame rate is unknown."""
        position, rate = self._transport.position, self._transport.frame_rate
        return smpte_of(frame_at(position, rate), rate) if rate else written_time(position)

    async def _save(self, path: Path, image: QImage, moment: tuple[VideoSource, Fraction] | None) -> None:
        """Save a picture.

        Args:
            image: What the player shows.
            moment: Where the decoder finds it; None if it came from there.
        """
        try:
            if moment is not None:
                image = await self._transport.frames.video.picture_at(*moment)
        except KdeskError as error:
            log.info("the picture of the player is saved: %s", error)
        self.told.emit(await save_picture(self._services, self._workers, path, image))
