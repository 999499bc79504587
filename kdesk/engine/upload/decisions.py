"""A transfer that needs the decision of a person."""

from typing import Unpack

from kdesk.domain.question import Decision, Question, QuestionKind, QuestionReason
from kdesk.domain.reservation import NOTHING_RESERVED
from kdesk.domain.transfer import TransferChanges
from kdesk.errors import FileChanged


class DecisionNeeded(Exception):
    """Raised by a run that has a question; the transfer is PAUSED until `TransferQueue.decide`.

    Attributes:
        changes: The fields of the transfer that change together with its state, the question among them.
    """

    def __init__(self, question: Question, /, **changes: Unpack[TransferChanges]) -> None:
        super().__init__(question.kind)
        changes["question"] = question
        self.changes = changes


def changes_after(question: Question, decision: Decision) -> TransferChanges:
    """Return the fields that change with a decision. An entry that has content keeps its id and its links."""
    if decision is Decision.REPLACE:
        return {"decision": decision, "replaces": question.entry_id}
    if question.kind is QuestionKind.OUTDATED and decision is Decision.NEW_VERSION:
        return {"decision": decision, "replaces": question.entry_id, "reservation": NOTHING_RESERVED}
    if question.kind is QuestionKind.TARGET_GONE:
        return {"replaces": "", "remarks": ()}
    return {"decision": decision}


def asked_about(changed: FileChanged, kind: QuestionKind, reason: QuestionReason, *, entry_id: str = "") -> Question:
    """Return the question about a file that changed."""
    arguments = {**changed.arguments, "reason": str(changed.reason), "detail": changed.detail}
    return Question(kind, reason, arguments, entry_id)
