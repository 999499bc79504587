"""Errors of the connection to a server, and of responses that cannot be used."""

from typing import Self

from kdesk.errors.base import KdeskError


class ServerProblem(KdeskError):
    """No usable response of the server.

    Attributes:
        retry_after: Seconds that the server asked to wait; None if it did not ask.
    """

    default_retryable = True
    retry_after: float | None = None


class Unreachable(ServerProblem):
    """No connection; waited out without limit and never counted as a try."""


class TlsFailed(Unreachable):
    """The server could not prove who it is. Waited out, as a captive portal is; never bypassed."""


class ProxyUnusable(ServerProblem):
    """The environment names a proxy in a way that cannot be used. Never bypassed, and not repeated: it stays so."""

    default_retryable = False


class TimedOut(ServerProblem):
    """The connection is open, and no response comes."""


class BadResponse(ServerProblem):
    """Not JSON, empty, of the wrong shape, or cut off."""


class BodyTooLarge(BadResponse):
    """HTTP 413: something between here and Kaltura limits the size of a request."""


class NothingDelivered(BadResponse):
    """A response that is not the file that was asked for: empty, of another length, a refusal.

    Attributes:
        misled: Whether what came before it may belong to another version, and is of no use any more.
    """

    default_retryable = False
    misled = False

    @classmethod
    def of_other_content(cls, detail: str) -> Self:
        """Return the error of a response that promises the file and is not it."""
        error = cls(detail)
        error.misled = True
        return error


class HostSilent(ServerProblem):
    """The host that delivers the server's copies does not respond, while the API does."""

    default_retryable = False


class ProcessingFailed(ServerProblem):
    """The entry ended in an error state after every byte had arrived."""

    default_retryable = False
