"""Remarks for the user on a transfer or a comparison: a kind and arguments, without sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any


class RemarkKind(StrEnum):
    """Kinds of remarks; `kdesk.messages.remarks` has their sentences. The journal stores the names."""

    STORED_TEXT = auto()
    """A sentence that an earlier kdesk stored: `text`."""

    # What it is for.
    REPLACES = auto()
    """`name` of the entry whose content it replaces."""
    FROM_WATCH_FOLDER = auto()
    """`folder`, the path of the watch folder that it came from."""

    # The account, before the first byte.
    QUOTA_USED_UP = auto()
    """`percent`."""
    LARGER_THAN_LIMIT = auto()
    """`limit` in bytes."""

    # The entry.
    NAME_STORED_AS = auto()
    """`name`."""
    WAITS_FOR_MODERATOR = auto()
    WAITS_FOR_APPROVAL = auto()
    PROCESSING_NOT_SEEN = auto()
    ENTRY_ID_LOST = auto()

    # Removing a transfer from the server.
    REMOVED = auto()
    TAKEN_OVER = auto()
    ARRIVED_BEFORE_REMOVAL = auto()
    REPLACED_ALL_THE_SAME = auto()
    ENTRY_STAYS = auto()
    NOT_YET_REMOVED = auto()
    """`problem`, as `KdeskError.facts` gives it."""
    NOT_REMOVED = auto()
    """`problem`."""
    LEAVES_ONCE_REMOVED = auto()

    # Comparing the server's copy with the file.
    OTHER_SIZE = auto()
    """`copy` and `size` in bytes."""
    DELIVERED_WITH_OTHER_SIZE = auto()
    """`copy` and `size` in bytes."""
    BYTE_DIFFERS = auto()
    """`at`, counted from 0."""
    LONGER_THAN_FILE = auto()
    """`size` of the file in bytes."""
    NO_COPY = auto()
    NO_COPY_OF_IT = auto()
    SIZE_NOT_TOLD = auto()
    NOT_DELIVERED_YET = auto()
    NOT_READABLE = auto()
    STOPPED = auto()
    PROBLEM = auto()
    """`problem`; its title is enough."""
    PROBLEM_IN_DETAIL = auto()
    """`problem`."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark.

    Attributes:
        arguments: JSON values; `RemarkKind` lists them.
    """

    kind: RemarkKind
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        """The remark as an argument, or as the journal stores it."""
        return {"kind": str(self.kind), "arguments": dict(self.arguments)}
