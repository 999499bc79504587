"""How a picture of Kaltura fills a size."""

from enum import IntEnum


class Fit(IntEnum):
    """How a picture fills the requested size."""

    INSIDE = 1
    """Scaled to fit; one side may be shorter than requested."""
    PAD = 2
    """Scaled to fit, the rest filled with the background."""
    CROP = 3
    """Filled, and cropped at the centre."""
    CROP_TOP = 4
    """Filled, and cropped at the bottom."""
    STRETCH = 5
