"""Pictures of the guide: which scene each shows, and what is cut out of it.

`packaging/screenshots.py --guide` makes them anew from this table. A page names each by its file, with words for
those who do not see it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from photographer import SMALL, Photographer
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPixmap, qBlue, qGreen, qRed, qRgb

from kdesk.guide import PICTURE_SCALE, Topic

MOST_BYTES = 40_000
"""Of one picture."""
MOST_BYTES_IN_ALL = 600_000
_COLOURS, _EXACT = 256, 96
"""Those of a picture, and how many of these are frequent ones as they are; the others stand for similar ones."""
_BITS_OFF = 4


@dataclass(frozen=True, slots=True)
class GuidePicture:
    """One picture.

    Attributes:
        page: That names it.
        scene: The name that a scene gives to its picture.
        group: Of screenshots.py, which takes the scene.
        part: Left, top, width and height in the window in pixels of a screen at 100 %, the left counted from the
            right edge where it is negative, the top from the bottom; None takes the whole window.
        large: Whether it is cut out of the larger one of the two windows, which is taken before the smaller one.
    """

    page: Topic
    scene: str
    group: str
    part: tuple[int, int, int, int] | None = None
    large: bool = False


PICTURES: Mapping[str, GuidePicture] = {
    "tour": GuidePicture(Topic.FIRST_STEPS, "first-steps-uploads", "first-steps", (170, 270, 640, 262)),
    "sign-in": GuidePicture(Topic.FIRST_STEPS, "sign-in", "signing-in", (0, 0, 440, 450)),
    "palette": GuidePicture(Topic.GETTING_AROUND, "palette-results", "palette", (128, 46, 646, 230)),
    "uploads": GuidePicture(Topic.UPLOADS, "uploads", "uploads", (90, 128, 780, 338)),
    "details": GuidePicture(Topic.DETAILS, "uploads-details", "uploads", (510, 62, 372, 335)),
    "sheet": GuidePicture(Topic.DETAILS, "sheet", "sheets", (18, 48, 672, 115)),
    "questions": GuidePicture(Topic.QUESTIONS, "uploads-questions", "uploads", (96, 157, 770, 224)),
    "library": GuidePicture(Topic.LIBRARY, "library", "views", (280, 94, 590, 174)),
    "player": GuidePicture(Topic.REVIEW, "entry-links", "tabs", (-412, 352, 396, 136), large=True),
    "links": GuidePicture(Topic.LINKS, "entry-links", "tabs", (-412, 500, 396, 250), large=True),
    "downloads": GuidePicture(Topic.DOWNLOADS, "downloads", "share", (92, 350, 780, 176)),
    "accounts": GuidePicture(Topic.ACCOUNTS, "accounts", "accounts", (10, 50, 840, 165)),
    "statistics": GuidePicture(Topic.STATISTICS, "statistics", "statistics", (0, 60, 445, 410)),
    "settings": GuidePicture(Topic.SETTINGS, "settings-transfers-small", "settings", (200, 50, 620, 330)),
    "notifications": GuidePicture(Topic.DESKTOP, "settings-notifications", "settings", (205, 50, 600, 220)),
    "doctor": GuidePicture(Topic.TROUBLESHOOTING, "doctor", "support", (0, 0, 680, 324)),
    "timeline": GuidePicture(Topic.TROUBLESHOOTING, "timeline", "support", (520, 285, 360, 212)),
}


class GuidePhotographer(Photographer):
    """Keeps of each scene what the guide shows of it, and nothing of the others."""

    settle_seconds = 1.0
    """Nobody looks at each of them: a busy machine gets more time to lay out."""

    def keep(self, scene: str, look: str, picture: QPixmap) -> None:
        """Save what the table cuts out of the scene, with few colours."""
        for file, one in PICTURES.items():
            if one.scene == scene and not (one.large and look.endswith(SMALL)):
                cut = picture.copy(_area(one, picture)).toImage()
                self.write(few_colours(cut), file)


def guide_groups() -> Sequence[str]:
    """Return the groups of scenes that pictures are cut out of."""
    return sorted({one.group for one in PICTURES.values()})


def few_colours(picture: QImage) -> QImage:
    """Return a picture with at most 256 colours: a third of the bytes, and nothing that anybody sees."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(picture.constBits()).cast("I"))
    table = [colour for colour, _count in counted.most_common(_EXACT)]
    for colour in table:
        del counted[colour]
    table += list(_similar(counted, _COLOURS - len(table)))
    return picture.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)


def _similar(counted: Counter[int], most: int) -> Iterator[int]:
    """Yield colours that stand for many similar ones."""
    boxes: dict[tuple[int, int, int], Counter[int]] = {}
    for colour, count in counted.items():
        box = (qRed(colour) >> _BITS_OFF, qGreen(colour) >> _BITS_OFF, qBlue(colour) >> _BITS_OFF)
        boxes.setdefault(box, Counter())[colour] = count
    for similar in sorted(boxes.values(), key=Counter.total, reverse=True)[:most]:
        total = similar.total()
        red, green, blue = (
            sum(part(colour) * count for colour, count in similar.items()) // total for part in (qRed, qGreen, qBlue)
        )
        yield qRgb(red, green, blue)


def _area(one: GuidePicture, picture: QPixmap) -> QRect:
    """Return what is cut out, in the pixels of the picture."""
    if one.part is None:
        return picture.rect()
    left, top, width, height = (round(length * PICTURE_SCALE) for length in one.part)
    left += picture.width() if left < 0 else 0
    top += picture.height() if top < 0 else 0
    return picture.rect().intersected(QRect(left, top, width, height))
