"""What a row says of the files that belong to its upload."""

from kdesk.domain.details.ports import DetailsRecord, FieldState, Why
from kdesk.domain.details.upload_details import CompanionFile, DetailField, Poster, UploadDetails
from kdesk.domain.transfer import Trouble
from kdesk.errors import FileMissing
from kdesk.messages.details import row_details
from tests.support.transfers import make_transfer

SAID = UploadDetails(
    captions=(CompanionFile("/in/talk.en.vtt", "English"),),
    poster=Poster("/in/talk.jpg"),
    attachments=(CompanionFile("/in/talk.pdf"),),
)


def told(record: DetailsRecord) -> tuple[str, ...]:
    """Return what the row says."""
    return row_details(make_transfer("t1"), record, lambda _number: "").told


def test_what_belongs_to_a_file_is_named() -> None:
    """While it waits as well as when it is on the entry."""
    for state in (FieldState.KEPT, FieldState.WRITTEN):
        record = DetailsRecord(SAID, dict.fromkeys(SAID.said, state))
        assert told(record) == ("with captions: English; poster; talk.pdf",)


def test_captions_that_were_not_taken_are_not_said_to_be_there() -> None:
    """The file vanished before it was sent: the row says so first, and names what came in."""
    states = dict.fromkeys(SAID.said, FieldState.WRITTEN) | {DetailField.CAPTIONS: FieldState.REFUSED}
    reasons = {DetailField.CAPTIONS: Why(trouble=Trouble.of(FileMissing("gone")))}
    record = DetailsRecord(SAID, states, reasons)
    assert told(record) == ("Captions: The file is not there; with poster; talk.pdf",)


def test_nothing_that_was_not_taken_is_said_to_be_there() -> None:
    """Also where the session may not."""
    states = dict.fromkeys(SAID.said, FieldState.NOT_ALLOWED)
    (words,) = told(DetailsRecord(SAID, states, {field: Why() for field in SAID.said}))
    assert words.startswith("Thumbnail: Not written")
    assert "with" not in words
