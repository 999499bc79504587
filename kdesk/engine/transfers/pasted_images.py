"""Images that were pasted: files of kdesk's own, each kept until its entry is READY, and then removed."""

import logging
import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path

from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import Reason, StoreProblem
from kdesk.private_files import make_private, private_opener
from kdesk.threads import Workers

log = logging.getLogger(__name__)

_AGE_NS = 60 * 1_000_000_000
_NEEDED_NO_MORE = frozenset({TransferState.ARRIVED, TransferState.CANCELLED})


class PastedImages(QueueListener):
    """Writes pasted images into a private folder, and removes those that are needed no more.

    Args:
        folder: For these files alone.
        listed: Returns the transfers on the list.
        now: Returns Unix seconds.
    """

    def __init__(self, folder: Path, listed: Callable[[], Sequence[Transfer]], now: Callable[[], float]) -> None:
        self._folder, self._listed, self._now = folder, listed, now
        self._thread = Workers("kdesk-paste", 1)
        self._paths: dict[str, str] = {}
        # Files of this process: nobody but it knows yet that a transfer is made of them.
        self._own: set[str] = set()

    async def keep(self, encode: Callable[[], bytes]) -> Path:
        """Write an image and return its file, which is named by the time. Raises StoreProblem.

        Args:
            encode: Returns the image as PNG; called on a thread.
        """
        stem = time.strftime("%Y-%m-%d %H.%M.%S", time.localtime(self._now()))
        return await self._thread.run(self._write, f"pasted {stem}", encode)

    async def tidy(self) -> None:
        """Remove the files of earlier processes that no transfer needs."""
        self.added(self._listed())
        needed = {t.file.path for t in self._listed() if not _is_done(t)}
        await self._thread.run(self._remove_others, needed)

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Remember the transfers of pasted images."""
        start = str(self._folder)
        self._paths |= {t.id: t.file.path for t in transfers if t.file.path.startswith(start)}

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Remove the file of an image that is READY and compared."""
        if now.id in self._paths and _is_done(now) and not _is_done(before):
            self._forget(now.id)

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Leave files alone: a removal can be undone, and the next start tidies up."""

    def close(self) -> None:
        """Let the thread end."""
        self._thread.close()

    def _forget(self, transfer_id: str) -> None:
        self._thread.submit(partial(_remove, Path(self._paths.pop(transfer_id))))

    def _write(self, stem: str, encode: Callable[[], bytes]) -> Path:
        from kdesk.domain.downloads.naming import numbered  # noqa: PLC0415  with the first image

        data = encode()
        try:
            make_private(self._folder)
            for number in count(1):
                path = self._folder / numbered(stem, ".png", number)
                try:
                    with open(path, "xb", opener=private_opener) as file, _nothing_left_of(path):
                        file.write(data)
                        file.flush()
                    # Complete, as nobody else writes it: the upload need not wait until the file rests.
                    os.utime(path, ns=(old := time.time_ns() - _AGE_NS, old))
                except FileExistsError:
                    continue
                self._own.add(str(path))
                return path
        except OSError as error:
            raise StoreProblem(f"{self._folder}: {error.strerror or error}", reason=Reason.DATA_UNUSABLE) from error
        raise AssertionError

    def _remove_others(self, needed: Collection[str]) -> None:
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if str(path) not in needed and str(path) not in self._own:
                    _remove(path)


def _is_done(transfer: Transfer) -> bool:
    ready = transfer.state is TransferState.READY and not transfer.unverified
    return ready or transfer.state in _NEEDED_NO_MORE


@contextmanager
def _nothing_left_of(path: Path) -> Iterator[None]:
    """Remove a file that could not be written to its end: on a full disk it would take what is left."""
    try:
        yield
    except OSError:
        _remove(path)
        raise


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("a pasted image could not be removed: %s", error)
