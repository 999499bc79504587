"""How the Compare window stands on the screen, as the user left it."""

from dataclasses import dataclass

MAX_SIZE = 20_000
"""Pixels that a window may be wide or high."""
MAX_PART = 20


@dataclass(frozen=True, slots=True)
class CompareLayout:
    """Size of the window and of the panel of the review in it.

    Attributes:
        width: Pixels of the window; 0 for the usual size, as `height`.
        is_maximized: Whether it fills the screen; its size is what it had before.
        has_panel: Whether the panel is shown.
        panel_height: Pixels; 0 for the usual share.
        part: Number of the part that the panel shows.
    """

    width: int = 0
    height: int = 0
    is_maximized: bool = False
    has_panel: bool = False
    panel_height: int = 0
    part: int = 0

    @property
    def is_valid(self) -> bool:
        """Whether a window can look so."""
        sizes = (self.width, self.height, self.panel_height)
        return all(0 <= size <= MAX_SIZE for size in sizes) and 0 <= self.part <= MAX_PART


USUAL_LAYOUT = CompareLayout()
