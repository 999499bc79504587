"""A look at one file of this computer with the decoder: its tracks, its first picture or its cover. Needs PyAV.

Blocks, and takes what time and memory the file makes it take: for a process of its own.
"""

from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition

from kdesk.domain.looks.file_look import FileDefect, FileLook
from kdesk.domain.picture import Bitmap, Box
from kdesk.domain.review_ports import Scaling
from kdesk.domain.video import Area
from kdesk.errors import MediaProblem, Reason
from kdesk.media.decoding.containers import open_container
from kdesk.media.decoding.frame_source import FileFrames
from kdesk.media.painting.drawing import Drawing
from kdesk.media.reading.guarded_file import SeekableGuard
from kdesk.media.reading.media_file import LocalMediaFile

_PROBLEMS = {Reason.MEDIA_KIND_UNKNOWN: FileDefect.NOT_MEDIA, Reason.MEDIA_ENCRYPTED: FileDefect.ENCRYPTED}
_UNSEEN = frozenset({Reason.MEDIA_NO_VIDEO, Reason.MEDIA_TOO_LARGE, Reason.MEDIA_CODEC_UNKNOWN, Reason.MEDIA_CHANGED})
"""Says nothing against the file."""
_MOST_COVER = 16 * 2**20
"""Bytes of a cover."""


def decoded_look(path: Path, box: Box) -> tuple[FileLook, Bitmap | bytes | None]:
    """Return what the decoder finds, and the first picture in the box; of a sound its cover as it is. Raises OSError.

    Reading stops at the bounds of the decoder, whatever the file says.
    """
    with closing(LocalMediaFile(path)) as file:
        try:
            container = open_container(SeekableGuard(file, _never))
        except MediaProblem as problem:
            return FileLook(problem=_PROBLEMS.get(problem.reason, FileDefect.DAMAGED)), None
        with container:
            look, cover = _tracks(container), _cover(container)
    if not look.video:
        return look, cover
    try:
        return _first_picture(path, box, look)
    except MediaProblem as problem:
        if problem.reason in _UNSEEN:
            return look, cover
        return replace(look, problem=_PROBLEMS.get(problem.reason, FileDefect.DAMAGED)), cover


def _never() -> None:
    """Go on reading: the process that does it is ended when it takes too long."""


def _tracks(container: InputContainer) -> FileLook:
    pictures = [one for one in container.streams.video if not one.disposition & Disposition.attached_pic]
    look = FileLook(duration=max(0, container.duration or 0) / av.time_base)
    for stream in pictures[:1]:
        context = getattr(stream, "codec_context", None)
        look = replace(look, video=context.name if context is not None else "?")
    for sound in container.streams.audio[:1]:
        context = getattr(sound, "codec_context", None)
        look = replace(look, audio=context.name if context is not None else "?")
    return look if look.video or look.audio else replace(look, problem=FileDefect.NO_TRACKS)


def _cover(container: InputContainer) -> bytes | None:
    """Return the file of the picture that belongs to a sound."""
    covers = [one for one in container.streams.video if one.disposition & Disposition.attached_pic]
    with suppress(av.FFmpegError, MediaProblem, ValueError):
        for packet in container.demux(*covers[:1]) if covers else ():
            if 0 < packet.size <= _MOST_COVER:
                return bytes(packet)
    return None


def _first_picture(path: Path, box: Box, look: FileLook) -> tuple[FileLook, Bitmap]:
    """Return the look with the size that is shown, and the first picture. Raises MediaProblem, OSError."""
    with closing(FileFrames(LocalMediaFile(path), _never, 1)) as frames:
        frame, facts = frames.next(), frames.facts
        if frame is None:
            raise MediaProblem(reason=Reason.MEDIA_WITHOUT_FRAMES)
        wide, high = facts.shown_size
        known = replace(look, width=wide, height=high, duration=look.duration or float(facts.duration))
        scale = min(1.0, box.width / wide, box.height / high)
        size = (max(1, round(wide * scale)), max(1, round(high * scale)))
        return known, Drawing(1).draw(facts, frame, Area(0, 0, wide, high), size, Scaling.BILINEAR, quick=True)
