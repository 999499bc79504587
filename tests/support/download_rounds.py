"""What a download that is killed may cost, and what it cost."""

from kdesk.engine.downloads.pace import MAX_REQUESTS
from kdesk.engine.downloads.range_fetcher import BLOCK_BYTES, SYNC_BYTES
from tests.support.proxy import Proxy

BUFFERED = 6 * 1024 * 1024
"""Bytes of one connection that the sockets of both sides and the proxy hold, at most."""
CALLS = 512 * 1024
"""Bytes of the API's answers in one run."""


def fetched_twice_at_most(kills: int) -> int:
    """Return the bytes that were in flight at so many kills: on their way, in a block, or not synced yet.

    One sync may run while the bytes for the next one come.
    """
    in_flight = 2 * SYNC_BYTES + MAX_REQUESTS * (BLOCK_BYTES + BUFFERED) + CALLS
    return kills * in_flight + CALLS


def received(proxy: Proxy) -> int:
    """Return how many bytes came through the proxy so far."""
    return proxy.carried()[1]
