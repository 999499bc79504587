"""How a file stopped being the one that a transfer began with."""

from enum import StrEnum


class FileChange(StrEnum):
    """What showed it; the journal keeps the values."""

    SIZE = "size"
    """Arguments `before` and `after`, in bytes."""
    SHORTER = "shorter"
    """Argument `missing`, in bytes at the end of the file."""
    CONTENT = "content"
    """The size is the same, the content is not."""
    WRITTEN = "written"
    """The size is the same, the time of the last write moved."""
    WRITTEN_MEANWHILE = "written meanwhile"
    """While it was compared."""
    NOT_AS_SENT = "not as sent"
    """A part that was sent is another one now."""
    SAME_TIMES = "same times"
    """Only the content tells: the times are the same."""
