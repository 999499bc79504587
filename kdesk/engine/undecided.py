"""A transfer that cannot go on before a person has decided something."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from kdesk.domain.question import Question

_NO_CHANGES: Mapping[str, Any] = MappingProxyType({})


class Undecided(Exception):
    """Raised by a run that has a question; the transfer is PAUSED with it until `TransferQueue.answer`.

    changes  further fields of the transfer that change together with its state
    """

    def __init__(self, question: Question, changes: Mapping[str, Any] = _NO_CHANGES) -> None:
        super().__init__(question.title)
        self.question = question
        self.changes = changes
