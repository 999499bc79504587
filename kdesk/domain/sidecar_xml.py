"""XML files that cameras and editing programs put beside a video, read from events: nothing is loaded or expanded."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.parsers import expat

from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.timestamps import in_calendar

MAX_BYTES = 1024 * 1024
"""Of the file; with previews inside it is no sidecar any more."""
MAX_DEPTH = 50


class SidecarUnreadable(Exception):
    """The file is no sidecar, or says more than one does."""


@dataclass(frozen=True, slots=True)
class SidecarFacts:
    """What a file says of the video beside it.

    Attributes:
        recorded_at: Unix seconds; None if it does not tell.
    """

    details: UploadDetails = NOTHING_SAID
    recorded_at: float | None = None


class SidecarReader(ABC):
    """Follows the elements of one file. Subclasses collect what is said in `begin`, `take` and `end`.

    Attributes:
        path: Names of the open elements, each with its namespace before a blank, if it has one.
    """

    def __init__(self) -> None:
        self.path: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.EntityDeclHandler = self._refuse
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self.take

    def read(self, data: bytes) -> None:
        """Read a whole file. Raises SidecarUnreadable."""
        if len(data) > MAX_BYTES:
            raise SidecarUnreadable
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise SidecarUnreadable from error

    @abstractmethod
    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Hear of an element that begins; it is the last one of `path`."""

    @abstractmethod
    def take(self, text: str) -> None:
        """Hear of text."""

    @abstractmethod
    def end(self, name: str) -> None:
        """Hear of an element that has ended."""

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self.path) > MAX_DEPTH:
            raise SidecarUnreadable
        self.path.append(name)
        self.begin(name, attributes)

    def _end(self, name: str) -> None:
        self.path.pop()
        self.end(name)

    @staticmethod
    def _refuse(*_declaration: object) -> None:
        # Entities that name each other would grow beyond all memory.
        raise SidecarUnreadable


def one_line(text: str) -> str:
    """Return a text without line breaks and other runs of blanks."""
    return " ".join(text.split())


def moment(text: str) -> float | None:
    """Return the Unix seconds of an ISO 8601 time, in this computer's zone where none is named; None for others."""
    try:
        at = datetime.fromisoformat(text.strip()).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    return at if in_calendar(at) else None
