"""Queues the rows of sheets that name addresses."""

from collections.abc import Callable, Mapping, Sequence

from kdesk.domain.details.ports import UploadDetailsBook
from kdesk.domain.entry import MediaType
from kdesk.domain.sheets.ports import AddressQueue
from kdesk.domain.sheets.rows import SheetRow
from kdesk.domain.transfer import Transfer


def kinds_of(rows: Sequence[SheetRow]) -> Mapping[str, MediaType]:
    """Return the kinds of media that rows name, by their addresses: the server believes what it is told."""
    return {row.address: row.media_type for row in rows if row.media_type is not None}


def address_queue(
    add_addresses: Callable[[Sequence[str], Mapping[str, MediaType]], Sequence[Transfer]], book: UploadDetailsBook
) -> AddressQueue:
    """Return what queues rows with addresses: the server fetches them, and their entries get the details."""

    def bring(rows: Sequence[SheetRow]) -> None:
        details = {row.address: row.details for row in rows}
        made = add_addresses(list(details), kinds_of(rows))
        book.change({one.id: details[one.file.path] for one in made})

    return bring
