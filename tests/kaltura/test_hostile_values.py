"""Any value in any field: the rest of the response is used, and no invalid value gets through."""

import asyncio
import logging
from dataclasses import fields
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import Struct

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.entry_query import EVER, EntryQuery
from kdesk.domain.links.of_entry import links_of
from kdesk.domain.search.conditions import Words
from kdesk.errors import KdeskError
from kdesk.kaltura import value_types, wire, wire_entries
from kdesk.kaltura.api import Api
from kdesk.kaltura.connector import KalturaConnector
from kdesk.kaltura.decoding import decode, field_type
from kdesk.kaltura.transcripts import Transcripts
from kdesk.messages.errors import title_of
from tests.engine.queue_witness import ErrorLog
from tests.engine.ticks import Ticks
from tests.kaltura.hostile import RESPONSES, SHAPES, in_range, objects, server_with
from tests.kaltura.hostile_uploads import rows_of
from tests.kaltura.scripted_http import URL, FakeSession

quick = settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def assert_in_range(struct: Any) -> None:
    """Each field of a struct holds a value within the range of its kind, or none."""
    for field in msgspec.structs.fields(struct):
        value, kind = getattr(struct, field.name), field_type(field)
        if isinstance(kind, value_types.StructList):
            assert len(value) <= kind.limit
            for item in value:
                assert_in_range(item)
        elif isinstance(kind, value_types.ScalarType) and value is not None:
            assert kind.read(value) == value, field.name


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_field_of_every_struct(shape: type[Struct]) -> None:
    """No value of a field costs the others theirs."""

    @quick
    @given(objects(shape))
    def read(told: dict[str, Any]) -> None:
        assert_in_range(decode(msgspec.json.encode(told), shape))

    read()


@quick
@given(objects(wire_entries.WireEntry), objects(wire.WireFlavor), objects(wire.WireToken))
def test_the_domain_holds_what_qt_can_hold(entry: Any, flavor: Any, token: Any) -> None:
    """Every number of it; and links can be made of every text."""
    made = [
        wire_entries.to_entry(decode(msgspec.json.encode(entry), wire_entries.WireEntry)),
        wire.to_flavor(decode(msgspec.json.encode(flavor), wire.WireFlavor)),
        wire.to_token(decode(msgspec.json.encode(token), wire.WireToken)),
    ]
    for one in made:
        values = [getattr(one, field.name) for field in fields(one)]  # type: ignore[arg-type]  each is a dataclass
        assert all(in_range(value) for value in values if isinstance(value, int | float))
    assert links_of(made[0], made[1]) is not None  # type: ignore[arg-type]  an entry and a rendition


async def ask_everything(responses: dict[type[Struct], Any]) -> None:
    """Sign in, and ask for whatever the window asks for."""
    server = server_with(responses)
    account = Account(URL, 102, "anna", SignInKind.ADMIN_SECRET)
    connector = KalturaConnector(server.http)
    connection = await connector.connect(account, "secret", on_lost=lambda _: None)
    assert in_range(connection.clock_ahead or 0.0)
    assert in_range(connection.expires_at() or 0.0)
    (await connection.limits()).remarks_on(2**40)
    await connection.catalogue.flavors("0_entry")
    await connection.copies.source("0_entry")
    page = await connection.catalogue.page(EntryQuery(), EVER, 1, 100)
    assert in_range(page.total)
    spoken = Transcripts(Api(server.rpc, FakeSession()), "anna")  # type: ignore[arg-type]  the part that calls need
    found = await spoken.find(EntryQuery((Words("beach"),)))
    assert in_range(found.beyond)
    assert all(in_range(line.begin) for one in found.entries for line in one.lines)


@quick
@given(RESPONSES)
def test_every_call_of_the_window(responses: dict[type[Struct], Any]) -> None:
    """Signing in too."""
    try:
        asyncio.run(ask_everything(responses))
    except KdeskError as error:
        assert title_of(error)  # noqa: PT017  most examples end without one


@quick
@given(RESPONSES)
def test_an_upload_ends_in_words(responses: dict[type[Struct], Any]) -> None:
    """Nothing is met on the way that would be called a mistake in kdesk."""
    errors = ErrorLog(Ticks())
    logging.getLogger().addHandler(errors)
    try:
        asyncio.run(rows_of(responses))
    finally:
        logging.getLogger().removeHandler(errors)
    assert not errors.lines, errors.lines[0]
