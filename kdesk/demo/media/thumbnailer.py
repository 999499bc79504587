"""Pictures made by ffmpeg, from a moment of a video or from a still, and kept on disk."""

import hashlib
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kdesk.demo.media.ffmpeg import Ffmpeg, FfmpegError
from kdesk.demo.media.picture import DEFAULT_FORMAT, FORMATS, Picture, encoding, filters
from kdesk.demo.media.picture_cache import PictureCache
from kdesk.demo.store.files import Files

_AT_ONCE = 2
_LOCKS = 32
_ONE_THREAD = ("-threads", "1")
_WAVE_SIZE, _WAVE, _WAVE_GROUND = "640x360", "0x5fb0e8", "0x1f2a37"
_JFIF, _DENSITY, _PER_INCH = b"JFIF\x00", 13, 1


@dataclass(frozen=True, slots=True)
class Made:
    """A picture's file; `fresh` if it was made just now."""

    path: Path
    fresh: bool

    @property
    def mime(self) -> str:
        """The type of the file, which need not be the one that was asked for."""
        return FORMATS[self.path.suffix[1:]].mime


class Thumbnailer:
    """Makes pictures, two at once, each only once."""

    def __init__(self, files: Files, ffmpeg: Ffmpeg) -> None:
        self._files = files
        self._ffmpeg = ffmpeg
        self._slots = threading.Semaphore(_AT_ONCE)
        self._locks = [threading.Lock() for _ in range(_LOCKS)]
        self.cache = PictureCache(files.thumbnails)

    def make(self, source: Path, picture: Picture) -> Made:
        """One picture. FfmpegError if none can be had."""
        return self._once(_key(source, picture), picture, lambda target: self._shoot(source, picture, target))

    def strip(self, source: Path, picture: Picture, seconds: list[float]) -> Made:
        """Frames of these moments side by side in one picture."""
        key = _key(source, picture, *map(str, seconds))
        if (kept := self._kept(key, picture)) is not None:
            return kept
        # Before the lock of the strip is taken: a frame may have the same.
        whole = replace(picture, format=DEFAULT_FORMAT)
        frames = [self.make(source, replace(whole, second=second)).path for second in seconds]
        return self._once(key, picture, lambda target: self._join(frames, picture, target))

    def waveform(self, source: Path) -> Path:
        """The picture of a sound: its wave, as a still that `make` takes like any other."""
        return self._once(_key(source), Picture(format="png"), lambda target: self._draw_wave(source, target)).path

    def _kept(self, key: str, picture: Picture) -> Made | None:
        """The picture of this key in its format, else as a JPEG, if there is one."""
        for extension in (picture.format, DEFAULT_FORMAT):
            path = self._files.thumbnails / f"{key}.{extension}"
            if self.cache.has(path):
                return Made(path, fresh=False)
        return None

    def _once(self, key: str, picture: Picture, make: Callable[[Path], None]) -> Made:
        """The picture of this key as it is kept, else made."""
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
        """One frame; where there is none at the moment that was asked for, the first."""
        look = ["-frames:v", "1", "-update", "1", "-filter_complex", f"[0:v:0]{filters(picture)}", *_ONE_THREAD]
        for second in [None] if picture.second is None else [picture.second, 0.0]:
            seek = [] if second is None else ["-ss", f"{second:.3f}"]
            with self._slots:
                self._ffmpeg.run(*_ONE_THREAD, *seek, "-i", source, *look, *encoding(picture), target, gentle=False)
            if target.exists() and target.stat().st_size:
                _set_density(target, picture.density)
                return
        raise FfmpegError("no frame at that moment")

    def _join(self, frames: list[Path], picture: Picture, target: Path) -> None:
        for number, frame in enumerate(frames):
            shutil.copyfile(frame, target.parent / f"{number:05d}.jpg")
        colours = FORMATS[picture.format].colours
        look = ["-filter_complex", f"[0:v:0]tile={len(frames)}x1,{colours}", "-frames:v", "1", "-update", "1"]
        with self._slots:
            self._ffmpeg.run("-i", target.parent / "%05d.jpg", *look, *encoding(picture), target, gentle=False)
        _set_density(target, picture.density)

    def _draw_wave(self, source: Path, target: Path) -> None:
        wave = f"[0:a]aformat=channel_layouts=mono,showwavespic=s={_WAVE_SIZE}:colors={_WAVE}:scale=cbrt[wave]"
        chain = f"{wave};color={_WAVE_GROUND}:s={_WAVE_SIZE}[ground];[ground][wave]overlay=shortest=1"
        with self._slots:
            self._ffmpeg.run("-i", source, "-filter_complex", chain, "-frames:v", "1", target)


def _key(source: Path, picture: Picture | None = None, *rest: str) -> str:
    """What tells a picture from all others, but for its format."""
    look = replace(picture, format=DEFAULT_FORMAT) if picture else None
    return hashlib.sha256(f"{source}|{look}|{rest}".encode()).hexdigest()


def _set_density(path: Path, density: int) -> None:
    """Write dots per inch into the head of a JPEG."""
    if not density:
        return
    with path.open("r+b") as file:
        if file.read(_DENSITY)[6:11] == _JFIF:
            file.seek(_DENSITY)
            file.write(bytes([_PER_INCH]) + density.to_bytes(2, "big") * 2)
