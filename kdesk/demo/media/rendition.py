"""Making of one rendition with ffmpeg: a progressive file, and the same streams cut into HLS segments.

Delivery relies on this format: the file is an MP4 with its index in front, H.264 (baseline) and AAC or one of the two.
All renditions of a source have key frames every two seconds, so that they can be cut at the same places without
transcoding, for HLS as for DASH.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kdesk.demo.media.ffmpeg import Ffmpeg, FfmpegError
from kdesk.demo.media.packager import cut_hls
from kdesk.demo.media.ready_made import ReadyMade
from kdesk.demo.store.profiles.frame_size import frame_size
from kdesk.demo.store.profiles.ladder import FlavorParams
from kdesk.demo.store.profiles.media_info import MediaInfo

_GOP_SECONDS = 2
_LEVELS = ((360, "3.1", "avc1.42c01f"), (10_000, "4.2", "avc1.42c02a"))
_AAC = "mp4a.40.2"


@dataclass(frozen=True, slots=True)
class Rendition:
    """A finished rendition in its own folder; `playlist` is relative to it. `playlist` and `codecs` may be empty."""

    folder: Path
    file_name: str
    info: MediaInfo
    playlist: str = ""
    codecs: str = ""


def make_rendition(
    ffmpeg: Ffmpeg, source: Path, params: FlavorParams, folder: Path, wanted: Callable[[], bool]
) -> Rendition:
    """Transcode a source by these params into a folder.

    Args:
        wanted: Returns whether the result is still needed; ffmpeg is ended otherwise.

    Raises:
        FfmpegError: ffmpeg failed or was ended.
    """
    if ffmpeg.ready_made is not None:
        return _ready(ffmpeg.ready_made, source, params, folder)
    target = folder / f"rendition.{params.extension}"
    picture = _picture(params, ffmpeg.probe(source)) if params.height else ["-vn"]
    sound = ["-c:a", "aac", "-b:a", f"{params.audio_bitrate}k", "-ac", "2"]
    streams = ["-map", "0:v:0"] if params.height else []
    coding = ["-map_metadata", "-1", "-threads", "2", "-movflags", "+faststart", "-f", "mp4"]
    arguments = [*streams, "-map", "0:a:0?", *picture, *sound, *coding]
    ffmpeg.run("-threads", "2", "-i", source, *arguments, target, wanted=wanted)
    made = package(ffmpeg, target)
    codecs = [_level(params)[1]] if params.height else []
    codecs += [_AAC] if made.info.has_audio else []
    return replace(made, codecs=",".join(codecs))


def _ready(ready_made: ReadyMade, source: Path, params: FlavorParams, folder: Path) -> Rendition:
    made = ready_made.rendition(source, params.id, folder)
    if made is None:
        raise FfmpegError("Without ffmpeg no rendition is made")
    info = ready_made.info(folder / made["file_name"]) or MediaInfo()
    return Rendition(folder, made["file_name"], info, made["playlist"], made["codecs"])


def package(ffmpeg: Ffmpeg, file: Path) -> Rendition:
    """Cut a file into HLS segments beside it, if HLS supports its codec."""
    info = ffmpeg.probe(file)
    if info.video_codec not in ("", "avc1", "h264"):
        return Rendition(file.parent, file.name, info)
    playlist = cut_hls(ffmpeg, ["-i", file], info, file.parent)
    return Rendition(file.parent, file.name, info, playlist.name)


def _level(params: FlavorParams) -> tuple[str, str]:
    return next((level, codec) for height, level, codec in _LEVELS if params.height <= height)


def _picture(params: FlavorParams, source: MediaInfo) -> list[str]:
    """Return the video arguments, with a key frame every two seconds for the segments."""
    if not source.width or not source.height:
        raise FfmpegError("The source has no picture")
    width, height = frame_size(source, params.height)
    steps = [*deinterlacing(source), f"scale={width}:{height}", "setsar=1", "format=yuv420p"]
    return [
        *("-vf", ",".join(steps)),
        *("-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "baseline", "-level", _level(params)[0]),
        *("-crf", "25", "-maxrate", f"{params.video_bitrate}k"),
        # No further key frames at scene changes, which would differ between the renditions.
        *("-bufsize", f"{params.video_bitrate * 2}k", "-sc_threshold", "0"),
        *("-force_key_frames", f"expr:gte(t,n_forced*{_GOP_SECONDS})"),
    ]


def deinterlacing(source: MediaInfo) -> list[str]:
    """Return the deinterlacing filter; if the file does not specify, each frame's own flag decides."""
    if source.interlaced is None:
        return ["yadif=deint=interlaced"]
    return ["yadif"] if source.interlaced else []
