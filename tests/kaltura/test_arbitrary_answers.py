"""Whatever a server answers to whatever call: a right value or one of our errors, soon, and in little memory."""

import asyncio
import json
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry import EntryFilter, MediaType
from kdesk.domain.ports import Connection
from kdesk.domain.transfer import FileIdentity, Transfer
from kdesk.domain.upload import Chunk
from kdesk.errors import KdeskError
from kdesk.kaltura.api import Api
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.copies import ServerCopies
from kdesk.kaltura.entries import Catalogue
from kdesk.kaltura.thumbnails import Thumbnails
from kdesk.kaltura.transport import MAX_ANSWER
from kdesk.kaltura.uploads import Uploads
from tests.kaltura.scripted_http import URL, FakeSession, ScriptedServer, blocks_of
from tests.support.odd_server import Answer, OddServer

CALLS_AT_MOST = 300
"""Requests that one call may make of a server that answers nonsense; a walk over pages of a hundred makes the most."""

ACCOUNT = Account(URL, 102, "anna@example.test", SignInKind.PASSWORD)
TRANSFER = Transfer(
    "t1",
    "/films/clip.mp4",
    "clip.mp4",
    "account",
    1_700_000_000.0,
    size=5000,
    media_type=MediaType.VIDEO,
    identity=FileIdentity(5000, 1, "1:1", "abc"),
    token_id="0_token",
    entry_id="0_entry",
)

Verb = Callable[[Connection], Awaitable[object]]


async def _walk(connection: Connection) -> None:
    async with aclosing(connection.catalogue.pages(EntryFilter(), 100)) as pages:
        async for page in pages:
            assert page.entries is not None


async def _read_copy(connection: Connection) -> None:
    async with aclosing(connection.copies.read(f"{URL}/raw", 10, 20)) as blocks:
        async for block in blocks:
            assert block.offset >= 0


VERBS: dict[str, Verb] = {
    "reserve": lambda c: c.uploads.reserve(TRANSFER),
    "reserved_entries": lambda c: c.uploads.reserved_entries(TRANSFER),
    "add_token": lambda c: c.uploads.add_token(TRANSFER),
    "token": lambda c: c.uploads.token("0_token"),
    "waiting_tokens": lambda c: c.uploads.waiting_tokens("clip.mp4"),
    "empty_entries": lambda c: c.uploads.empty_entries(),
    "open_tokens": lambda c: c.uploads.open_tokens(),
    "attach": lambda c: c.uploads.attach("0_entry", "0_token"),
    "open": lambda c: c.uploads.open(TRANSFER, Chunk(0, 0), blocks_of(b"")),
    "send_whole": lambda c: c.uploads.send_whole(TRANSFER, blocks_of(bytes(5000))),
    "send": lambda c: c.uploads.send(TRANSFER, Chunk(0, 1000), blocks_of(bytes(1000))),
    "close": lambda c: c.uploads.close(TRANSFER),
    "delete_token": lambda c: c.uploads.delete_token("0_token"),
    "delete_entry": lambda c: c.uploads.delete_entry("0_entry"),
    "ping": lambda c: c.uploads.ping(),
    "pages": _walk,
    "entry": lambda c: c.catalogue.entry("0_entry"),
    "entries": lambda c: c.catalogue.entries(["0_entry", "0_other"]),
    "flavors": lambda c: c.catalogue.flavors("0_entry"),
    "size of a copy": lambda c: c.copies.size("0_entry"),
    "address of a copy": lambda c: c.copies.address("0_entry"),
    "bytes of a copy": _read_copy,
}
SIGN_INS = [
    (replace(ACCOUNT, kind=kind, app_token_id="0_app" if kind is SignInKind.APP_TOKEN else ""), kind.value)
    for kind in SignInKind
]


def connected(http: httpx.AsyncClient, server: ScriptedServer) -> Connection:
    """Return a signed-in connection to the server."""
    api = Api(server.rpc, FakeSession())  # type: ignore[arg-type]  the part of a session that calls need
    return Connection(ACCOUNT, Uploads(api), Catalogue(api), lambda: None, ServerCopies(api, http))


async def survives(reply: Callable[[], httpx.Response]) -> None:
    """Make every call to a server that always answers this: only our errors come out, after not too many requests."""
    for ask in VERBS.values():
        server = ScriptedServer(lambda _called, _sent: reply())
        with suppress(KdeskError):
            await ask(connected(server.http, server))
        assert len(server.asked) <= CALLS_AT_MOST
    for account, _ in SIGN_INS:
        server = ScriptedServer(lambda _called, _sent: reply())
        with suppress(KdeskError):
            connection = await KalturaConnector(server.http).connect(account, "secret", on_lost=lambda _: None)
            await KalturaConnector(server.http).partners(connection)
    server = ScriptedServer(lambda _called, _sent: reply())
    with suppress(KdeskError):
        await Thumbnails(server.http).fetch(f"{URL}/thumbnail")


