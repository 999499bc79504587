"""The arithmetic of a rectangle on a picture: it stays inside, keeps a proportion, and never gets empty."""

from dataclasses import dataclass

from kdesk.domain.picture_work import Area

LEAST = 0.05
"""Share of a side that is kept at least."""


@dataclass(frozen=True, slots=True)
class Grip:
    """The edges that are dragged; none for the whole rectangle."""

    left: bool = False
    top: bool = False
    right: bool = False
    bottom: bool = False


class CropArea:
    """A rectangle on a picture of this many pixels.

    Attributes:
        area: In shares of the picture.
    """

    def __init__(self, width: int, height: int) -> None:
        self._shape = width / max(1, height)
        self._ratio = 0.0
        self.area = Area()

    def keep_ratio(self, ratio: float) -> None:
        """Keep this proportion of width to height in pixels, 0.0 for any, and choose as much as possible."""
        self._ratio = ratio
        self.choose_all()

    def choose_all(self) -> None:
        """Choose as much as the proportion allows, in the middle."""
        if not self._ratio:
            self.area = Area()
            return
        # In shares of the sides: a ratio of 1.0 has the picture's own proportion.
        relative = self._ratio / self._shape
        width, height = (1.0, 1.0 / relative) if relative >= 1 else (relative, 1.0)
        self.area = Area((1 - width) / 2, (1 - height) / 2, width, height)

    def drag(self, grip: Grip, across: float, down: float) -> None:
        """Move edges, or the whole rectangle, by shares of the sides."""
        area = self.area
        if grip == Grip():
            x = min(max(area.x + across, 0.0), 1 - area.width)
            y = min(max(area.y + down, 0.0), 1 - area.height)
            self.area = Area(x, y, area.width, area.height)
            return
        left, top, right, bottom = area.x, area.y, area.x + area.width, area.y + area.height
        if grip.left:
            left = min(max(left + across, 0.0), right - LEAST)
        elif grip.right:
            right = max(min(right + across, 1.0), left + LEAST)
        if grip.top:
            top = min(max(top + down, 0.0), bottom - LEAST)
        elif grip.bottom:
            bottom = max(min(bottom + down, 1.0), top + LEAST)
        self.area = self._shaped(grip, Area(left, top, right - left, bottom - top))

    def _shaped(self, grip: Grip, area: Area) -> Area:
        """Return the area in the kept proportion; the edges opposite to the dragged ones stay."""
        if not self._ratio:
            return area
        relative = self._ratio / self._shape
        sideways = grip.left or grip.right
        room_x = area.x + area.width if grip.left else 1 - area.x
        room_y = area.y + area.height if grip.top else 1 - area.y
        width = area.width if sideways else area.height * relative
        width = min(max(width, LEAST), room_x, room_y * relative)
        height = width / relative
        x = area.x + area.width - width if grip.left else area.x
        y = area.y + area.height - height if grip.top else area.y
        return Area(max(0.0, x), max(0.0, y), width, height)
