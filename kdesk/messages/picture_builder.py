"""Words of the picture builder."""

from kdesk.domain.links.fit import Fit
from kdesk.domain.picture import Box
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.renditions import pixels_of
from kdesk.messages.translation import N_, _, listed

_FITS = {
    Fit.INSIDE: N_("Inside, nothing cropped"),
    Fit.PAD: N_("Inside, filled up"),
    Fit.CROP: N_("Cropped around the centre"),
    Fit.CROP_TOP: N_("Cropped at the bottom"),
    Fit.STRETCH: N_("Stretched"),
}


def fit_name(fit: Fit) -> str:
    """Return how a picture fills the size."""
    return _(_FITS[fit])


def draw_part_tip() -> str:
    """Return how a part of the picture is chosen."""
    return _(
        "Draw a frame to keep a part of the picture. With the keys: arrows move the frame, with Shift they change its"
        " size, Delete keeps the whole picture"
    )


def picture_words(size: Box, count: int, content_type: str, formatter: Format) -> str:
    """Return the size, the bytes and the type of a picture that came."""
    return listed((pixels_of(size.width, size.height), formatter.size(count), shown(content_type, 80)))
