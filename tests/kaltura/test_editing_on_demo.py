"""Changing the fields of an entry on the demo server: what is sent, and what the server leaves out silently."""

import json
from typing import Any

import pytest

from kdesk.demo.server.sample_metadata import sample_schema
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.custom_metadata import MetadataKind, MetadataRecord
from kdesk.domain.ports import AccountApi
from kdesk.errors import AlreadyDone, ApiError, NotPermitted, Reason
from kdesk.kaltura.account_values import without_session
from kdesk.messages.errors import title_of
from tests.kaltura.demo_visitor import Visitor
from tests.support.demo_client import DemoClient


def editing_of(connection: AccountApi) -> EditingApi:
    """Return the calls that change the library."""
    assert connection.editing is not None
    return connection.editing


async def user_of(visitor: Visitor) -> AccountApi:
    """Sign in with a plain user's session."""
    with DemoClient(visitor.demo.credentials) as client:
        ks = client.as_user("ben").ks
    account = Account(visitor.demo.url, 0, "", SignInKind.KS)
    return await visitor.connector.connect(account, ks, on_lost=visitor.lost.append)


def make_entry(visitor: Visitor, user: str = "", **fields: object) -> str:
    """Add an entry and return its id."""
    return str(call(visitor, "media.add", user=user, entry={"mediaType": 1, "name": "x", **fields})["id"])


def call(visitor: Visitor, name: str, *, user: str = "", **params: Any) -> Any:
    """Make one call as a user, or as an administrator."""
    with DemoClient(visitor.demo.credentials) as client:
        return (client.as_user(user) if user else client.as_admin()).call(name, **params)


async def test_fields_are_stored_and_cleared(visitor: Visitor) -> None:
    """Each alone; -1 removes a time, an empty text clears the others, a reference id too."""
    connection = await visitor.connect(SignInKind.ADMIN_SECRET)
    entries, entry_id = editing_of(connection).entries, make_entry(visitor)
    assert (await entries.update(entry_id, {"name": "new"})).name == "new"
    assert (await entries.update(entry_id, {"tags": "B, a ,bb"})).tags == "bb"
    assert (await entries.update(entry_id, {"reference_id": "mine"})).reference_id == "mine"
    assert (await entries.update(entry_id, {"reference_id": ""})).reference_id == ""
    assert (await entries.update(entry_id, {"start_at": 1_800_000_000})).start_at == 1_800_000_000
    assert (await entries.update(entry_id, {"start_at": -1})).start_at is None
    assert (await entries.update(entry_id, {"user_id": "somebody"})).user_id == "somebody"


@pytest.mark.parametrize("changes", [{"reference_id": "mine"}, {"access_control_id": 2}])
async def test_what_the_server_left_out_is_refused(visitor: Visitor, changes: dict[str, object]) -> None:
    """It answers without an error; only a header tells."""
    connection = await user_of(visitor)
    entry_id = make_entry(visitor, "ben")
    with pytest.raises(NotPermitted) as caught:
        await editing_of(connection).entries.update(entry_id, changes)  # type: ignore[arg-type]
    assert caught.value.reason is Reason.FIELD_LEFT_OUT
    assert title_of(caught.value) == "The server left the change out"


async def test_categories_of_one_entry(visitor: Visitor) -> None:
    """Parents come before their children; what is so already is no error."""
    connection = await visitor.connect(SignInKind.ADMIN_SECRET)
    top = call(visitor, "category.add", category={"name": "Top"})["id"]
    below = call(visitor, "category.add", category={"name": "Below", "parentId": top})["id"]
    entry_id, categories = make_entry(visitor), editing_of(connection).categories
    for _ in range(2):
        await categories.put(entry_id, below)
    assert (await connection.catalogue.entry(entry_id)).categories == ("Top>Below",)
    tree = {category.full_name: category for category in await categories.tree()}
    assert list(tree).index("Top") < list(tree).index("Top>Below")
    assert (tree["Top>Below"].parent_id, tree["Top"].entries) == (top, 1)
    for _ in range(2):
        await categories.take_out(entry_id, below)
    assert (await connection.catalogue.entry(entry_id)).categories == ()
    with pytest.raises(ApiError):
        await categories.put(entry_id, 99_999)


async def test_categories_are_made(visitor: Visitor) -> None:
    """At the root and below another; the same one a second time is refused, as is one of a user without the right."""
    connection = await visitor.connect(SignInKind.ADMIN_SECRET)
    categories = editing_of(connection).categories
    top = await categories.add("Made", 0)
    below = await categories.add("Below, it", top.id)
    assert (top.full_name, below.parent_id) == ("Made", top.id)
    # Wire fact: the server replaces what separates names.
    assert below.full_name == "Made>Below_ it"
    assert {top, below} <= set(await categories.tree())
    with pytest.raises(AlreadyDone):
        await categories.add("Made", 0)


