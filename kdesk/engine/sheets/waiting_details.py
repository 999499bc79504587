"""Details of files that are about to be queued."""

from collections.abc import Mapping, Sequence

from kdesk.domain.details.ports import UploadDetailsBook
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer


class WaitingDetails(QueueListener):
    """Says the details of files in the same turn in which their transfers join the list.

    The first of them run in the next one, and reserve: a conversion profile that is said later would be too late.

    Args:
        book: Keeps the details.
    """

    def __init__(self, book: UploadDetailsBook) -> None:
        self._book = book
        self._waiting: dict[str, UploadDetails] = {}

    def expect(self, details: Mapping[str, UploadDetails]) -> None:
        """Keep details by the absolute paths of files until these are queued."""
        self._waiting.update(details)

    def forget(self, details: Mapping[str, UploadDetails]) -> None:
        """Keep these no more: whoever drops a file later that was not queued means something else."""
        for path, said in details.items():
            # Another sheet may say something of the same file meanwhile.
            if self._waiting.get(path) is said:
                del self._waiting[path]

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Say the details of transfers: new ones, and those that their files have joined."""
        if not self._waiting:
            return  # most of the time no sheet is being queued
        changes = {
            transfer.id: details
            for transfer in transfers
            if (details := self._waiting.pop(transfer.file.path, None)) is not None and details.said
        }
        if changes:
            self._book.change(changes)
