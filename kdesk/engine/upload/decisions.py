"""A transfer that cannot go on before a person has decided something."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from kdesk.domain.question import Decision, Question, QuestionKind
from kdesk.engine.server_cleanup.reservation import NOTHING_RESERVED

_NO_CHANGES: Mapping[str, Any] = MappingProxyType({})


class DecisionNeeded(Exception):
    """Raised by a run that has a question; the transfer is PAUSED with it until `TransferQueue.answer`.

    changes  further fields of the transfer that change together with its state
    """

    def __init__(self, question: Question, changes: Mapping[str, Any] = _NO_CHANGES) -> None:
        super().__init__(question.title)
        self.question = question
        self.changes = changes


def changes_after(question: Question, decision: Decision) -> Mapping[str, Any]:
    """Return the fields that change with a decision: an entry that has content keeps its id and its links."""
    if decision is Decision.REPLACE:
        return {"replaces": question.entry_id}
    if question.kind is QuestionKind.OUTDATED and decision is Decision.NEW_VERSION:
        return {**NOTHING_RESERVED, "replaces": question.entry_id}
    return {}
