"""What an account offers for the fields of its entries, and the object of an entry as the server sends it."""

import re
from typing import Any

from kdesk.domain.editing.account_values import AccessProfile, ConversionProfile, RawObject
from kdesk.kaltura.api import Api
from kdesk.kaltura.paging import pager
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.tag_completion import complete_tag
from kdesk.kaltura.wire_account_values import (
    WireAccessProfiles,
    WireConversionProfiles,
    to_access_profile,
    to_conversion_profile,
)
from kdesk.redaction import redact

_SESSION_IN_PATH = re.compile(r"(?i)/ks/[^/?#]*")
_SESSION_IN_QUERY = re.compile(r"(?i)([?&;])ks=[^&#]*")
_ELLIPSIS = "…"
MAX_DEPTH = 30
"""Of objects in objects; nothing deeper is shown."""


class AccountValuesCalls:
    """Implements `domain.editing.account_values.AccountValues`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def conversion_profiles(self) -> tuple[ConversionProfile, ...]:
        """List the conversion profiles for media. Raises ServerProblem, SignInNeeded."""
        # Live ones are no choice for an upload: CONVERSION_PROFILE_ID_NOT_FOUND (`observed.md`).
        params = {"filter": {"typeEqual": "1"}, "pager": pager(1, MAX_PAGE)}
        listed = await self._api.call("conversionProfile", "list", params, result=WireConversionProfiles)
        return tuple(to_conversion_profile(one) for one in listed.objects if one.id is not None)

    async def access_profiles(self) -> tuple[AccessProfile, ...]:
        """List the access control profiles. Raises ServerProblem, SignInNeeded."""
        params = {"pager": pager(1, MAX_PAGE)}
        listed = await self._api.call("accessControlProfile", "list", params, result=WireAccessProfiles)
        return tuple(to_access_profile(one) for one in listed.objects if one.id is not None)

    async def tags(self, beginning: str) -> tuple[str, ...]:
        """List tags that begin so. Raises ServerProblem, SignInNeeded."""
        return await complete_tag(self._api, beginning)

    async def raw_entry(self, entry_id: str) -> RawObject:
        """Return every field of an entry. Raises EntryGone, ServerProblem, SignInNeeded."""
        # `dict` alone: its values are only shown, and the size of the response is limited.
        found: dict[str, Any] = await self._api.call("baseEntry", "get", {"entryId": entry_id}, result=dict)
        raw: dict[str, Any] = without_session(found)
        return raw


def without_session(value: Any, depth: int = 0) -> Any:
    """Return a value of JSON without sessions: those of its addresses, fields that are named so, any KS in a text."""
    if isinstance(value, str):
        return redact(_SESSION_IN_QUERY.sub(r"\1", _SESSION_IN_PATH.sub("", value)))
    if isinstance(value, (list, dict)) and depth > MAX_DEPTH:
        return _ELLIPSIS
    if isinstance(value, list):
        return [without_session(one, depth + 1) for one in value]
    if isinstance(value, dict):
        kept = ((str(name), one) for name, one in value.items() if str(name).lower() != "ks")
        return {name: without_session(one, depth + 1) for name, one in kept}
    return value
