"""Moves the files of a watch folder whose entries are READY and compared."""

import errno
import logging
from collections import Counter
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import Protocol

from kdesk.domain.watch_folders import FileFate, WatchedFile, WatchFolder, WatchProblem
from kdesk.engine.watching.moving import TargetWatched, move_file
from kdesk.engine.watching.parts import WatchParts
from kdesk.engine.watching.taking import Tell

log = logging.getLogger(__name__)

_AT_ONCE = 20

_MOST_FAILED = 200
"""Files of a round that may not be moved: the others come with the next one."""

_MOST_FULL = 3
"""As above, on a full drive: each was copied until it was full. A smaller file may fit."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class AskMove(Protocol):
    """Runs `move_file` on a thread."""

    def __call__(
        self, function: "MoveFile", file: WatchedFile, folder: WatchFolder, watched: Sequence[WatchFolder], /
    ) -> Awaitable[bool]:
        """Return what it returns, and raise what it raises."""
        ...


class MoveFile(Protocol):
    """The signature of `move_file`."""

    def __call__(self, file: WatchedFile, folder: WatchFolder, watched: Sequence[WatchFolder], /) -> bool:
        """Move a file."""
        ...


async def move_due(parts: WatchParts, folder: WatchFolder, ask: AskMove, tell: Tell, after: str = "") -> str:
    """Move what is due in a folder. What cannot be moved is told once, and tried again with a later round.

    Args:
        after: What the round before has returned.

    Returns:
        The path after which the next round begins, so that what can never be moved does not hold up the others.
    """
    failed: Counter[WatchProblem] = Counter()
    while folder.move_to and (files := await parts.store.due(folder.id, _AT_ONCE, after)):
        for file in files:
            after = file.path
            if problem := await _move(parts, folder, ask, file):
                tell(file.path, problem)
                failed[problem] += 1
                if failed[WatchProblem.TARGET_FULL] >= _MOST_FULL or failed.total() >= _MOST_FAILED:
                    return after
    return ""


async def _move(parts: WatchParts, folder: WatchFolder, ask: AskMove, file: WatchedFile) -> WatchProblem | None:
    """Move a file; return why it cannot be moved."""
    try:
        moved = await ask(move_file, file, folder, parts.watched())
    except TargetWatched:
        return WatchProblem.TARGET_WATCHED
    except OSError as error:
        # Whoever watches tells of it: no warning, which would stand on the terminal as well.
        log.info("a file of a watch folder could not be moved: %s", error)
        return WatchProblem.TARGET_FULL if error.errno in _FULL else WatchProblem.NOT_MOVED
    # A file that changed after it was sent stays, and the next sweep takes it as a new one.
    fate = FileFate.MOVED if moved else FileFate.TAKEN
    await parts.store.save_files([replace(file, fate=fate)])
    return None
