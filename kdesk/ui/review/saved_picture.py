"""A picture of player or Compare window as a file."""

from collections.abc import AsyncGenerator
from pathlib import Path

from PySide6.QtGui import QImage

from kdesk.domain.names import in_a_sentence
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.threads import Workers
from kdesk.ui.images import png_of
from kdesk.ui.review.services import ReviewServices


async def save_picture(services: ReviewServices, workers: Workers, path: Path, image: QImage) -> str:
    """Write a picture as PNG, which `workers` make; return a sentence: that it is saved, or why it is not."""

    async def pieces() -> AsyncGenerator[bytes, None]:
        yield await workers.run(png_of, image)

    try:
        await services.files.save(path, pieces())
    except KdeskError as error:
        return title_of(error)
    return _("Saved as “{name}”").format(name=in_a_sentence(path.name))
