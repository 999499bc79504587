"""Cutting parts out of a file and joining them, exact to the frame."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kdesk.demo.media.ffmpeg import Ffmpeg, FfmpegError
from kdesk.demo.media.rendition import deinterlacing
from kdesk.demo.store.profiles.media_info import MediaInfo


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file in ms; a duration of 0 reaches to the end."""

    offset: int
    duration: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """What a source is to be made of: parts of a stored file."""

    stored: str
    parts: tuple[Part, ...]

    def to_json(self) -> str:
        """As a flavor's column keeps it."""
        return json.dumps(asdict(self))


def cut_from_json(text: str) -> Cut:
    """Read what `Cut.to_json` wrote."""
    kept = json.loads(text)
    return Cut(kept["stored"], tuple(Part(**part) for part in kept["parts"]))


def join(ffmpeg: Ffmpeg, source: Path, parts: Sequence[Part], folder: Path, wanted: Callable[[], bool]) -> Path:
    """Make a file of the parts of another in a folder. FfmpegError if there is nothing to be had."""
    info = ffmpeg.probe(source)
    if not info.has_video and not info.has_audio:
        raise FfmpegError("There is nothing to cut")
    target = folder / ("parts.mp4" if info.has_video else "parts.m4a")
    inputs: list[str | Path] = []
    for part in parts:
        inputs += [*_span(part), "-i", source]
    graph, outputs = _graph(info, len(parts))
    picture = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p"] if info.has_video else []
    coding = [*picture, *(["-c:a", "aac"] if info.has_audio else []), "-movflags", "+faststart", "-f", "mp4"]
    streams = [argument for name in outputs for argument in ("-map", name)]
    ffmpeg.run(*inputs, "-filter_complex", graph, *streams, *coding, target, wanted=wanted)
    return target


def _span(part: Part) -> list[str]:
    length = ["-t", f"{part.duration / 1000:.3f}"] if part.duration else []
    return ["-ss", f"{part.offset / 1000:.3f}", *length]


def _graph(info: MediaInfo, count: int) -> tuple[str, list[str]]:
    """The filters that join so many inputs, and the names of the streams that come out."""
    chains, pads = [], []
    for number in range(count):
        if info.has_video:
            chains.append(f"[{number}:v:0]{','.join([*deinterlacing(info), 'setpts=PTS-STARTPTS'])}[v{number}]")
            pads.append(f"[v{number}]")
        if info.has_audio:
            chains.append(f"[{number}:a:0]asetpts=PTS-STARTPTS[a{number}]")
            pads.append(f"[a{number}]")
    outputs = ["[v]"] * info.has_video + ["[a]"] * info.has_audio
    joined = f"{''.join(pads)}concat=n={count}:v={info.has_video:d}:a={info.has_audio:d}{''.join(outputs)}"
    return ";".join([*chains, joined]), outputs
