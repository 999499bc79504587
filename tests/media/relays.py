"""A relay over the real HTTP client, with a clock that does not wait."""

import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from kdesk.domain.media_ports import Access
from kdesk.engine.throughput.retry import RetryPolicy
from kdesk.errors import ServerProblem
from kdesk.kaltura.client import make_http
from kdesk.kaltura.media_http import MediaHttp
from kdesk.media.relay import MediaRelay
from kdesk.media.stream import Stream
from tests.support.fake_clock import FakeClock

POLICY = RetryPolicy(first=1.0, longest=4.0, tries=3)


class Relays:
    """Opens relays; `access` is the account that they are told of, `clock` the time of all of them."""

    def __init__(self) -> None:
        self.access: Access | None = None
        self.clock = FakeClock()

    async def _current_access(self) -> Access | None:
        return self.access

    @asynccontextmanager
    async def relay(self) -> AsyncIterator[MediaRelay]:
        """A relay for as long as the block runs."""
        async with make_http() as http, MediaRelay(MediaHttp(http), self._current_access, self.clock, POLICY) as relay:
            yield relay


@pytest.fixture
def relays() -> Relays:
    """Return what opens relays."""
    return Relays()


class Player:
    """Asks a stream as the player does: by the names that stand in its playlists."""

    def __init__(self, stream: Stream, http: httpx.AsyncClient) -> None:
        self.stream = stream
        self.http = http
        self.base = stream.url.rpartition("/")[0] + "/"

    async def text(self, name: str) -> str:
        """Return a playlist."""
        response = await self.http.get(self.base + name)
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/vnd.apple.mpegurl"
        return response.text

    async def names(self, name: str) -> list[str]:
        """Return what a playlist names: the lines that are no tags."""
        return [line for line in (await self.text(name)).splitlines() if not line.startswith("#")]


@asynccontextmanager
async def playing(stream: Stream) -> AsyncIterator[Player]:
    """Ask a stream for as long as the block runs."""
    async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
        yield Player(stream, http)


TS = b"".join(struct.pack(">B", 0x47) + bytes([number]) * 187 for number in range(60))
"""Passes for a transport stream, with bytes that tell their place."""
MP4 = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 200


def listed(*names: str) -> bytes:
    """Return a complete playlist of segments of two seconds."""
    return "\n".join(["#EXTM3U", *(f"#EXTINF:2,\n{name}" for name in names), "#EXT-X-ENDLIST"]).encode()


async def refusal(relays: Relays, *addresses: str) -> ServerProblem:
    """Return the error with which addresses are refused."""
    async with relays.relay() as relay:
        with pytest.raises(ServerProblem) as caught:
            await relay.open(addresses)
    return caught.value
