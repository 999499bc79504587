"""The services that changing many entries needs."""

from collections.abc import Callable
from dataclasses import dataclass

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
        copy_text: Puts a text on the clipboard.
    """

    theme: Theme
    formatter: Format
    tasks: TaskScope
    notices: NoticeBar
    clock: Clock
    api: Callable[[], AccountApi | None]
    copy_text: Callable[[str], None]
