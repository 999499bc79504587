"""What a thumbnail URL asks for."""

import pytest

from kdesk.domain.picture import Box, requested_box

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
        ("/width/9999/height/9999/width/640/height/360", Box(640, 360)),
    ],
)
def test_the_box_of_a_url(rest: str, box: Box) -> None:
    """Width and height as they stand in it; what is left open follows from the other side, or from the server's own.

    What stands last counts, as the server has it, and no side is longer than a window is.
    """
    assert requested_box(BASE + rest) == box