FIELDS = st.sampled_from(
    [
        *(
            "objectType",
            "code",
            "message",
            "args",
            "id",
            "objects",
            "status",
            "ks",
            "totalCount",
            "expiry",
            "partnerId",
        ),
        *("uploadedFileSize", "fileName", "uploadUrl", "attachedObjectId", "createdAt", "updatedAt", "partnerData"),
        *("duration", "msDuration", "width", "height", "bitrate", "frameRate", "sizeInBytes", "isOriginal", "userId"),
        *("thumbnailUrl", "downloadUrl", "mediaType", "flavorParamsId", "name"),
    ]
)
WORDS = st.sampled_from(
    [
        *("KalturaMediaListResponse", "KalturaUploadTokenListResponse", "KalturaAPIException", "KalturaMediaEntry"),
        *("INVALID_KS", "UPLOAD_TOKEN_NOT_FOUND", "ENTRY_ID_NOT_FOUND", "kdesk:t1", "http://[::1", "2", "-1", ""),
    ]
)
NUMBERS = st.integers() | st.floats() | st.sampled_from([10**400, -(10**25), 2**63, 2**64, 1e308])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=20) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=8),
    max_leaves=25,
)
NEAR_THE_TRUTH = st.fixed_dictionaries(
    {},
    optional={
        "objectType": WORDS,
        "id": WORDS | st.integers(),
        "partnerId": NUMBERS,
        "status": NUMBERS | WORDS,
        "code": VALUES,
        "args": VALUES,
        "totalCount": NUMBERS,
        "createdAt": NUMBERS,
        "ks": WORDS,
        "expiry": NUMBERS,
        "objects": st.lists(st.dictionaries(FIELDS, VALUES, max_size=8), max_size=4),
    },
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            *("content-type", "retry-after", "date", "location", "x-kaltura", "x-kaltura-app", "content-range"),
            *("content-encoding", "set-cookie", "content-length"),
        ]
    ),
    st.sampled_from(
        [
            *(
                "application/json",
                "image/png",
                "text/html; charset=klingon",
                "Fri, 31 Dec 99999 23:59:59 GMT",
                "9" * 400,
            ),
            *(
                "Mon, 01 Jan 0000 00:00:00 +9999",
                "gzip",
                "error-10",
                "bytes 10-19/*",
                "bytes 10-19/" + "9" * 5000,
                "-1",
            ),
            *("http://[", "//", "\x7f", "a" * 5000),
        ]
    ),
    max_size=4,
)

quick = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@quick
@given(body=st.binary(max_size=200), status=st.integers(100, 599), headers=HEADERS)
def test_any_bytes(body: bytes, status: int, headers: dict[str, str]) -> None:
    """Under any status, with any headers."""
    asyncio.run(survives(lambda: httpx.Response(status, headers=headers, stream=_Body(body))))


@quick
@given(value=VALUES | NEAR_THE_TRUTH | st.lists(NEAR_THE_TRUTH, min_size=2, max_size=3), headers=HEADERS)
def test_any_json(value: Any, headers: dict[str, str]) -> None:
    """Of any shape, near the truth and far from it."""
    body = json.dumps(value).encode()
    headers = {name: text for name, text in headers.items() if name != "content-encoding"}
    asyncio.run(survives(lambda: httpx.Response(200, headers=headers, stream=_Body(body))))


class _Body(httpx.AsyncByteStream):
    """A body as it comes from a connection: its headers need not fit it."""

    def __init__(self, content: bytes, times: int = 1) -> None:
        self._content = content
        self._times = times

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self._times):
            yield self._content


@pytest.mark.parametrize(
    "begin", ["[", '{"objects":[', '{"args":{"a":', '{"objectType":"KalturaAPIException","args":[']
)
async def test_deep_nesting(begin: str) -> None:
    """Ten thousand levels."""
    await survives(lambda: httpx.Response(200, stream=_Body(begin.encode() * 10_000)))


async def test_the_same_full_page_for_ever() -> None:
    """A server that ignores pages and bounds ends the walk, not the program."""
    entries = [{"id": f"0_{number}", "createdAt": 7} for number in range(500)]
    body = json.dumps({"objectType": "KalturaMediaListResponse", "totalCount": 9, "objects": entries}).encode()
    await survives(lambda: httpx.Response(200, stream=_Body(body)))


async def test_endless_answers_take_little_memory() -> None:
    """Of 100 MB no call keeps more than the longest answer that it takes."""
    megabyte = b" " * 2**20
    tracemalloc.start()
    try:
        for name in ("token", "reserve", "entries", "bytes of a copy"):
            server = ScriptedServer(lambda *_: httpx.Response(200, stream=_Body(megabyte, 100)))
            with suppress(KdeskError):
                await VERBS[name](connected(server.http, server))
        assert tracemalloc.get_traced_memory()[1] < 1.5 * MAX_ANSWER
    finally:
        tracemalloc.stop()


ODD: list[Answer] = [
    Answer(b"\x1f\x8b broken", headers={"Content-Encoding": "gzip"}),
    Answer(b"{}", headers={"Content-Encoding": "br, gzip, zstd"}),
    Answer(b"", status=HTTPStatus.NO_CONTENT),
    Answer(b"", status=HTTPStatus.SEE_OTHER, headers={"Location": "http://[::1"}),
    Answer(b"[" * 10_000, kind="application/json; charset=klingon"),
    Answer(b"{}", headers={"Transfer-Encoding": "chunked"}),
    Answer(b"{}", headers={"X-Long": "x" * 100_000}),
]


@pytest.mark.parametrize("answer", ODD, ids=lambda answer: str(answer.headers or answer.status.value)[:40])
async def test_odd_answers_over_a_real_connection(answer: Answer) -> None:
    """What only the HTTP library sees is one of our errors too."""
    with OddServer(answer) as server:
        account = replace(ACCOUNT, service_url=server.url)
        async with httpx.AsyncClient() as http:
            with pytest.raises(KdeskError):
                await KalturaConnector(http).connect(account, "secret", on_lost=lambda _: None)
            with pytest.raises(KdeskError):
                await Thumbnails(http).fetch(f"{server.url}/thumbnail")
