"""The original of an image entry: its file, decoded at full size and turned as the camera was held."""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass

from PySide6.QtGui import QImage, QTransform

from kdesk.domain.catalogue_ports import Copies
from kdesk.domain.entry import Entry
from kdesk.domain.exif import Exif, read_exif
from kdesk.domain.links.of_entry import raw_source
from kdesk.domain.picture import MAX_SIDE, Bitmap, Box
from kdesk.domain.picture_work import PictureTools
from kdesk.errors import BadResponse, Reason
from kdesk.threads import Workers
from kdesk.ui.images import to_image

MAX_BYTES = 64 * 1024 * 1024
"""Of a file that is fetched for looking at it."""

_MIRRORED = frozenset({2, 4, 5, 7})
_DEGREES = {3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}
"""Clockwise, after mirroring left and right; by the orientation of EXIF."""


@dataclass(frozen=True, slots=True)
class Original:
    """A decoded file.

    Attributes:
        image: Upright. Of a file that is wider or higher than MAX_SIDE it is smaller.
        file_size: Bytes.
    """

    image: QImage
    exif: Exif
    file_size: int


async def load_original(
    entry: Entry, copies: Copies, tools: PictureTools, workers: Workers, told: Callable[[int, int], None]
) -> Original:
    """Fetch and decode the file of an image entry.

    Args:
        told: Is called with the bytes that have come, and with all of them; 0 if the server does not tell.

    Raises:
        KdeskError: It is not given, too large, or no picture.
    """
    data = bytearray()
    async with aclosing(copies.read(raw_source(entry), 0, MAX_BYTES + 1)) as blocks:
        async for block in blocks:
            data += block.data
            if len(data) > MAX_BYTES or (block.total or 0) > MAX_BYTES:
                raise BadResponse(f"more than {MAX_BYTES} bytes", reason=Reason.RESPONSE_TOO_LONG)
            told(len(data), block.total or 0)
    content = bytes(data)
    bitmap = await tools.decode(content, Box(MAX_SIDE, MAX_SIDE))
    exif = await workers.run(read_exif, content)
    return Original(await workers.run(_upright, bitmap, exif.orientation), exif, len(content))


def _upright(bitmap: Bitmap, orientation: int) -> QImage:
    """Return the picture turned as EXIF asks. Blocks for some tens of milliseconds with a large one."""
    image = to_image(bitmap)
    if orientation in _MIRRORED:
        image = image.transformed(QTransform().scale(-1, 1))
    degrees = _DEGREES.get(orientation, 0)
    return image.transformed(QTransform().rotate(degrees)) if degrees else image
