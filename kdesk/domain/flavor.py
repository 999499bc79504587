"""Flavors (flavor assets): the renditions of an entry."""

from dataclasses import dataclass
from enum import IntEnum

UNKNOWN_RECIPE = -1
"""`params_id` of a flavor for which the server names none; Kaltura numbers flavor params from 0."""


class FlavorStatus(IntEnum):
    """The status of a flavor; the numbers are Kaltura's, UNKNOWN is kdesk's."""

    UNKNOWN = -99
    ERROR = -1
    QUEUED = 0
    CONVERTING = 1
    READY = 2
    DELETED = 3
    NOT_APPLICABLE = 4
    TEMP = 5
    WAIT_FOR_CONVERT = 6
    IMPORTING = 7
    VALIDATING = 8
    EXPORTING = 9

    @classmethod
    def from_wire(cls, value: int) -> "FlavorStatus":
        """Return the member for a server value; UNKNOWN for one that kdesk does not know."""
        # set(): before Python 3.12, `value in cls` raises TypeError for a plain number.
        return cls(value) if value in set(cls) else cls.UNKNOWN

    @property
    def is_made(self) -> bool:
        """Whether the server makes the flavor or has made it: others do not count as renditions of their entry."""
        return self not in {FlavorStatus.NOT_APPLICABLE, FlavorStatus.DELETED, FlavorStatus.TEMP}

    @property
    def playable(self) -> bool:
        """Whether the server has the file of the flavor."""
        return self in {FlavorStatus.READY, FlavorStatus.EXPORTING}


@dataclass(frozen=True, slots=True)
class Flavor:
    """A snapshot of one flavor.

    Attributes:
        params_id: The flavor params that it was made with; 0 for the source, UNKNOWN_RECIPE if the server names none.
        name: Name of the flavor params, such as “Source” or “HD/720 (H264/2500)”; "" if unknown.
        bitrate: Kilobits per second; 0 if unknown.
        frame_rate: Frames per second; 0 if unknown.
        size: Bytes.
        description: The server's reason for a failure.
        version: Content version; changes when the content is replaced.
    """

    id: str
    entry_id: str
    params_id: int
    status: FlavorStatus
    name: str = ""
    width: int = 0
    height: int = 0
    bitrate: int = 0
    frame_rate: float = 0.0
    codec: str = ""
    container: str = ""
    size: int = 0
    tags: str = ""
    is_source: bool = False
    is_default: bool = False
    file_ext: str = ""
    description: str = ""
    version: str = ""
