"""The local mirrors of all libraries. Implements `mirror_port.Mirrors`."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kdesk.domain.account import Account
from kdesk.errors import Reason, StoreProblem
from kdesk.threads import Workers

if TYPE_CHECKING:  # imported with the first library
    from kdesk.domain.mirror_port import MirrorSize
    from kdesk.store.mirror import SqliteMirror
    from kdesk.store.mirror_file import MirrorFile

log = logging.getLogger(__name__)

CLOSE_SECONDS = 2.0
"""How long closing waits for a disk that hangs."""


class SqliteMirrors:
    """The mirrors of all accounts in one folder, with one thread for all; see `mirror_port.Mirrors`.

    Their names are hashes, so that they do not tell which accounts were used.

    Attributes:
        wanted: Whether they may be opened: a person can do without.
    """

    def __init__(self, folder: Path, limit: int | None) -> None:
        self._folder = folder
        self._limit = limit
        self._thread = Workers("kdesk-mirror", 1)
        self._files: dict[str, MirrorFile] = {}
        self.wanted = True

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path, limit: int | None = None) -> AsyncIterator[SqliteMirrors]:
        """Provide the mirrors for the length of the block.

        Args:
            folder: Has their files.
            limit: Entries of one mirror; None for `MAX_MIRRORED`.
        """
        mirrors = cls(folder, limit)
        try:
            yield mirrors
        finally:
            await mirrors.close()

    async def open(self, account: Account) -> SqliteMirror:
        """Return the mirror of an account and its user; its file is opened by the first call. Raises StoreProblem."""
        if not self.wanted:
            raise StoreProblem("mirrors are switched off", reason=Reason.NO_MIRROR)
        from kdesk.domain.mirror_port import MAX_MIRRORED  # noqa: PLC0415  with the first library
        from kdesk.store.mirror import SqliteMirror  # noqa: PLC0415  with it comes how it is searched

        limit = MAX_MIRRORED if self._limit is None else self._limit
        return SqliteMirror(self._file(account), account.user_id, self._thread, limit)

    async def forget(self, account: Account) -> None:
        """Delete the mirror of an account that was removed. Raises StoreProblem."""
        file = self._file(account)
        del self._files[account.key]
        await self._thread.run(file.delete)

    async def size(self, account: Account) -> MirrorSize | None:
        """Return how much the mirror of an account holds; None if there is none. Raises StoreProblem."""
        return await self._thread.run(self._size, self._file(account))

    async def close(self) -> None:
        """Close all files; does not wait long for a disk that hangs."""
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._thread.run(self._close)
        except TimeoutError:
            log.warning("the disk of the mirror does not respond; kdesk ends without waiting for it")
        finally:
            self._thread.close()

    def _file(self, account: Account) -> MirrorFile:
        from kdesk.store.mirror_file import MirrorFile  # noqa: PLC0415  with the first library

        name = hashlib.sha256(account.key.encode("utf-8", "surrogatepass")).hexdigest()
        return self._files.setdefault(account.key, MirrorFile(self._folder / f"{name}.sqlite"))

    def _size(self, file: MirrorFile) -> MirrorSize | None:
        if not file.path.exists():
            return None
        from kdesk.domain.mirror_port import MirrorSize  # noqa: PLC0415  for whoever asks
        from kdesk.store import mirror_tables  # noqa: PLC0415  with the first library

        number, state = file.use(mirror_tables.count), file.use(mirror_tables.read_state)
        on_disk = sum(path.stat().st_size for path in file.path.parent.glob(f"{file.path.name}*"))
        return MirrorSize(number, on_disk, state.complete)

    def _close(self) -> None:
        for file in self._files.values():
            file.close()
