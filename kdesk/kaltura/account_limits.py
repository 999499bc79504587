"""What an account allows, asked for once a connection and before the first byte."""

import asyncio
import logging

from kdesk.domain.account_limits import UNLIMITED, AccountLimits
from kdesk.domain.rights import Rights
from kdesk.errors import ApiError, KdeskError
from kdesk.kaltura.api import Api
from kdesk.kaltura.wire import WirePartnerLimits, WireStatistics

PATIENCE_SECONDS = 10.0
"""How long an answer may take: an upload waits for it, and does not need it."""

log = logging.getLogger(__name__)

# `partner.getInfo` may hand out the secrets of the account: these fields are asked for, and no other is read.
_PROFILE = {"objectType": "KalturaDetachedResponseProfile", "type": 1, "fields": "id,maxUploadSize"}


class AccountLimitsLoader:
    """Returns the limits of the account of one session; asks the server at the first call.

    A session that may not ask, and a server that does not answer, has no limits to tell.
    """

    def __init__(self, api: Api, rights: Rights) -> None:
        self._api = api
        self._rights = rights
        self._known = None if rights.account else UNLIMITED
        self._asking = asyncio.Lock()

    async def __call__(self) -> AccountLimits:
        """Return the limits. Never fails: what is not known stops no upload."""
        async with self._asking:
            if self._known is None:
                try:
                    self._known = AccountLimits(await self._max_file_size(), await self._used_percent())
                except ApiError as refused:
                    log.info("the account's limits are not told: %s", refused)
                    self._known = UNLIMITED
                except KdeskError as error:
                    log.info("the account's limits could not be asked for: %s", error)
            return self._known or UNLIMITED

    async def _max_file_size(self) -> int | None:
        asked = {"responseProfile": _PROFILE}
        partner = await self._api.call(
            "partner", "getInfo", asked, result=WirePartnerLimits, read_timeout=PATIENCE_SECONDS
        )
        return partner.max_upload_size * 2**20 if partner.max_upload_size else None

    async def _used_percent(self) -> float | None:
        """Return how much of the quota is used; servers without statistics answer with an error."""
        if not self._rights.quota:
            return None
        try:
            statistics = await self._api.call(
                "partner", "getStatistics", result=WireStatistics, read_timeout=PATIENCE_SECONDS
            )
        except ApiError as refused:
            log.info("the account's quota is not told: %s", refused)
            return None
        return statistics.usage_percent
