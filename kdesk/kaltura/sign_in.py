"""Kaltura's sign-in kinds, each from its secret to a KS."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import Partner
from kdesk.domain.rights import EVERYTHING, Rights
from kdesk.errors import ApiError, NotPermitted, OneTimeCodeNeeded, Reason, SessionEnded, SignInProblem, SignInRefused
from kdesk.kaltura.rpc import Rpc
from kdesk.kaltura.session_info import SessionInfo, fetch_session_info
from kdesk.kaltura.wire import WirePartners, WireSession, WireWidgetSession, to_partners

log = logging.getLogger(__name__)

SESSION_SECONDS = 86_400
"""Requested life of a session; the server may grant less."""

# The privileges that Kaltura's own console requests. Without `disableentitlement`, accounts with entitlements show only
# what is assigned to the user. An ADMIN session has all other privileges by its type.
LOGIN_PRIVILEGES = "*,disableentitlement"
ADMIN_PRIVILEGES = "disableentitlement"
ADMIN_TYPE, USER_TYPE = 2, 0

_NO_CHANGE = frozenset({"NEW_LOGIN_REQUIRED", "PARTNER_CHANGE_ACCOUNT_DISABLED"})
"""What `user.loginByKs` answers where the login has to be repeated for another partner."""

_HASHES = ("sha1", "sha256", "md5", "sha512")
"""Most likely first: sha1 is Kaltura's default. Only administrators can read which one an application token uses."""


