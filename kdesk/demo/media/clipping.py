"""Frame-exact cutting and joining of parts of a file."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kdesk.demo.media.ffmpeg import Ffmpeg, FfmpegError
from kdesk.demo.media.rendition import deinterlacing
from kdesk.demo.store.profiles.media_info import MediaInfo


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file, in ms; a duration of 0 extends to the end."""

    offset: int
    duration: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """A source to be made from parts of a stored file."""

    stored: str
    parts: tuple[Part, ...]

    def to_json(self) -> str:
        """Return the text for the flavor's column."""
        return json.dumps(asdict(self))


def cut_from_json(text: str) -> Cut:
    """Parse the text of `Cut.to_json`."""
    kept = json.loads(text)
    return Cut(kept["stored"], tuple(Part(**part) for part in kept["parts"]))


def join(ffmpeg: Ffmpeg, source: Path, parts: Sequence[Part], folder: Path, wanted: Callable[[], bool]) -> Path:
    """Join parts of `source` into a new file in `folder`.

    Args:
        wanted: Returns whether the result is still needed; ffmpeg is ended otherwise.

    Raises:
        FfmpegError: The source has no stream, or ffmpeg failed.
    """
    info = ffmpeg.probe(source)
    if not info.has_video and not info.has_audio:
        raise FfmpegError("There is nothing to cut")
    target = folder / ("parts.mp4" if info.has_video else "parts.m4a")
    inputs: list[str | Path] = []
    for part in parts:
        inputs += [*_span(part), "-i", source]
    graph, outputs = _graph(info, len(parts))
    # Encoded again: a copy of the stream could begin at a key frame only.
    picture = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p"] if info.has_video else []
    coding = [*picture, *(["-c:a", "aac"] if info.has_audio else []), "-movflags", "+faststart", "-f", "mp4"]
    streams = [argument for name in outputs for argument in ("-map", name)]
    ffmpeg.run(*inputs, "-filter_complex", graph, *streams, *coding, target, wanted=wanted)
    return target


def _span(part: Part) -> list[str]:
    length = ["-t", f"{part.duration / 1000:.3f}"] if part.duration else []
    return ["-ss", f"{part.offset / 1000:.3f}", *length]


def _graph(info: MediaInfo, count: int) -> tuple[str, list[str]]:
    """Return the filter graph that joins `count` inputs, and the names of its output streams."""
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
