"""A transfer that cannot go on before a person has decided something."""

from kdesk.domain.question import Question


class Undecided(Exception):
    """Raised by a run that has a question; the transfer is PAUSED with it until `TransferQueue.answer`."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.title)
        self.question = question
