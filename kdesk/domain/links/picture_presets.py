"""Named sizes and forms of pictures."""

from dataclasses import dataclass, replace

from kdesk.domain.links.presets import MAX_NAME
from kdesk.domain.links.thumbnail import Fit, Thumbnail


@dataclass(frozen=True, slots=True)
class PicturePreset:
    """A size and a form.

    Attributes:
        name: By the user; those of kdesk have short English names, which `messages` translates.
        width: In pixels, as `height`; 0 for the proportion of the picture.
        quality: Of a JPEG; 0 for the account's own.
        format: File extension; "" for the server's choice.
        background: Hexadecimal; "" for white.
        slices: Frames side by side; 0 for one picture.
    """

    name: str
    width: int = 0
    height: int = 0
    fit: int = int(Fit.INSIDE)
    quality: int = 0
    format: str = ""
    background: str = ""
    slices: int = 0

    @property
    def is_valid(self) -> bool:
        """Whether the settings may hold it."""
        numbers = (self.width, self.height, self.quality, self.slices)
        texts = len(self.name) <= MAX_NAME and len(self.format) <= MAX_NAME and len(self.background) <= MAX_NAME
        return bool(self.name) and texts and all(0 <= number <= MAX_SIDE for number in numbers) and self.fit in set(Fit)


MAX_SIDE = 65_000


CARD = PicturePreset("card", 640, 360, int(Fit.CROP))
SOCIAL = PicturePreset("social", 1200, 630, int(Fit.CROP))
POSTER = PicturePreset("poster", 1280)
STRIP = PicturePreset("strip", 160, 90, int(Fit.CROP), slices=10)
BUILT_IN = (CARD, SOCIAL, POSTER, STRIP)


def preset_of(picture: Thumbnail, name: str) -> PicturePreset:
    """Return the size and the form of an address under a name."""
    return PicturePreset(
        name,
        picture.width or 0,
        picture.height or 0,
        int(picture.fit or Fit.INSIDE),
        picture.quality or 0,
        picture.format,
        picture.background,
        picture.slices or 0,
    )


def with_preset(picture: Thumbnail, preset: PicturePreset) -> Thumbnail:
    """Return an address with the size and the form of a preset; the frame of the video stays."""
    return replace(
        picture,
        width=preset.width or None,
        height=preset.height or None,
        fit=Fit(preset.fit),
        quality=preset.quality or None,
        format=preset.format,
        background=preset.background,
        slices=preset.slices or None,
        slice=None,
    )
