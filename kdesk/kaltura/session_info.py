"""User, expiry and rights of a session, from the calls that each kind of session may make.

Wire facts: `session.get` is refused to every USER session (type 0); `user.get` and all other calls about people are
refused to the role UPLOAD_BASE_ROLE. `permission.getCurrentPermissions` and `system.getTime` are open to all.
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

_CALLS = (
    Call("session", "get", WireSession),
    Call("system", "getTime", int),
    Call("user", "get", WireUser),
    Call("permission", "getCurrentPermissions", str),
)
_NOT_SUPPORTED = frozenset({"SERVICE_DOES_NOT_EXISTS", "ACTION_DOES_NOT_EXISTS"})
"""Errors of a server that does not tell permissions. A session that cannot read its user counts as upload-only."""
_PARTS = 2
"""Of a KS of version 1: its hash, and its fields."""
_ONE = {"objectType": "KalturaFilterPager", "pageIndex": 1, "pageSize": 1}


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """What is known of a session.

    Attributes:
        ks: Secret.
        partner_id: 0 if unknown.
        user_id: Empty if unknown.
        expiry: In the server's Unix seconds, like `server_now`; None if unknown.
    """

    ks: str
    partner_id: int = 0
    user_id: str = ""
    expiry: int | None = None
    server_now: int | None = None
    rights: Rights = EVERYTHING

    def __repr__(self) -> str:
        return f"SessionInfo(partner_id={self.partner_id}, user_id={self.user_id!r}, rights={self.rights})"


async def fetch_session_info(rpc: Rpc, info: SessionInfo) -> SessionInfo:
    """Return what the server tells of a session, completed from `info`.

    Raises SignInRefused if the session names a role that does not exist, ServerProblem.
    """
    session, now, user, permissions = await rpc.multi(_CALLS, ks=info.ks)
    _raise_refusal(session, user, permissions)
    if isinstance(now, int):
        info = replace(info, server_now=TIME.read(now))
    if isinstance(permissions, str):
        info = replace(info, rights=rights_of(permissions.split(",")))
    elif isinstance(session, ApiError) and isinstance(user, ApiError):
        info = replace(info, rights=ONLY_UPLOADS)
    if isinstance(session, WireSession):
        partner_id = session.partner_id or info.partner_id
        info = replace(info, partner_id=partner_id, user_id=session.user_id or "", expiry=session.expiry)
    elif isinstance(user, WireUser):
        named = user.id or ""
        user_id = info.user_id if named in {"", WIDGET_USER} else named
        info = replace(info, partner_id=user.partner_id or info.partner_id, user_id=user_id)
    else:
        await _probe(rpc, info.ks)
    partner_id, user_id = read_ks(info.ks)
    return replace(info, partner_id=info.partner_id or partner_id, user_id=info.user_id or user_id)


async def _probe(rpc: Rpc, ks: str) -> None:
    """Make the one call that proves a session of the role UPLOAD_BASE_ROLE. Raises SessionEnded, ServerProblem.

    Tokens name the user, but only once there are some; the account would then change its name.
    """
    await rpc.call("uploadToken", "list", {"pager": _ONE}, result=WireTokens, ks=ks)


def _raise_refusal(*results: Any) -> None:
    """Raise an error if the session is invalid or may do nothing at all."""
    refusals = [result for result in results if isinstance(result, ApiError)]
    for refused in refusals:
        if refused.retryable:
            # Ended, or a temporary failure: signing in without the user would make it another account.
            raise refused
        if refused.code == "INVALID_OBJECT_ID":
            # Wire fact: a session with an unknown role is granted, but every call of it fails with this code.
            raise _no_such_role(refused)
    if len(refusals) == len(results) and refusals[-1].code not in _NOT_SUPPORTED:
        raise refusals[0]


def _no_such_role(refused: ApiError) -> SignInRefused:
    error = SignInRefused("the server refuses every call of it", reason=Reason.ROLE_MISSING_HERE)
    error.code = refused.code
    return error


@dataclass(frozen=True, slots=True)
class OldKs:
    """The fields of a KS of version 1, which is not encrypted."""

    partner_id: int
    expiry: str
    kind: int | None
    user: str
    privileges: str


def read_old_ks(ks: str) -> OldKs | None:
    """Return the fields of a KS of version 1; None for any other text."""
    fields = _fields_of(ks)
    if not fields or fields[0] == b"v2" or len(fields) < _PARTS:
        return None
    try:
        partner, _, expiry, kind, _, user, privileges, *_ = fields[1].decode().split(";")
    except ValueError:
        return None
    return OldKs(NUMBER.read(partner) or 0, expiry, NUMBER.read(kind), user, privileges)


def read_ks(ks: str) -> tuple[int, str]:
    """Return partner and user as far as a KS can be read without the secret; 0 and "" otherwise.

    Version 2 is the base64 of `v2|<partner>|` and encrypted data. Version 1 is the base64 of `<hash>|` and fields
    separated by semicolons: partner, partner, expiry, type, random, user.
    """
    beginning, *rest = _fields_of(ks) or [b""]
    try:
        if beginning == b"v2":
            return NUMBER.read(rest[0].decode()) or 0, ""
        partner, _, _, _, _, user, *_ = rest[0].decode().split(";")
        return NUMBER.read(partner) or 0, USER.read(user) or ""
    except (ValueError, IndexError):
        return 0, ""


def _fields_of(ks: str) -> list[bytes]:
    """Return the parts of a KS between its separators; none if it is no base64."""
    encoded = ks.strip()
    # b64decode() refuses a text whose padding was lost.
    encoded += "=" * (-len(encoded) % 4)
    # Wire fact: version 2 is written in the URL-safe alphabet, version 1 in the standard one.
    decode = urlsafe_b64decode if {"-", "_"} & set(encoded) else b64decode
    try:
        # Twice at most: the encrypted data may contain the separator.
        return decode(encoded).split(b"|", 2)
    except (binascii.Error, ValueError):
        return []
