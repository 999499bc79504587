"""What the window that checks a stream is given."""

from dataclasses import dataclass

from kdesk.domain.stream_check.ports import StreamReaders
from kdesk.engine.files.side_files import SideFiles
from kdesk.messages.format import Format
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    """An address, and what it is checked with.

    Attributes:
        name: Of the entry.
        seconds: That the stream should have; 0.0 if unknown.
        files: Saves the report.
    """

    url: str
    name: str
    seconds: float
    readers: StreamReaders
    files: SideFiles
    tasks: TaskScope
    theme: Theme
    formatter: Format
