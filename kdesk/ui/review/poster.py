"""The poster of the player: the picture of the entry until the first frame."""

import logging

from kdesk.domain.entry import Entry
from kdesk.domain.links import of_entry
from kdesk.errors import KdeskError
from kdesk.messages.playing import WITH_STREAM
from kdesk.ui.images import load_image
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.review.video_view import VideoView

STEP = 320
"""Pixels. Posters are requested in multiples of this width."""


log = logging.getLogger(__name__)


class Poster:
    """Loads the poster of one entry after the other.

    Args:
        view: Shows it.
    """

    def __init__(self, services: ReviewServices, view: VideoView) -> None:
        self._services, self._view = services, view
        self._url = ""

    def forget(self) -> None:
        """Load the next poster even if its address is that of the last one."""
        self._url = ""

    def load(self, entry: Entry) -> None:
        """Load the poster of an entry, unless it is shown already.

        Args:
            entry: The entry; without a stream it has no poster.
        """
        pixels = round(max(self._view.width(), self._services.theme.px(STEP)) * self._view.devicePixelRatioF())
        width = -(-pixels // STEP) * STEP
        url = of_entry.thumbnail(entry, width, width * 9 // 16) if entry.status in WITH_STREAM else ""
        if url and url != self._url:
            self._url = url
            self._services.tasks.spawn(self._load(url), replace=f"poster {id(self)}")

    async def _load(self, url: str) -> None:
        try:
            poster = await load_image(self._services.images, url)
        except KdeskError as exc:
            log.info("no poster: %s", exc)
            # Forgotten, so that the next snapshot of the entry requests it again.
            self._url = ""
            return
        # Another entry may be shown by now.
        if url == self._url:
            self._view.show_poster(poster)
