"""The limits of an account, requested once per session before the first byte is sent."""

import asyncio
import logging

from kdesk.domain.account_limits import UNLIMITED, AccountLimits
from kdesk.domain.rights import Rights
from kdesk.errors import ApiError, KdeskError
from kdesk.kaltura.api import Api
from kdesk.kaltura.wire import WirePartnerLimits, WireStatistics

TIMEOUT_SECONDS = 10.0
"""Read time-out: an upload waits for this request although it can do without the result."""

log = logging.getLogger(__name__)

# `partner.getInfo` may return the secrets of the account: only these fields are requested and read.
_PROFILE = {"objectType": "KalturaDetachedResponseProfile", "type": 1, "fields": "id,maxUploadSize"}


class AccountLimitsLoader:
    """Loads the limits of one session's account at the first call.

    A session without the right to ask, or a server that does not respond, counts as unlimited.
    """

    def __init__(self, api: Api, rights: Rights) -> None:
        self._api = api
        self._rights = rights
        # Wire fact: `partner.getInfo` is refused to such a session; the request would only delay the upload.
        self._known = None if rights.account else UNLIMITED
        self._lock = asyncio.Lock()

    async def __call__(self) -> AccountLimits:
        """Return the limits. Never raises: unknown limits must not stop an upload."""
        # Transfers that start together wait for one request.
        async with self._lock:
            if self._known is None:
                try:
                    self._known = AccountLimits(await self._max_file_size(), await self._used_percent())
                except ApiError as refused:
                    log.info("the server does not tell the account's limits: %s", refused)
                    self._known = UNLIMITED
                except KdeskError as error:
                    # Nothing is kept: a failed connection says nothing about the account. The next upload asks again.
                    log.info("the account's limits could not be loaded: %s", error)
            return self._known or UNLIMITED

    async def _max_file_size(self) -> int | None:
        params = {"responseProfile": _PROFILE}
        partner = await self._api.call(
            "partner", "getInfo", params, result=WirePartnerLimits, read_timeout=TIMEOUT_SECONDS
        )
        return partner.max_upload_size * 2**20 if partner.max_upload_size else None

    async def _used_percent(self) -> float | None:
        """Return the used share of the quota; servers without statistics respond with an error."""
        if not self._rights.quota:
            return None
        try:
            statistics = await self._api.call(
                "partner", "getStatistics", result=WireStatistics, read_timeout=TIMEOUT_SECONDS
            )
        except ApiError as refused:
            log.info("the server does not tell the account's quota: %s", refused)
            return None
        return statistics.usage_percent
