"""The content of an entry as a whole: copies, parts of it, and its replacement."""

from dataclasses import dataclass
from typing import Protocol

from kdesk.domain.entry import Entry

MIN_MILLISECONDS = 100
"""Of a part that is cut out."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a video or a sound, in milliseconds from its beginning."""

    begin: int
    end: int

    @property
    def length(self) -> int:
        """Milliseconds."""
        return self.end - self.begin

    def fits(self, duration: int) -> bool:
        """Return whether it is a part of something of this length."""
        return self.begin >= 0 and self.length >= MIN_MILLISECONDS and self.end <= duration

    def is_whole(self, duration: int) -> bool:
        """Return whether it leaves nothing away."""
        return self.begin <= 0 and self.end >= duration


class ContentEditing(Protocol):
    """Copies and trims content. Each coroutine may raise EntryGone and ServerProblem."""

    async def clone(self, entry_id: str, name: str) -> Entry:
        """Copy an entry with its files, and name the copy. kdesk's mark is not copied: it is about the original."""
        ...

    async def cut_out(self, entry_id: str, span: Span, name: str) -> Entry:
        """Make a new entry of a part of this one, with its fields. If that is refused, no new entry remains."""
        ...

    async def trim(self, entry_id: str, span: Span) -> Entry:
        """Replace the content by a part of it.

        Wire fact: a second `updateContent`, also one that fails, cancels a replacement that is under way. So the entry
        is read before, and after a lost answer, and nothing is repeated.

        Returns:
            The entry as it is then: the new content still waits until it is converted.

        Raises:
            ApiError: Another replacement is under way, which stays.
        """
        ...

    async def approve(self, entry_id: str) -> Entry:
        """Let the new content replace the old one."""
        ...

    async def cancel(self, entry_id: str) -> Entry:
        """Throw the new content away."""
        ...
