"""What a file system tells of a file without reading it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What moves when a file is written to, and often when it is not: a hint, never proof.

    Attributes:
        size: In bytes.
        mtime_ns: Time of the last write, in Unix nanoseconds; programs set it as they like.
        ctime_ns: Time of the last change of content or attributes, in Unix nanoseconds; None where it is not known.
        file_id: Device and inode, or what the system has in their place.
    """

    size: int
    mtime_ns: int
    ctime_ns: int | None
    file_id: str
