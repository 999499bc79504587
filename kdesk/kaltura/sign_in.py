"""The sign-in kinds of Kaltura, each from its secret to a KS."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.rights import EVERYTHING, Rights
from kdesk.errors import ApiError, NotPermitted, OneTimeCodeNeeded, Reason, SessionEnded, SignInProblem, SignInRefused
from kdesk.kaltura.rpc import Rpc
from kdesk.kaltura.session_info import SessionInfo, learn
from kdesk.kaltura.wire import WireSession, WireWidgetSession

SESSION_SECONDS = 86_400
"""How long a session is asked for; the server may give less."""

# What a desktop client needs, as Kaltura's own console asks for it: without the second, accounts with entitlements show
# nothing that is not assigned to the user. An admin session has the rest by its type.
LOGIN_PRIVILEGES = "*,disableentitlement"
ADMIN_PRIVILEGES = "disableentitlement"
ADMIN_TYPE = 2

_HASHES = ("sha1", "sha256", "md5", "sha512")
"""By likelihood: the first is Kaltura's default; an application token names its own only to administrators."""


_REASONS: Mapping[type[ApiError], Reason] = {NotPermitted: Reason.SIGN_IN_NOT_PERMITTED}
"""Of refusals whose class says more than that the sign-in was refused."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A session that the server gave.

    ks           secret
    partner_id   0 where nobody tells
    user_id      the user of the session, which for a password is not always the login id; "" where nobody tells
    granted_at   Unix seconds of this computer's clock, as expires_at
    expires_at   None where the server does not tell
    clock_ahead  seconds by which this computer's clock is ahead of the server's; None where the server does not tell
    """

    ks: str
    partner_id: int
    user_id: str
    granted_at: float
    expires_at: float | None
    rights: Rights = EVERYTHING
    clock_ahead: float | None = None

    def __repr__(self) -> str:
        return f"Grant(partner_id={self.partner_id}, user_id={self.user_id!r}, expires_at={self.expires_at})"