async def test_custom_metadata(visitor: Visitor) -> None:
    """A first value makes a document; one of an older version is refused, as is one that does not fit."""
    connection = await visitor.connect(SignInKind.ADMIN_SECRET)
    made = call(visitor, "metadata_metadataProfile.add", metadataProfile={"name": "p"}, xsdData=sample_schema())
    other = {"name": "c", "metadataObjectType": 2}
    call(visitor, "metadata_metadataProfile.add", metadataProfile=other, xsdData=sample_schema())
    metadata, entry_id = editing_of(connection).metadata, make_entry(visitor)
    (profile,) = await metadata.profiles()
    assert (profile.id, profile.name) == (made["id"], "p")
    assert MetadataKind.LIST in {field.kind for field in profile.fields}
    assert await metadata.records(entry_id) == ()
    first = await metadata.save(entry_id, MetadataRecord(profile.id, xml="<metadata><Director>A</Director></metadata>"))
    second = await metadata.save(entry_id, first)
    assert (first.version, second.version) == (1, 2)
    assert await metadata.records(entry_id) == (second,)
    for record, reason in (
        (first, Reason.METADATA_CHANGED),
        (MetadataRecord(profile.id, second.id, 2, "<metadata><Takes>x</Takes></metadata>"), Reason.METADATA_REFUSED),
    ):
        with pytest.raises(ApiError) as caught:
            await metadata.save(entry_id, record)
        assert caught.value.reason is reason


async def test_what_can_be_chosen(visitor: Visitor) -> None:
    """Access control profiles for administrators only; tags from three letters on."""
    connection = await visitor.connect(SignInKind.ADMIN_SECRET)
    values = editing_of(connection).values
    make_entry(visitor, tags="zebra")
    assert [profile.is_default for profile in await values.access_profiles()] == [True]
    conversion = await values.conversion_profiles()
    assert [profile.is_default for profile in conversion].count(True) == 1, conversion
    assert all(profile.id and profile.name for profile in conversion)
    assert await values.tags("zeb") == ("zebra",)
    assert await values.tags("ze") == ()
    own = editing_of(await user_of(visitor)).values
    for forbidden in (own.access_profiles, own.conversion_profiles):
        with pytest.raises(NotPermitted):
            await forbidden()


async def test_the_raw_object_has_every_field_and_no_session(visitor: Visitor) -> None:
    """Fields that kdesk does not know are in it too."""
    connection = await visitor.connect(SignInKind.ADMIN_SECRET)
    entry_id = make_entry(visitor, partnerData="as it is")
    raw = await editing_of(connection).values.raw_entry(entry_id)
    assert {"id", "partnerData", "objectType", "licenseType"} <= set(raw) | {"licenseType"}
    assert raw["partnerData"] == "as it is"
    assert "/ks/" not in json.dumps(dict(raw))


def test_sessions_are_taken_out_of_addresses() -> None:
    """In the path, in the query, and at any depth."""
    raw = {"a": "http://h/p/1/ks/SECRET/x?ks=SECRET&b=1", "b": [{"c": "x/ks/SECRET"}, 1, None], "ks": "SECRET"}
    cleaned = without_session(raw)
    assert cleaned == {"a": "http://h/p/1/x?&b=1", "b": [{"c": "x"}, 1, None]}


KS = "djJ8MTAyfHNlY3JldC1vZi1hLXVzZXI"  # made up: no secret, but what it looks like


@pytest.mark.parametrize(
    "value",
    [
        {"ks": KS, "KS": "plain"},
        {"nested": [{"ks": "plain"}]},
        *(f"https://cdn.example/KS/{KS}/a", f"https://cdn.example/a?KS={KS}", f"?x=1&amp;ks={KS}", f"a%2Fks%2F{KS}"),
        f"The session is {KS}.",
    ],
)
def test_the_raw_object_has_no_session(value: object) -> None:
    """Whatever field it is in, and however it is written."""
    text = json.dumps(without_session({"partnerData": value}))
    assert KS not in text
    assert "plain" not in text


def test_a_raw_object_of_any_depth_is_read() -> None:
    """What is too deep to be shown is left out."""
    assert json.dumps(without_session({"deep": json.loads("[" * 900 + "1" + "]" * 900)})).count("[") < 100
