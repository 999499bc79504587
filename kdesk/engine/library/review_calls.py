"""What a review asks the account for: the videos that it names, and its notes as cue points of the entry."""

from collections.abc import Sequence

from kdesk.domain.compared import Compared, rendition
from kdesk.domain.cue_points import MAX_NOTE, CuePoints
from kdesk.domain.names import sendable
from kdesk.domain.ports import AccountApi
from kdesk.domain.reviews.review import Note, Review, ReviewedVideo
from kdesk.domain.reviews.reviewed import found
from kdesk.errors import EntryGone

_PER_SECOND = 1000


async def sides_of(
    review: Review, known: Sequence[Compared], api: AccountApi | None
) -> list[tuple[ReviewedVideo, Compared | None]]:
    """Return each video of a review with the side that shows it; None for one that is not found.

    Args:
        known: Sides that are or were shown.
        api: Of the account; its entries are read as far as they are needed.

    Raises:
        ServerProblem: The server does not answer.
    """
    sides = list(known)
    missing = {video.entry_id for video in review.sides if video.entry_id and found(video, sides) is None}
    for entry_id in missing:
        if api is None:
            break
        try:
            entry, flavors = await api.catalogue.entry(entry_id), await api.catalogue.flavors(entry_id)
        except EntryGone:
            continue
        sides += [rendition(entry, flavor, flavors) for flavor in flavors[:1]]
    return [(video, found(video, sides)) for video in review.sides]


async def write_notes(points: CuePoints, entry_id: str, notes: Sequence[Note]) -> int:
    """Write notes as annotations, and return how many; one that is there already, of the same moment, is left out.

    Raises:
        ServerProblem: There is no answer, or an unusable one.
        NotPermitted: The account has no cue points, or the session may not write them.
    """
    present = {(point.start, point.name) for point in await points.cue_points(entry_id)}
    written = 0
    for note in notes:
        start, text = round(note.time * _PER_SECOND), sendable(note.text[:MAX_NOTE])
        if (start, text) not in present:
            await points.add_annotation(entry_id, start, text)
            written += 1
    return written
