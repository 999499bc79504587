"""Blocks of remote files: each one is fetched once, whoever asks, and never from two versions."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

import pytest

from kdesk.domain.media_ports import Access
from kdesk.engine.clock import SystemClock
from kdesk.errors import BadResponse, MediaProblem, Reason
from kdesk.kaltura.client import make_http
from kdesk.kaltura.media_http import MediaHttp
from kdesk.media.reading.block_cache import BLOCK, BlockCache
from kdesk.media.reading.ranged_reader import RangedReader, RangedReaders
from kdesk.media.stream_contents import RelayContext
from kdesk.media.upstream import KS_HEADER, UpstreamClient
from tests.support.invented_ks import KS
from tests.support.local_server import HttpRequest, start_response
from tests.support.relay import QUICK
from tests.support.stream_server import Fault, StreamServer, asked_part

DATA = random.Random(4).randbytes(5 * BLOCK + 1000)


@asynccontextmanager
async def readers(access: Access | None = None, cache: BlockCache | None = None) -> AsyncIterator[RangedReaders]:
    """What opens readers, for as long as the block runs."""

    async def current_access() -> Access | None:
        return access

    async with make_http() as http, asyncio.TaskGroup() as group:
        context = RelayContext(UpstreamClient(MediaHttp(http), current_access), SystemClock(), QUICK)
        yield RangedReaders(context, group.create_task, cache)


@pytest.fixture
def server(tmp_path: Path) -> StreamServer:
    """A server with one file of five blocks and a bit."""
    server = StreamServer(tmp_path)
    server.pages["/a.mp4"] = DATA
    return server


def ranges(server: StreamServer) -> list[str]:
    """Return the ranges that were asked for."""
    return [headers["Range"].removeprefix("bytes=") for _, headers in server.asked]


def opened(owner: RangedReaders, server: StreamServer) -> RangedReader:
    """Open a reader of the file."""
    return owner.open(f"{server.base}/a.mp4", len(server.pages["/a.mp4"]))


async def test_a_block_is_fetched_once_for_all_readers(server: StreamServer) -> None:
    """Whether they ask at the same time or one after the other."""
    with server:
        async with readers() as owner:
            first, second = opened(owner, server), opened(owner, server)
            both = await asyncio.gather(first.block(2), second.block(2), first.block(2))
            assert set(both) == {DATA[2 * BLOCK : 3 * BLOCK]}
            assert await second.block(2) == both[0]
            assert first.kept(2) == both[0]
        assert ranges(server) == [f"{2 * BLOCK}-{3 * BLOCK - 1}"]


async def test_one_request_brings_the_blocks_ahead(server: StreamServer) -> None:
    """Up to the end of the file, and without those that are there."""
    with server:
        async with readers() as owner:
            reader = opened(owner, server)
            assert await reader.block(0, 3) == DATA[:BLOCK]
            assert await reader.block(3) == DATA[3 * BLOCK : 4 * BLOCK]
            assert await reader.block(4, 3) == DATA[4 * BLOCK : 5 * BLOCK]
            assert await reader.block(5) == DATA[5 * BLOCK :]
            assert await reader.block(6) == b""
        assert ranges(server) == [f"0-{4 * BLOCK - 1}", f"{4 * BLOCK}-{len(DATA) - 1}"]


async def test_blocks_outlive_their_reader(server: StreamServer) -> None:
    """A file that is opened again asks for one block, by whose validator it is known."""
    with server:
        server.faults["/a.mp4"] = _with_validator(server, '"one"')
        async with readers() as owner:
            reader = opened(owner, server)
            await reader.begin()
            await reader.block(3)
            reader.close()
            again = opened(owner, server)
            assert again is not reader
            await again.begin()
            assert again.kept(3) == DATA[3 * BLOCK : 4 * BLOCK]


async def test_without_a_validator_nothing_is_kept(server: StreamServer) -> None:
    """Another file of the same length would pass for it."""
    with server:
        async with readers() as owner:
            reader = opened(owner, server)
            await reader.begin()
            reader.close()
            assert owner.cache.memory == 0


async def test_a_file_that_changes_is_told(server: StreamServer) -> None:
    """By its size or its validator."""
    with server:
        server.faults["/a.mp4"] = _with_validator(server, '"one"')
        async with readers() as owner:
            reader = opened(owner, server)
            await reader.begin()
            server.faults["/a.mp4"] = _with_validator(server, '"two"')
            with pytest.raises(MediaProblem) as caught:
                await reader.block(1)
            assert caught.value.reason is Reason.MEDIA_CHANGED
            server.faults.clear()
            server.pages["/a.mp4"] = DATA + b"more"
            with pytest.raises(MediaProblem):
                await reader.block(2)


async def test_a_server_without_ranges_is_told(tmp_path: Path) -> None:
    """Each block would cost the whole file."""
    with StreamServer(tmp_path, ranges=False) as server:
        server.pages["/a.mp4"] = DATA
        async with readers() as owner:
            reader = opened(owner, server)
            assert await reader.block(0) == DATA[:BLOCK]
            with pytest.raises(BadResponse) as caught:
                await reader.block(3)
            assert caught.value.reason is Reason.STREAM_NOT_SEEKABLE


async def test_a_connection_that_breaks_is_continued(server: StreamServer) -> None:
    """Where it broke."""
    with server:
        server.once["/a.mp4"] = [server.break_after(BLOCK // 2)]
        async with readers() as owner:
            assert await opened(owner, server).block(1) == DATA[BLOCK : 2 * BLOCK]
        assert ranges(server) == [f"{BLOCK}-{2 * BLOCK - 1}", f"{BLOCK + BLOCK // 2}-{2 * BLOCK - 1}"]


async def test_a_wait_that_is_cancelled_ends_the_request_that_nobody_else_waits_for(server: StreamServer) -> None:
    """And lets it go on for others."""
    with server:
        server.once["/a.mp4"] = [server.stall]
        async with readers() as owner:
            reader = opened(owner, server)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await reader.block(1)
            assert await reader.block(1) == DATA[BLOCK : 2 * BLOCK]
            server.once["/a.mp4"] = [server.late]
            async with asyncio.TaskGroup() as group:
                patient = group.create_task(reader.block(2))
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await reader.block(2)
                server.release()
            assert patient.result() == DATA[2 * BLOCK : 3 * BLOCK]


async def test_only_the_server_of_the_account_gets_its_session(server: StreamServer, tmp_path: Path) -> None:
    """Of two servers that deliver."""
    other = StreamServer(tmp_path)
    other.pages["/a.mp4"] = DATA
    with server, other:
        async with readers(Access(server.base, KS)) as owner:
            await opened(owner, server).block(0)
            await opened(owner, other).block(0)
        assert server.asked[0][1][KS_HEADER] == KS
        assert KS_HEADER not in other.asked[0][1]


def test_the_cache_keeps_what_was_used_last() -> None:
    """Within its budget."""
    cache = BlockCache(budget=3 * BLOCK)
    for number in range(3):
        cache.put("a", number, bytes(BLOCK))
    assert cache.get("a", 0) is not None
    cache.put("b", 0, bytes(BLOCK))
    assert cache.get("a", 1) is None
    assert cache.get("a", 0) is not None
    assert cache.memory == 3 * BLOCK
    cache.drop("a")
    assert cache.memory == BLOCK


def _with_validator(server: StreamServer, validator: str) -> Fault:
    def serve(request: HttpRequest) -> None:
        code, part, headers = asked_part(request, server.pages[request.path])
        start_response(request, HTTPStatus(code), len(part), {**headers, "ETag": validator})
        request.wfile.write(part)

    return serve
