"""The services that the main window needs."""

from dataclasses import dataclass

from kdesk.messages.format import Format
from kdesk.ui.actions import Actions
from kdesk.ui.notices import NoticeBar
from kdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True, eq=False)
class WindowServices:
    """What rail, bars and overlay of the main window are built on."""

    theme: Theme
    formatter: Format
    actions: Actions
    notices: NoticeBar
