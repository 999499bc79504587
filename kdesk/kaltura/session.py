"""The current KS of an account: renewed before it ends, and when the server says that it ended."""

import asyncio
import logging
from collections.abc import Callable

from kdesk.errors import ServerProblem, SignInNeeded, SignInProblem
from kdesk.kaltura.sign_in import Grant, SignIn

LEAD_SHARE = 0.05
LEAD_SECONDS = 600.0
"""A session is renewed this many seconds before its end, or LEAD_SHARE of its life, whichever is less."""

LEAST_SECONDS = 60.0
"""Minimum time between two renewals. A shorter session is renewed only after it ended."""

RETRY_SECONDS = 30.0
"""Wait after a failed early renewal, while the current KS is still valid."""

log = logging.getLogger(__name__)


class Session:
    """Provides a valid KS. One renewal runs at a time.

    A renewal that fails for good is never repeated automatically, because wrong passwords count towards a lock-out:
    `on_lost` is called once, and from then on every call raises SignInNeeded. A network failure is raised to the
    callers that waited, and the next caller tries again (rule 6).
    """

    def __init__(
        self,
        sign_in: SignIn,
        grant: Grant,
        *,
        now: Callable[[], float],
        on_lost: Callable[[SignInProblem], None],
    ) -> None:
        self._sign_in = sign_in
        self._grant = grant
        self._now = now
        self._on_lost = on_lost
        self._renewing = asyncio.Lock()
        self._failures = 0
        self._failure: ServerProblem | None = None
        self._lost: SignInProblem | None = None
        self._renew_at = _renew_at(grant)

    @property
    def user_id(self) -> str:
        """The session's user; empty if it has none."""
        return self._grant.user_id

    @property
    def expires_at(self) -> float | None:
        """Unix seconds at which the current KS ends; None if the server does not tell."""
        return self._grant.expires_at

    @property
    def starts_others(self) -> bool:
        """Whether this sign-in can start other sessions."""
        return self._sign_in.starts_others

    async def start_other(self, privileges: str, seconds: int) -> str:
        """Start a session of type USER that has these privileges only, and return its KS. Raises ServerProblem."""
        return await self._sign_in.start_other(privileges, seconds)

    async def ks(self) -> str:
        """Return a valid KS. Raises SignInNeeded, ServerProblem."""
        if self._lost:
            raise self._sign_in_needed()
        if not self._is_renewal_due():
            return self._grant.ks
        try:
            return await self.renew(self._grant.ks)
        except ServerProblem:
            if self._expired():
                raise
            self._renew_at = self._now() + RETRY_SECONDS
            return self._grant.ks

    async def renew(self, stale: str) -> str:
        """Return a replacement for the stale KS. Concurrent callers share one renewal and its result."""
        failures_before = self._failures
        async with self._renewing:
            if self._lost:
                raise self._sign_in_needed()
            if self._grant.ks != stale:  # renewed by another caller while this one waited for the lock
                return self._grant.ks
            # The renewal that this caller waited for has failed: not each of the waiting calls signs in again.
            if self._failure and self._failures != failures_before:
                raise self._failure
            return await self._renew()

    async def _renew(self) -> str:
        if not self._sign_in.renewable:
            raise self._lose(SignInNeeded(reason=self._sign_in.why_not_renewable))
        try:
            grant = await self._sign_in.grant()
        except SignInProblem as problem:
            raise self._lose(problem) from problem
        except ServerProblem as failure:
            self._failures += 1
            self._failure = failure
            raise
        self._grant = grant
        self._renew_at = _renew_at(grant)
        log.info("Session renewed for partner %s", grant.partner_id)
        return grant.ks

    def _is_renewal_due(self) -> bool:
        return self._sign_in.renewable and self._renew_at is not None and self._now() >= self._renew_at

    def _expired(self) -> bool:
        return self._grant.expires_at is not None and self._now() >= self._grant.expires_at

    def _lose(self, problem: SignInProblem) -> SignInNeeded:
        self._lost = problem
        log.info("The session is lost: %s", problem)  # `on_lost` shows it to the user
        self._on_lost(problem)
        return self._sign_in_needed()

    def _sign_in_needed(self) -> SignInNeeded:
        """Return a new error each time: one raised in many tasks would collect their tracebacks."""
        return SignInNeeded.because(self._lost or SignInNeeded())


def _renew_at(grant: Grant) -> float | None:
    """Return when to renew; None if the end is unknown or, by a wrong clock, already past."""
    if grant.expires_at is None or grant.expires_at <= grant.granted_at:
        return None
    life = grant.expires_at - grant.granted_at
    return max(grant.granted_at + LEAST_SECONDS, grant.expires_at - min(LEAD_SECONDS, life * LEAD_SHARE))
