"""Faults of the connection that strike one request or its response, by name."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from unittest.mock import patch

from tests.support.proxy import Proxy, Strike

OUTAGE_SECONDS = 0.15

IN_REQUEST, IN_RESPONSE = 150, 120
"""Bytes: behind the request line, and within the head of the response."""

LateEnough = Callable[[], Awaitable[None]]
"""Returns when the client has continued without the response, so that a late request could do harm."""


async def _nothing(_proxy: Proxy, _late: LateEnough) -> None:
    """Do nothing more after the strike."""


async def _arrive_late(proxy: Proxy, late: LateEnough) -> None:
    """Deliver the request long after the client has given it up."""
    await late()
    proxy.thaw()


async def _refuse(proxy: Proxy, _late: LateEnough) -> None:
    proxy.refuse()
    await asyncio.sleep(OUTAGE_SECONDS)
    proxy.accept()


def _no_connection(error: OSError) -> Callable[[Proxy, LateEnough], Awaitable[None]]:
    """Let every new connection of this process fail for a while; the proxy itself needs neither names nor TLS."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    async def fail_for_a_while(proxy: Proxy, _late: LateEnough) -> None:
        with patch.object(socket, "getaddrinfo", fail):
            proxy.drop()
            await asyncio.sleep(OUTAGE_SECONDS)

    return fail_for_a_while


_NO_NAME = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
_NO_TRUST = ssl.SSLCertVerificationError(1, "certificate verify failed")


LINK_FAULTS: Mapping[str, tuple[Strike, Callable[[Proxy, LateEnough], Awaitable[None]]]] = {
    "connection resets request": (Strike("reset", "up", IN_REQUEST), _nothing),
    "connection cuts request": (Strike("cut", "up", IN_REQUEST), _nothing),
    "connection stalls in request": (Strike("stall", "up", IN_REQUEST), _nothing),
    "request arrives late": (Strike("stall", "up", IN_REQUEST), _arrive_late),
    "connection resets response": (Strike("reset", "down", IN_RESPONSE), _nothing),
    "connection cuts response": (Strike("cut", "down", IN_RESPONSE), _nothing),
    "connection stalls in response": (Strike("stall", "down", IN_RESPONSE), _nothing),
    "server refuses connections": (Strike("reset", "up"), _refuse),
    "name is not found": (Strike("reset", "up"), _no_connection(_NO_NAME)),
    "certificate is not trusted": (Strike("reset", "up"), _no_connection(_NO_TRUST)),
}
"""The strike that is armed for the request of a step, and the action that follows it."""
