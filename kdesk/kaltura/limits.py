"""What an account allows, asked for once a connection and before the first byte."""

import asyncio
import logging

from kdesk.domain.account_limits import UNLIMITED, AccountLimits
from kdesk.domain.rights import Rights
from kdesk.errors import KdeskError
from kdesk.kaltura.api import Api
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.wire import WirePartnerLimits, WireStatistics

log = logging.getLogger(__name__)

# `partner.getInfo` may hand out the secrets of the account: these fields are asked for, and no other is read.
_PROFILE = {"objectType": "KalturaDetachedResponseProfile", "type": 1, "fields": "id,maxUploadSize"}
_NO_LIMIT = 2**30
"""MiB; a server that tells more tells nonsense, or means that there is none."""

_INFO = Call("partner", "getInfo", WirePartnerLimits, {"responseProfile": _PROFILE})
_STATISTICS = Call("partner", "getStatistics", WireStatistics)


class LimitsOnce:
    """Returns the limits of the account of one session; asks the server at the first call.

    A session that may not ask, and a server that does not answer, has no limits to tell.
    """

    def __init__(self, api: Api, rights: Rights) -> None:
        self._api = api
        self._asked = (_INFO, _STATISTICS) if rights.quota else (_INFO,)
        self._known = None if rights.account else UNLIMITED
        self._asking = asyncio.Lock()

    async def __call__(self) -> AccountLimits:
        """Return the limits. Never fails: what is not known stops no upload."""
        async with self._asking:
            if self._known is None:
                try:
                    self._known = await self._ask()
                except KdeskError as error:
                    log.info("the limits of the account are not known: %s", error.title)
                    self._known = None if error.retryable else UNLIMITED
            return self._known or UNLIMITED

    async def _ask(self) -> AccountLimits:
        partner, *others = await self._api.multi(self._asked)
        statistics = others[0] if others else None
        told = partner.max_upload_size if isinstance(partner, WirePartnerLimits) else None
        most = told if told and 0 < told < _NO_LIMIT else None
        used = statistics.usage_percent if isinstance(statistics, WireStatistics) else None
        return AccountLimits(max_file_size=most and most * 2**20, used_percent=used)
