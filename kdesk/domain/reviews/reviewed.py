"""What a review tells of the compared videos, and which videos a review names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kdesk.domain.compared import Compared, rendition
from kdesk.domain.reviews.review import ReviewedVideo, SideKind


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who makes a review, and on which server.

    Attributes:
        name: The user of the account; "" without one.
        service_url: Of the account's server.
    """

    name: str = ""
    service_url: str = ""


def reviewed(what: Compared, label: str, size: int, reviewer: Reviewer) -> ReviewedVideo:
    """Return what a review tells of a side: nothing that opens it for somebody without a session.

    Args:
        label: Its name on screen.
        size: Bytes of its file, 0 if unknown.
    """
    entry, flavor, path = what.entry, what.flavor, what.source.path
    kind = SideKind.FILE if path is not None else SideKind.RENDITION
    return ReviewedVideo(
        kind=SideKind.SOURCE if flavor is not None and flavor.is_source else kind,
        label=label,
        entry_id=entry.id if entry is not None else "",
        entry_name=entry.name if entry is not None else "",
        flavor_id=flavor.id if flavor is not None else "",
        version=flavor.version if flavor is not None else "",
        service_url=reviewer.service_url if entry is not None else "",
        file_name=path.name if path is not None else "",
        size=(flavor.size if flavor is not None else 0) or size,
    )


def found(video: ReviewedVideo, known: Sequence[Compared]) -> Compared | None:
    """Return the side that a review names, made of the renditions and files that the window knows.

    Args:
        known: Sides that are or were shown.
    """
    if video.kind is SideKind.FILE:
        files = (one for one in known if one.source.path is not None and one.source.path.name == video.file_name)
        return next(files, None)
    for one in known:
        if one.entry is not None and one.entry.id == video.entry_id:
            flavor = next((flavor for flavor in one.flavors if flavor.id == video.flavor_id), None)
            if flavor is not None:
                return rendition(one.entry, flavor, one.flavors)
    return None


def title_of(sides: Iterable[Compared]) -> str:
    """Return the names of the entries, or of the files, that are compared."""
    names = (_name_of(side) for side in sides)
    return ", ".join(dict.fromkeys(name for name in names if name))


def _name_of(side: Compared) -> str:
    if side.entry is not None:
        return side.entry.name or side.entry.id
    return side.source.path.name if side.source.path is not None else ""
