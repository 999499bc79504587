"""A few plain calls to a Kaltura server, for tests that check its content. Independent of kdesk."""

import ssl
from typing import Any

import httpx

from tests.support.demo_process import DemoProcess

EVERY_STATUS = "-2,-1,0,1,2,4,5,6,7"
_READY = 2
"""Status of a flavor."""

_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Plain HTTP only: an empty context spares loading the trust store for every call."""


class PlainClient:
    """Asks the demo server as its administrator."""

    def __init__(self, server: DemoProcess) -> None:
        self._server = server
        told = server.credentials
        secret = {"secret": told["admin_secret"], "partnerId": told["partner_id"], "type": 2}
        self._ks = self._post("session", "start", secret)

    @property
    def ks(self) -> str:
        """Its session."""
        return str(self._ks)

    def call(self, service: str, action: str, **fields: Any) -> Any:
        """Call an action with an admin KS and return its result."""
        return self._post(service, action, fields | {"ks": self._ks})

    def entries(self) -> list[dict[str, Any]]:
        """Every entry, whatever its status."""
        response = self.call("media", "list", filter={"statusIn": EVERY_STATUS}, pager={"pageSize": 500})
        return list(response["objects"])

    def tokens(self, status: str) -> list[dict[str, Any]]:
        """The upload tokens of these statuses."""
        response = self.call("uploadToken", "list", filter={"statusIn": status}, pager={"pageSize": 500})
        return list(response["objects"])

    def has_source(self, entry_id: str) -> bool:
        """Whether the source flavor can be fetched: a moment after its last byte has arrived."""
        return bool(self._source(entry_id)["status"] == _READY)

    def source(self, entry_id: str) -> bytes:
        """The bytes of the entry's source flavor."""
        url = self.call("flavorAsset", "getUrl", id=self._source(entry_id)["id"])
        response = httpx.get(url, follow_redirects=True, timeout=60, trust_env=False, verify=_NO_TLS)
        return response.raise_for_status().content

    def _source(self, entry_id: str) -> dict[str, Any]:
        flavors = self.call("flavorAsset", "getByEntryId", entryId=entry_id)
        found: dict[str, Any] = next(flavor for flavor in flavors if flavor["flavorParamsId"] == 0)
        return found

    def _post(self, service: str, action: str, fields: dict[str, Any]) -> Any:
        url = f"{self._server.url}/api_v3/service/{service}/action/{action}"
        sent = httpx.post(url, json=fields | {"format": 1}, timeout=60, trust_env=False, verify=_NO_TLS)
        response = sent.raise_for_status().json()
        assert not (isinstance(response, dict) and response.get("objectType") == "KalturaAPIException"), response
        return response
