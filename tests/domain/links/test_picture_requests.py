"""What a thumbnail URL asks for."""

import pytest

from kdesk.domain.links.picture_requests import UNKNOWN_BOX, frames_asked_at, requested_box
from kdesk.domain.links.place import Place
from kdesk.domain.picture import Box

BASE = "https://cdn.example/p/102/sp/10200/thumbnail/entry_id/0_x/version/100002"


@pytest.mark.parametrize(
    ("rest", "box"),
    [
        ("/width/640/height/360", Box(640, 360)),
        ("/width/640/height/360/type/3/vid_sec/2.5", Box(640, 360)),
        ("/height/360/width/640", Box(640, 360)),
        ("/width/640", Box(640, 1280)),
        ("/height/360", Box(720, 360)),
        ("/width/0/height/360", Box(720, 360)),
        ("", Box(120, 90)),
        ("/width/abc", Box(120, 90)),
        ("/width/99999999999999999999", Box(120, 90)),
        ("/width/999999/height/1", Box(4096, 1)),
        ("/height/999999/width/640", Box(640, 4096)),
        ("/width/9999/height/9999/width/640/height/360", Box(4096, 4096)),
    ],
)
def test_the_box_of_a_url(rest: str, box: Box) -> None:
    """Width and height as they stand in it; what is left open follows from the other side, or from the server's own.

    What stands first counts, as the server has it, and no side is longer than a window is.
    """
    assert requested_box(BASE + rest) == box


def test_an_address_of_another_kind_has_a_bounded_box() -> None:
    """A picture from elsewhere tells its size only by itself."""
    assert requested_box("https://pictures.example.org/poster.jpg") == UNKNOWN_BOX


@pytest.mark.parametrize(("rest", "asks"), [("/vid_sec/3", True), ("/vid_slices/9", True), ("/width/160", False)])
def test_addresses_of_frames_are_told_from_those_of_posters(rest: str, asks: bool) -> None:
    """Where an account refuses frames, its posters are there all the same."""
    place = Place("https://cdn.example", 102, 10200)
    assert frames_asked_at(BASE + rest) == (place if asks else None)
