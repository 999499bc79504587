"""Packaging for streaming without transcoding, on demand: HLS and MPEG-DASH, cached on disk."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from kdesk.demo.media.ffmpeg import Ffmpeg
from kdesk.demo.media.media_urls import DASH, HLS, PLAYLISTS, Clip
from kdesk.demo.store.files import Files
from kdesk.demo.store.profiles.media_info import MediaInfo

_SEGMENT_SECONDS = 4
_COPY_BLOCK = 1 << 20


def cut_hls(ffmpeg: Ffmpeg, read: Sequence[str | Path], info: MediaInfo, folder: Path) -> Path:
    """Cut a file into HLS segments and return their playlist.

    Args:
        read: The input arguments of ffmpeg.
        info: The properties of the file.
    """
    segments, playlist = folder / ("seg-%d-v1-a1.ts" if info.has_video else "seg-%d-a1.ts"), folder / PLAYLISTS[HLS]
    streams = ["-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy", "-f", "hls"]
    cut = ["-hls_time", str(_SEGMENT_SECONDS), "-hls_playlist_type", "vod", "-start_number", "1"]
    ffmpeg.run(*read, *streams, *cut, "-hls_segment_filename", segments, playlist)
    return playlist


class Packager:
    """Makes packages, one at a time, and caches them by their sources."""

    def __init__(self, files: Files, ffmpeg: Ffmpeg) -> None:
        self._files = files
        self._ffmpeg = ffmpeg
        self._making = threading.Lock()

    def hls(self, source: Path, clip: Clip) -> Path:
        """Return a folder with the playlist and the segments of a file. FfmpegError if it cannot be cut."""

        def make(folder: Path) -> None:
            cut_hls(self._ffmpeg, _input(source, clip), self._ffmpeg.probe(source), folder)

        return self._package(HLS, [source], clip, make)

    def dash(self, sources: Sequence[Path], clip: Clip) -> Path:
        """Return a folder with the manifest and the segments of renditions of one source.

        The sound is that of the first file that has any.

        Raises:
            FfmpegError: A file cannot be cut.
        """

        def make(folder: Path) -> None:
            facts = [self._ffmpeg.probe(source) for source in sources]
            pictures = [["-map", f"{number}:v:0"] for number, info in enumerate(facts) if info.has_video]
            sounds = [["-map", f"{number}:a:0"] for number, info in enumerate(facts) if info.has_audio][:1]
            sets = ["id=0,streams=v"] * bool(pictures) + [f"id={len(pictures[:1])},streams=a"] * bool(sounds)
            # Renditions are rounded to even sizes; the pictures of one adaptation set must have the same aspect ratio.
            shape = next((["-aspect", f"{info.width}:{info.height}"] for info in facts if info.has_video), [])
            inputs = [part for source in sources for part in _input(source, clip)]
            streams = [part for mapped in pictures + sounds for part in mapped]
            cut = ["-c", "copy", *shape, "-f", "dash", "-seg_duration", str(_SEGMENT_SECONDS)]
            self._ffmpeg.run(*inputs, *streams, *cut, "-adaptation_sets", " ".join(sets), folder / PLAYLISTS[DASH])

        return self._package(DASH, sources, clip, make)

    def head(self, source: Path, size: int) -> Path:
        """Return a file with the first `size` bytes of another."""

        def make(folder: Path) -> None:
            left = size
            with source.open("rb") as whole, (folder / "head").open("wb") as part:
                while left > 0 and (block := whole.read(min(left, _COPY_BLOCK))):
                    left -= part.write(block)

        return self._package("head", [source], Clip(0, size), make) / "head"

    def _package(self, kind: str, sources: Sequence[Path], clip: Clip, make: Callable[[Path], None]) -> Path:
        """Return the folder of a package, made if needed.

        The key contains size and date of the sources, so that a new source has a new package.
        """
        facts = [(str(source), source.stat().st_size, source.stat().st_mtime_ns) for source in sources]
        key = hashlib.sha256(repr((kind, facts, clip)).encode()).hexdigest()[:32]
        folder = self._files.packages / key
        with self._making:
            if not folder.exists():
                work = self._files.new_work()
                make(work)
                # Moved when it is complete: a kill leaves no half of a package under this name.
                work.replace(folder)
        return folder


def _input(source: Path, clip: Clip) -> list[str | Path]:
    """Return the input arguments for a file or a part of it; a part begins at the key frame before its start."""
    start = ["-ss", f"{clip.start / 1000:.3f}"] if clip.start else []
    length = ["-t", f"{(clip.end - clip.start) / 1000:.3f}"] if clip.end > clip.start else []
    return [*start, *length, "-i", source]
