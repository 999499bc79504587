"""The properties of a picture, and the ffmpeg filters that make it."""

from colorsys import hsv_to_rgb
from dataclasses import dataclass

FIT, PAD, CROP, CROP_TOP, STRETCH = range(1, 6)
"""How a picture is fitted into a box of another aspect ratio."""

_DEFAULT_QUALITY = 85
_GOLDEN_ANGLE = 137.508
_FULL_RANGE = "setrange=pc"
_FRAME_OF_VIDEO = ("yadif=deint=interlaced", "scale=w='max(1,round(iw*sar))':h=ih", "setsar=1")
"""Deinterlace frames that are marked as interlaced, and make pixels square."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of the source picture, in fractions of its sides."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Format:
    """A picture format: its MIME type, and the ffmpeg arguments for it."""

    mime: str
    codec: str
    colours: str
    muxer: str = "image2"


_JPEG = Format("image/jpeg", "mjpeg", f"format=yuv420p,{_FULL_RANGE}")
FORMATS = {
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": Format("image/png", "png", "format=rgb24"),
    "gif": Format("image/gif", "gif", "split[a][b];[a]palettegen[p];[b][p]paletteuse", "gif"),
    "bmp": Format("image/bmp", "bmp", "format=bgr24"),
    "webp": Format("image/webp", "libwebp", "format=yuv420p"),
}
"""Formats by the extension that a URL asks for."""
DEFAULT_FORMAT = "jpg"


@dataclass(frozen=True, slots=True)
class Picture:
    """The properties of a picture.

    Attributes:
        width, height: Pixels; 0 keeps the proportion.
        second: Time in the video; None for a still.
        mark: A number above 0 changes the colours and is drawn as squares, so that entries with a shared file differ.
        density: Dots per inch; 0 for unspecified.
        strip: Remove the source's colour profile.
    """

    width: int = 0
    height: int = 0
    kind: int = FIT
    background: str = "ffffff"
    quality: int = 0
    second: float | None = None
    crop: Crop | None = None
    mark: int = 0
    format: str = DEFAULT_FORMAT
    density: int = 0
    strip: bool = False


def crop_of(place: tuple[float, float, float, float], size: tuple[float, float]) -> Crop | None:
    """Return the part at `x, y, width, height` of a picture, or None for the whole.

    A side of 0 extends to the edge.
    """
    if not any(place) or not all(size):
        return None
    x, y = (min(max(at / whole, 0.0), 1.0) for at, whole in zip(place[:2], size, strict=True))
    width, height = (part / whole or 1.0 for part, whole in zip(place[2:], size, strict=True))
    width, height = min(width, 1 - x), min(height, 1 - y)
    return Crop(x, y, width, height) if width > 0 and height > 0 else None


def filters(picture: Picture) -> str:
    """Return the ffmpeg filters that make a picture from one frame."""
    steps = [] if picture.second is None else list(_FRAME_OF_VIDEO)
    steps += _marked(picture.mark) if picture.mark else []
    if picture.crop:
        crop = picture.crop
        steps.append(
            f"crop=max(1\\,iw*{crop.width:.6f}):max(1\\,ih*{crop.height:.6f}):iw*{crop.x:.6f}:ih*{crop.y:.6f}:exact=1"
        )
    steps += [_scaled(picture), *_boxed(picture), "setsar=1"]
    if picture.strip:
        steps.append("sidedata=mode=delete:type=ICC_PROFILE")
    return ",".join([*steps, FORMATS[picture.format].colours])


def encoding(picture: Picture) -> list[str]:
    """Return the ffmpeg arguments that encode it."""
    kind, quality = FORMATS[picture.format], picture.quality or _DEFAULT_QUALITY
    scales = {"mjpeg": ["-q:v", str(31 - round(29 * quality / 100))], "libwebp": ["-quality", str(quality)]}
    return ["-c:v", kind.codec, "-strict", "unofficial", *scales.get(kind.codec, []), "-f", kind.muxer]


def _scaled(picture: Picture) -> str:
    """Return the scale filter with explicit rounding, since ffmpeg itself truncates."""
    width, height = picture.width, picture.height
    if width and height and picture.kind != STRETCH:
        choice = "max" if picture.kind in (CROP, CROP_TOP) else "min"
        ratio = f"{choice}({width}/iw,{height}/ih)"
        sides = [f"max(1,round({side}*{ratio}))" for side in ("iw", "ih")]
    else:
        sides = [
            str(width or (f"max(1,round(iw*{height}/ih))" if height else "iw")),
            str(height or (f"max(1,round(ih*{width}/iw))" if width else "ih")),
        ]
    return f"scale=w='{sides[0]}':h='{sides[1]}':out_range=pc"


def _boxed(picture: Picture) -> list[str]:
    """Return the filters that fit a scaled picture into its box."""
    width, height = picture.width, picture.height
    if not width or not height:
        return []
    # With chroma subsampling, ffmpeg would round odd sizes and offsets.
    return {
        PAD: ["format=yuv444p", f"pad={width}:{height}:(ow-iw)/2:(oh-ih)/2:color=0x{picture.background}"],
        CROP: ["format=yuv444p", f"crop={width}:{height}"],
        CROP_TOP: ["format=yuv444p", f"crop={width}:{height}:(iw-{width})/2:0"],
    }.get(picture.kind, [])


def _marked(number: int) -> list[str]:
    """Return filters that change hue and tint (for grey too) and draw the number's bits as squares on a dark bar."""
    # The golden angle keeps the colours of consecutive numbers far apart.
    angle = number * _GOLDEN_ANGLE % 360
    tint = "".join(f"{round(255 * part):02x}" for part in hsv_to_rgb(angle / 360, 1, 1))
    bits = [place for place in range(number.bit_length()) if number >> place & 1]
    squares = [f"drawbox=x=iw*{place}/24:y=ih*0.92:w=iw/32:h=ih*0.05:color=white:t=fill" for place in bits]
    ground = "drawbox=y=ih*0.9:h=ih*0.1:color=black:t=fill"
    return [f"hue=h={angle:.1f}", f"drawbox=color=0x{tint}@0.35:t=fill", ground, *squares]
