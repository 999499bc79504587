"""Queues the rows of sheets that name addresses."""

from collections.abc import Callable, Sequence

from kdesk.domain.details.ports import UploadDetailsBook
from kdesk.domain.sheets.ports import AddressQueue
from kdesk.domain.sheets.rows import SheetRow
from kdesk.domain.transfer import Transfer


def address_queue(
    add_addresses: Callable[[Sequence[str]], Sequence[Transfer]], book: UploadDetailsBook
) -> AddressQueue:
    """Return what queues rows with addresses: the server fetches them, and their entries get the details."""

    def bring(rows: Sequence[SheetRow]) -> None:
        details = {row.address: row.details for row in rows}
        made = add_addresses(list(details))
        book.change({one.id: details[one.file.path] for one in made})

    return bring
