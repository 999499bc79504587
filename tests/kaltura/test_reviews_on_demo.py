"""A review and the account, on the demo server: the videos that it names, and notes that become cue points."""

from collections.abc import Iterator
from fractions import Fraction

import pytest

from kdesk.domain.compared import Compared
from kdesk.domain.cue_points import CueKind
from kdesk.domain.reviews.review import Note, Review, ReviewedVideo, SideKind
from kdesk.domain.video import VideoSource
from kdesk.engine.library.review_calls import sides_of, write_notes
from tests.kaltura.demo_visitor import Visitor
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess


@pytest.fixture
def admin(demo: DemoProcess) -> Iterator[DemoClient]:
    """An administrator's client of the demo server."""
    with DemoClient(demo.credentials) as client:
        yield client.as_admin()


async def test_notes_become_annotations_once(visitor: Visitor, admin: DemoClient) -> None:
    """Each at its millisecond; writing a second time adds only what is new."""
    entry = admin.entry()
    api = await visitor.connect()
    assert api.editing is not None
    points = api.editing.cue_points
    assert points is not None
    notes = [Note("a", Fraction(1001, 30), "Banding\nin the sky"), Note("b", Fraction(2), "Logo is cut")]
    assert await write_notes(points, entry, notes[:1]) == 1
    assert await write_notes(points, entry, notes) == 1
    found = await points.cue_points(entry)
    assert [(point.kind, point.start, point.name) for point in found] == [
        (CueKind.ANNOTATION, 2000, "Logo is cut"),
        # A line break is no character of a request.
        (CueKind.ANNOTATION, 33_367, "Banding in the sky"),
    ]


async def test_entries_that_a_review_names_are_read(visitor: Visitor, admin: DemoClient) -> None:
    """What the window knows needs no request; an entry that is gone, and one without the rendition, are not found."""
    entry = admin.entry()
    local = Compared(VideoSource())
    gone = ReviewedVideo(SideKind.RENDITION, "720p", "0_gone", flavor_id="0_x")
    other = ReviewedVideo(SideKind.RENDITION, "720p", entry, flavor_id="0_x")
    review = Review("A", (gone, other))
    sides = await sides_of(review, [local], await visitor.connect())
    assert sides == [(gone, None), (other, None)]
    assert await sides_of(review, [local], None) == sides
