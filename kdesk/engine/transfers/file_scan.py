"""Scan of dropped paths: walks folders and probes each file, on a worker thread.

Paths are strings here: for 50,000 files, `Path` objects would be half of the work.
"""

import os
import stat
import threading
import time
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from itertools import compress
from pathlib import Path
from typing import NamedTuple

from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.left_out import LeftOutFile, LeftOutReason
from kdesk.domain.media_kind import is_named_like_transport_stream
from kdesk.domain.sidecars import NO_SIDECARS, Sidecars
from kdesk.domain.source_file import SourceKind
from kdesk.engine.files.local_file import ProbedFile, probe
from kdesk.engine.transfers.batches import BatchSize
from kdesk.engine.transfers.folder import Child, Looks, children, key_of
from kdesk.engine.transfers.sidecar_scan import SidecarGroups, said_by
from kdesk.errors import FileProblem, FileUnreadable, KindNotTaken, Reason

BATCH = 250
"""Files of the first batch: its rows appear at once."""

BATCH_SECONDS = 0.1
"""A slow drive yields smaller batches, so that its rows appear in time too."""


class ScannedFile(NamedTuple):
    """A file to be queued, or the problem that prevents it. A tuple is made fastest.

    Attributes:
        sidecars: The files beside it that belong to it.
        said: What these say about its upload.
        by_itself: Whether it was dropped itself, and no folder with it.
    """

    path: str
    result: ProbedFile | FileProblem
    sidecars: Sidecars = NO_SIDECARS
    said: UploadDetails = NOTHING_SAID
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class ScannedBatch:
    """Some files in order, and the files of folders that were left out between them."""

    files: tuple[ScannedFile, ...]
    left_out: tuple[LeftOutFile, ...]


