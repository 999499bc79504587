"""Files of this computer whose transfers are still in the list, for whoever plays an entry from its file."""

from collections.abc import Callable, Sequence
from pathlib import Path

from kdesk.domain.entry import Entry
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.transfer import Transfer
from kdesk.engine.files.file_identity import compare
from kdesk.threads import Workers


class SentFiles:
    """Implements `domain.review_ports.LocalFiles`.

    Args:
        transfers: Returns the list.
    """

    def __init__(self, transfers: Callable[[], Sequence[Transfer]]) -> None:
        self._transfers = transfers
        # A spare one, since a drive may hang.
        self._workers = Workers("kdesk-sent-files", 1, spare=1)

    def close(self) -> None:
        """End the threads."""
        self._workers.close()

    def path_of(self, entry: Entry) -> Path | None:
        """Return the file from which this computer made an entry; None if no transfer of the list tells it."""
        # The tag is of the transfer whose content the entry has: other content has another tag, or none.
        if not entry.transfer_id or entry.is_clone:
            return None
        transfer = next((one for one in self._transfers() if one.id == entry.transfer_id), None)
        return Path(transfer.file.path) if transfer is not None else None

    async def check(self, path: Path) -> None:
        """Raise FileProblem if a file is gone, or not any more the one that was sent."""
        known = [one.file.identity for one in self._transfers() if Path(one.file.path) == path]
        identity = next((one for one in reversed(known) if one is not None), None)
        if identity is not None:
            await self._workers.run(_compare, path, identity)


def _compare(path: Path, identity: FileIdentity) -> None:
    """Raise FileProblem if the file is another one. Blocks."""
    compare(path, identity)
