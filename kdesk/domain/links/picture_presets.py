"""Named sizes and forms of pictures: those of kdesk, and what they say of an address."""

from dataclasses import replace

from kdesk.domain.links.fit import Fit
from kdesk.domain.links.presets import PicturePreset
from kdesk.domain.links.thumbnail import Thumbnail

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
