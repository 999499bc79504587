"""The numbers of the pixel under the pointer, of each side."""

from kdesk.domain.compare_view import place_on
from kdesk.domain.review_ports import Painting
from kdesk.domain.video import VideoFacts
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.plain_text import left_to_right
from kdesk.ui.review.compare.side import Side

_LETTERS = "ABCD"


def letter_of(number: int) -> str:
    """Return the letter of a side, the same in the row of sides and over its picture."""
    return _LETTERS[number]


def value_line(
    side: Side, painting: Painting, place: tuple[float, float], picture: tuple[int, int], *, letter: str = ""
) -> str:
    """Return the numbers of one pixel of a side in a line; "" while it shows no frame.

    Args:
        place: In the leading side's picture.
        picture: The shown size of that.
        letter: Of the side, where several lines stand below each other.
    """
    if side.video is None or side.frame is None:
        return ""
    at = place_on(place, picture, side.video.facts.shown_size)
    try:
        values = painting.values(side.video, side.frame, at)
    except KdeskError:
        return ""
    numbers = " ".join(str(number) for number in values.stored)
    words = _("{x}, {y}: {names} {values}, RGB {colours}").format(
        x=at[0],
        y=at[1],
        names=_names(side.video.facts, len(values.stored)),
        values=numbers,
        colours=" ".join(str(part) for part in values.shown),
    )
    return left_to_right(f"{letter}  {words}" if letter else words)


def _names(facts: VideoFacts, count: int) -> str:
    if count == 1:
        return _("grey")
    return "RGB" if facts.pixel_format.startswith(("rgb", "gbr", "bgr", "argb", "abgr")) else "YUV"