class SignIn:
    """Obtains sessions for one account from one secret, as often as needed.

    now   this computer's clock in Unix seconds
    hide  is told every KS, so that the log never shows it
    """

    def __init__(
        self,
        rpc: Rpc,
        account: Account,
        secret: str,
        *,
        one_time_code: str = "",
        now: Callable[[], float],
        hide: Callable[[str], None],
    ) -> None:
        self._rpc = rpc
        self._account = account
        self._secret = secret
        self._one_time_code = one_time_code
        self._now = now
        self._hide = hide
        self._hash_names: tuple[str, ...] = _HASHES

    @property
    def renewable(self) -> bool:
        """Whether a second session can be had: a one-time code opens one, and a pasted KS is one."""
        return self._account.renewable and not self._one_time_code

    @property
    def why_not_renewable(self) -> Reason:
        """The reason of the error once the session has ended."""
        return Reason.CODE_USED_UP if self._one_time_code else Reason.KS_NOT_RENEWABLE

    async def grant(self) -> Grant:
        """Sign in. Raises SignInRefused, OneTimeCodeNeeded, or ServerProblem where trying again may help."""
        try:
            session = await self._obtain()
            self._hide(session.ks)
            return await self._described(session)
        except ApiError as error:
            raise _refused(error, self._account.service_url) from error

    async def _obtain(self) -> SessionInfo:
        match self._account.kind:
            case SignInKind.PASSWORD:
                return SessionInfo(await self._by_password())
            case SignInKind.APP_TOKEN:
                return await self._by_app_token()
            case SignInKind.ADMIN_SECRET:
                return SessionInfo(await self._by_admin_secret())
            case SignInKind.KS:
                return SessionInfo(self._pasted())

    def _pasted(self) -> str:
        ks = self._secret.strip()
        if not ks:
            raise SignInRefused(reason=Reason.KS_MISSING)
        return ks

    async def _by_password(self) -> str:
        params = {
            "loginId": self._account.user_id,
            "password": self._secret,
            "expiry": SESSION_SECONDS,
            "privileges": LOGIN_PRIVILEGES,
        }
        if self._account.partner_id:  # without one the server takes the account used last
            params["partnerId"] = self._account.partner_id
        if self._one_time_code:
            params["otp"] = self._one_time_code
        return await self._rpc.call("user", "loginByLoginId", params, result=str)

    async def _by_admin_secret(self) -> str:
        params = {
            "secret": self._secret,
            "partnerId": self._account.partner_id,
            "type": ADMIN_TYPE,
            "userId": self._account.user_id,
            "expiry": SESSION_SECONDS,
            "privileges": ADMIN_PRIVILEGES,
        }
        return await self._rpc.call("session", "start", params, result=str)

    async def _by_app_token(self) -> SessionInfo:
        widget = await self._rpc.call(
            "session", "startWidgetSession", {"widgetId": f"_{self._account.partner_id}"}, result=WireWidgetSession
        )
        self._hide(widget.ks)
        for name in self._hash_names:
            try:
                started = await self._start_app_session(widget.ks, name)
            except ApiError as error:
                if error.code != "INVALID_APP_TOKEN_HASH" or name == self._hash_names[-1]:
                    raise
            else:
                self._hash_names = (name,)
                return started
        raise AssertionError("there is always a hash to try")

    async def _start_app_session(self, widget_ks: str, hash_name: str) -> SessionInfo:
        params = {
            "id": self._account.app_token_id,
            # Not for our security: the server says which one the token uses.
            "tokenHash": hashlib.new(
                hash_name, f"{widget_ks}{self._secret}".encode(), usedforsecurity=False
            ).hexdigest(),
            "expiry": SESSION_SECONDS,
        }
        if self._account.user_id:  # counts only where the token names no user
            params["userId"] = self._account.user_id
        session = await self._rpc.call("appToken", "startSession", params, ks=widget_ks, result=WireSession)
        if not session.ks:
            raise SignInRefused(reason=Reason.APP_TOKEN_FRUITLESS)
        return SessionInfo(session.ks, session.partner_id or 0, session.user_id or "", session.expiry)

    async def _described(self, session: SessionInfo) -> Grant:
        """Complete what is known of a session; its end is told by the server's clock, which may differ from ours."""
        asked_at = self._now()
        known = await learn(self._rpc, session)
        ahead = None if known.server_now is None else asked_at - known.server_now
        return Grant(
            ks=known.ks,
            partner_id=known.partner_id or self._account.partner_id,
            user_id=known.user_id or self._told_user(),
            granted_at=asked_at,
            expires_at=None if known.expiry is None else known.expiry + (ahead or 0.0),
            rights=known.rights,
            clock_ahead=ahead,
        )

    def _told_user(self) -> str:
        """Return the user whom the form names; a pasted KS is anybody's, and a login id need not be a user's id."""
        opened_here = self._account.kind in {SignInKind.ADMIN_SECRET, SignInKind.APP_TOKEN}
        return self._account.user_id if opened_here else ""


def _refused(error: ApiError, service_url: str) -> ApiError | SignInProblem:
    """Turn a refusal into an error of signing in; what may pass by itself stays a ServerProblem."""
    problem: SignInProblem
    if error.code in {"MISSING_OTP", "INVALID_OTP"}:
        problem = OneTimeCodeNeeded(error.detail, reason=error.reason)
    elif isinstance(error, SessionEnded):
        problem = SignInRefused(error.detail, reason=Reason.KS_INVALID)
    elif error.code == "SERVICE_ACCESS_CONTROL_RESTRICTED" and service_url.startswith("http://"):
        problem = SignInRefused(error.detail, reason=Reason.ENCRYPTION_EXPECTED)
    elif error.retryable:
        return error
    else:
        problem = SignInRefused(error.detail, reason=error.reason or _REASONS.get(type(error), Reason.NONE))
    problem.code = error.code
    return problem
