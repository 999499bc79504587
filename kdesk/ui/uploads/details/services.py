"""The services that the details pane needs."""

from collections.abc import Callable
from dataclasses import dataclass

from kdesk.domain.details.ports import UploadDetailsBook
from kdesk.domain.details.templates import Templates
from kdesk.domain.mirror_port import Mirrors
from kdesk.domain.review_ports import Painting, Videos
from kdesk.domain.ui_ports import Accounts
from kdesk.messages.format import Format
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsServices:
    """What the pane is built on.

    Attributes:
        book: Keeps and writes the details.
        accounts: Their lists are offered.
        tell: Says in a notice that something was done.
        mirrors: What was seen of libraries before; None to go without.
        videos: Opens local files for the frame of a thumbnail; None to go without.
        painting: Draws their frames.
        templates: Named sets of details; None to go without.
    """

    theme: Theme
    formatter: Format
    tasks: TaskScope
    book: UploadDetailsBook
    accounts: Accounts
    tell: Callable[[str], object]
    mirrors: Mirrors | None = None
    videos: Videos | None = None
    painting: Painting | None = None
    templates: Templates | None = None
