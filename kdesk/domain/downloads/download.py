"""Downloads: immutable snapshots of files on their way from the server."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypedDict, Unpack

from kdesk.domain.downloads.download_state import ALLOWED_CHANGES, DownloadState
from kdesk.domain.downloads.item import AssetIdentity, DownloadItem
from kdesk.domain.progress import NO_PROGRESS, Progress
from kdesk.domain.transfer import Trouble
from kdesk.domain.transfer_state import IllegalChange
from kdesk.domain.upload import NO_BYTES, Ranges

PART_SUFFIX = ".part"
"""Ends the name of a file that is not complete."""


class Existing(StrEnum):
    """What to do if the folder has a file of the same name already."""

    RENAME = "rename"
    SKIP = "skip"
    REPLACE = "replace"


class Proof(StrEnum):
    """How it was checked that a file is the server's."""

    NONE = ""
    SIZE = "size"
    SHA256 = "sha256"


class DownloadChanges(TypedDict, total=False):
    """The fields of a download that may change without its state; see `Download`."""

    identity: AssetIdentity | None
    received: Ranges
    size: int
    target: str
    existing: Existing
    progress: Progress
    trouble: Trouble | None
    finished_at: float | None
    proof: Proof
    found_earlier: bool


@dataclass(frozen=True, slots=True)
class Download:
    """One file on its way from the server.

    Attributes:
        id: Made by kdesk.
        account: Key of the account that has the entry.
        folder: Absolute path of the folder that the file is saved in.
        stem: The file's name without extension, safe on every system.
        extension: With the dot, as the server names it; the content decides in the end. "" if unknown.
        created_at: Unix seconds, as `finished_at`.
        identity: The version that the received bytes belong to; None while nothing was asked.
        received: Bytes of the part file that are on the disk.
        size: Bytes of the whole file; 0 while unknown.
        target: Name of the finished file; "" until the download is about to be renamed.
        progress: Kept in memory only, as `found_earlier`; everything else is stored.
        found_earlier: Whether an earlier run had fetched this version, and the file is still as it left it.
    """

    id: str
    account: str
    item: DownloadItem
    folder: str
    stem: str
    extension: str
    created_at: float
    state: DownloadState = DownloadState.QUEUED
    existing: Existing = Existing.RENAME
    identity: AssetIdentity | None = None
    received: Ranges = NO_BYTES
    size: int = 0
    target: str = ""
    progress: Progress = NO_PROGRESS
    trouble: Trouble | None = None
    finished_at: float | None = None
    proof: Proof = Proof.NONE
    found_earlier: bool = False

    @property
    def part_name(self) -> str:
        """Name of the file with the bytes that have come so far; no other download has the same."""
        return f"{self.stem}.{self.id}{PART_SUFFIX}"

    @property
    def shown_name(self) -> str:
        """Name of the file as far as it is known."""
        return self.target or f"{self.stem}{self.extension}"

    def replace(self, **changes: Unpack[DownloadChanges]) -> "Download":
        """Return the download with other values."""
        return replace(self, **changes)

    def advance(self, state: DownloadState, **changes: Unpack[DownloadChanges]) -> "Download":
        """Return the download in another state. Raises IllegalChange."""
        if state not in ALLOWED_CHANGES[self.state]:
            message = f"a download cannot change from {self.state} to {state}"
            raise IllegalChange(message)
        return replace(self, state=state, **changes)
