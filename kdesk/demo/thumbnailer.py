"""Pictures made by ffmpeg, from a moment of a video or from a still, and kept on disk."""

import hashlib
import threading
from colorsys import hsv_to_rgb
from dataclasses import dataclass, replace
from pathlib import Path

from kdesk.demo.ffmpeg import Ffmpeg, FfmpegError
from kdesk.demo.files import Files

FIT, PAD, CROP, CROP_TOP, STRETCH = 1, 2, 3, 4, 5
_AT_ONCE = 2
_LOCKS = 32
_DEFAULT_QUALITY = 85
_GOLDEN_ANGLE = 137.508
_WAVE_SIZE, _WAVE, _WAVE_GROUND = "640x360", "0x5fb0e8", "0x1f2a37"


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of the source picture, in fractions of its sides."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Picture:
    """How a picture is to look. Sizes in pixels, 0 keeps the proportion; `second` is the moment, None for a still.

    A `mark` turns the colours and draws itself as bars: entries that share a file still look different.
    """

    width: int = 0
    height: int = 0
    kind: int = FIT
    background: str = "ffffff"
    quality: int = 0
    second: float | None = None
    crop: Crop | None = None
    mark: int = 0


class Thumbnailer:
    """Makes pictures, two at once, each only once."""

    def __init__(self, files: Files, ffmpeg: Ffmpeg) -> None:
        self._files = files
        self._ffmpeg = ffmpeg
        self._slots = threading.Semaphore(_AT_ONCE)
        self._locks = [threading.Lock() for _ in range(_LOCKS)]

    def make(self, source: Path, picture: Picture) -> Path:
        """One JPEG. FfmpegError if no picture can be had."""
        target = self._cached(f"{source}|{picture}")
        with self._lock_of(target):
            if not target.exists():
                work = self._files.new_work() / "picture.jpg"
                with self._slots:
                    self._shoot(source, picture, work)
                work.replace(target)
                work.parent.rmdir()
        return target

    def strip(self, source: Path, picture: Picture, seconds: list[float]) -> Path:
        """Frames of these moments side by side in one JPEG."""
        target = self._cached(f"{source}|{picture}|{seconds}")
        frames = [self.make(source, replace(picture, second=second)) for second in seconds]
        with self._lock_of(target):
            if not target.exists():
                folder = self._files.new_work()
                self._join(frames, folder, picture.quality)
                (folder / "strip.jpg").replace(target)
                for name in folder.iterdir():
                    name.unlink()
                folder.rmdir()
        return target

    def waveform(self, source: Path) -> Path:
        """The picture of a sound: its wave, as a still that `make` takes like any other."""
        target = self._cached(f"{source}|wave").with_suffix(".png")
        with self._lock_of(target):
            if not target.exists():
                work = self._files.new_work() / "wave.png"
                wave = f"[0:a]aformat=channel_layouts=mono,showwavespic=s={_WAVE_SIZE}:colors={_WAVE}:scale=cbrt[wave]"
                chain = f"{wave};color={_WAVE_GROUND}:s={_WAVE_SIZE}[ground];[ground][wave]overlay=shortest=1"
                self._ffmpeg.run("-i", source, "-filter_complex", chain, "-frames:v", "1", work)
                work.replace(target)
                work.parent.rmdir()
        return target

    def _cached(self, key: str) -> Path:
        return self._files.thumbnails / f"{hashlib.sha256(key.encode()).hexdigest()}.jpg"

    def _lock_of(self, target: Path) -> threading.Lock:
        return self._locks[int(target.stem[:8], 16) % _LOCKS]

    def _shoot(self, source: Path, picture: Picture, target: Path) -> None:
        moments = [None] if picture.second is None else [picture.second, 0.0]
        for moment in moments:
            seek = [] if moment is None else ["-ss", f"{moment:.3f}"]
            look = ["-frames:v", "1", "-update", "1", "-vf", filters(picture), *_jpeg(picture.quality)]
            self._ffmpeg.run(*seek, "-i", source, *look, target, gentle=False)
            if target.exists():
                return
        raise FfmpegError("no frame at that moment")

    def _join(self, frames: list[Path], folder: Path, quality: int) -> None:
        for number, frame in enumerate(frames):
            (folder / f"{number:05d}.jpg").write_bytes(frame.read_bytes())
        with self._slots:
            look = ["-vf", f"tile={len(frames)}x1", "-frames:v", "1", "-update", "1", *_jpeg(quality)]
            self._ffmpeg.run("-i", folder / "%05d.jpg", *look, folder / "strip.jpg", gentle=False)


def _jpeg(quality: int) -> list[str]:
    scale = 31 - round(29 * (quality or _DEFAULT_QUALITY) / 100)
    return ["-c:v", "mjpeg", "-strict", "unofficial", "-q:v", str(scale), "-f", "image2"]


def filters(picture: Picture) -> str:
    """The ffmpeg filter chain that gives a picture its size."""
    width, height = picture.width, picture.height
    steps = _marked(picture.mark) if picture.mark else []
    if picture.crop:
        crop = picture.crop
        steps.append(f"crop=iw*{crop.width:.6f}:ih*{crop.height:.6f}:iw*{crop.x:.6f}:ih*{crop.y:.6f}")
    if width and height and picture.kind != STRETCH:
        grow = "increase" if picture.kind in (CROP, CROP_TOP) else "decrease"
        steps.append(f"scale={width}:{height}:force_original_aspect_ratio={grow}:out_range=pc")
    elif width or height:
        steps.append(f"scale={width or -1}:{height or -1}:out_range=pc")
    else:
        steps.append("scale=iw:ih:out_range=pc")
    if width and height:
        steps += {
            # Where colours are kept at half the size, an odd height would be rounded below the picture's own.
            PAD: ["format=yuv444p", f"pad={width}:{height}:(ow-iw)/2:(oh-ih)/2:color=0x{picture.background}"],
            CROP: [f"crop={width}:{height}"],
            CROP_TOP: [f"crop={width}:{height}:(iw-{width})/2:0"],
        }.get(picture.kind, [])
    return ",".join([*steps, "format=yuv420p", "setrange=pc"])


def _marked(number: int) -> list[str]:
    """Other colours and a tint, even for what is grey, and the number's bits as squares on a dark ground."""
    # The golden angle keeps the colours of neighbours far apart.
    angle = number * _GOLDEN_ANGLE % 360
    tint = "".join(f"{round(255 * part):02x}" for part in hsv_to_rgb(angle / 360, 1, 1))
    bits = [place for place in range(number.bit_length()) if number >> place & 1]
    squares = [f"drawbox=x=iw*{place}/24:y=ih*0.92:w=iw/32:h=ih*0.05:color=white:t=fill" for place in bits]
    ground = "drawbox=y=ih*0.9:h=ih*0.1:color=black:t=fill"
    return [f"hue=h={angle:.1f}", f"drawbox=color=0x{tint}@0.35:t=fill", ground, *squares]
