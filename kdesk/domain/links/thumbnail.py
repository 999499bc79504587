"""`thumbnail`: pictures of an entry, frames of a video, and strips of frames."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from kdesk.domain.links.fit import Fit
from kdesk.domain.links.grammar import Address, parameter
from kdesk.domain.links.place import Place
from kdesk.domain.links.values import COLOUR, DECIMAL, NUMBER, PAGE, SWITCH, Form
from kdesk.domain.picture import MAX_SIDE, Box

# Wire fact: the server cuts them from every value, since an address may end with one (`wire-facts`, 7.1).
_EXTENSION = re.compile(r"\.(?:jpg|gif|png)\Z")
_DEFAULT = Box(120, 90)
"""The size that the server sends if the address names none."""


_FIT = Form(lambda text: Fit(int(text)), lambda value: str(int(value)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail(Address):
    """A picture (`wire-facts`, 7.1). Numbers out of range are clamped by the server, not refused.

    Attributes:
        upload_token_id: A temporary upload, in place of an entry.
        version: Of the poster; another number only gets round caches.
        width: In pixels; a missing side keeps the proportion.
        default_width: Counts only if both sides are missing, as `default_height`.
        flavor_params: A rendition whose size is taken; it does not choose the picture.
        background: Hexadecimal, for `Fit.PAD`.
        quality: Of a JPEG, 1 to 100.
        format: File extension. The server may answer with JPEG all the same.
        density: In dots per inch.
        crop_x: The part of the source picture, before scaling, as `crop_y`, `crop_width` and `crop_height`.
        crop_of_width: The size that the part refers to, as `crop_of_height`; by default the source's own.
        second: Of the frame; at most the whole seconds of the duration.
        slices: How many equal parts; without `slice`, their first frames side by side.
        slice: Number of one part, from 0.
        start: Of the range that is sliced, in seconds, as `end`.
        flavor_id: Has no effect on the frames of a video.
        referrer: The page that shows it, for rules about domains.
        ks: Session.
    """

    ACTION: ClassVar[str] = "thumbnail"

    entry_id: str = parameter("entry_id", default="")
    upload_token_id: str = parameter("upload_token_id", default="")
    version: int | None = parameter("version", form=NUMBER)
    width: int | None = parameter("width", form=NUMBER)
    height: int | None = parameter("height", form=NUMBER)
    default_width: int | None = parameter("def_width", form=NUMBER)
    default_height: int | None = parameter("def_height", form=NUMBER)
    flavor_params: int | None = parameter("flavor_params_id", form=NUMBER)
    fit: Fit | None = parameter("type", form=_FIT)
    background: str = parameter("bgcolor", form=COLOUR, default="")
    quality: int | None = parameter("quality", form=NUMBER)
    crop_x: float | None = parameter("src_x", form=DECIMAL)
    crop_y: float | None = parameter("src_y", form=DECIMAL)
    crop_width: float | None = parameter("src_w", form=DECIMAL)
    crop_height: float | None = parameter("src_h", form=DECIMAL)
    crop_of_width: float | None = parameter("rel_width", form=DECIMAL)
    crop_of_height: float | None = parameter("rel_height", form=DECIMAL)
    second: float | None = parameter("vid_sec", form=DECIMAL)
    slices: int | None = parameter("vid_slices", form=NUMBER)
    slice: int | None = parameter("vid_slice", form=NUMBER)
    start: float | None = parameter("start_sec", form=DECIMAL)
    end: float | None = parameter("end_sec", form=DECIMAL)
    density: float | None = parameter("density", form=DECIMAL)
    strip_profiles: bool = parameter("strip", form=SWITCH, default=False)
    nearest_aspect_ratio: bool = parameter("nearest_aspect_ratio", form=SWITCH, default=False)
    crop_provider: str = parameter("crop_provider", default="")
    format: str = parameter("format", default="")
    flavor_id: str = parameter("flavor_id", default="")
    referrer: str = parameter("referrer", form=PAGE, default="")
    ks: str = parameter("ks", default="")
    file_name: str = parameter("file_name", default="")

    @classmethod
    def from_pairs(cls, place: Place, pairs: Mapping[str, str], ending: str = "") -> Self:
        """Return the address with these parameters, without the extension that any value may have."""
        plain = {name: text if name == "file_name" else _EXTENSION.sub("", text) for name, text in pairs.items()}
        return super(Thumbnail, cls).from_pairs(place, plain, ending)

    @property
    def captures_frames(self) -> bool:
        """Whether it is cut from the video, and not the poster."""
        return self.second is not None or self.slices is not None

    @property
    def box(self) -> Box:
        """The size that is asked for, bounded. A missing side is bounded by twice the other one.

        Wire fact: a strip is as wide as all of its frames together (`wire-facts`, 7.2).
        """
        width, height = self.width or 0, self.height or 0
        if width <= 0 and height <= 0:
            width, height = _DEFAULT.width, _DEFAULT.height
        width = width if width > 0 else 2 * height
        height = height if height > 0 else 2 * width
        frames = self.slices if self.slices and self.slice is None else 1
        return Box(min(width * max(1, frames), MAX_SIDE), min(height, MAX_SIDE))
