"""What the server's numbers mean."""

import pytest

from kdesk.domain.entry import EntryStatus, MediaType
from kdesk.domain.flavor import FlavorStatus

ENTRY_STATUSES = {
    -2: EntryStatus.IMPORT_FAILED,
    -1: EntryStatus.PROCESSING_FAILED,
    0: EntryStatus.WAITING_FOR_CONTENT,
    1: EntryStatus.PROCESSING,
    2: EntryStatus.READY,
    3: EntryStatus.DELETED,
    4: EntryStatus.PENDING,
    5: EntryStatus.MODERATION,
    6: EntryStatus.BLOCKED,
    7: EntryStatus.NO_CONTENT,
}


@pytest.mark.parametrize(("number", "status"), ENTRY_STATUSES.items())
def test_an_entry_status_is_a_number_or_a_number_in_quotes(number: int, status: EntryStatus) -> None:
    """The server sends both, and both mean the same."""
    assert EntryStatus.from_wire(number) is status
    assert EntryStatus.from_wire(str(number)) is status


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("virusScan.Infected", EntryStatus.INFECTED),
        ("virusScan.ScanFailure", EntryStatus.INFECTED),
        ("plugin.Whatever", EntryStatus.UNKNOWN),
        (8, EntryStatus.UNKNOWN),
        ("", EntryStatus.UNKNOWN),
    ],
)
def test_an_entry_status_may_be_a_word(value: int | str, status: EntryStatus) -> None:
    """Plug-ins of the server add words of their own; unknown ones are no error."""
    assert EntryStatus.from_wire(value) is status


def test_an_entry_that_failed_does_not_become_ready() -> None:
    """Waiting for these is over; waiting for the others may help, also for one that kdesk does not understand."""
    assert {status for status in EntryStatus if status.failed} == {
        EntryStatus.IMPORT_FAILED,
        EntryStatus.PROCESSING_FAILED,
        EntryStatus.DELETED,
        EntryStatus.BLOCKED,
        EntryStatus.INFECTED,
    }


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (1, MediaType.VIDEO),
        (2, MediaType.IMAGE),
        (5, MediaType.AUDIO),
        (201, MediaType.LIVE),
        (202, MediaType.LIVE),
        (203, MediaType.LIVE),
        (204, MediaType.LIVE),
        (0, MediaType.UNKNOWN),
        (3, MediaType.UNKNOWN),
        (-1, MediaType.UNKNOWN),
    ],
)
def test_a_media_type_is_a_number(value: int, kind: MediaType) -> None:
    """The four kinds of live streams are one here."""
    assert MediaType.from_wire(value) is kind


@pytest.mark.parametrize("status", [status for status in FlavorStatus if status is not FlavorStatus.UNKNOWN])
def test_a_flavor_status_is_a_number(status: FlavorStatus) -> None:
    """Each number is read as what Kaltura calls it."""
    assert FlavorStatus.from_wire(int(status)) is status


@pytest.mark.parametrize("value", [10, -2, 500])
def test_a_flavor_status_of_a_newer_server_is_unknown(value: int) -> None:
    """A status that kdesk does not know is no error."""
    assert FlavorStatus.from_wire(value) is FlavorStatus.UNKNOWN


def test_a_rendition_plays_when_its_file_is_there() -> None:
    """Ready ones, and those that are copied to another storage at this moment."""
    assert {status for status in FlavorStatus if status.playable} == {FlavorStatus.READY, FlavorStatus.EXPORTING}
