"""Moves the files of a watch folder whose entries are READY and compared."""

import logging
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import Protocol

from kdesk.domain.watch_folders import FileFate, WatchedFile, WatchFolder, WatchProblem
from kdesk.engine.watching.moving import TargetWatched, move_file
from kdesk.engine.watching.parts import WatchParts
from kdesk.engine.watching.taking import Tell

log = logging.getLogger(__name__)

_AT_ONCE = 20


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


async def move_due(parts: WatchParts, folder: WatchFolder, ask: AskMove, tell: Tell) -> None:
    """Move what is due in a folder. What cannot be moved is told once, and tried again with the next round."""
    if not folder.move_to:
        return
    for file in await parts.store.due(folder.id, _AT_ONCE):
        try:
            moved = await ask(move_file, file, folder, parts.watched())
        except TargetWatched:
            tell(file.path, WatchProblem.TARGET_WATCHED)
        except OSError as error:
            log.warning("a file of a watch folder could not be moved: %s", error)
            tell(file.path, WatchProblem.NOT_MOVED)
        else:
            # A file that changed after it was sent stays, and the next sweep takes it as a new one.
            fate = FileFate.MOVED if moved else FileFate.TAKEN
            await parts.store.save_files([replace(file, fate=fate)])
