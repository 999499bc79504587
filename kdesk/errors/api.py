"""Exceptions of the Kaltura API: the server understood the request and refused it."""

from collections.abc import Mapping

from kdesk.errors.base import Arguments
from kdesk.errors.reasons import Reason
from kdesk.errors.server import ServerProblem


class ApiError(ServerProblem):
    """Kaltura's own exception.

    Attributes:
        code: As on the wire, such as `ENTRY_ID_NOT_FOUND`.
        api_args: `args` as on the wire, without the KS; `[]` becomes an empty mapping.
    """

    default_retryable = False

    def __init__(
        self,
        detail: str = "",
        *,
        reason: Reason = Reason.NONE,
        arguments: Arguments | None = None,
        retryable: bool | None = None,
        code: str = "",
        args: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail, reason=reason, arguments=arguments, retryable=retryable)
        self.code = code
        self.api_args: Mapping[str, str] = dict(args or {})  # not `args`, which every exception has


class SessionEnded(ApiError):
    """The KS is expired, logged out or used up: a new one helps."""

    # The session is renewed first (rule 6).
    default_retryable = True


class NotPermitted(ApiError):
    """The KS is valid, the right is missing: signing in again does not help."""


class TokenGone(ApiError):
    """The upload token is deleted or somebody else's."""


class TokenExpired(TokenGone):
    """The upload token got no bytes for so long that it takes no more; `uploadToken.get` does not show it."""


class TokenNotOpen(ApiError):
    """The upload token takes no more bytes; `uploadToken.get` tells why."""


class CannotResume(ApiError):
    """The upload token has no first chunk yet."""


class SizeMismatch(ApiError):
    """The closing call misses bytes; they can be sent and the same call repeated."""

    # What is missing is sent first (rule 7).
    default_retryable = True


class BodyDropped(ApiError):
    """The server lost the body of an upload call, usually because it was too large."""

    # Smaller chunks may pass (rule 5).
    default_retryable = True


class FileTypeRefused(ApiError):
    """The content is of a kind that the account does not take; the token is gone."""

    retry_helps = False


class EntryGone(ApiError):
    """No such entry, or not for this session."""


class AlreadyDone(ApiError):
    """What was wanted is so already: the entry is in the category, or in no bin to be restored from."""


class AlreadyWithContent(ApiError):
    """The entry has its content already."""
