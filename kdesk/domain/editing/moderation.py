"""Moderation: approving and rejecting entries, and what viewers reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from kdesk.domain.editing.batch import Refusals
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.entry import Entry

_OPENING, _CLOSING = "[rejected: ", "]"


class FlagKind(IntEnum):
    """What a viewer reports; the numbers are Kaltura's."""

    OTHER = 0
    SEXUAL_CONTENT = 1
    VIOLENT_REPULSIVE = 2
    HARMFUL_DANGEROUS = 3
    SPAM_COMMERCIALS = 4
    COPYRIGHT = 5
    TERMS_OF_USE = 6

    @classmethod
    def from_wire(cls, value: int) -> "FlagKind":
        """Return the member for a server value; OTHER for one that kdesk does not know."""
        return cls(value) if value in set(cls) else cls.OTHER


@dataclass(frozen=True, slots=True)
class Flag:
    """A viewer's report that no moderator has decided about.

    Attributes:
        user_id: Who reported; "" if the server does not tell.
        created_at: Unix seconds.
    """

    kind: FlagKind
    comment: str = ""
    user_id: str = ""
    created_at: int = 0


class ModerationApi(Protocol):
    """Decides about up to `BATCH` entries with one request; errors as in `BatchEditing`."""

    async def approve(self, entry_ids: Sequence[str]) -> Refusals:
        """Let entries be played; their flags are done with."""
        ...

    async def reject(self, entry_ids: Sequence[str]) -> Refusals:
        """Keep entries from being played; their flags are done with."""
        ...

    async def flags(self, entry_id: str) -> tuple[Flag, ...]:
        """Return the flags of an entry, the first 500. Raises ServerProblem, SignInProblem."""
        ...


def with_reason(description: str, reason: str) -> str:
    """Return a description with the reason of a rejection in its first line.

    Kaltura keeps no reason with a rejection, and does not list flags that were decided. The owner reads the
    description.
    """
    said = " ".join(reason.split()).replace(_CLOSING, ")")
    return f"{_OPENING}{said}{_CLOSING}\n{without_reason(description)}".rstrip("\n")


def without_reason(description: str) -> str:
    """Return a description without the line that `with_reason` put first."""
    first, _, rest = description.partition("\n")
    return rest if first.startswith(_OPENING) and first.endswith(_CLOSING) else description


@dataclass(frozen=True, slots=True)
class ReasonChange:
    """Writes the reason of a rejection into the description, or takes it out.

    Attributes:
        reason: "" takes it out.
    """

    reason: str

    def cut_field(self, entry: Entry) -> str:
        """Return a field that would lose what lies behind its known beginning."""
        return "description" if "description" in entry.cut else ""

    def empties(self, _first: Entry, _number: int) -> bool:
        """Return False: what is taken out is what kdesk wrote."""
        return False

    def fields(self, now: Entry, _first: Entry, _number: int) -> EntryChanges:
        """Return the fields to send."""
        wanted = with_reason(now.description, self.reason) if self.reason else without_reason(now.description)
        return EntryChanges() if wanted == now.description else EntryChanges(description=wanted)

    def assigned(self, _first: Entry) -> tuple[int, ...]:
        """Return nothing."""
        return ()

    def unassigned(self, _first: Entry) -> tuple[int, ...]:
        """Return nothing."""
        return ()

    def left_alone(self, _first: Entry) -> bool:
        """Return False."""
        return False
