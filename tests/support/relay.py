"""The relay of the player over the real HTTP client, for tests that play."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kdesk.domain.media_ports import Access, AccessSource
from kdesk.engine.clock import SystemClock
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.kaltura.client import make_http
from kdesk.kaltura.media_http import MediaHttp
from kdesk.media.relay import MediaRelay

QUICK = RetryPolicy(first=0.05, longest=0.1, tries=3)


async def nobody() -> Access | None:
    """Be signed in nowhere."""
    return None


@asynccontextmanager
async def opened_relay(policy: RetryPolicy = QUICK, access: AccessSource = nobody) -> AsyncIterator[MediaRelay]:
    """A relay for as long as the block runs."""
    async with make_http() as http, MediaRelay(MediaHttp(http), access, SystemClock(), policy) as relay:
        yield relay