_REASONS: Mapping[type[ApiError], Reason] = {NotPermitted: Reason.SIGN_IN_NOT_PERMITTED}
"""Of refusals whose class says more than that the sign-in was refused."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A session from the server.

    Attributes:
        ks: Secret.
        partner_id: 0 if unknown.
        user_id: The session's user, which may differ from the login id; empty if unknown.
        granted_at: Unix seconds of this computer's clock, like `expires_at`.
        expires_at: None if the server does not tell.
        clock_ahead: Seconds by which this computer's clock is ahead of the server's; None if the server does not tell.
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
    """Obtains sessions for one account from one secret.

    Args:
        rpc: Of the account's server.
        account: Who signs in.
        secret: As the account's kind needs it.
        one_time_code: For a login with two factors.
        now: This computer's clock in Unix seconds.
        hide: Called with every KS, to keep it out of the log.
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
        """Whether another session can be obtained. A one-time code opens one only, and a KS is one."""
        return self._account.renewable and not self._one_time_code

    @property
    def why_not_renewable(self) -> Reason:
        """The reason of the error once the session has ended."""
        if self._account.kind is SignInKind.LOGIN_PAGE:
            return Reason.LOGIN_PAGE_NOT_RENEWABLE
        return Reason.CODE_USED_UP if self._one_time_code else Reason.KS_NOT_RENEWABLE

    @property
    def starts_others(self) -> bool:
        """Whether the secret starts sessions of any kind: an application token prescribes what its sessions may do."""
        return self._account.kind is SignInKind.ADMIN_SECRET

    async def start_other(self, privileges: str, seconds: int) -> str:
        """Start a session of type USER without a user, which has these privileges only.

        Raises ServerProblem.
        """
        params = {
            "secret": self._secret,
            "partnerId": self._account.partner_id,
            "type": USER_TYPE,
            "userId": "",
            "expiry": seconds,
            "privileges": privileges,
        }
        ks = await self._rpc.call("session", "start", params, result=str)
        self._hide(ks)
        return ks

    async def grant(self) -> Grant:
        """Sign in. Raises SignInRefused, OneTimeCodeNeeded, or ServerProblem if a retry may help."""
        try:
            session = await self._obtain()
            self._hide(session.ks)
            return await self._completed(session)
        except ApiError as error:
            raise _sign_in_error(error, self._account) from error

    async def partners(self, grant: Grant) -> tuple[Partner, ...]:
        """Return the partners that the login may enter; none if the server does not tell. Raises ServerProblem."""
        try:
            listed = await self._rpc.call("partner", "listPartnersForUser", result=WirePartners, ks=grant.ks)
        except ApiError as error:
            log.info("The server does not list partners: %s", error)
            return ()
        return to_partners(listed.objects)

    async def change_partner(self, grant: Grant, partner_id: int) -> Grant:
        """Return a grant of another partner of this login, to which later ones belong too. Raises as `grant` does."""
        self._account = replace(self._account, partner_id=partner_id)
        wanted = {"requestedPartnerId": partner_id}
        try:
            # Not with the password again: a one-time code is good once, and a wrong one counts towards a lock-out.
            session = await self._rpc.call("user", "loginByKs", wanted, ks=grant.ks, result=WireSession)
            self._hide(session.ks or "")
            return await self._completed(SessionInfo(session.ks or ""))
        except ApiError as error:
            if error.code not in _NO_CHANGE:
                raise _sign_in_error(error, self._account) from error
        return await self.grant()

    async def _obtain(self) -> SessionInfo:
        match self._account.kind:
            case SignInKind.PASSWORD:
                return SessionInfo(await self._by_password())
            case SignInKind.APP_TOKEN:
                return await self._by_app_token()
            case SignInKind.ADMIN_SECRET:
                return SessionInfo(await self._by_admin_secret())
            case SignInKind.KS | SignInKind.LOGIN_PAGE:
                return SessionInfo(self._given())

    def _given(self) -> str:
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
        if self._account.partner_id:  # otherwise the server takes the account that was used last
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
        # Wire fact: `appToken.startSession` itself needs a KS; that of the partner's widget needs no secret.
        widget = await self._rpc.call(
            "session", "startWidgetSession", {"widgetId": f"_{self._account.partner_id}"}, result=WireWidgetSession
        )
        self._hide(widget.ks)
        for name in self._hash_names:
            try:
                started = await self._start_app_session(widget.ks, name)
            except ApiError as error:
                # A wrong token and a wrong hash function get the same code: only the refusal of the last one is final.
                if error.code != "INVALID_APP_TOKEN_HASH" or name == self._hash_names[-1]:
                    raise
            else:
                self._hash_names = (name,)
                return started
        raise AssertionError("there is always a hash to try")

    async def _start_app_session(self, widget_ks: str, hash_name: str) -> SessionInfo:
        params = {
            "id": self._account.app_token_id,
            # The server's choice, not ours: the token prescribes the hash.
            "tokenHash": hashlib.new(
                hash_name, f"{widget_ks}{self._secret}".encode(), usedforsecurity=False
            ).hexdigest(),
            "expiry": SESSION_SECONDS,
        }
        if self._account.user_id:  # ignored if the token names a user
            params["userId"] = self._account.user_id
        session = await self._rpc.call("appToken", "startSession", params, ks=widget_ks, result=WireSession)
        if not session.ks:
            raise SignInRefused(reason=Reason.APP_TOKEN_FRUITLESS)
        return SessionInfo(session.ks, session.partner_id or 0, session.user_id or "", session.expiry)

    async def _completed(self, session: SessionInfo) -> Grant:
        """Complete what is known of a session. Its expiry is in the server's time, which may differ from ours."""
        # Before the request: its duration then makes the session seem to end earlier, never later.
        requested_at = self._now()
        known = await fetch_session_info(self._rpc, session)
        self._require_partner(known.partner_id)
        ahead = None if known.server_now is None else requested_at - known.server_now
        return Grant(
            ks=known.ks,
            partner_id=known.partner_id or self._account.partner_id,
            user_id=known.user_id or self._given_user(),
            granted_at=requested_at,
            expires_at=None if known.expiry is None else known.expiry + (ahead or 0.0),
            rights=known.rights,
            clock_ahead=ahead,
        )

    def _require_partner(self, found: int) -> None:
        """Raise SignInRefused if the login page gave a session of another partner: nobody has chosen that one here."""
        wanted = self._account.partner_id
        if self._account.kind is SignInKind.LOGIN_PAGE and wanted and found not in {0, wanted}:
            raise SignInRefused(reason=Reason.OTHER_PARTNER, arguments={"found": found, "wanted": wanted})

    def _given_user(self) -> str:
        """Return the user from the account's form. A pasted KS has none, and a login id need not be a user id."""
        opened_here = self._account.kind in {SignInKind.ADMIN_SECRET, SignInKind.APP_TOKEN}
        return self._account.user_id if opened_here else ""


def _sign_in_error(error: ApiError, account: Account) -> ApiError | SignInProblem:
    """Translate a refusal; a temporary one stays a ServerProblem."""
    sign_in_error: SignInProblem
    if error.code in {"MISSING_OTP", "INVALID_OTP"}:
        sign_in_error = OneTimeCodeNeeded(error.detail, reason=error.reason)
    # Before `retryable`, which SessionEnded is: here is no session yet that could be renewed.
    elif isinstance(error, SessionEnded):
        from_page = account.kind is SignInKind.LOGIN_PAGE
        invalid = Reason.LOGIN_PAGE_SESSION_INVALID if from_page else Reason.KS_INVALID
        sign_in_error = SignInRefused(error.detail, reason=invalid)
    elif error.code == "SERVICE_ACCESS_CONTROL_RESTRICTED" and account.service_url.startswith("http://"):
        sign_in_error = SignInRefused(error.detail, reason=Reason.ENCRYPTION_EXPECTED)
    elif error.retryable:
        return error
    else:
        reason = error.reason or _REASONS.get(type(error), Reason.NONE)
        sign_in_error = SignInRefused(error.detail, reason=reason)
    sign_in_error.code = error.code
    return sign_in_error
