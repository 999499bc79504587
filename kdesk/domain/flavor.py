"""Flavors: the renditions of an entry."""

from dataclasses import dataclass
from enum import IntEnum

UNKNOWN_RECIPE = -1
"""In the place of `params_id` where the server does not tell it; Kaltura numbers recipes from 0."""


class FlavorStatus(IntEnum):
    """Where a rendition stands; the numbers are Kaltura's, UNKNOWN is ours."""

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
        """Read the server's number; never fails."""
        return cls(value) if value in set(cls) else cls.UNKNOWN

    @property
    def playable(self) -> bool:
        """Whether the server has the file of this rendition."""
        return self in {FlavorStatus.READY, FlavorStatus.EXPORTING}


@dataclass(frozen=True, slots=True)
class Flavor:
    """One rendition.

    params_id    which recipe made it; 0 is the source, UNKNOWN_RECIPE one that is not told
    name         of the recipe: “Source”, “HD/720 (H264/2500)”; "" when the server does not tell
    bitrate      kilobits a second, as frame_rate 0 when unknown
    size         bytes
    description  the server's reason when it failed
    version      of the content: another one after a replacement
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
