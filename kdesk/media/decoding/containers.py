"""Opening of media for the decoder: only self-contained formats, and nothing that they refer to."""

from collections.abc import Iterator
from typing import NoReturn, TypeVar

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from kdesk.errors import MediaProblem, Reason
from kdesk.media.decoding.problems import codec_unknown, damaged, too_large
from kdesk.media.reading.guarded_file import GuardedFile

Track = TypeVar("Track", bound=Stream)

FORMATS = (
    *("mov", "mp4", "m4a", "3gp", "3g2", "mj2"),
    *("matroska", "webm", "mpegts", "mpeg", "avi", "flv", "live_flv", "asf", "ogg", "mxf", "gxf", "nut", "ivf"),
    *("h264", "hevc", "m4v", "mpegvideo", "yuv4mpegpipe", "dv"),
    *("wav", "w64", "mp3", "aac", "ac3", "eac3", "flac", "aiff", "caf"),
)
"""FFmpeg's names. What is not here reads other files: playlists, lists of files, numbered pictures, scripts."""
BUFFER = 64 * 1024
MAX_STREAMS = 64
MAX_PIXELS = 64 * 2**20
MAX_SIDE = 16_384
PROBED_BYTES = 8 * 2**20
"""Bytes that are read to learn about the streams."""
PROBED_MICROSECONDS = 5_000_000

MAX_STAMP = 2**62
"""The farthest time stamp that is sought: FFmpeg's have 64 bits."""

_OPTIONS = {
    "format_whitelist": ",".join(dict.fromkeys(FORMATS)),
    # FFmpeg opens nothing by itself; `_refuse` guards the same door.
    "protocol_whitelist": "none",
    "probesize": str(PROBED_BYTES),
    "analyzeduration": str(PROBED_MICROSECONDS),
    "max_streams": str(MAX_STREAMS),
    "max_pixels": str(MAX_PIXELS),
}


def open_container(file: GuardedFile, *, form: str | None = None) -> InputContainer:
    """Open media on the decoder's thread. Raises MediaProblem, or what the file raises.

    Args:
        form: FFmpeg's name of the format, if it is known.
    """
    try:
        # A file of ours, never an address: the reader bounds its bytes, `_OPTIONS` names the formats that are taken,
        # and `_refuse` keeps a format from opening anything besides.
        container = av.open(
            file, "r", format=form, options=_OPTIONS, buffer_size=BUFFER, io_open=_refuse, metadata_errors="replace"
        )
    except (av.FFmpegError, ValueError, RuntimeError, OSError) as error:
        file.raise_problem()
        raise _problem(error) from error
    file.raise_problem()
    return container


def video_of(container: InputContainer) -> VideoStream:
    """Return the video track that is shown, and let the demuxer skip all others. Raises MediaProblem."""
    shown = [
        stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic
    ] or _refuse_without_video()
    stream = max(shown, key=lambda one: bool(one.disposition & Disposition.default))
    if getattr(stream, "codec_context", None) is None:
        raise codec_unknown()
    stream.codec_context.options = {"max_pixels": str(MAX_PIXELS)}
    check_size(stream.codec_context.width, stream.codec_context.height)
    for other in container.streams:
        if other is not stream:
            other.discard = type(other.discard).all
    return stream


def next_packet(packets: "Iterator[Packet[Track]]") -> "Packet[Track] | None":
    """Return the next packet of a demuxer; None at the end."""
    try:
        return next(packets, None)
    except IndexError:
        # PyAV's end of a file in which another track began meanwhile.
        return None


def check_size(width: int, height: int) -> None:
    """Raise MediaProblem for pictures that would take too much memory."""
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise too_large(width, height)


def _refuse(_url: str, _flags: int, _options: dict[str, str]) -> NoReturn:
    raise PermissionError("media may not refer to other files")


def _refuse_without_video() -> NoReturn:
    raise MediaProblem(reason=Reason.MEDIA_NO_VIDEO)


def _problem(error: Exception) -> MediaProblem:
    if isinstance(error, (av.InvalidDataError, av.EOFError, ValueError)):
        return MediaProblem(str(error)[:200], reason=Reason.MEDIA_KIND_UNKNOWN)
    return damaged(str(error)[:200])
