"""One thread that takes every flavor that waits a step further, and starts again what a kill interrupted."""

import logging
import threading

from kdesk.demo.media.conversion import Conversion
from kdesk.demo.media.ffmpeg import AbandonedError
from kdesk.demo.store.database import Row
from kdesk.demo.store.files import HOLD_SECONDS

log = logging.getLogger(__name__)


class Transcoder:
    """Works through the flavors that wait, one at a time. `work` is set when there may be one."""

    def __init__(self, conversion: Conversion, work: threading.Event) -> None:
        self._conversion = conversion
        self._work = work
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="transcoder", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier process left undone."""
        self._work.set()
        self._thread.start()

    def wake(self) -> None:
        """Say that a flavor waits."""
        self._work.set()

    def stop(self) -> None:
        """Stop; the flavor in work keeps its status and is started again next time. ffmpeg has been ended before."""
        self._stopping.set()
        self._work.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            # Nobody tells when the file of the hold goes away: look for it now and then.
            self._work.wait(HOLD_SECONDS if self._is_held() else None)
            self._work.clear()
            while (flavor := self._next()) is not None:
                self._advance(flavor)
            self._capture()

    def _is_held(self) -> bool:
        return self._conversion.files.hold.exists()

    def _next(self) -> Row | None:
        if self._stopping.is_set() or self._is_held():
            return None
        return self._conversion.flavors.next_waiting()

    def _capture(self) -> None:
        """Take the thumbnails that wait."""
        if self._stopping.is_set() or self._is_held():
            return
        try:
            self._conversion.captures.catch_up()
        except AbandonedError:
            log.info("left the thumbnails that wait")

    def _advance(self, flavor: Row) -> None:
        try:
            self._conversion.advance(flavor)
        except AbandonedError:
            log.info("left %s", flavor["id"])
        except Exception as error:
            # The boundary of one piece of work: one bad file must not end the thread.
            log.exception("transcoding %s failed", flavor["id"])
            self._conversion.fail(flavor, str(error))
