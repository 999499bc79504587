"""Makes pictures with ffmpeg from a frame of a video or from a still, cached on disk."""

import hashlib
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kdesk.demo.media.ffmpeg import Ffmpeg, FfmpegError
from kdesk.demo.media.picture import DEFAULT_FORMAT, FORMATS, Picture, encoding, filters
from kdesk.demo.media.picture_cache import PictureCache
from kdesk.demo.media.ready_made import ReadyMade
from kdesk.demo.store.files import Files

_AT_ONCE = 2
_LOCKS = 32
_ONE_THREAD = ("-threads", "1")
_WAVE_SIZE, _WAVE, _WAVE_GROUND = "640x360", "0x5fb0e8", "0x1f2a37"
_JPEG = b"\xff\xd8\xff"
_JFIF, _DENSITY, _PER_INCH = b"JFIF\x00", 13, 1


@dataclass(frozen=True, slots=True)
class Made:
    """A picture's file; `fresh` if it was made for this request."""

    path: Path
    fresh: bool

    @property
    def mime(self) -> str:
        """The MIME type of the file, which may differ from the requested one."""
        return FORMATS[self.path.suffix[1:]].mime


class Thumbnailer:
    """Makes pictures, two at a time, each only once."""

    def __init__(self, files: Files, ffmpeg: Ffmpeg) -> None:
        self._files = files
        self._ffmpeg = ffmpeg
        self._slots = threading.Semaphore(_AT_ONCE)
        self._locks = [threading.Lock() for _ in range(_LOCKS)]
        self.cache = PictureCache(files.thumbnails)

    def make(self, source: Path, picture: Picture) -> Made:
        """Return a picture. FfmpegError if there is no frame."""
        if self._ffmpeg.ready_made is not None:
            picture = replace(picture, format=DEFAULT_FORMAT)
        return self._once(_key(source, picture), picture, lambda target: self._shoot(source, picture, target))

    def strip(self, source: Path, picture: Picture, seconds: list[float]) -> Made:
        """Return a strip of the frames at these times, side by side."""
        key = _key(source, picture, *map(str, seconds))
        if (kept := self._kept(key, picture)) is not None:
            return kept
        # Before `_once` locks the strip: a frame may share its lock.
        whole = replace(picture, format=DEFAULT_FORMAT)
        frames = [self.make(source, replace(whole, second=second)).path for second in seconds]
        return self._once(key, picture, lambda target: self._join(frames, picture, target))

    def waveform(self, source: Path) -> Path:
        """Return a picture of a sound's waveform, which `make` accepts as a still."""
        return self._once(_key(source), Picture(format="png"), lambda target: self._draw_wave(source, target)).path

    def _kept(self, key: str, picture: Picture) -> Made | None:
        """Return a cached picture in its format or as a JPEG, or None."""
        for extension in (picture.format, DEFAULT_FORMAT):
            path = self._files.thumbnails / f"{key}.{extension}"
            if self.cache.has(path):
                return Made(path, fresh=False)
        return None

    def _once(self, key: str, picture: Picture, make: Callable[[Path], None]) -> Made:
        """Return the cached picture of this key, or make it."""
        target = self._files.thumbnails / f"{key}.{picture.format}"
        with self._locks[int(key[:8], 16) % _LOCKS]:
            if (kept := self._kept(key, picture)) is not None:
                return kept
            folder = self._files.new_work()
            try:
                make(folder / target.name)
                self.cache.keep(folder / target.name, target)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        return Made(target, fresh=True)

    def _shoot(self, source: Path, picture: Picture, target: Path) -> None:
        """Make a picture of the frame at the requested time, or of the first frame if there is none."""
        if self._ffmpeg.ready_made is not None:
            _take_ready(self._ffmpeg.ready_made, source, picture, target)
            return
        output = ["-frames:v", "1", "-update", "1", "-filter_complex", f"[0:v:0]{filters(picture)}", *_ONE_THREAD]
        for second in [None] if picture.second is None else [picture.second, 0.0]:
            seek = [] if second is None else ["-ss", f"{second:.3f}"]
            with self._slots:
                self._ffmpeg.run(*_ONE_THREAD, *seek, "-i", source, *output, *encoding(picture), target, gentle=False)
            if target.exists() and target.stat().st_size:
                _set_density(target, picture.density)
                return
        raise FfmpegError("no frame at that moment")

    def _join(self, frames: list[Path], picture: Picture, target: Path) -> None:
        for number, frame in enumerate(frames):
            shutil.copyfile(frame, target.parent / f"{number:05d}.jpg")
        colours = FORMATS[picture.format].colours
        output = ["-filter_complex", f"[0:v:0]tile={len(frames)}x1,{colours}", "-frames:v", "1", "-update", "1"]
        with self._slots:
            self._ffmpeg.run("-i", target.parent / "%05d.jpg", *output, *encoding(picture), target, gentle=False)
        _set_density(target, picture.density)

    def _draw_wave(self, source: Path, target: Path) -> None:
        if self._ffmpeg.ready_made is not None and self._ffmpeg.ready_made.wave(source, target):
            return
        wave = f"[0:a]aformat=channel_layouts=mono,showwavespic=s={_WAVE_SIZE}:colors={_WAVE}:scale=cbrt[wave]"
        chain = f"{wave};color={_WAVE_GROUND}:s={_WAVE_SIZE}[ground];[ground][wave]overlay=shortest=1"
        with self._slots:
            self._ffmpeg.run("-i", source, "-filter_complex", chain, "-frames:v", "1", target)


def _take_ready(ready_made: ReadyMade, source: Path, picture: Picture, target: Path) -> None:
    """Take a picture that is ready made, or the source if it is a JPEG; its size is not the requested one."""
    if ready_made.frame(source, picture, target):
        return
    with source.open("rb") as file:
        if file.read(len(_JPEG)) != _JPEG:
            raise FfmpegError("without ffmpeg no picture is made")
    shutil.copyfile(source, target)


def _key(source: Path, picture: Picture | None = None, *rest: str) -> str:
    """Return the cache key of a picture without its format."""
    # Kaltura returns an existing JPEG of the same size, whatever format the URL asks for.
    plain = replace(picture, format=DEFAULT_FORMAT) if picture else None
    return hashlib.sha256(f"{source}|{plain}|{rest}".encode()).hexdigest()


def _set_density(path: Path, density: int) -> None:
    """Write dots per inch into the header of a JPEG."""
    if not density:
        return
    with path.open("r+b") as file:
        if file.read(_DENSITY)[6:11] == _JFIF:
            file.seek(_DENSITY)
            file.write(bytes([_PER_INCH]) + density.to_bytes(2, "big") * 2)
