"""The user, the end and the rights of a session, learned with the calls that each kind of session may make.

`session.get` is refused to every USER session (type 0), `user.get` and everything else about people to the role
UPLOAD_BASE_ROLE. `permission.getCurrentPermissions` and `system.getTime` are open to all.
"""

import binascii
from base64 import b64decode, urlsafe_b64decode
from dataclasses import dataclass, replace
from typing import Any

from kdesk.domain.rights import EVERYTHING, ONLY_UPLOADS, Rights, rights_of
from kdesk.errors import ApiError, Reason, SignInRefused
from kdesk.kaltura.rpc import Call, Rpc
from kdesk.kaltura.value_types import NUMBER, TIME, USER
from kdesk.kaltura.wire import WireSession, WireTokens, WireUser

WIDGET_USER = "0"
"""The id that `user.get` returns for a widget session, which has no user."""

_ASKED = (
    Call("session", "get", WireSession),
    Call("system", "getTime", int),
    Call("user", "get", WireUser),
    Call("permission", "getCurrentPermissions", str),
)
_NOT_THERE = frozenset({"SERVICE_DOES_NOT_EXISTS", "ACTION_DOES_NOT_EXISTS"})
"""Of a server that does not tell permissions: who may not ask for itself either may only upload."""
_ONE = {"objectType": "KalturaFilterPager", "pageIndex": 1, "pageSize": 1}


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """What is known of a session.

    ks          secret
    partner_id  0 while it is not known, as an empty user_id
    expiry      the server's Unix seconds, as server_now; None while it is not known
    """

    ks: str
    partner_id: int = 0
    user_id: str = ""
    expiry: int | None = None
    server_now: int | None = None
    rights: Rights = EVERYTHING

    def __repr__(self) -> str:
        return f"SessionInfo(partner_id={self.partner_id}, user_id={self.user_id!r}, rights={self.rights})"


async def learn(rpc: Rpc, facts: SessionInfo) -> SessionInfo:
    """Return what the server tells of a session, with what was known before where it does not tell.

    Raises SignInRefused when the session names a role that does not exist, ServerProblem.
    """
    session, now, user, permissions = await rpc.multi(_ASKED, ks=facts.ks)
    _check(session, user, permissions)
    if isinstance(now, int):
        facts = replace(facts, server_now=TIME.read(now))
    if isinstance(permissions, str):
        facts = replace(facts, rights=rights_of(permissions.split(",")))
    elif isinstance(session, ApiError) and isinstance(user, ApiError):
        facts = replace(facts, rights=ONLY_UPLOADS)
    if isinstance(session, WireSession):
        partner_id = session.partner_id or facts.partner_id
        facts = replace(facts, partner_id=partner_id, user_id=session.user_id or "", expiry=session.expiry)
    elif isinstance(user, WireUser):
        named = user.id or ""
        user_id = facts.user_id if named in {"", WIDGET_USER} else named
        facts = replace(facts, partner_id=user.partner_id or facts.partner_id, user_id=user_id)
    else:
        await _probe(rpc, facts.ks)
    partner_id, user_id = read_ks(facts.ks)
    return replace(facts, partner_id=facts.partner_id or partner_id, user_id=facts.user_id or user_id)


async def _probe(rpc: Rpc, ks: str) -> None:
    """Make the one call that proves a session of the role UPLOAD_BASE_ROLE. Raises SessionEnded, ServerProblem.

    Its tokens would tell the user, but only once there are some: the account would have two names then.
    """
    await rpc.call("uploadToken", "list", {"pager": _ONE}, result=WireTokens, ks=ks)


def _check(*results: Any) -> None:
    """Raise where the session is not valid, or may do nothing at all."""
    refusals = [result for result in results if isinstance(result, ApiError)]
    for refused in refusals:
        if refused.retryable:
            # Ended; or out of order for the moment: signed in without a user it would be another account.
            raise refused
        if refused.code == "INVALID_OBJECT_ID":
            # A session that names an unknown role is given, and then everything is refused with this.
            raise _no_such_role(refused)
    if len(refusals) == len(results) and refusals[-1].code not in _NOT_THERE:
        raise refusals[0]


def _no_such_role(refused: ApiError) -> SignInRefused:
    problem = SignInRefused("the server refuses every call of it", reason=Reason.ROLE_MISSING_HERE)
    problem.code = refused.code
    return problem


def read_ks(ks: str) -> tuple[int, str]:
    """Return partner and user as far as a KS can be read without a secret; 0 and "" otherwise.

    Version 2 is the base64 of `v2|<partner>|` and an encrypted rest, version 1 that of `<hash>|` and fields with
    semicolons between: partner, partner, expiry, type, random, user.
    """
    encoded = ks.strip()
    encoded += "=" * (-len(encoded) % 4)
    decode = urlsafe_b64decode if {"-", "_"} & set(encoded) else b64decode
    try:
        beginning, *rest = decode(encoded).split(b"|", 2)
        if beginning == b"v2":
            return NUMBER.read(rest[0].decode()) or 0, ""
        partner, _, _, _, _, user, *_ = rest[0].decode().split(";")
        return NUMBER.read(partner) or 0, USER.read(user) or ""
    except (binascii.Error, ValueError, IndexError):
        return 0, ""
