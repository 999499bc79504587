"""What is known of a list besides its rows."""

from dataclasses import dataclass

from kdesk.domain.search.transcripts import TranscriptAccess
from kdesk.errors import KdeskError


@dataclass(frozen=True, slots=True)
class ListingState:
    """A snapshot.

    Attributes:
        loading: Whether its first answer is awaited.
        error: Of the last request, if it failed.
        matches: Matching entries, as the server counts them.
        pending: New entries that are not shown yet, because they would move what is in sight.
        unreachable: Matches that the server does not list, because its lists end at 10,000.
        local: Whether the rows are those of the mirror, and the server did not answer yet.
        transcripts: Whether the server looks into transcripts.
        spoken_left_out: Whether the words are said in more entries than are listed.
        exact: False if some of the entries do not match: there were too many to compare.
    """

    loading: bool = False
    error: KdeskError | None = None
    matches: int = 0
    pending: int = 0
    unreachable: int = 0
    local: bool = False
    exact: bool = True
    transcripts: TranscriptAccess = TranscriptAccess.UNKNOWN
    spoken_left_out: bool = False
