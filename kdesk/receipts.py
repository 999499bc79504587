"""Receipts on the disk: one by the ending of its name, or both forms of several in a folder."""

from collections.abc import Sequence
from pathlib import Path

from kdesk.domain.transfer import Transfer
from kdesk.engine.receipt import receipt_json
from kdesk.engine.receipt_page import receipt_page
from kdesk.errors import StoreProblem
from kdesk.store.files import write_atomically
from kdesk.threads import Workers

LONGEST_NAME = 48
"""Characters of a file's name that the name of its receipt keeps: with id and ending it fits every file system."""


def make_folder(folder: Path) -> None:
    """Make a folder for receipts, with those above it; one that exists is fine. Raises StoreProblem."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise _problem(folder, exc) from exc


class ReceiptFiles:
    """Writes receipts off the loop thread."""

    def __init__(self) -> None:
        self._thread = Workers("kdesk-receipts", 1)

    async def save(self, transfers: Sequence[Transfer], where: Path) -> None:
        """Write JSON and HTML of each into a folder, or one receipt to a file, as JSON when its name says so.

        Raises StoreProblem.
        """
        await self._thread.run(_save, transfers, where)

    def close(self) -> None:
        """Let the thread end after what it was given."""
        self._thread.close()


def _save(transfers: Sequence[Transfer], where: Path) -> None:
    try:
        if not where.is_dir():
            (only,) = transfers
            _write(where, receipt_json(only) if where.suffix.lower() == ".json" else receipt_page(only))
            return
        for transfer in transfers:
            name = f"{_plain(transfer.name)[:LONGEST_NAME]}.{transfer.entry_id or transfer.id}"
            _write(where / f"{name}.json", receipt_json(transfer))
            _write(where / f"{name}.html", receipt_page(transfer))
    except OSError as exc:
        raise _problem(where, exc) from exc


def _problem(where: Path, exc: OSError) -> StoreProblem:
    return StoreProblem(f"{where}: {exc.strerror or exc}", title="The receipt could not be saved")


def _write(path: Path, text: str) -> None:
    write_atomically(path, text.encode(), durable=False, private=False)


def _plain(name: str) -> str:
    """Return a name that every file system takes."""
    return "".join(c if c.isprintable() and c not in '<>:"/\\|?*' else "_" for c in name)
