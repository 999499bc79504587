"""Files of this computer from which entries were made: whether they are still the same."""

from collections.abc import Callable, Sequence
from pathlib import Path

from kdesk.domain.source_file import FileIdentity
from kdesk.domain.transfer import Transfer
from kdesk.engine.files.file_identity import compare
from kdesk.threads import Workers


class OwnFiles:
    """Compares files with what their transfers know of them.

    Args:
        transfers: Returns the list.
    """

    def __init__(self, transfers: Callable[[], Sequence[Transfer]]) -> None:
        self._transfers = transfers
        # A spare one, since a drive may hang.
        self._workers = Workers("kdesk-own-files", 1, spare=1)

    def close(self) -> None:
        """End the threads."""
        self._workers.close()

    async def check(self, path: Path) -> None:
        """Raise FileProblem if a file is gone, or not any more the one that was sent last."""
        known = [one.file.identity for one in self._transfers() if Path(one.file.path) == path]
        identity = next((one for one in reversed(known) if one is not None), None)
        if identity is not None:
            await self._workers.run(_compare, path, identity)


def _compare(path: Path, identity: FileIdentity) -> None:
    """Raise FileProblem if the file is another one. Blocks."""
    compare(path, identity)
