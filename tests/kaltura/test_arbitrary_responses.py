"""Any response to any call results in a valid value or one of kdesk's errors, within limits of time and memory."""

import asyncio
import json
import tracemalloc
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.catalogue_ports import CatalogueApi, Copies
from kdesk.domain.entry import MediaType
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.ports import AccountApi
from kdesk.domain.search.conditions import Words
from kdesk.domain.source_file import FileIdentity
from kdesk.domain.upload import Chunk
from kdesk.domain.upload_ports import UploadApi
from kdesk.errors import KdeskError
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.response_bounds import bound_of
from kdesk.kaltura.thumbnails import Thumbnails
from tests.kaltura.nonsense import HEADERS, NEAR_THE_TRUTH, VALUES, Body, connected
from tests.kaltura.scripted_http import URL, ScriptedServer, blocks_of
from tests.support.odd_server import OddServer, Response
from tests.support.transfers import make_transfer

CALLS_AT_MOST = 300
"""Requests that one call may make to a server that sends nonsense; a walk over pages of a hundred makes the most."""

ACCOUNT = Account(URL, 102, "anna@example.test", SignInKind.PASSWORD)
TRANSFER = make_transfer(
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

Verb = Callable[[AccountApi], Awaitable[object]]


async def _read_copy(connection: AccountApi) -> None:
    async with aclosing(connection.copies.read(f"{URL}/raw", 10, 20)) as blocks:
        async for block in blocks:
            assert block.offset >= 0


async def _remark_on_limits(connection: AccountApi) -> None:
    """Ask for the account's limits and put them into words; a failure would stop an upload."""
    try:
        (await connection.limits()).remarks_on(2**50)
    except KdeskError as error:
        pytest.fail(str(error))


async def _find_in_transcripts(connection: AccountApi) -> None:
    assert connection.transcripts is not None
    await connection.transcripts.find(QUERY)


QUERY = EntryQuery((Words("beach"),))
VERBS: dict[str, Verb] = {
    "reserve": lambda c: c.uploads.reserve(TRANSFER),
    "reserved_entries": lambda c: c.uploads.reserved_entries(TRANSFER),
    "entries_like": lambda c: c.uploads.entries_like(TRANSFER),
    "write_tags": lambda c: c.uploads.write_tags(dict.fromkeys(("0_entry", "0_other"), TRANSFER.owner_tag)),
    "add_token": lambda c: c.uploads.add_token(TRANSFER),
    "free_token": lambda c: c.uploads.free_token(TRANSFER),
    "token": lambda c: c.uploads.token("0_token"),
    "waiting_tokens": lambda c: c.uploads.waiting_tokens(TRANSFER.token_name),
    "empty_entries": lambda c: c.uploads.empty_entries(),
    "open_tokens": lambda c: c.uploads.open_tokens(),
    "attach": lambda c: c.uploads.attach("0_entry", "0_token"),
    "add_entry": lambda c: c.uploads.add_entry(TRANSFER),
    "limits": _remark_on_limits,
    "write_reference_ids": lambda c: c.uploads.write_reference_ids({"0_entry": "kdesk1-1-a", "0_other": "kdesk1-1-a"}),
    "replace_content": lambda c: c.uploads.replace_content(TRANSFER),
    "discard_replacement": lambda c: c.uploads.discard_replacement("0_entry"),
    "open": lambda c: c.uploads.open(TRANSFER, Chunk(0, 0), blocks_of(b"")),
    "send_whole": lambda c: c.uploads.send_whole(TRANSFER, blocks_of(bytes(5000))),
    "send": lambda c: c.uploads.send(TRANSFER, Chunk(0, 1000), blocks_of(bytes(1000))),
    "close": lambda c: c.uploads.close(TRANSFER),
    "delete_token": lambda c: c.uploads.delete_token("0_token"),
    "delete_entry": lambda c: c.uploads.delete_entry("0_entry"),
    "delete_data": lambda c: c.uploads.delete_data("0_entry"),
    "add_from_url": lambda c: c.uploads.add_from_url(TRANSFER),
    "ping": lambda c: c.uploads.ping(),
    "opening": lambda c: c.catalogue.opening(QUERY, 100),
    "page": lambda c: c.catalogue.page(QUERY, EVER, 1, 100),
    "counts": lambda c: c.catalogue.counts(QUERY, [EVER, EVER]),
    "changes": lambda c: c.catalogue.changes(QUERY, 1_700_000_000, 100),
    "existing": lambda c: c.catalogue.existing(["0_entry", "0_other"]),
    "entry": lambda c: c.catalogue.entry("0_entry"),
    "entries": lambda c: c.catalogue.entries(["0_entry", "0_other"]),
    "flavors": lambda c: c.catalogue.flavors("0_entry"),
    "flavors_of": lambda c: c.catalogue.flavors_of(["0_entry", "0_other"]),
    "captions_of": lambda c: c.catalogue.captions_of(["0_entry", "0_other"]),
    "source": lambda c: c.copies.source("0_entry"),
    "size": lambda c: c.copies.size("0_entry"),
    "address": lambda c: c.copies.address("0_entry"),
    "read": _read_copy,
    "find": _find_in_transcripts,
}
SIGN_INS = [
    (replace(ACCOUNT, kind=kind, app_token_id="0_app" if kind is SignInKind.APP_TOKEN else ""), kind.value)
    for kind in SignInKind
]


def test_no_call_is_left_out() -> None:
    """What is added to a port is tried here too."""
    ports = {name for port in (UploadApi, CatalogueApi, Copies) for name in vars(port) if not name.startswith("_")}
    assert ports <= VERBS.keys()


async def survives(reply: Callable[[], httpx.Response]) -> None:
    """Make every call to a server that always sends this: only kdesk's errors are raised, after few requests."""
    for ask in VERBS.values():
        server = ScriptedServer(lambda _called, _sent: reply())
        with suppress(KdeskError):
            await ask(connected(server.rpc, server.http))
        assert len(server.asked) <= CALLS_AT_MOST
    for account, _ in SIGN_INS:
        server = ScriptedServer(lambda _called, _sent: reply())
        with suppress(KdeskError):
            await KalturaConnector(server.http).connect(account, "secret", on_lost=lambda _: None)
    server = ScriptedServer(lambda _called, _sent: reply())
    with suppress(KdeskError):
        await Thumbnails(server.http).fetch(f"{URL}/thumbnail")


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
    asyncio.run(survives(lambda: httpx.Response(status, headers=headers, stream=Body(body))))


@quick
@given(value=VALUES | NEAR_THE_TRUTH | st.lists(NEAR_THE_TRUTH, min_size=2, max_size=3), headers=HEADERS)
def test_any_json(value: Any, headers: dict[str, str]) -> None:
    """Of any shape, near the truth and far from it."""
    body = json.dumps(value).encode()
    headers = {name: text for name, text in headers.items() if name != "content-encoding"}
    asyncio.run(survives(lambda: httpx.Response(200, headers=headers, stream=Body(body))))


@pytest.mark.parametrize(
    "begin", ["[", '{"objects":[', '{"args":{"a":', '{"objectType":"KalturaAPIException","args":[']
)
async def test_deep_nesting(begin: str) -> None:
    """Ten thousand levels."""
    await survives(lambda: httpx.Response(200, stream=Body(begin.encode() * 10_000)))


async def test_the_same_full_page_for_ever() -> None:
    """A server that ignores pages and bounds ends the walk, not the program."""
    entries = [{"id": f"0_{number}", "createdAt": 7} for number in range(500)]
    body = json.dumps({"objectType": "KalturaMediaListResponse", "totalCount": 9, "objects": entries}).encode()
    await survives(lambda: httpx.Response(200, stream=Body(body)))


async def test_endless_responses_take_little_memory() -> None:
    """Of 100 MB no call keeps more than its response may have."""
    megabyte = b" " * 2**20
    tracemalloc.start()
    try:
        for name in ("token", "reserve", "entries", "read"):
            server = ScriptedServer(lambda *_: httpx.Response(200, stream=Body(megabyte, 100)))
            with suppress(KdeskError):
                await VERBS[name](connected(server.rpc, server.http))
        assert tracemalloc.get_traced_memory()[1] < 1.5 * bound_of([("list", {})]).size
    finally:
        tracemalloc.stop()


ODD: list[Response] = [
    Response(b"\x1f\x8b broken", headers={"Content-Encoding": "gzip"}),
    Response(b"{}", headers={"Content-Encoding": "br, gzip, zstd"}),
    Response(b"", status=HTTPStatus.NO_CONTENT),
    Response(b"", status=HTTPStatus.SEE_OTHER, headers={"Location": "http://[::1"}),
    Response(b"[" * 10_000, kind="application/json; charset=klingon"),
    Response(b"{}", headers={"Transfer-Encoding": "chunked"}),
    Response(b"{}", headers={"X-Long": "x" * 100_000}),
]


@pytest.mark.parametrize("response", ODD, ids=lambda response: str(response.headers or response.status.value)[:40])
async def test_odd_responses_over_a_real_connection(response: Response) -> None:
    """What only the HTTP library sees is one of our errors too."""
    with OddServer(response) as server:
        account = replace(ACCOUNT, service_url=server.url)
        async with httpx.AsyncClient() as http:
            with pytest.raises(KdeskError):
                await KalturaConnector(http).connect(account, "secret", on_lost=lambda _: None)
            with pytest.raises(KdeskError):
                await Thumbnails(http).fetch(f"{server.url}/thumbnail")
