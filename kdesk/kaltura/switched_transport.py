"""A transport that can be exchanged while requests run."""

import httpx

from kdesk.kaltura.proxy_transport import ProxyTransport


class SwitchedTransport(httpx.AsyncBaseTransport):
    """Passes requests to the present transport; those under way end on the one that they began with.

    Attributes:
        present: Carries new requests.
    """

    def __init__(self, transport: ProxyTransport) -> None:
        self.present = transport
        self._former: list[ProxyTransport] = []

    def switch(self, transport: ProxyTransport) -> None:
        """Use another transport for new requests."""
        self._former.append(self.present)
        self.present = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises as `ProxyTransport` does."""
        return await self.present.handle_async_request(request)

    async def aclose(self) -> None:
        """Close all connections: requests under way fail, later ones connect anew."""
        former, self._former = self._former, []
        for transport in (*former, self.present):
            await transport.aclose()
