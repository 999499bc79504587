"""Ports of the media relay: HTTP client, KS source, retry policy. The composition root and tests provide them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP response whose body has not been read.

    Attributes:
        headers: Keyed by lower-case names.
        body: Bytes as received; a content encoding is not decoded.
    """

    status: int
    headers: Mapping[str, str]
    body: AsyncIterator[bytes]


class Http(Protocol):
    """The HTTP client of the program, with its trust store, proxies and time-outs."""

    def get(self, url: str, headers: Mapping[str, str], *, read_timeout: float) -> AbstractAsyncContextManager[Reply]:
        """Send a GET request without following redirects.

        Args:
            url: http or https.
            headers: Sent in addition to the client's own.
            read_timeout: Longest time in seconds between two reads of the response.

        Raises:
            ServerProblem: The request failed, or reading the body did.
        """
        ...


@dataclass(frozen=True, slots=True)
class Access:
    """Credentials for protected entries.

    Attributes:
        service_url: The account's server. The KS is sent to this server only.
        ks: The current KS.
    """

    service_url: str
    ks: str = field(repr=False)


class AccessSource(Protocol):
    """Source of the KS of the account in use."""

    async def __call__(self) -> Access | None:
        """Return the current access, None while nobody is signed in.

        Raises:
            SignInProblem: The session cannot be renewed.
            ServerProblem: Renewing the session failed.
        """
        ...


class RetryPolicy(Protocol):
    """Number of attempts for a request, and the backoff between them."""

    @property
    def tries(self) -> int:
        """Number of consecutive failures after which the request fails."""
        ...

    def wait(self, failures: int, chance: float) -> float:
        """Return the seconds to wait before the next attempt.

        Args:
            failures: Consecutive failures so far.
            chance: Random number between 0 and 1 for the jitter.
        """
        ...
