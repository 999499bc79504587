"""Asks for a stream as somebody without a session."""

from kdesk.domain.media_ports import Access
from kdesk.domain.stream_check.facts import CheckedStream
from kdesk.domain.stream_check.outline import StreamOutline
from kdesk.kaltura.client import make_http
from kdesk.kaltura.media_http import MediaHttp
from kdesk.media.checking.stream_checker import StreamChecker
from kdesk.media.upstream import UpstreamClient


async def nobody() -> Access | None:
    """Give no session."""
    return None


async def check(url: str, **options: bool | float) -> CheckedStream:
    """Check a stream as somebody without a session."""
    async with make_http() as http:
        checker = StreamChecker(UpstreamClient(MediaHttp(http), nobody))
        return await checker.check(url, **options)  # type: ignore[arg-type]


async def outline(url: str) -> StreamOutline:
    """Read what an address offers."""
    async with make_http() as http:
        return await StreamChecker(UpstreamClient(MediaHttp(http), nobody)).outline(url)
