"""The status of what belongs to an entry beside its renditions: captions and attachments."""

from enum import IntEnum
from typing import Self


class AssetStatus(IntEnum):
    """`KalturaCaptionAssetStatus` and `KalturaAttachmentAssetStatus`, which have the same numbers."""

    ERROR = -1
    EMPTY = 0
    READY = 2
    DELETED = 3
    WAITING = 7
    EXPORTING = 9
    UNKNOWN = -100

    @classmethod
    def from_wire(cls, value: int) -> Self:
        """Return the status with this number; UNKNOWN for others."""
        return cls(value) if value in cls._value2member_map_ else cls(cls.UNKNOWN)
