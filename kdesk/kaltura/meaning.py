"""What an answer, or the lack of one, means to a person."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from kdesk.errors import Advice, ServerProblem

Problem_co = TypeVar("Problem_co", bound=ServerProblem, covariant=True)


@dataclass(frozen=True, slots=True)
class Meaning(Generic[Problem_co]):
    """An error and its words; empty texts and None are taken from the error's class."""

    error: type[Problem_co]
    title: str = ""
    explanation: str = ""
    next_step: str = ""
    retryable: bool | None = None

    def problem(self, detail: str) -> Problem_co:
        """Make the error."""
        advice = Advice(self.explanation, self.next_step) if self.explanation else None
        return self.error(detail, title=self.title, retryable=self.retryable, advice=advice)
