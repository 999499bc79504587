"""The local file of a transfer: its path, its identity (rule 1) and the hashes of what was read."""

from dataclasses import dataclass
from enum import StrEnum

from kdesk.domain.entry import MediaType
from kdesk.domain.names import shorten_name
from kdesk.domain.owner_tags import FETCHED, FINGERPRINT_PREFIX
from kdesk.domain.upload import HashedRange

NO_TIME = -1
"""Replaces the times of a file on a drive that changes them by itself: they carry no information."""


class SourceKind(StrEnum):
    """What a file becomes on the server; the values are journalled."""

    MEDIA = "media"
    """Video, audio or image: an entry that is reserved before the first byte (rule 2)."""
    DOCUMENT = "document"
    """A document entry, made of the complete token (rule 13)."""
    DATA = "data"
    """A data entry, made of the complete token (rule 13)."""
    ADDRESS = "address"
    """No file of this computer: the path is an address, from which the server fetches media by itself (rule 14)."""

    @property
    def entry_last(self) -> bool:
        """Whether the entry is made of the complete token, and not reserved before it."""
        return self in {SourceKind.DOCUMENT, SourceKind.DATA}


@dataclass(frozen=True, slots=True)
class FileStamp:
    """The data that a file system reports about a file without reading it.

    A stamp changes whenever the file is written to, and often when it is not: it is a hint, not proof.

    Attributes:
        size: Bytes.
        mtime_ns: Time of the last write in Unix nanoseconds; programs can set it.
        ctime_ns: Time of the last change of content or attributes in Unix nanoseconds; None if it is unknown.
        file_id: Device and inode, or their equivalent.
    """

    size: int
    mtime_ns: int
    ctime_ns: int | None
    file_id: str


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """The identity of one version of a local file (rule 1).

    Attributes:
        mtime_ns: Modification time in Unix nanoseconds, or NO_TIME.
        file_id: Device and inode, or their equivalent.
        sampled_hash: Hash of head, tail and ranges between them, hexadecimal.
        ctime_ns: Time of the last change of content or attributes in Unix nanoseconds, or NO_TIME; None if a version
            of kdesk that did not store it wrote the journal.
    """

    size: int
    mtime_ns: int
    file_id: str
    sampled_hash: str
    ctime_ns: int | None = None

    @property
    def restless(self) -> bool:
        """Whether the drive changes times or ids of files that nobody touches."""
        return self.mtime_ns == NO_TIME

    @property
    def stamp(self) -> FileStamp:
        """The part of the identity that the file system reports without reading the file."""
        return FileStamp(self.size, self.mtime_ns, self.ctime_ns, self.file_id)

    @property
    def fingerprint(self) -> str:
        """A search key for files that may be the same, on any computer; equal keys are a hint, not proof."""
        return f"{FINGERPRINT_PREFIX}{self.size}-{self.sampled_hash}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The local file of a transfer.

    Attributes:
        path: Absolute path; of an ADDRESS the address itself.
        name: File name as it is shown: valid, composed Unicode.
        size: Bytes; 0 until the file was read.
        identity: The version that is sent; None until the first run.
        sha256: Hash of the whole file as it was read for sending, hexadecimal; "" until the last byte was read.
        hashed: Ranges that were read for sending, with their hashes. A range is journalled before its last bytes are
            sent.
        kind: What it becomes on the server.
    """

    path: str
    name: str
    size: int = 0
    media_type: MediaType = MediaType.UNKNOWN
    identity: FileIdentity | None = None
    sha256: str = ""
    hashed: tuple[HashedRange, ...] = ()
    kind: SourceKind = SourceKind.MEDIA

    @property
    def fingerprint(self) -> str:
        """What the owner tag says of the content: "" until the file was read."""
        if self.kind is SourceKind.ADDRESS:
            return FETCHED
        return self.identity.fingerprint if self.identity else ""

    @property
    def title(self) -> str:
        """The name of the entry: the file name without its extension."""
        stem, dot, _ = self.name.rpartition(".")
        return stem if dot and stem else self.name

    @property
    def part_name(self) -> str:
        """The file name sent with every chunk: the server takes the extension of the content from it (rule 1)."""
        return shorten_name(self.name)
