"""What an upload that nobody continues has left on the server."""

from dataclasses import dataclass

from kdesk.domain.entry import Entry
from kdesk.domain.upload import UploadToken

RECENT_SECONDS = 3600
"""Who sent something within the last hour may still be sending, from another computer."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """An entry of kdesk's without content, and the token that it waits for, None where there is none."""

    entry: Entry
    token: UploadToken | None

    @property
    def name(self) -> str:
        """The file name as the server knows it; the entry's where it knows none."""
        return (self.token and self.token.file_name) or self.entry.name

    @property
    def received(self) -> int:
        """Bytes that the server has of it."""
        return self.token.uploaded_size if self.token else 0

    @property
    def touched_at(self) -> int:
        """Unix seconds of the last thing that happened to it."""
        return max(self.entry.updated_at, self.entry.created_at, self.token.updated_at if self.token else 0)

    def recent(self, now: float) -> bool:
        """Whether another computer may be at work on it."""
        return now - self.touched_at < RECENT_SECONDS
