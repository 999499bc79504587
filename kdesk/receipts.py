"""Receipts on disk: a single one as its file name says, or each as JSON and as a page in a folder."""

from collections.abc import Sequence
from pathlib import Path

from kdesk.domain.transfer import Transfer
from kdesk.errors import Reason, StoreProblem
from kdesk.plain_text import file_name
from kdesk.store.files import write_atomically
from kdesk.threads import Workers

_ID_BYTES = 40
"""Longest entry id that becomes part of a file name."""


def make_folder(folder: Path) -> None:
    """Make a folder for receipts, with its parents, unless it exists.

    Raises:
        StoreProblem: The folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise _problem(folder, exc) from exc


class ReceiptFiles:
    """Writes receipts off the loop thread."""

    def __init__(self) -> None:
        self._thread = Workers("kdesk-receipts", 1)

    async def save(self, transfers: Sequence[Transfer], where: Path) -> None:
        """Write receipts as JSON and as a page into a folder, or a single one to a file.

        Args:
            transfers: A single one unless `where` is a folder.
            where: A folder, or a file, which is JSON if its name ends so and a page otherwise.

        Raises:
            StoreProblem: A file cannot be written.
        """
        await self._thread.run(_save, transfers, where)

    def close(self) -> None:
        """Let the thread end after the work that it was given."""
        self._thread.close()


def _save(transfers: Sequence[Transfer], where: Path) -> None:
    # For whoever wants a receipt: with the page come all entities of HTML.
    from kdesk.messages.receipt_page import receipt_page  # noqa: PLC0415
    from kdesk.messages.receipts import receipt_json  # noqa: PLC0415

    try:
        if not where.is_dir():
            (only,) = transfers
            _write(where, receipt_json(only) if where.suffix.lower() == ".json" else receipt_page(only))
            return
        for transfer in transfers:
            name = f"{file_name(transfer.file.name)}.{_unique_part(transfer)}"
            _write(where / f"{name}.json", receipt_json(transfer))
            _write(where / f"{name}.html", receipt_page(transfer))
    except OSError as exc:
        raise _problem(where, exc) from exc


def _unique_part(transfer: Transfer) -> str:
    """Return the id that keeps receipts of the same name apart: the entry's, unless it does not fit a file name."""
    entry_id = transfer.reservation.entry_id
    return entry_id if entry_id and file_name(entry_id, _ID_BYTES) == entry_id else transfer.id


def _problem(where: Path, exc: OSError) -> StoreProblem:
    return StoreProblem(f"{where}: {exc.strerror or exc}", reason=Reason.RECEIPT_NOT_SAVED)


def _write(path: Path, text: str) -> None:
    # Exported for others to read: the umask decides who may. A power cut costs no more than another export.
    write_atomically(path, text.encode(), durable=False, private=False)
