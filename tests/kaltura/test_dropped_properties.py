"""What the server silently left out of a write, as its response headers tell."""

from typing import Any

import httpx
import pytest

from kdesk.kaltura.api import Api
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.wire_entries import WireEntry
from tests.kaltura.scripted_http import FakeSession, ScriptedServer

# As a real server worded them for a USER session.
REFERENCE = (
    "KalturaBaseEntry-referenceId-error",
    'Current user does not have permission to insert property "KalturaMediaEntry::referenceId"',
)
CATEGORIES = (
    "KalturaBaseEntry-categories-error",
    'Current user does not have permission to insert property "KalturaMediaEntry::categories"',
)
ENTRY = {"id": "0_a", "name": "Gale", "objectType": "KalturaMediaEntry"}
FIELDS = {"entry": {"objectType": "KalturaMediaEntry", "referenceId": "r", "categories": "a>b"}}


def make_response(body: Any, *headers: tuple[str, str]) -> httpx.Response:
    """Return a response with these headers besides the usual ones."""
    return httpx.Response(200, headers=[("X-Me", "kaltura.example.test"), *headers], json=body)


def api(*replies: httpx.Response) -> Api:
    """Return the calls of a session whose server sends this response."""
    return Api(ScriptedServer(replies).rpc, FakeSession())  # type: ignore[arg-type]  # as much of a session as is used


@pytest.mark.parametrize("name", [REFERENCE[0], REFERENCE[0].lower()])
async def test_a_multirequest_tells_what_was_left_out(name: str) -> None:
    """The names are those that were sent, even where a proxy changed the case of the headers."""
    reply = make_response([ENTRY], (name, REFERENCE[1]), CATEGORIES)
    results = await api(reply).multi([Call("media", "add", WireEntry, FIELDS)])
    assert [entry.id for entry in results] == ["0_a"]
    assert results.dropped == {"referenceId", "categories"}


async def test_a_single_write_tells_what_was_left_out() -> None:
    """The result comes with it."""
    written = await api(make_response(ENTRY, REFERENCE)).write("media", "add", FIELDS, result=WireEntry)
    assert (written.result.id, written.dropped) == ("0_a", {"referenceId"})


async def test_nothing_is_left_out_without_such_a_header() -> None:
    """Other headers of errors are something else."""
    reply = make_response([ENTRY], ("X-Kaltura-App", "exiting on error 3"), ("Kaltura-error", "x"))
    results = await api(reply).multi([Call("media", "add", WireEntry, FIELDS)])
    assert results.dropped == frozenset()
