"""The services that changing many entries needs."""

from collections.abc import Callable
from dataclasses import dataclass

from kdesk.domain.exports import Table
from kdesk.domain.ports import AccountApi, Clock
from kdesk.messages.format import Format
from kdesk.ui.notices import NoticeBar
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class BatchServices:
    """What dialogs and controller are built on.

    Attributes:
        tasks: Own the work: it goes on when its dialog is closed.
        api: Returns the account's API; None while nobody is signed in.
        asks_before_recycling: Whether a question comes before entries go into the recycle bin.
        copy_table: Puts a table on the clipboard, for a spreadsheet.
    """

    theme: Theme
    formatter: Format
    tasks: TaskScope
    notices: NoticeBar
    clock: Clock
    api: Callable[[], AccountApi | None]
    copy_table: Callable[[Table], None]
    asks_before_recycling: Callable[[], bool] = lambda: True
