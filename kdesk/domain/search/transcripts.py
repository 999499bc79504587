"""Searching what is said in videos: the text of their captions."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from kdesk.domain.entry import Entry
from kdesk.domain.entry_query import EntryQuery
from kdesk.domain.search.conditions import Condition, InTranscript, Words

MAX_FOUND = 500
"""Entries of one answer."""


class TranscriptAccess(Enum):
    """Whether the server looks into transcripts."""

    UNKNOWN = auto()
    """It was not asked yet."""
    SEARCHED = auto()
    NOT_SEARCHED = auto()
    """It has no such search, or the session may not use it."""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line of captions in which a word was found.

    Attributes:
        begin: Milliseconds from the beginning of the video.
    """

    begin: int
    text: str


@dataclass(frozen=True, slots=True)
class SpokenEntry:
    """An entry in whose transcript something was found.

    Attributes:
        lines: At least one, in their order in the video; of many the server tells only some.
    """

    entry: Entry
    lines: tuple[SpokenLine, ...]


@dataclass(frozen=True, slots=True)
class SpokenMatches:
    """What was found.

    Attributes:
        beyond: Further entries that the server has found and not sent.
    """

    entries: tuple[SpokenEntry, ...] = ()
    beyond: int = 0


class TranscriptSearch(Protocol):
    """Looks into the transcripts of one account. What the first call tells about the server is remembered."""

    @property
    def access(self) -> TranscriptAccess:
        """Whether the server looks into transcripts."""
        ...

    async def find(self, query: EntryQuery) -> SpokenMatches:
        """Return entries that meet a query, and in whose transcripts at least one of its words stands.

        Nothing is found for a query without words, and by a server that does not look into transcripts; it is not asked
        a second time. Raises KdeskError.
        """
        ...


def looked_for(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return the conditions whose words may stand in a transcript; all others are met by the entry itself.

    What is excluded by `-word` is excluded by name, description and tags only: a word that is said in passing must not
    hide an entry.
    """
    return tuple(
        one for one in conditions if isinstance(one, InTranscript) or (isinstance(one, Words) and not one.negated)
    )


def asks_transcripts_only(conditions: Iterable[Condition]) -> bool:
    """Return whether only a transcript can tell what matches."""
    return any(isinstance(one, InTranscript) for one in conditions)
