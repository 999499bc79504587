"""The window's side of the process that looks into files of this computer. No Qt."""

import json
import os
import struct
from collections.abc import Sequence
from pathlib import Path

from kdesk.domain.looks.file_look import FileDefect, FileLook
from kdesk.domain.picture import Bitmap, Box
from kdesk.errors import BadResponse, Reason
from kdesk.pictures.pipe import Work
from kdesk.pictures.process import DecodingProcess, own_command

COMMAND = "look-at-files"
"""Internal subcommand of kdesk's command line."""

DEADLINE_SECONDS = 8.0
"""For one file; a usual one takes 0.05 s. What reads for longer gets no picture."""

MOST_SECONDS = 10**8
"""Longest duration that is believed."""
MOST_SIDE = 10**6

_TOLD_BYTES = 4096
_HEAD = struct.Struct("<III?")
"""Bytes of what is told; width, height and opacity of the picture that follows, 0 by 0 if there is none."""
_NAME = 40


class LookProcess:
    """Implements `looks.file_look.FileLooker`: one process, one file at a time.

    Args:
        command: Starts the process; None for kdesk's own.
    """

    def __init__(self, command: Sequence[str] | None = None, *, deadline: float = DEADLINE_SECONDS) -> None:
        self._process = DecodingProcess(command or own_command(COMMAND), deadline=deadline)
        self.close = self._process.close

    @property
    def process_id(self) -> int | None:
        """The id of the process, None while there is none."""
        return self._process.process_id

    async def look(self, path: Path, box: Box) -> tuple[FileLook, Bitmap | None]:
        """Return what a file tells, and its picture fitted into the box. Raises BadResponse, DecoderFailed."""
        most = _HEAD.size + _TOLD_BYTES + 4 * box.width * box.height
        return read_answer(await self._process.answer(Work.LOOK, os.fsencode(path), box, most), box)


def look_answer(look: FileLook, picture: Bitmap | None) -> bytes:
    """Return a look as the process sends it."""
    told = json.dumps(
        {
            "width": look.width,
            "height": look.height,
            "duration": look.duration,
            "video": look.video[:_NAME],
            "audio": look.audio[:_NAME],
            "problem": look.problem,
        }
    ).encode()
    shown = picture or Bitmap(0, 0, opaque=True, pixels=b"")
    return _HEAD.pack(len(told), shown.width, shown.height, shown.opaque) + told + shown.pixels


def read_answer(data: bytes, box: Box) -> tuple[FileLook, Bitmap | None]:
    """Return what the process sent: it has read whatever is in the file, and is not trusted. Raises BadResponse."""
    try:
        count, width, height, opaque = _HEAD.unpack_from(data)
        told = json.loads(data[_HEAD.size : _HEAD.size + count])
        width_told, height_told = (max(0, min(int(told[side]), MOST_SIDE)) for side in ("width", "height"))
        look = FileLook(
            width_told,
            height_told,
            max(0.0, min(float(told["duration"]), MOST_SECONDS)),
            str(told["video"])[:_NAME],
            str(told["audio"])[:_NAME],
            FileDefect(told["problem"]) if told["problem"] else None,
        )
    except (struct.error, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise _unusable(str(error)) from error
    pixels = data[_HEAD.size + count :]
    if len(pixels) != 4 * width * height or width > box.width or height > box.height:
        raise _unusable(f"{width} by {height} in {len(pixels)} bytes")
    return look, Bitmap(width, height, opaque, pixels) if pixels else None


def _unusable(why: str) -> BadResponse:
    return BadResponse(f"the look is unusable: {why}", reason=Reason.PICTURE_UNUSABLE, retryable=False)
