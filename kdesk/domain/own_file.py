"""The file of this computer that an entry was made from."""

from collections.abc import Iterable
from pathlib import Path

from kdesk.domain.entry import Entry
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState

_GIVEN_UP = frozenset({TransferState.FAILED, TransferState.CANCELLED})


def own_file_of(entry: Entry, transfers: Iterable[Transfer]) -> Path | None:
    """Return the file of the transfer whose content an entry has, or is to have; None if the list knows none.

    The file may be another one by now, or gone.
    """
    # The tag is of the transfer whose content the entry has: other content has another tag, or none.
    if not entry.transfer_id or entry.is_clone:
        return None
    sent = (one for one in transfers if one.id == entry.transfer_id and one.state not in _GIVEN_UP)
    return next((Path(one.file.path) for one in sent), None)
