"""Making one rendition with ffmpeg: a progressive file, and the same streams cut into HLS segments."""

from dataclasses import dataclass
from pathlib import Path

from kdesk.demo.ffmpeg import Ffmpeg
from kdesk.demo.ladder import FlavorParams
from kdesk.demo.media_info import MediaInfo, probe

_GOP_SECONDS = 2
_SEGMENT_SECONDS = 4
_LEVELS = ((360, "3.1", "avc1.42c01f"), (10_000, "4.2", "avc1.42c02a"))
_AAC = "mp4a.40.2"
_PLAYLIST = "index.m3u8"


@dataclass(frozen=True, slots=True)
class Rendition:
    """A finished rendition in a folder of its own; file names are relative to it."""

    folder: Path
    file_name: str
    playlist: str
    codecs: str
    info: MediaInfo


def make_rendition(ffmpeg: Ffmpeg, source: Path, params: FlavorParams, info: MediaInfo, folder: Path) -> Rendition:
    """Transcode a source by these params into the folder; FfmpegError if that fails."""
    target = folder / f"rendition.{params.extension}"
    picture = _picture(params) if params.height else ["-vn"]
    sound = ["-c:a", "aac", "-b:a", f"{params.audio_bitrate}k", "-ac", "2"]
    streams = ["-map", "0:v:0"] if params.height else []
    coding = ["-map_metadata", "-1", "-threads", "2", "-movflags", "+faststart", "-f", "mp4"]
    ffmpeg.run("-threads", "2", "-i", source, *streams, "-map", "0:a:0?", *picture, *sound, *coding, target)
    segments = folder / ("seg-%d-v1-a1.ts" if params.height else "seg-%d-a1.ts")
    cut = ["-f", "hls", "-hls_time", str(_SEGMENT_SECONDS), "-hls_playlist_type", "vod", "-start_number", "1"]
    ffmpeg.run("-i", target, "-map", "0", "-c", "copy", *cut, "-hls_segment_filename", segments, folder / _PLAYLIST)
    codecs = [_level(params)[1]] if params.height else []
    codecs += [_AAC] if info.has_audio else []
    return Rendition(folder, target.name, _PLAYLIST, ",".join(codecs), probe(ffmpeg, target))


def _level(params: FlavorParams) -> tuple[str, str]:
    return next((level, codec) for height, level, codec in _LEVELS if params.height <= height)


def _picture(params: FlavorParams) -> list[str]:
    """Never larger than the source, even sides, a key frame every two seconds so that segments can begin there."""
    height = f"trunc(min({params.height}\\,ih)/2)*2"
    return [
        "-vf",
        f"scale=-2:{height},setsar=1,format=yuv420p",
        *("-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "baseline", "-level", _level(params)[0]),
        *("-crf", "25", "-maxrate", f"{params.video_bitrate}k"),
        *("-bufsize", f"{params.video_bitrate * 2}k", "-sc_threshold", "0"),
        *("-force_key_frames", f"expr:gte(t,n_forced*{_GOP_SECONDS})"),
    ]
