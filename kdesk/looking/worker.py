"""The process that looks into files of this computer: paths from standard input, looks to standard output.

It opens regular files alone, no connection, and ends when its input ends or a file takes too long. A file on a drive
that hangs, or one that a decoder cannot bear, costs this process and nothing else.
"""

import argparse
import importlib.util
import os
import stat
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kdesk.domain.looks.file_head import file_head, is_picture
from kdesk.domain.looks.file_look import FileDefect, FileLook
from kdesk.domain.picture import Bitmap, Box
from kdesk.pictures.child import answer_all, claim_stdout, limit_memory
from kdesk.pictures.look_process import look_answer
from kdesk.pictures.pipe import READY, Work

MEMORY_BYTES = 3 * 2**29
"""Of addresses: the libraries take a third of it, a frame of 8K some hundred megabytes."""
_SAID = frozenset({FileDefect.EMPTY, FileDefect.NO_INDEX, FileDefect.ENCRYPTED})
"""Problems after which there is nothing to decode."""
_PICTURE_HEAD = 32


def run(_options: argparse.Namespace) -> int:
    """Look at files until standard input ends, and return the exit status."""
    limit_memory(MEMORY_BYTES)
    if sys.platform != "win32":
        # Uploads and the window come first.
        with suppress(OSError):
            os.nice(10)
    results = claim_stdout()
    looker = Looker(has_decoder=importlib.util.find_spec("av") is not None)
    results.write(READY)
    results.flush()
    answer_all(sys.stdin.buffer, results, looker.answer)
    return 0


class Looker:
    """Looks at files with whichever decoder is there.

    Args:
        has_decoder: Whether PyAV is installed; otherwise Qt's player shows the first picture.
    """

    def __init__(self, *, has_decoder: bool) -> None:
        self._has_decoder = has_decoder
        self._application: object = None

    def answer(self, work: Work, data: bytes, box: Box) -> bytes | str:
        """Answer one request of the window."""
        if work is not Work.LOOK:
            return "no such work"
        try:
            return look_answer(*self.look(Path(os.fsdecode(data)), box))
        except (OSError, ValueError, MemoryError, RuntimeError) as error:
            return f"{type(error).__name__}: {error}"

    def look(self, path: Path, box: Box) -> tuple[FileLook, Bitmap | None]:
        """Return what a file tells, and its picture. Raises OSError."""
        # Not to wait for the other end of a pipe, which may have come in the place of a file.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            known = os.fstat(descriptor)
            if not stat.S_ISREG(known.st_mode):
                raise OSError("no regular file")
            head = file_head(file, known.st_size)
            file.seek(0)
            begin = file.read(_PICTURE_HEAD)
        if head.problem in _SAID:
            return head, None
        if is_picture(begin):
            return self._still(path, box, head)
        decoded, picture = self._decoded(path, box, head)
        return _together(head, decoded), picture

    def _still(self, path: Path, box: Box, head: FileLook) -> tuple[FileLook, Bitmap | None]:
        from kdesk.looking.stills import still_of  # noqa: PLC0415  Qt's picture formats, with the first picture

        picture, size = still_of(path, box)
        known = replace(head, width=head.width or max(0, size.width()), height=head.height or max(0, size.height()))
        return known, picture

    def _decoded(self, path: Path, box: Box, head: FileLook) -> tuple[FileLook, Bitmap | None]:
        if self._has_decoder:
            from kdesk.media.looking import decoded_look  # noqa: PLC0415  it takes a third of a second

            look, picture = decoded_look(path, box)
            if isinstance(picture, bytes):
                from kdesk.looking.stills import cover_of  # noqa: PLC0415  as above

                return look, cover_of(picture, box)
            return look, picture
        if not head.is_known:
            # The player would take a list of addresses for media, and follow them.
            return FileLook(problem=FileDefect.NOT_MEDIA), None
        return self._played(path, box)

    def _played(self, path: Path, box: Box) -> tuple[FileLook, Bitmap | None]:
        from kdesk.looking.playing import FirstPicture, application  # noqa: PLC0415  without PyAV only

        self._application = self._application or application()
        return FirstPicture(path).look(box)


def _together(head: FileLook, decoded: FileLook) -> FileLook:
    """Return what header and decoder know together: the decoder has seen a picture, the header knows its own format."""
    problem = head.problem or decoded.problem
    if decoded.problem is FileDefect.NOT_MEDIA and head.is_known:
        # The decoder leaves formats out that refer to other files, and has not all there are.
        problem = head.problem
    if decoded.problem is FileDefect.NO_TRACKS and (head.video or head.audio):
        problem = head.problem
    has_size = decoded.width > 0
    return FileLook(
        decoded.width if has_size else head.width,
        decoded.height if has_size else head.height,
        decoded.duration or head.duration,
        _named(decoded.video, head.video),
        _named(decoded.audio, head.audio),
        problem,
        is_known=head.is_known or decoded.problem is not FileDefect.NOT_MEDIA,
    )


def _named(*codecs: str) -> str:
    """Return the first codec whose name is known, or “?” if there is one without a name."""
    return next((codec for codec in codecs if codec.strip("?")), max(codecs))
