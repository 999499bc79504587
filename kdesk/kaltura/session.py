"""The present KS of an account: renewed ahead of its end and when the server says so, one renewal at a time."""

import asyncio
import logging
from collections.abc import Callable

from kdesk.errors import ServerProblem, SignInNeeded, SignInProblem
from kdesk.kaltura.sign_in import Grant, SignIn

LEAD_SHARE = 0.05
LEAD_SECONDS = 600.0
"""A session is renewed this much before its end: the share of its life, or the seconds, whichever is less."""

LEAST_SECONDS = 60.0
"""A session is used so long before it is renewed ahead of time: one that ends sooner is renewed when it has ended."""

PATIENCE_SECONDS = 30.0
"""After a renewal ahead of time failed, the KS that still holds is used so long before the next try."""

log = logging.getLogger(__name__)


class Session:
    """Hands out a valid KS.

    A renewal that fails for good is never repeated by itself, since wrong passwords count towards a lock-out: from then
    on every call raises SignInNeeded, and `on_lost` has been called once. One that fails for the network goes to those
    who waited for it, and the next caller tries again.
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
        """The user of the session; "" where it has none."""
        return self._grant.user_id

    @property
    def expires_at(self) -> float | None:
        """Unix seconds at which the present KS ends; None where the server does not tell."""
        return self._grant.expires_at

    async def ks(self) -> str:
        """Return a KS to call with. Raises SignInNeeded, ServerProblem."""
        if self._lost:
            raise self._needed()
        if not self._due():
            return self._grant.ks
        try:
            return await self.renew(self._grant.ks)
        except ServerProblem:
            if self._over():
                raise
            self._renew_at = self._now() + PATIENCE_SECONDS
            return self._grant.ks

    async def renew(self, stale: str) -> str:
        """Return a KS in the place of the stale one; callers that come together share one renewal and its outcome."""
        failures_before = self._failures
        async with self._renewing:
            if self._lost:
                raise self._needed()
            if self._grant.ks != stale:
                return self._grant.ks
            if self._failure and self._failures != failures_before:
                raise self._failure
            return await self._renewed()

    async def _renewed(self) -> str:
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

    def _due(self) -> bool:
        return self._sign_in.renewable and self._renew_at is not None and self._now() >= self._renew_at

    def _over(self) -> bool:
        return self._grant.expires_at is not None and self._now() >= self._grant.expires_at

    def _lose(self, problem: SignInProblem) -> SignInNeeded:
        self._lost = problem
        log.info("The session is lost: %s", problem)  # `on_lost` tells it where a person looks
        self._on_lost(problem)
        return self._needed()

    def _needed(self) -> SignInNeeded:
        """Return a new error each time: one that is raised in many tasks would collect their tracebacks."""
        return SignInNeeded.because(self._lost or SignInNeeded())


def _renew_at(grant: Grant) -> float | None:
    """Return when to renew; None for a session whose end is unknown or, by a clock that lies, already past."""
    if grant.expires_at is None or grant.expires_at <= grant.granted_at:
        return None
    life = grant.expires_at - grant.granted_at
    return max(grant.granted_at + LEAST_SECONDS, grant.expires_at - min(LEAD_SECONDS, life * LEAD_SHARE))
