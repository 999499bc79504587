"""The thread that converts waiting flavors and restarts conversions that a kill interrupted."""

import logging
import threading

from kdesk.demo.media.conversion import Conversion
from kdesk.demo.media.ffmpeg import AbandonedError
from kdesk.demo.store.database import Row
from kdesk.demo.store.files import HOLD_SECONDS

log = logging.getLogger(__name__)


class Transcoder:
    """Converts waiting flavors one at a time. `work` is set when there may be one."""

    def __init__(self, conversion: Conversion, work: threading.Event) -> None:
        self._conversion = conversion
        self._work = work
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="transcoder", daemon=True)

    def start(self) -> None:
        """Start the thread, beginning with what an earlier process left unfinished."""
        self._work.set()
        self._thread.start()

    def wake(self) -> None:
        """Wake the thread: a flavor waits."""
        self._work.set()

    def stop(self) -> None:
        """Stop the thread; ffmpeg must have been ended before.

        The current flavor keeps its status and starts again next time.
        """
        self._stopping.set()
        self._work.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            # The removal of the hold file raises no event: poll for it.
            self._work.wait(HOLD_SECONDS if self._is_held() else None)
            # Cleared before the search: a flavor that is added during it sets the event again.
            self._work.clear()
            while (flavor := self._next()) is not None:
                self._advance(flavor)
            self._capture()

    def _is_held(self) -> bool:
        return self._conversion.stores.files.hold.exists()

    def _next(self) -> Row | None:
        if self._stopping.is_set() or self._is_held():
            return None
        return self._conversion.stores.flavors.next_waiting()

    def _capture(self) -> None:
        """Capture the queued thumbnails."""
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
            # Boundary of one task: a bad file must not end the thread.
            log.exception("transcoding %s failed", flavor["id"])
            self._conversion.fail(flavor, str(error))
