"""What the relay needs of the outside world; the composition root plugs it in, tests plug in servers of their own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP response whose body has not been read.

    Attributes:
        headers: By their names in lower case.
        body: The bytes as they come, still encoded where the server encoded them.
    """

    status: int
    headers: Mapping[str, str]
    body: AsyncIterator[bytes]


class Http(Protocol):
    """The HTTP client of the program: trust store, proxies, time-outs."""

    def get(self, url: str, headers: Mapping[str, str], *, read_timeout: float) -> AbstractAsyncContextManager[Reply]:
        """Ask for one address, without following redirects. Raises ServerProblem, also while the body is read.

        Args:
            url: http or https.
            headers: Beside the client's own.
            read_timeout: Seconds without a byte of the response.
        """
        ...


@dataclass(frozen=True, slots=True)
class Access:
    """What opens protected entries.

    Attributes:
        service_url: The account's server, the only one that is told the KS.
        ks: The present KS.
    """

    service_url: str
    ks: str = field(repr=False)


class AccessSource(Protocol):
    """Where the KS of the account in use comes from."""

    async def __call__(self) -> Access | None:
        """Return it, None where nobody is signed in. Raises SignInProblem, ServerProblem."""
        ...


class RetryPolicy(Protocol):
    """How often a request is repeated, and after how long."""

    @property
    def tries(self) -> int:
        """Failures in a row after which it is given up."""
        ...

    def wait(self, failures: int, chance: float) -> float:
        """Return the seconds to wait after so many failures in a row; `chance` is between 0 and 1."""
        ...