def absolute(path: Path) -> Path:
    """Return the path as transfers store it: absolute, without `..`, symbolic links not resolved."""
    # Path.resolve would replace a link by the name of its target.
    return Path(os.path.abspath(path))


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a scan that hangs.

    Attributes:
        before: The files that it has probed; its next batch begins after them.
        left: The path that it hangs at, followed by the others on the same drive.
        rest: A scan of all other paths.
    """

    before: ScannedBatch
    left: tuple[str, ...]
    rest: "FileScan"


class FileScan:
    """Walks paths batch by batch, on a worker thread. Loops of folders end at the second visit.

    Every method but the constructor may block: 50,000 paths may have been dropped one by one.

    Args:
        paths: Files and folders; texts are absolute.
        visited: Keys of folders that were walked through.
        with_sidecars: Let files beside a video or sound belong to it.
        known: Paths whose transfers a file may join: of these alone the stamp is kept.

    Attributes:
        current: The dropped path that is being scanned; "" between two of them.
        folders: The dropped paths that are folders.
        size: How many files a batch has; whoever lists them measures how many fit a turn of the loop.
    """

    def __init__(
        self,
        paths: Iterable[Path | str],
        visited: set[object] | None = None,
        *,
        with_sidecars: bool = True,
        known: Container[str] = (),
    ) -> None:
        self.current = ""
        self.size = BatchSize(BATCH)
        self.folders: set[str] = set()
        self._tops: deque[Path | str] = deque(paths)
        self._visited: set[object] = set() if visited is None else visited
        self._with_sidecars, self._known = with_sidecars, known
        self._groups = SidecarGroups(wanted=with_sidecars)
        self._taken: AbstractSet[str] = frozenset()
        self._files: list[ScannedFile] = []
        self._left_out: list[LeftOutFile] = []
        # When the probe under way began, in seconds of the monotonic clock.
        self._probing_since: float | None = None
        # Never held while a file is probed: `split` would hang together with the drive.
        self._lock = threading.Lock()
        self._batches = self._run()

    def next_batch(self) -> ScannedBatch | None:
        """Return the next batch, None at the end. Blocks as long as a drive hangs."""
        with self._lock:
            self._probing_since = time.monotonic()
        return next(self._batches, None)

    def keep_only(self, stays: Callable[[str], bool]) -> "tuple[list[str], FileScan]":
        """Keep the paths that stay; return them, and a scan of the others. Must be called before the first batch."""
        with self._lock:
            rest = self._without(stays)
            return list(map(_text, self._tops)), rest

    def split(self, seconds: float, stays: Callable[[str, str], bool]) -> "Split | None":
        """Divide a scan that hangs, from another thread.

        Args:
            seconds: A probe that takes this long hangs.
            stays: Returns whether the drive of its first argument is also that of the second.

        Returns:
            None if no probe takes that long.
        """
        with self._lock:
            here, since = self.current, self._probing_since
            if not here or since is None or time.monotonic() - since < seconds:
                return None
            rest = self._without(partial(stays, here))
            left = (top for top in map(_text, self._tops) if top not in self._taken)
            return Split(self._take_batch(), (here, *left), rest)

    def _without(self, stays: Callable[[str], bool]) -> "FileScan":
        """Drop the paths that do not stay, and return a scan of them."""
        tops = list(map(_text, self._tops))
        stay = [stays(top) for top in tops]
        self._tops = deque(compress(tops, stay))
        rest = [top for top, here in zip(tops, stay, strict=True) if not here]
        # Both scans share it: a folder that both contain is walked once.
        return FileScan(rest, self._visited, with_sidecars=self._with_sidecars, known=self._known)

    def _run(self) -> Iterator[ScannedBatch]:
        due = time.monotonic() + BATCH_SECONDS
        for item in self._walk():
            # No method of its own for an item: of 50,000 files each call counts.
            with self._lock:
                self._probing_since = now = time.monotonic()
                if item.path == self.current:
                    self.current = ""  # probed: a drive that hangs now hangs at another path
                if isinstance(item, ScannedFile):
                    self._files.append(item)
                else:
                    self._left_out.append(item)
                if len(self._files) + len(self._left_out) < self.size.count and now < due:
                    continue
                # Nothing is probed until the next batch is requested: the scan does not hang then.
                self._probing_since = None
                batch = self._take_batch()
            yield batch
            due = time.monotonic() + BATCH_SECONDS
        with self._lock:
            self._probing_since = None
            batch = self._take_batch()
        if batch.files or batch.left_out:
            yield batch

    def _take_batch(self) -> ScannedBatch:
        batch = ScannedBatch(tuple(self._files), tuple(self._left_out))
        self._files, self._left_out = [], []
        return batch

    def _walk(self) -> Iterator[ScannedFile | LeftOutFile]:
        with self._lock:
            self._taken = self._groups.among_paths(map(_text, self._tops))
        while top := self._next_top():
            mode = _mode_of(top)
            if not stat.S_ISDIR(mode):
                if top not in self._taken:
                    yield self._probe(top, by_itself=True, known_regular=stat.S_ISREG(mode))
                continue
            self.folders.add(top)
            # Walking it a second time would find nothing, and add a row that says so.
            if key_of(top) not in self._visited:
                yield from self._walk_folder(top)

    def _next_top(self) -> str:
        with self._lock:
            self.current = _text(self._tops.popleft()) if self._tops else ""
            return self.current

    def _walk_folder(self, folder: str) -> Iterator[ScannedFile | LeftOutFile]:
        items = self._files_below(folder)
        for item in items:
            yield item
            if isinstance(item, ScannedFile):
                break
        else:
            yield ScannedFile(folder, KindNotTaken(reason=Reason.NO_MEDIA_IN_FOLDER))
        yield from items

    def _files_below(self, top: str) -> Iterator[ScannedFile | LeftOutFile]:
        """Walk in the order of names. Uses a stack: folders may be nested deeper than Python allows recursion."""
        waiting: list[Child | LeftOutFile] = [(top, Looks.FOLDER)]
        while waiting:
            item = waiting.pop()
            if isinstance(item, LeftOutFile):
                yield item
                continue
            path, looks = item
            if looks is not Looks.FOLDER:
                scanned = self._probe(path, known_regular=looks is Looks.FILE)
                yield scanned if _is_media(scanned.result) else _leave_out_other_kinds(scanned)
                continue
            key = key_of(path)
            if key in self._visited:
                continue
            self._visited.add(key)
            try:
                waiting += children(path, self._groups)
            except OSError as exc:
                yield ScannedFile(path, FileUnreadable(exc.strerror or str(exc), reason=Reason.FOLDER_UNREADABLE))

    def _probe(self, path: str, *, by_itself: bool = False, known_regular: bool = False) -> ScannedFile:
        sidecars = self._groups.of(path)
        said = NOTHING_SAID if sidecars is NO_SIDECARS else said_by(sidecars, path)
        result: ProbedFile | FileProblem
        try:
            result = probe(path, known_regular=known_regular, with_stamp=path in self._known)
        except FileProblem as problem:
            result = problem
        return ScannedFile(path, result, sidecars, said, by_itself)


def _mode_of(path: str) -> int:
    """Return what is at a path, as `stat` tells it; 0 if that cannot be read: `_probe` finds the reason."""
    try:
        return os.stat(path).st_mode
    except (OSError, ValueError):
        return 0


def _text(path: Path | str) -> str:
    return str(absolute(path)) if isinstance(path, Path) else path


def _is_media(result: ProbedFile | FileProblem) -> bool:
    return isinstance(result, ProbedFile) and result.kind is SourceKind.MEDIA


def _leave_out_other_kinds(item: ScannedFile) -> ScannedFile | LeftOutFile:
    """Leave out files of a folder that are no media. Media that is unreadable or empty gets a row with the problem."""
    result = item.result
    if isinstance(result, FileProblem) and not isinstance(result, KindNotTaken):
        return item
    if is_named_like_transport_stream(item.path):
        return LeftOutFile(item.path, LeftOutReason.SOURCE_CODE)
    is_document = isinstance(result, ProbedFile) and result.kind is SourceKind.DOCUMENT
    return LeftOutFile(item.path, LeftOutReason.DOCUMENT if is_document else LeftOutReason.OTHER_KIND)
