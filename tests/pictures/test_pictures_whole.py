"""Pictures from a hostile server through everything that kdesk has: HTTP, decoding process, cache on disk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from kdesk.engine.clock import SystemClock
from kdesk.engine.images import Pictures
from kdesk.errors import BadResponse
from kdesk.kaltura.client import make_http
from kdesk.kaltura.thumbnails import Thumbnails
from kdesk.pictures.process import DecodingProcess
from kdesk.store.image_cache import DiskImageCache
from tests.support.hostile_pictures import BOMBS, BROKEN, HONEST, OF_ANOTHER_KIND, SIZE, TOO_LARGE, nested_svg
from tests.support.odd_server import OddServer, Response
from tests.support.patience import PATIENCE
from tests.support.picture_decoder import decoder

__all__ = ["decoder"]

REFUSED = OF_ANOTHER_KIND | BROKEN | TOO_LARGE | {"JPEG of 100,000 scans": BOMBS["JPEG of 100,000 scans"]}


def url_at(server: OddServer) -> str:
    """Return the address of a card's picture."""
    return f"{server.url}/p/102/thumbnail/entry_id/0_x/width/{SIZE[0]}/height/{SIZE[1]}"


@asynccontextmanager
async def opened(folder: Path, decoder: DecodingProcess) -> AsyncIterator[Pictures]:
    """Open pictures over the network, as the window does at its start."""
    async with make_http() as http, asyncio.timeout(PATIENCE):
        with closing(DiskImageCache(folder)) as cache:
            async with Pictures(Thumbnails(http), cache, decoder, SystemClock()) as pictures:
                yield pictures


def files(folder: Path) -> list[Path]:
    """Return every file of the cache."""
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", REFUSED)
async def test_a_hostile_picture_leaves_nothing_behind(tmp_path: Path, decoder: DecodingProcess, name: str) -> None:
    """It is refused, not cached, and the next start does not find it either."""
    with OddServer(Response(REFUSED[name](), "image/jpeg")) as server:
        for _start in range(2):
            async with opened(tmp_path, decoder) as pictures:
                with pytest.raises(BadResponse):
                    await pictures.picture(url_at(server))
            assert files(tmp_path) == []


async def test_what_an_earlier_version_cached_is_dropped_at_the_next_start(
    tmp_path: Path, decoder: DecodingProcess
) -> None:
    """A drawing of 2 to the power of 30 shapes held the window at each start; now the picture is fetched instead."""
    with OddServer(Response(HONEST["JPEG"](), "image/jpeg")) as server:
        with closing(DiskImageCache(tmp_path)) as cache:
            await cache.put(url_at(server), nested_svg(30))
        async with opened(tmp_path, decoder) as pictures:
            assert (await pictures.picture(url_at(server))).width == SIZE[0]
    async with opened(tmp_path, decoder) as pictures:
        # The server is gone: this one is from disk.
        assert (await pictures.picture(url_at(server))).width == SIZE[0]
    assert len(files(tmp_path)) == 1
