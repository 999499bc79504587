"""Properties of media files, parsed from ffmpeg's description, since `imageio-ffmpeg` contains no ffprobe."""

import re
from dataclasses import dataclass, replace

_INPUT = re.compile(r"^Input #0, (?P<names>[^ ]+), from", re.MULTILINE)
_DURATION = re.compile(r"^ +Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", re.MULTILINE)
_BITRATE = re.compile(r"^ +Duration: .*bitrate: (\d+) kb/s", re.MULTILINE)
_BRAND = re.compile(r"^ +major_brand +: (\S+)", re.MULTILINE)
_STREAM = re.compile(r"^ +Stream #0:\d+[^:]*: (?P<kind>Video|Audio): (?P<codec>\w+)(?P<rest>.*)$", re.MULTILINE)
_TAG = re.compile(r"\((\w{4}) / 0x")
_SIZE = re.compile(r"[, ](\d{1,5})x(\d{1,5})[, \[]")
_RATE = re.compile(r"([\d.]+)(k?) fps")
_STREAM_BITRATE = re.compile(r"(\d+) kb/s")
_ASPECT = re.compile(r"\bDAR (\d+):(\d+)")
_FIELDS_FIRST = re.compile(r"\b(top|bottom) (coded )?first\b")
_ROTATION = re.compile(r"rotation of (-?[\d.]+) degrees")
_STILL = {"image2", "png_pipe", "jpeg_pipe", "gif", "bmp_pipe", "webp_pipe", "tiff_pipe", "svg_pipe"}
_QUARTER = 90
_BRANDS = {"isom", "iso2", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V", "qt"}


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """The properties of a media file. Times in ms, rates in kbit/s; 0 for unknown.

    Attributes:
        width, height: Stored pixels, rotated as the picture is displayed.
        still: A picture file.
        aspect: Width by height of the displayed picture; 0 if the file does not specify it.
        interlaced: Frames consist of two fields; None if the file does not specify it.
    """

    container: str = ""
    duration_ms: int = 0
    bitrate: int = 0
    video_codec: str = ""
    audio_codec: str = ""
    width: int = 0
    height: int = 0
    frame_rate: float = 0
    still: bool = False
    aspect: float = 0
    interlaced: bool | None = None

    @property
    def has_video(self) -> bool:
        """Whether there is a moving picture."""
        return bool(self.video_codec) and not self.still

    @property
    def plays_in_browsers(self) -> bool:
        """Whether it is H.264 in MP4 or MOV."""
        return self.has_video and self.video_codec == "avc1" and self.container in _BRANDS

    @property
    def has_audio(self) -> bool:
        return bool(self.audio_codec)


def parse(text: str) -> MediaInfo:
    """Parse the description that ffmpeg prints for its first input."""
    names = _INPUT.search(text)
    if not names:
        return MediaInfo()
    brand, duration, bitrate = _BRAND.search(text), _DURATION.search(text), _BITRATE.search(text)
    formats = names["names"].rstrip(",").split(",")
    info = MediaInfo(
        container=brand[1] if brand else formats[0],
        duration_ms=_milliseconds(duration) if duration else 0,
        bitrate=int(bitrate[1]) if bitrate else 0,
        still=bool(_STILL.intersection(formats)) or formats[0].endswith("_pipe"),
    )
    for stream in _STREAM.finditer(text):
        info = _with_stream(info, stream["kind"], stream["codec"], stream["rest"])
    turn = _ROTATION.search(text)
    if turn and round(abs(float(turn[1]))) % (2 * _QUARTER) == _QUARTER:
        info = replace(info, width=info.height, height=info.width, aspect=1 / info.aspect if info.aspect else 0)
    return info


def _milliseconds(match: re.Match[str]) -> int:
    return round((int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3])) * 1000)


def _with_stream(info: MediaInfo, kind: str, codec: str, rest: str) -> MediaInfo:
    tag = _TAG.search(rest)
    name = tag[1] if tag else codec
    if kind == "Audio":
        return info if info.audio_codec else replace(info, audio_codec=name)
    # ffmpeg lists the cover of a sound file as a video stream.
    if info.video_codec or "(attached pic)" in rest:
        return info
    size, rate, bitrate = _SIZE.search(rest), _RATE.search(rest), _STREAM_BITRATE.search(rest)
    aspect = _ASPECT.search(rest)
    return replace(
        info,
        video_codec=name,
        width=int(size[1]) if size else 0,
        height=int(size[2]) if size else 0,
        frame_rate=float(rate[1]) * (1000 if rate[2] else 1) if rate else 0,
        bitrate=info.bitrate or (int(bitrate[1]) if bitrate else 0),
        aspect=int(aspect[1]) / int(aspect[2]) if aspect and int(aspect[2]) else 0,
        interlaced=_is_interlaced(rest),
    )


def _is_interlaced(description: str) -> bool | None:
    if _FIELDS_FIRST.search(description):
        return True
    return False if "progressive" in description else None
