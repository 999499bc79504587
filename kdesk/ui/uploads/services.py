"""The services that the Uploads page needs."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from kdesk.domain.transfer import Transfer
from kdesk.messages.details import NO_DETAILS, RowDetails
from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.row_looks import RowLooks


@dataclass(frozen=True, slots=True, eq=False)
class UploadsServices:
    """What the Uploads page is built on.

    Attributes:
        now: Returns Unix seconds.
        details_of: Returns what the row of a transfer says of its details.
        looks: Pictures and facts of the files in sight; None to go without.
        account_choice: Shows to which account new files go, beside the place where they are dropped.
    """

    theme: Theme
    formatter: Format
    actions: Actions
    now: Callable[[], float]
    details_of: Callable[[Transfer], RowDetails] = lambda _transfer: NO_DETAILS
    account_choice: QWidget | None = None
    looks: RowLooks | None = None
