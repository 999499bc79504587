"""What only a person can decide about a transfer, and the decisions."""

from dataclasses import dataclass
from enum import StrEnum


class QuestionKind(StrEnum):
    """Why a transfer stands still until somebody decides, or until what it waits for has changed."""

    CHANGED = "changed"
    """The file is not the one any more that the transfer began with."""
    OUTDATED = "outdated"
    """The file went on changing after its last byte was sent: the server has all of the former version."""
    IN_LIBRARY = "in library"
    """An entry with the same content is in the library already."""
    IN_LIST = "in list"
    """Another transfer of the same list brings the same content in."""
    SUSPECTED = "suspected"
    """An entry in the library may have the same content: it could not be compared."""
    ELSEWHERE = "elsewhere"
    """Another computer uploads a file that looks the same; this is looked at again until that is done or given up."""
    TAKEN_OVER = "taken over"
    """Another computer has taken this transfer over."""


class Decision(StrEnum):
    """What a person decided. Opening the entry, copying its link and giving up need no decision here."""

    NEW_VERSION = "new version"
    KEEP = "keep"
    UPLOAD_ANYWAY = "upload anyway"
    REPLACE = "replace"
    TAKE_OVER = "take over"
    """Go on with what another computer has sent, and compare all of it afterwards."""
    BEGIN_ANEW = "begin anew"
    """Take the reservation of another computer, and send the whole file."""
    LOOK_AGAIN = "look again"


_CHOICES: dict[QuestionKind, tuple[Decision, ...]] = {
    QuestionKind.CHANGED: (Decision.NEW_VERSION,),
    QuestionKind.OUTDATED: (Decision.NEW_VERSION, Decision.KEEP),
    QuestionKind.IN_LIBRARY: (Decision.REPLACE, Decision.UPLOAD_ANYWAY),
    QuestionKind.IN_LIST: (Decision.UPLOAD_ANYWAY,),
    QuestionKind.SUSPECTED: (Decision.UPLOAD_ANYWAY, Decision.LOOK_AGAIN),
    QuestionKind.ELSEWHERE: (Decision.TAKE_OVER, Decision.BEGIN_ANEW, Decision.UPLOAD_ANYWAY, Decision.LOOK_AGAIN),
    QuestionKind.TAKEN_OVER: (Decision.TAKE_OVER, Decision.BEGIN_ANEW, Decision.UPLOAD_ANYWAY),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question, as the row asks it.

    title     one sentence: what was found
    detail    what else is known: when, how much
    entry_id  the entry that it is about, "" where there is none
    token_id  the upload token that it is about, "" where there is none
    """

    kind: QuestionKind
    title: str
    detail: str = ""
    entry_id: str = ""
    token_id: str = ""

    @property
    def choices(self) -> tuple[Decision, ...]:
        """The decisions that it allows, the usual one first."""
        return _CHOICES[self.kind]
