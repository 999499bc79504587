"""What the checks are given."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from kdesk.domain.doctor import Answer, Result, Said
from kdesk.domain.network_choice import NetworkChoice
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Trouble
from kdesk.errors import KdeskError
from kdesk.threads import Workers

SignedIn = Callable[[], Awaitable[AccountApi | None]]


@dataclass(frozen=True, slots=True)
class Case:
    """What is examined.

    Attributes:
        service_url: The server.
        choice: How it is reached.
        problem: Why the options of the network cannot hold; None if they do.
        signed_in: Returns the account's API, None without an account; called several times, signs in once.
            Raises KdeskError.
        data: The data directory.
        threads: For what blocks.
        sends: Whether a small upload may be measured.
    """

    service_url: str
    choice: NetworkChoice
    problem: KdeskError | None
    signed_in: SignedIn
    data: Path
    threads: Workers
    sends: bool = True


def good(said: Said, **arguments: object) -> Answer:
    """Return that all is well."""
    return Answer(Result.GOOD, said, arguments)


def warning(said: Said, **arguments: object) -> Answer:
    """Return that something should be known."""
    return Answer(Result.WARNING, said, arguments)


def bad(said: Said, **arguments: object) -> Answer:
    """Return that something does not work."""
    return Answer(Result.BAD, said, arguments)


def not_asked(said: Said, **arguments: object) -> Answer:
    """Return why nothing was asked."""
    return Answer(Result.NOT_ASKED, said, arguments)


def failed(error: KdeskError, result: Result = Result.BAD) -> Answer:
    """Return an answer that an error of kdesk is; its words are the error's."""
    return Answer(result, Said.TROUBLE, trouble=Trouble.of(error))
