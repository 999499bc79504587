"""What only a person can decide about a transfer, and the decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any


class QuestionKind(StrEnum):
    """Why a transfer waits until somebody decides, or until the cause is gone; it determines the choices."""

    CHANGED = "changed"
    """The file is no longer the one that the transfer began with."""
    OUTDATED = "outdated"
    """The file changed after its last byte was sent: the server has all of the former version."""
    IN_LIBRARY = "in library"
    """An entry with the same content is in the library already."""
    IN_LIST = "in list"
    """Another transfer of the same list brings the same content in."""
    SUSPECTED = "suspected"
    """An entry in the library may have the same content; it could not be compared."""
    ELSEWHERE = "elsewhere"
    """Another computer uploads a file that looks the same; checked again until that upload ends or is given up."""
    TAKEN_OVER = "taken over"
    """Another computer has taken this transfer over."""
    TARGET_GONE = "target gone"
    """The entry whose content it was to replace is not there any more."""
    OTHER_WAITS = "other waits"
    """The entry whose content it was to replace waits for other new content, which would be lost."""


class QuestionReason(StrEnum):
    """What was found; `kdesk.messages.questions` has the sentences. The journal stores the names."""

    STORED_TEXT = auto()
    """The sentences that an earlier kdesk stored: `title` and `detail`."""
    FILE_CHANGED = auto()
    """Arguments of `FileChanged`, and its `reason` and `detail`."""
    CHANGED_AFTER_SENDING = auto()
    """As for FILE_CHANGED."""
    SAME_IN_LIBRARY = auto()
    """`name` and `since` of the entry; `status` unless it is READY."""
    LOOKS_SAME_IN_LIBRARY = auto()
    """`name` and `since` of the entry, and `why` it was not compared: a remark."""
    HAS_JUST_ARRIVED = auto()
    """`name` and `since` of the entry."""
    SAME_IN_LIST = auto()
    """`name` and `path` of the other transfer's file."""
    BEGUN_ELSEWHERE = auto()
    """`name` and `since` of the entry, and `percent` that was sent; 0 if that is not known."""
    TAKEN_OVER = auto()
    """`name` of the entry."""
    TARGET_GONE = auto()
    OTHER_WAITS = auto()
    """`name` of the entry, `user` who sent what waits, and `since` when it is there; "" and 0 if that is not known."""


class Decision(StrEnum):
    """The decision of a person. Opening the entry, copying its link and giving up need no decision here."""

    NEW_VERSION = "new version"
    KEEP = "keep"
    UPLOAD_ANYWAY = "upload anyway"
    REPLACE = "replace"
    TAKE_OVER = "take over"
    """Continue with the bytes that another computer has sent, and compare all of them afterwards."""
    BEGIN_ANEW = "begin anew"
    """Take the reservation of another computer, and send the whole file."""
    LOOK_AGAIN = "look again"
    DISCARD_WAITING = "discard waiting"
    """Throw away the new content that waits, and replace the entry's content by this file."""


_CHOICES: dict[QuestionKind, tuple[Decision, ...]] = {
    QuestionKind.CHANGED: (Decision.NEW_VERSION,),
    QuestionKind.OUTDATED: (Decision.NEW_VERSION, Decision.KEEP),
    QuestionKind.IN_LIBRARY: (Decision.REPLACE, Decision.UPLOAD_ANYWAY),
    QuestionKind.IN_LIST: (Decision.UPLOAD_ANYWAY,),
    QuestionKind.SUSPECTED: (Decision.UPLOAD_ANYWAY, Decision.LOOK_AGAIN),
    QuestionKind.ELSEWHERE: (Decision.TAKE_OVER, Decision.BEGIN_ANEW, Decision.UPLOAD_ANYWAY, Decision.LOOK_AGAIN),
    QuestionKind.TAKEN_OVER: (Decision.TAKE_OVER, Decision.BEGIN_ANEW, Decision.UPLOAD_ANYWAY),
    QuestionKind.TARGET_GONE: (Decision.UPLOAD_ANYWAY,),
    QuestionKind.OTHER_WAITS: (Decision.LOOK_AGAIN, Decision.DISCARD_WAITING),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a transfer.

    Attributes:
        reason: What was found.
        arguments: JSON values; `QuestionReason` lists them. Times are Unix seconds.
        entry_id: The entry that it is about; "" if there is none.
        token_id: The upload token that it is about; "" if there is none.
    """

    kind: QuestionKind
    reason: QuestionReason
    arguments: Mapping[str, Any] = field(default_factory=dict)
    entry_id: str = ""
    token_id: str = ""

    @property
    def choices(self) -> tuple[Decision, ...]:
        """The decisions that it allows, the usual one first."""
        return _CHOICES[self.kind]
