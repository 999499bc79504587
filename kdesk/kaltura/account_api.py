"""The API of a signed-in account, with what the modules of this package call it by."""

from dataclasses import dataclass, field

from kdesk.domain.ports import AccountApi
from kdesk.kaltura.api import Api


@dataclass(frozen=True, slots=True)
class KalturaAccountApi(AccountApi):
    """An `AccountApi` with the `Api` behind it."""

    api: Api = field(kw_only=True)
