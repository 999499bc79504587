"""Application tokens: `appToken`, which only administrators may use. Implements `domain.app_tokens.AppTokenApi`."""

import logging
import time
from typing import Annotated

from msgspec import Struct

from kdesk.domain.app_tokens import AppToken, MadeAppToken, NewAppToken, TokenRights
from kdesk.errors import ApiError, Reason
from kdesk.kaltura import value_types
from kdesk.kaltura.api import Api
from kdesk.kaltura.paging import pager
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.sign_in import SESSION_SECONDS, USER_TYPE
from kdesk.kaltura.wire import MAX_ITEMS, Code, Description, Id, ListType, NewSession, Number, Time, User

log = logging.getLogger(__name__)

SERVICE = "appToken"
HASH = "SHA256"
ACTIVE = 2
CONTENT_PRIVILEGES = "edit:*,list:*,setrole:CAPTIONS_EDITOR_ROLE"
"""Uploads, sees and changes all entries, and their captions. The role has all that a USER session may without one
(`observed-2.md`, 1), and nothing of the account's own settings.
"""
NO_ENTITLEMENT = "disableentitlement"


class WireOwnSession(Struct, rename="camel"):
    """`KalturaSessionInfo` of the session itself."""

    session_type: Number = None
    user_id: User = None
    privileges: Description = None


class WireAppToken(Struct, rename="camel"):
    """`KalturaAppToken`; its secret is not read."""

    id: Id
    description: Description = None
    session_user_id: User = None
    created_at: Time = None
    expiry: Time = None
    status: Code = None


class WireAppTokens(Struct, rename="camel"):
    """`KalturaAppTokenListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireAppToken], value_types.StructList(MAX_ITEMS)] = []


class WireMadeAppToken(Struct):
    """`KalturaAppToken` with its secret, as `add` returns it."""

    id: Id
    token: NewSession


class AppTokens:
    """The application tokens of an account.

    Args:
        clock_ahead: Seconds by which this computer's clock is ahead of the server's.
    """

    def __init__(self, api: Api, clock_ahead: float) -> None:
        self._api, self._clock_ahead = api, clock_ahead

    async def user(self) -> str:
        """Return the user of the session."""
        return (await self._session()).user_id or ""

    async def add(self, wanted: NewAppToken) -> MadeAppToken:
        """Make a token for the session's own user."""
        session = await self._session()
        same = wanted.rights is TokenRights.SAME
        held = {part.partition(":")[0].strip() for part in (session.privileges or "").split(",")}
        token = {
            "objectType": "KalturaAppToken",
            "hashType": HASH,
            "sessionType": (session.session_type or USER_TYPE) if same else USER_TYPE,
            "sessionUserId": session.user_id or "",
            "sessionDuration": SESSION_SECONDS,
            "sessionPrivileges": (NO_ENTITLEMENT if NO_ENTITLEMENT in held else "") if same else CONTENT_PRIVILEGES,
            "expiry": int(time.time() - self._clock_ahead) + wanted.life_seconds,
            "description": wanted.description,
        }
        made = await self._api.call(SERVICE, "add", {"appToken": token}, result=WireMadeAppToken)
        log.info("Application token %s was made: %s", made.id, wanted.rights)
        return MadeAppToken(made.id, made.token)

    async def list(self) -> tuple[AppToken, ...]:
        """Return the tokens, those that kdesk made first, the newest one first."""
        params = {
            "filter": {"objectType": "KalturaAppTokenFilter", "orderBy": "-createdAt"},
            "pager": pager(1, MAX_PAGE),
        }
        listed = (await self._api.call(SERVICE, "list", params, result=WireAppTokens)).objects
        return tuple(sorted(map(_read, listed), key=lambda token: (not token.is_own, -token.created_at)))

    async def delete(self, token_id: str) -> None:
        """Delete a token."""
        try:
            await self._api.call(SERVICE, "delete", {"id": token_id}, result=object)
        except ApiError as error:
            if error.reason is not Reason.APP_TOKEN_GONE:
                raise
            log.info("Application token %s was gone already", token_id)

    async def _session(self) -> WireOwnSession:
        return await self._api.call("session", "get", result=WireOwnSession)


def _read(wire: WireAppToken) -> AppToken:
    return AppToken(
        id=wire.id,
        description=wire.description or "",
        user_id=wire.session_user_id or "",
        created_at=wire.created_at or 0,
        expires_at=wire.expiry,
        is_active=wire.status in {None, ACTIVE},
    )
