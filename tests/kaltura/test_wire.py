"""From what the server sends to the domain."""

import json
from typing import Any

import msgspec
import pytest

from kdesk.domain.entry import EntryStatus, MediaType
from kdesk.domain.flavor import FlavorStatus
from kdesk.domain.ports import Partner
from kdesk.domain.upload import UploadTokenStatus
from kdesk.kaltura import wire, wire_entries
from kdesk.kaltura.decoding import decode
from tests.kaltura.scripted_http import recorded


def read(name: str, shape: Any) -> Any:
    """Decode a recorded response."""
    return decode(recorded(name).content, shape)


def door(shape: Any, **fields: Any) -> Any:
    """Read an object with these fields, named as on the wire."""
    return decode(json.dumps({"id": "0_x", **fields}).encode(), shape)


def test_sizes_of_tokens_are_strings_on_the_wire() -> None:
    """A full token, as a real server told it."""
    token = wire.to_token(read("upload: single shot default flags", wire.WireToken))
    assert (token.status, token.file_name, token.uploaded_size) == (UploadTokenStatus.FULL, "one.mp4", 1000)


def test_what_a_token_does_not_have_is_left_out() -> None:
    """No uploadUrl, no bytes yet, but attached already."""
    token = wire.to_token(read("uploadToken.get t3 attached", wire.WireToken))
    assert (token.status, token.uploaded_size, token.upload_url) == (UploadTokenStatus.PENDING, 0, "")
    assert token.attached_id


def test_an_entry_without_content_has_its_links_already() -> None:
    """The hosts of links are those that the server names."""
    entry = wire_entries.to_entry(read("media.get: no content", wire_entries.WireEntry))
    assert (entry.id, entry.name, entry.partner_id) == ("0_7rim5ny9", "Vid 1", 102)
    assert (entry.status, entry.media_type) == (EntryStatus.NO_CONTENT, MediaType.VIDEO)
    assert entry.thumbnail_url.startswith("http://kaltura.example/")
    assert entry.download_url.endswith("/flavorParamIds/0")


def test_a_clone_names_the_entry_that_it_was_made_from() -> None:
    """And inherits its `partnerData`; every other entry names itself. Only images have a version of their own."""
    clone = wire_entries.to_entry(read("baseEntry.clone as user", wire_entries.WireEntry))
    assert (clone.id, clone.root_id, clone.partner_data) == ("0_iopfkubc", "0_32a29vzj", "pd")
    assert clone.is_clone
    assert clone.version == ""
    image = wire_entries.to_entry(read("media.get: image", wire_entries.WireEntry))
    assert not image.is_clone
    assert (image.media_type, image.version) == (MediaType.IMAGE, "100032")


def test_a_list_of_entries() -> None:
    """Total and objects."""
    page = read("media.list nameLike", wire_entries.WireEntries)
    assert page.total_count == 1
    assert [wire_entries.to_entry(entry).name for entry in page.objects] == ["legacy"]


def test_bytes_of_a_flavor_come_from_size_in_bytes() -> None:
    """`size` may be kilobytes and is not read."""
    (found,) = read("flavorAsset.list entryIdEqual", wire.WireFlavors).objects
    flavor = wire.to_flavor(found, "Source")
    assert (flavor.size, flavor.status, flavor.name) == (155138, FlavorStatus.QUEUED, "Source")
    assert (flavor.is_source, flavor.is_default, flavor.params_id) == (True, False, 0)


def test_a_session_is_told_in_strings() -> None:
    """Every number of `session.get`."""
    session = read("session.get", wire.WireSession)
    assert (session.partner_id, session.expiry, session.user_id) == (102, 1795276377, "admin@example.test")


def test_secrets_of_a_partner_are_not_read() -> None:
    """The list of partners carries their secrets; none of them reaches an object of ours."""
    response = read("login ks: partner.listPartnersForUser", wire.WirePartners)
    assert wire.to_partners(response.objects) == (Partner(102, "Test partner"),)
    assert "SECRET" not in repr(response)


def test_a_partner_without_a_name_is_shown_by_its_number() -> None:
    """There is always something to choose by."""
    assert wire.to_partners([wire.WirePartner(id=7)]) == (Partner(7, "7"),)


def test_a_partner_without_a_number_cannot_be_chosen() -> None:
    """No partner has this one, and none has a number near it."""
    assert wire.to_partners([door(wire.WirePartner, id=2**40, name="Other"), wire.WirePartner(7)]) == (Partner(7, "7"),)


def test_only_ids_are_demanded() -> None:
    """Everything else may be missing."""
    token = wire.to_token(wire.WireToken(id="t"))
    entry = wire_entries.to_entry(wire_entries.WireEntry(id="e"))
    flavor = wire.to_flavor(wire.WireFlavor(id="f"))
    assert token.status is UploadTokenStatus.UNKNOWN
    assert (entry.status, entry.media_type, entry.duration) == (EntryStatus.UNKNOWN, MediaType.UNKNOWN, 0.0)
    assert (flavor.status, flavor.is_source, flavor.is_default) == (FlavorStatus.UNKNOWN, False, False)


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"ms_duration": 3720.0, "duration": 4.0}, 3.72),
        ({"duration": 4.0}, 4.0),
        ({"ms_duration": 0.0}, 0.0),
        ({"ms_duration": None, "duration": 4.0}, 4.0),
    ],
)
def test_the_exact_duration_is_preferred(fields: dict[str, float], seconds: float) -> None:
    """`duration` is rounded to seconds."""
    assert wire_entries.to_entry(wire_entries.WireEntry(id="e", **fields)).duration == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("sent", "status"),
    [(2, EntryStatus.READY), ("2", EntryStatus.READY), ("virusScan.Infected", EntryStatus.INFECTED), (99, "unknown")],
)
def test_a_status_may_be_a_number_a_string_or_a_word_of_a_plugin(sent: Any, status: EntryStatus) -> None:
    """All three are seen on the wire, and new ones do no harm."""
    assert wire_entries.to_entry(door(wire_entries.WireEntry, status=sent)).status == status


@pytest.mark.parametrize(
    ("sent", "told"), [(1, True), (True, True), (0, False), (-1, False), (False, False), (None, False)]
)
def test_nullable_booleans_come_in_two_shapes(sent: Any, told: bool) -> None:
    """Numbers and booleans."""
    assert wire.to_flavor(door(wire.WireFlavor, isDefault=sent)).is_default is told


@pytest.mark.parametrize("body", [b'{"objects": []}', b'{"objectType": "KalturaMediaEntry"}', b"{}", b"[]"])
def test_only_a_list_passes_for_a_list(body: bytes) -> None:
    """Other JSON must not pass for an empty library."""
    with pytest.raises(msgspec.ValidationError):
        decode(body, wire_entries.WireEntries)


def test_a_list_may_come_without_objects() -> None:
    """Some early responses of the server omit them."""
    body = b'{"totalCount": 0, "objectType": "KalturaMediaListResponse"}'
    assert decode(body, wire_entries.WireEntries).objects == []
