"""Thumbnails captured from a video, immediately or later in the transcoder's thread."""

import json
import logging
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from kdesk.demo.media.ffmpeg import AbandonedError, Ffmpeg, FfmpegError
from kdesk.demo.media.thumb_params import AUTOMATIC, PARAMS, picture_of
from kdesk.demo.media.thumbnailer import Thumbnailer
from kdesk.demo.store.assets import thumbs as thumb_states
from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.assets.thumbs import DEFAULT_TAG, Thumbs
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.files import Files
from kdesk.demo.wire.params import Args

log = logging.getLogger(__name__)
_NO_SOURCE = "The entry has no source that a frame could be taken from"


@dataclass(frozen=True, slots=True)
class Captures:
    """Captures frames into thumbnail assets."""

    files: Files
    entries: Entries
    flavors: Flavors
    thumbs: Thumbs
    thumbnailer: Thumbnailer
    ffmpeg: Ffmpeg

    def queue_automatic(self, entry: Row) -> None:
        """Queue the thumbnail that every video gets. It becomes the default if the entry has none."""
        has_default = self.thumbs.default(entry["id"]) is not None
        self.thumbs.queue(entry, AUTOMATIC, PARAMS[AUTOMATIC], "" if has_default else DEFAULT_TAG)

    def catch_up(self) -> None:
        """Capture all queued thumbnails."""
        while (thumb := self.thumbs.next_waiting()) is not None:
            try:
                self.take(thumb)
            # A subclass of the next error: the thumbnail stays queued for the next start.
            except AbandonedError:
                raise
            except FfmpegError as error:
                log.info("no thumbnail %s: %s", thumb["id"], error)
                self.thumbs.update(thumb["id"], status=thumb_states.ERROR, description=str(error)[:500])

    def take(self, thumb: Row, flavor: Row | None = None) -> None:
        """Capture a thumbnail with the asset's own params, from `flavor` or the source.

        Raises:
            FfmpegError: The entry has no source or the source has no frame.
        """
        entry = self.entries.require(thumb["entry_id"])
        flavor = flavor or self.flavors.source(entry["id"])
        if flavor is None or not flavor["path"]:
            raise FfmpegError(_NO_SOURCE)
        size = (flavor["width"] or entry["width"] or 0, flavor["height"] or entry["height"] or 0)
        picture = picture_of(Args(json.loads(thumb["capture"] or "{}")), size, entry["duration_ms"] / 1000)
        made = self.thumbnailer.make(self.files.open_path(flavor["path"]), picture)
        path = self.files.contents / uuid.uuid4().hex
        # A copy, since the picture cache may delete its own file.
        self.keep(thumb["id"], Path(shutil.copyfile(made.path, path)), picture.format)

    def keep(self, thumb_id: str, path: Path, extension: str) -> None:
        """Make a file the content of an asset, even if it is not a picture."""
        self.thumbs.keep(thumb_id, path, extension, self.ffmpeg.probe(path))
