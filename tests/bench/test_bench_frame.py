"""The frame of the bench: what its figures say, and that its server takes what kdesk sends. Measures nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import AccountApi
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.upload import Chunk, UploadTokenStatus
from kdesk.kaltura.chunk_body import no_blocks
from kdesk.kaltura.client import make_http
from kdesk.kaltura.connector import KalturaConnector
from tests.bench.figures import Figure, at_most, table, times_at_least, times_at_most
from tests.bench.media import GIB, film
from tests.bench.sink import Body, Sink, at_once, rate
from tests.support.transfers import altered, make_transfer

SIZE = 300_000


@pytest.mark.parametrize(
    ("figure", "holds"),
    [
        (Figure("a", 40, "MB/s", times_at_least(0.35), 100), True),
        (Figure("a", 30, "MB/s", times_at_least(0.35), 100), False),
        (Figure("a", 3.9, "s", times_at_most(4), 1), True),
        (Figure("a", 4.1, "s", times_at_most(4), 1), False),
        (Figure("a", 7, "ms", at_most(8), 1), True),
        (Figure("a", 9, "ms", at_most(8)), False),
    ],
)
def test_a_target_bounds_the_ratio_or_the_figure(figure: Figure, holds: bool) -> None:
    """Relative targets bound the ratio to the reference, the others the figure itself."""
    assert figure.holds is holds


def test_the_table_says_it_all() -> None:
    """Figure, reference, ratio, target, and whether it holds, in aligned columns."""
    told = table([Figure("cpu", 3.3, "s", times_at_most(4), 1.1), Figure("stall", 51, "ms", at_most(50))])
    assert told.splitlines() == [
        "| Bench | Figure  | Reference | Ratio | Target  | Holds |",
        "|-------|---------|-----------|-------|---------|-------|",
        "| cpu   | 3.30 s  | 1.10 s    | 3.00  | ≤ 4 \N{MULTIPLICATION SIGN}   | yes   |",
        "| stall | 51.0 ms | \N{EN DASH}         | \N{EN DASH}     | ≤ 50 ms | NO    |",
    ]


def test_rate_and_lanes_are_read_from_when_bodies_came() -> None:
    """3,000 bytes within 2 s, of which two bodies came at the same time."""
    bodies = [Body(0, 1, 0, 1000, 1000), Body(0.5, 1.5, 1000, 1000, 1000), Body(1.5, 2, 2000, 1000, 1000)]
    assert rate(bodies) == 1500
    assert at_once(bodies) == 2


def test_the_sink_answers_what_an_upload_asks() -> None:
    """Reserve, open, a chunk, close: each is answered as Kaltura does, and only the chunk counts as one."""

    async def upload(connection: AccountApi) -> list[UploadTokenStatus]:
        identity = FileIdentity(SIZE, 1, "1:1", "ab")
        transfer = make_transfer("one", "/nowhere/clip.mp4", "clip.mp4", "", 1.0, size=SIZE, identity=identity)
        reserved = await connection.uploads.reserve(transfer)
        transfer = altered(transfer, token_id=reserved.token.id)
        opened = await connection.uploads.open(transfer, Chunk(0, 0), no_blocks())
        sent = await connection.uploads.send(transfer, Chunk(0, SIZE), _zeros(SIZE))
        closed = await connection.uploads.close(transfer)
        assert closed.uploaded_size == SIZE
        return [reserved.token.status, opened.status, sent.status, closed.status]

    async def job(url: str) -> list[UploadTokenStatus]:
        async with make_http() as http:
            account = Account(url, 101, "", SignInKind.KS)
            return await upload(await KalturaConnector(http).connect(account, "a session", on_lost=lambda _: None))

    with Sink() as sink:
        assert asyncio.run(job(sink.url)) == [
            UploadTokenStatus.PENDING,
            UploadTokenStatus.PARTIAL,
            UploadTokenStatus.PARTIAL,
            UploadTokenStatus.CLOSED,
        ]
        (chunk,) = sink.chunks()
        assert len(sink.bodies()) == 3
    assert SIZE < chunk.taken == chunk.announced < SIZE + 1000


async def _zeros(count: int) -> AsyncIterator[bytes]:
    yield bytes(count)


def test_films_are_holes(tmp_path: Path) -> None:
    """A film of a gigabyte takes next to no room."""
    status = film(tmp_path / "film.mp4", GIB).stat()
    assert status.st_size == GIB
    assert status.st_blocks * 512 < 1_000_000
