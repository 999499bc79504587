"""What the address of a picture asks for, before the picture is there."""

from kdesk.domain.links.parse import parse
from kdesk.domain.links.place import Place
from kdesk.domain.links.thumbnail import Thumbnail
from kdesk.domain.picture import Box

UNKNOWN_BOX = Box(640, 640)
"""For an address of another kind, which tells no size."""


def requested_box(url: str) -> Box:
    """Return the box that a picture is decoded into."""
    address = parse(url)
    return address.box if isinstance(address, Thumbnail) else UNKNOWN_BOX


def frames_asked_at(url: str) -> Place | None:
    """Return host and account of an address that asks for frames of a video; None for the poster and anything else."""
    address = parse(url)
    return address.place if isinstance(address, Thumbnail) and address.captures_frames else None
