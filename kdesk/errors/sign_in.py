"""Errors of signing in."""

from kdesk.errors.base import KdeskError
from kdesk.errors.reasons import Reason


class SignInProblem(KdeskError):
    """There is no session, and none can be opened."""


class BadServiceUrl(SignInProblem):
    """The text cannot be the address of a Kaltura server."""


class BadLoginPage(SignInProblem):
    """The text cannot be the address of a login page that a browser is to open."""


class SignInRefused(SignInProblem):
    """The server refuses the credentials. Never repeated by itself: wrong passwords count towards a lock-out."""


class OneTimeCodeNeeded(SignInProblem):
    """The login asks for a one-time code."""


class SecretExposed(SignInProblem):
    """The secret would travel without encryption, and nobody agreed to that: nothing was sent."""


class SignInNeeded(SignInProblem):
    """The session has ended, and nothing here can renew it."""

    @classmethod
    def because(cls, problem: SignInProblem) -> "SignInNeeded":
        """Return a new error with the reason for which the session was lost."""
        if isinstance(problem, SignInNeeded):
            return cls(problem.detail, reason=problem.reason, arguments=problem.arguments)
        return cls(problem.detail, reason=Reason.RENEWAL_FAILED, arguments={"problem": problem.facts})
