"""What a container and the first frame of its video tell."""

from fractions import Fraction

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from kdesk.domain.video import Colours, SoundFacts, VideoFacts
from kdesk.media.decoding.problems import without_frames
from kdesk.media.decoding.stream_clock import WRAP

MICROSECONDS = 1_000_000
FULL_TURN = 360
QUARTER = 90

# FFmpeg's numbers are those of ITU-T H.273; only what is in use has a name here.
_PRIMARIES = {1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "film"} | {
    9: "bt2020",
    10: "smpte428",
    11: "smpte431",
    12: "smpte432",
    22: "jedec-p22",
}
_TRANSFERS = (
    {1: "bt709", 4: "gamma22", 5: "gamma28", 6: "smpte170m", 7: "smpte240m", 8: "linear", 9: "log100"}
    | {10: "log316", 11: "iec61966-2-4", 12: "bt1361e", 13: "iec61966-2-1", 14: "bt2020-10", 15: "bt2020-12"}
    | {16: "smpte2084", 17: "smpte428", 18: "arib-std-b67"}
)
_MATRICES = {0: "gbr", 1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "ycgco"} | {
    9: "bt2020nc",
    10: "bt2020c",
    11: "smpte2085",
    14: "ictcp",
}
_FULL_RANGE = 2


def facts_of(container: InputContainer, stream: VideoStream, first: VideoFrame | None, *, size: int) -> VideoFacts:
    """Return the facts of a video.

    Args:
        stream: The video track.
        first: Its first frame, which knows more than the container.
        size: Bytes of the file.
    """
    context = stream.codec_context
    if first is None:
        raise without_frames("the video track ended")
    return VideoFacts(
        container=container.format.name.partition(",")[0],
        codec=context.name,
        profile=context.profile or "",
        pixel_format=first.format.name,
        width=first.width,
        height=first.height,
        aspect=stream.sample_aspect_ratio or context.sample_aspect_ratio or Fraction(1),
        rotation=_rotation(first),
        rate=stream.average_rate or stream.guessed_rate or Fraction(0),
        duration=_duration(container, stream),
        bit_rate=max(0, stream.bit_rate or 0),
        size=size,
        colours=_colours(first),
        sounds=tuple(sound_of(sound, start_of(stream)) for sound in container.streams.audio),
    )


def start_of(stream: Stream) -> Fraction | None:
    """Return the time of a track's first packet on the clock of its container."""
    if stream.start_time is None or stream.time_base is None:
        return None
    return stream.start_time * Fraction(stream.time_base)


def sound_of(sound: AudioStream, video_starts: Fraction | None, *, is_beside: bool = False) -> SoundFacts:
    """Return the facts of a sound track.

    Args:
        video_starts: The time of the first packet of the pictures, on the same clock; None if it is not told.
        is_beside: Whether it lies in another file than the pictures.
    """
    starts = start_of(sound)
    start = starts - video_starts if starts is not None and video_starts is not None else Fraction(0)
    known = getattr(sound, "codec_context", None) is not None
    return SoundFacts(
        codec=sound.codec_context.name if known else "",
        rate=sound.sample_rate if known else 0,
        channels=sound.channels if known else 0,
        layout=sound.layout.name if known else "",
        language=sound.language if sound.language not in {None, "und"} else "",
        # Each file is opened by itself, and their clock may begin anew between the two.
        start=start - round(start / WRAP) * WRAP if is_beside else start,
        bit_rate=max(0, (sound.bit_rate or 0) if known else 0),
        is_beside=is_beside,
    )


def _rotation(first: VideoFrame) -> int:
    # FFmpeg counts the degrees counter-clockwise.
    return round(-first.rotation / QUARTER) * QUARTER % FULL_TURN


def _duration(container: InputContainer, stream: VideoStream) -> Fraction:
    if stream.duration and stream.duration > 0 and stream.time_base is not None:
        return stream.duration * Fraction(stream.time_base)
    return Fraction(max(0, container.duration or 0), MICROSECONDS)


def _colours(first: VideoFrame) -> Colours:
    return Colours(
        primaries=_PRIMARIES.get(int(first.color_primaries), ""),
        transfer=_TRANSFERS.get(int(first.color_trc), ""),
        matrix=_MATRICES.get(int(first.colorspace), ""),
        full_range=int(first.color_range) == _FULL_RANGE or first.format.name.startswith("yuvj"),
    )
