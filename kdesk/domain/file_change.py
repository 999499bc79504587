"""How a file differs from the version that its transfer began with."""

from enum import StrEnum


class FileChange(StrEnum):
    """The difference that was found; the journal stores the values."""

    SIZE = "size"
    """Arguments `before` and `after`, in bytes."""
    SHORTER = "shorter"
    """Argument `missing`, in bytes at the end of the file."""
    CONTENT = "content"
    """The size is the same, the content is not."""
    WRITTEN = "written"
    """The size is the same, the time of the last write moved."""
    WRITTEN_MEANWHILE = "written meanwhile"
    """The file was written while it was compared."""
    NOT_AS_SENT = "not as sent"
    """A part that was sent has changed since."""
    SAME_TIMES = "same times"
    """The times are the same, the content is not."""
