"""A second start of the window: the first one comes to the front, and takes the files or the entry that were named."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from kdesk.commands.handing.door import Caller, NoDoor, knock
from kdesk.commands.handing.protocol import OWNER_LEAVES, PROTOCOL, Request, ShowWork, request_line
from kdesk.commands.handing.visit import OwnerGone, follow
from kdesk.engine.transfers.file_scan import absolute
from kdesk.errors import DataDirectoryInUse
from kdesk.exit_status import Output
from kdesk.store.paths import Paths

OPENING_SECONDS = 10.0
"""So long a window may have the directory before it answers."""

_TRY_SECONDS = 0.2


def show_first(paths: Paths, files: Sequence[Path], entry: str, in_use: DataDirectoryInUse) -> int | None:
    """Let the window that owns the data directory come to the front.

    Args:
        entry: Id of the entry to show, "" for none.
        in_use: Raised again if the owner is a command that has no door.

    Returns:
        The exit status; None if the owner makes room for a window of this process.
    """
    return asyncio.run(_ask(paths, files, entry, in_use))


async def _ask(paths: Paths, files: Sequence[Path], entry: str, in_use: DataDirectoryInUse) -> int | None:
    caller = await _patient_knock(paths, in_use)
    try:
        work = ShowWork(tuple(str(absolute(file)) for file in files), entry)
        caller.writer.write(request_line(Request(PROTOCOL, pass_word=caller.pass_word, show=work)))
        status = await follow(caller, Output())
    except OwnerGone:
        return None
    finally:
        caller.writer.close()
    return None if status == OWNER_LEAVES else status


async def _patient_knock(paths: Paths, in_use: DataDirectoryInUse) -> Caller:
    for _attempt in range(int(OPENING_SECONDS / _TRY_SECONDS)):
        try:
            return await knock(paths)
        except NoDoor:
            await asyncio.sleep(_TRY_SECONDS)
    raise in_use
