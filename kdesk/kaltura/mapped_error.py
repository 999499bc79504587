"""What a response of the server, or its absence, becomes."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from kdesk.errors import Arguments, Reason, ServerProblem

Problem_co = TypeVar("Problem_co", bound=ServerProblem, covariant=True)


@dataclass(frozen=True, slots=True)
class MappedError(Generic[Problem_co]):
    """An error class and its reason.

    Attributes:
        retryable: None for the default of the class.
    """

    error: type[Problem_co]
    reason: Reason = Reason.NONE
    retryable: bool | None = None

    def make(self, detail: str, arguments: Arguments | None = None) -> Problem_co:
        """Make the error."""
        return self.error(detail, reason=self.reason, arguments=arguments, retryable=self.retryable)
