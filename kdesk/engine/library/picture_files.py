"""Pictures of this computer: read for a poster, and saved from the server."""

import os
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from kdesk.domain.picture import MAX_IMAGE_BYTES, MAX_SIDE, Bitmap, Box
from kdesk.domain.picture_work import Area, FrameMeasure, PictureFile, PictureLab
from kdesk.domain.ports import PictureDecoder
from kdesk.errors import (
    BadResponse,
    FileEmpty,
    FileMissing,
    FileUnreadable,
    KindNotTaken,
    NotAFile,
    Reason,
    StoreProblem,
)
from kdesk.threads import Workers

_LARGEST = Box(MAX_SIDE, MAX_SIDE)
_ENDINGS = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF8", "gif"), (b"RIFF", "webp"))
_SENT_AS_IT_IS = frozenset({"jpg", "png"})
"""Kinds that every account accepts. Others are sent as one of these."""


class DecodingLab(PictureDecoder, PictureLab, Protocol):
    """The decoding process."""


class PictureFiles:
    """Implements `picture_work.PictureTools`.

    Args:
        decoder: The decoding process.
    """

    def __init__(self, decoder: DecodingLab) -> None:
        self._decoder = decoder
        # Spare ones, since a drive may hang.
        self._files = Workers("kdesk-picture-files", 1, spare=3)

    async def read(self, path: Path) -> PictureFile:
        """Return a picture. Raises FileProblem, DecoderFailed."""
        data = await self._files.run(_read, path)
        try:
            bitmap = await self._decoder.decode(data, _LARGEST)
        except BadResponse as exc:
            raise _not_a_picture(exc) from exc
        return PictureFile(path.name, data, bitmap)

    async def save(self, path: Path, data: bytes) -> None:
        """Write a picture beside its place, then move it there. Raises StoreProblem."""
        await self._files.run(_save, path, data)

    async def poster_file(self, picture: PictureFile, area: Area) -> tuple[bytes, str]:
        """Return the file as it is, or what was cut out of it. Raises FileProblem, DecoderFailed.

        The name is kdesk's own: the server goes by its ending, which may lie about the content.
        """
        data = picture.data
        if not area.is_whole or ending_of(data) not in _SENT_AS_IT_IS:
            try:
                data = await self._decoder.cut(data, area)
            except BadResponse as exc:
                raise _not_a_picture(exc) from exc
        return data, f"poster.{ending_of(data)}"

    async def decode(self, data: bytes, box: Box) -> Bitmap:
        """Return a picture of the server. Raises BadResponse, DecoderFailed."""
        return await self._decoder.decode(data, box)

    async def measure(self, strip: Bitmap, frames: int) -> tuple[FrameMeasure, ...]:
        """Measure frames that lie side by side. Raises BadResponse, DecoderFailed."""
        return await self._decoder.measure(strip, frames)

    async def encode(self, bitmap: Bitmap) -> bytes:
        """Return a bitmap as a file. Raises BadResponse, DecoderFailed."""
        return await self._decoder.encode(bitmap)


def ending_of(data: bytes) -> str:
    """Return the usual ending of a picture's name, by its first bytes."""
    return next((ending for start, ending in _ENDINGS if data.startswith(start)), "jpg")


def _not_a_picture(error: BadResponse) -> KindNotTaken:
    return KindNotTaken(error.detail, reason=Reason.NOT_A_PICTURE)


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise NotAFile(str(path)) if path.exists() else FileMissing(str(path))
        with path.open("rb") as file:
            data = file.read(MAX_IMAGE_BYTES + 1)
            size = os.fstat(file.fileno()).st_size
    except OSError as exc:
        raise FileUnreadable(str(exc)) from exc
    if not data:
        raise FileEmpty(str(path))
    if len(data) > MAX_IMAGE_BYTES:
        arguments = {"size": size, "limit": MAX_IMAGE_BYTES}
        raise KindNotTaken(str(path), reason=Reason.PICTURE_FILE_TOO_LARGE, arguments=arguments)
    return data


def _save(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{uuid4().hex}.part")
    try:
        try:
            beside.write_bytes(data)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as exc:
        raise StoreProblem(str(exc), reason=Reason.PICTURE_NOT_SAVED) from exc
