"""Orphans: tokens and entries of uploads that nobody continues."""

from dataclasses import dataclass

from kdesk.domain.entry import Entry
from kdesk.domain.owner_tags import untagged_name
from kdesk.domain.upload import UploadToken

RECENT_SECONDS = 3600
"""An upload that was active within the last hour may still run on another computer."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """An entry of kdesk's without content, with the token that it waits for; or one of the two alone.

    A token alone was made to replace the content of an entry that is not kdesk's to remove.
    """

    entry: Entry | None
    token: UploadToken | None

    @property
    def name(self) -> str:
        """The file name as the server knows it; the entry's name if it knows none."""
        known = untagged_name(self.token.file_name) if self.token else ""
        return known or (self.entry.name if self.entry else "")

    @property
    def received(self) -> int:
        """Bytes that the server has of it."""
        return self.token.uploaded_size if self.token else 0

    @property
    def touched_at(self) -> int:
        """Unix seconds of the last change; 0 if the server does not tell."""
        of_entry = max(self.entry.updated_at, self.entry.created_at) if self.entry else 0
        return max(of_entry, self.token.updated_at if self.token else 0)

    def recent(self, now: float) -> bool:
        """Whether another computer may still upload it; also True if the server does not tell the last change."""
        return not self.touched_at or now - self.touched_at < RECENT_SECONDS
