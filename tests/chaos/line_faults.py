"""What the line does to one request or its answer, by name."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from unittest.mock import patch

from tests.support.proxy import Proxy, Strike

OUTAGE = 0.15
"""Seconds."""

IN_REQUEST, IN_ANSWER = 150, 120
"""Bytes: the request line is out, and of the answer a part of its head has come."""

LateEnough = Callable[[], Awaitable[None]]
"""Returns when the client has gone far enough without the answer for a late request to do harm."""


async def _nothing(_proxy: Proxy, _late: LateEnough) -> None:
    """The strike is all."""


async def _arrive_late(proxy: Proxy, late: LateEnough) -> None:
    """The request does arrive, long after the client has given it up."""
    await late()
    proxy.thaw()


async def _refuse(proxy: Proxy, _late: LateEnough) -> None:
    proxy.refuse()
    await asyncio.sleep(OUTAGE)
    proxy.accept()


def _no_connection(error: OSError) -> Callable[[Proxy, LateEnough], Awaitable[None]]:
    """Let every new connection of this process fail so for a while; the plain line has neither names nor TLS."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    async def fail_for_a_while(proxy: Proxy, _late: LateEnough) -> None:
        with patch.object(socket, "getaddrinfo", fail):
            proxy.drop()
            await asyncio.sleep(OUTAGE)

    return fail_for_a_while


_NO_NAME = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
_NO_TRUST = ssl.SSLCertVerificationError(1, "certificate verify failed")


LINE_FAULTS: Mapping[str, tuple[Strike, Callable[[Proxy, LateEnough], Awaitable[None]]]] = {
    "line resets request": (Strike("reset", "up", IN_REQUEST), _nothing),
    "line cuts request": (Strike("cut", "up", IN_REQUEST), _nothing),
    "line stalls in request": (Strike("stall", "up", IN_REQUEST), _nothing),
    "request arrives late": (Strike("stall", "up", IN_REQUEST), _arrive_late),
    "line resets answer": (Strike("reset", "down", IN_ANSWER), _nothing),
    "line cuts answer": (Strike("cut", "down", IN_ANSWER), _nothing),
    "line stalls in answer": (Strike("stall", "down", IN_ANSWER), _nothing),
    "server refuses connections": (Strike("reset", "up"), _refuse),
    "name is not found": (Strike("reset", "up"), _no_connection(_NO_NAME)),
    "certificate is not trusted": (Strike("reset", "up"), _no_connection(_NO_TRUST)),
}
"""Where the strike falls once the request of the step has gone by, and what happens then."""
