"""What can be compared: renditions with a picture, and the file that an entry was made from."""

from dataclasses import replace
from pathlib import Path

from kdesk.domain.compared import chosen_sides, comparable, first_pair, rendition
from kdesk.domain.flavor import FlavorStatus
from kdesk.domain.own_file import own_file_of
from kdesk.domain.owner_tags import OwnerTag
from kdesk.domain.transfer_state import TransferState
from tests.support.transfers import altered, make_transfer
from tests.ui.library.library_fakes import make_entry, make_flavor

SOURCE, MIDDLE, LOW = make_flavor(0), make_flavor(1), make_flavor(2)
SOUND = make_flavor(4, id="sound", height=0, width=0)
MAKING = make_flavor(5, id="making", status=FlavorStatus.CONVERTING)


def test_finished_renditions_with_a_picture_are_comparable() -> None:
    """The source first, then the largest."""
    assert comparable((LOW, SOUND, MAKING, MIDDLE, SOURCE)) == (SOURCE, MIDDLE, LOW)


def test_a_comparison_begins_with_the_source_and_the_smallest_or_the_chosen_one() -> None:
    """Without a source with the largest one; of a single one there is one side."""
    entry = make_entry(0)

    def pair(*flavors: object, chosen: object = None) -> list[object]:
        return [side.flavor for side in first_pair(entry, flavors, chosen)]  # type: ignore[arg-type]

    assert pair(SOURCE, MIDDLE, LOW) == [SOURCE, LOW]
    assert pair(SOURCE, MIDDLE, LOW, chosen=MIDDLE) == [SOURCE, MIDDLE]
    assert pair(SOURCE, MIDDLE, LOW, chosen=SOURCE) == [MIDDLE, SOURCE]
    assert pair(MIDDLE, LOW) == [MIDDLE, LOW]
    assert pair(SOURCE) == [SOURCE]
    assert pair(SOUND) == []


def test_the_single_file_of_a_rendition_is_tried_first() -> None:
    """It can be read at any place. Of a source that no player plays there is a download."""
    entry = make_entry(0)
    file, stream = rendition(entry, MIDDLE).source.addresses
    assert "/format/url" in file
    assert "/format/applehttp" in stream
    assert "/format/download" in rendition(entry, SOURCE).source.addresses[1]


def test_the_file_of_an_entry_is_that_of_the_transfer_that_sent_its_content() -> None:
    """Also while it is being sent; not of one that was given up, for a copy of the entry, or after a replacement."""
    sent = altered(make_transfer("one"), state=TransferState.READY)
    entry = make_entry(0, partner_data=str(OwnerTag(sent.id)))
    assert own_file_of(entry, [sent]) == Path(sent.file.path)
    assert own_file_of(entry, [altered(sent, state=TransferState.PROCESSING)]) == Path(sent.file.path)
    assert own_file_of(entry, [altered(sent, state=TransferState.CANCELLED)]) is None
    assert own_file_of(replace(entry, root_id="0_another"), [sent]) is None
    assert own_file_of(replace(entry, partner_data=""), [sent]) is None
    assert own_file_of(entry, []) is None


def test_chosen_renditions_stand_from_the_source_to_the_smallest() -> None:
    """In whatever order they were chosen."""
    sides = chosen_sides(make_entry(0), (LOW, SOURCE, MIDDLE), (LOW, MIDDLE, SOURCE))
    assert [side.flavor for side in sides] == [SOURCE, MIDDLE, LOW]
    assert [side.flavor for side in chosen_sides(make_entry(0), (LOW, SOURCE, MIDDLE), (LOW, MIDDLE))] == [MIDDLE, LOW]
