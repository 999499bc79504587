"""What the address of a picture asks for, before the picture is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdesk.domain.picture import Box

if TYPE_CHECKING:  # the grammar of links is imported with the first picture: no window begins with one
    from kdesk.domain.links.place import Place
    from kdesk.domain.links.thumbnail import Thumbnail

UNKNOWN_BOX = Box(640, 640)
"""For an address of another kind, which tells no size."""


def requested_box(url: str) -> Box:
    """Return the box that a picture is decoded into."""
    asked = _thumbnail_at(url)
    return asked.box if asked is not None else UNKNOWN_BOX


def frames_asked_at(url: str) -> Place | None:
    """Return host and account of an address that asks for frames of a video; None for the poster and anything else."""
    asked = _thumbnail_at(url)
    return asked.place if asked is not None and asked.captures_frames else None


def _thumbnail_at(url: str) -> Thumbnail | None:
    from kdesk.domain.links.parse import parse  # noqa: PLC0415  with the first picture
    from kdesk.domain.links.thumbnail import Thumbnail  # noqa: PLC0415  with the first picture

    address = parse(url)
    return address if isinstance(address, Thumbnail) else None
