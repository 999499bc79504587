"""A bounded cache of pictures on disk, least recently used out first. Implements `ports.ImageCache`."""

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kdesk.private_files import make_private
from kdesk.store.files import TEMPORARY_SUFFIX, write_atomically
from kdesk.threads import Workers

log = logging.getLogger(__name__)

DEFAULT_LIMIT = 256 * 1024 * 1024
"""Bytes."""

_FILL_SHARE = 0.9
"""Share of the limit that remains after eviction, so that not every picture evicts another."""

_DIGEST_SIZE = 32
_FOLDER_LETTERS = 2


class DiskImageCache:
    """Files named by the hash of their URL, which is therefore not stored on disk.

    A file holds a SHA-256 and the picture, so that damage is detected. No method raises: a picture that cannot be read
    or stored is requested again.
    """

    def __init__(self, folder: Path, limit: int = DEFAULT_LIMIT) -> None:
        self._folder = folder
        self._limit = limit
        self._thread = Workers("kdesk-pictures", 1)
        self._used: int | None = None

    async def get(self, url: str) -> bytes | None:
        """Return the cached picture; None if there is none."""
        return await self._thread.run(self._get, self._path(url))

    async def put(self, url: str, data: bytes) -> None:
        """Store a picture, and evict the least recently used ones if necessary."""
        await self._thread.run(self._put, self._path(url), data)

    async def drop(self, url: str) -> None:
        """Delete the cached picture of a URL."""
        await self._thread.run(self._forget, self._path(url))

    async def clear(self) -> None:
        """Delete all cached pictures."""
        await self._thread.run(self._clear)

    def close(self) -> None:
        """End the thread after its pending work."""
        self._thread.close()

    def _path(self, url: str) -> Path:
        name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / name[:_FOLDER_LETTERS] / name[_FOLDER_LETTERS : 2 * _FOLDER_LETTERS] / name

    def _get(self, path: Path) -> bytes | None:
        try:
            content = path.read_bytes()
            digest, data = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
            if hashlib.sha256(data).digest() == digest:
                # Marks the last use: many file systems do not record when a file was read.
                os.utime(path)
                return data
            self._drop(path)
        except FileNotFoundError:
            return None
        except OSError as exc:
            log.warning("cached picture not read: %s", exc)
            return None
        log.warning("cached picture %s was damaged", path.name)
        return None

    def _put(self, path: Path, data: bytes) -> None:
        content = hashlib.sha256(data).digest() + data
        if len(content) > self._limit:
            return
        try:
            # First, so that the size of a former picture does not count beside the new one.
            self._drop(path)
            make_private(path.parent)
            self._make_room(len(content))
            # Not durable: a power cut may damage a picture, which the hash detects.
            write_atomically(path, content, durable=False)
        except OSError as exc:
            log.warning("picture not cached: %s", exc)
            return
        self._used = self._count() + len(content)

    def _clear(self) -> None:
        for _time, _size, path in tuple(self._cached_files()):
            self._forget(path)

    def _forget(self, path: Path) -> None:
        try:
            self._drop(path)
        except OSError as exc:
            log.warning("cached picture not removed: %s", exc)

    def _count(self) -> int:
        """Return the bytes in the cache: counted once, then tracked."""
        if self._used is None:
            self._used = sum(size for _, size, _ in self._cached_files())
        return self._used

    def _make_room(self, incoming: int) -> None:
        if self._count() + incoming <= self._limit:
            return
        cached = sorted(self._cached_files())
        self._used = sum(size for _, size, _ in cached)
        for _, _, path in cached:
            if self._used + incoming <= self._limit * _FILL_SHARE:
                return
            self._drop(path)

    def _drop(self, path: Path) -> None:
        # Before the file is deleted: a first count after it would miss the file, and its size is subtracted.
        used = self._count()
        with suppress(FileNotFoundError):
            size = path.stat().st_size
            path.unlink()
            self._used = used - size

    def _cached_files(self) -> Iterator[tuple[int, int, Path]]:
        """Yield time of last use, size and path of every picture; delete partial files left by a kill.

        Other files in the folder are neither counted nor touched.
        """
        for path in self._folder.glob("??/??/*"):
            if not path.name.startswith(path.parent.parent.name + path.parent.name):
                continue
            with suppress(FileNotFoundError):
                if path.suffix == TEMPORARY_SUFFIX:
                    path.unlink()
                elif len(path.name) == 2 * _DIGEST_SIZE:
                    status = path.stat()
                    yield status.st_mtime_ns, status.st_size, path
