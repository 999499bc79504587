"""Cache of pictures on disk, and memory of the URLs that returned them; both are bounded."""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path

from kdesk.demo.wire.clock import now

FRESH_SECONDS = 3600
"""How long caches may keep what a URL of a READY entry shows."""

_MAX_BYTES = 256 * 1024 * 1024
_SHRUNK = 3 / 4
_CHECK_EVERY = 64
_MOST_RESPONSES = 10_000


class PictureCache:
    """A folder of pictures. The least recently used are deleted when it exceeds `max_bytes` bytes."""

    def __init__(self, folder: Path, max_bytes: int = _MAX_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._until_check = 0
        self._responses: OrderedDict[Hashable, tuple[Path, float]] = OrderedDict()

    def has(self, path: Path) -> bool:
        """Return whether a picture exists; set its access time, but keep its modification time."""
        try:
            # Many systems do not set the access time on reading. The modification time is sent as Last-Modified.
            os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
        except FileNotFoundError:
            return False
        return True

    def keep(self, made: Path, path: Path) -> None:
        """Move a new picture into the cache."""
        made.replace(path)
        with self._lock:
            self._until_check -= 1
            if self._until_check < 0:
                self._until_check = _CHECK_EVERY
                self._shrink()

    def answered(self, url: Hashable) -> Path | None:
        """Return the picture that this URL showed within the last hour; None if it has to be looked up again.

        As on the real server, the URL keeps its picture although the entry has another one by now.
        """
        with self._lock:
            path, at = self._responses.get(url, (None, 0.0))
        return path if path is not None and now() - at < FRESH_SECONDS and self.has(path) else None

    def repeats(self, url: Hashable, path: Path) -> bool:
        """Return whether the previous response to this URL was this picture, and remember it."""
        with self._lock:
            known, at = self._responses.pop(url, (None, 0.0))
            self._responses[url] = (path, at if known == path else now())
            if len(self._responses) > _MOST_RESPONSES:
                self._responses.popitem(last=False)
        return known == path

    def _shrink(self) -> None:
        found = [(path.stat(), path) for path in self._folder.iterdir()]
        size = sum(status.st_size for status, _ in found)
        if size <= self._max_bytes:
            return
        for status, path in sorted(found, key=lambda one: one[0].st_atime_ns):
            path.unlink()
            size -= status.st_size
            if size <= self._max_bytes * _SHRUNK:
                return
