"""How much small grey pictures of frames differ. Runs on one thread."""

from kdesk.domain.video import Frame, VideoFacts
from kdesk.media.filters import PairFilters, Shape, Step
from kdesk.media.painting.chains import TURNS
from kdesk.media.painting.drawing import picture_of

_WIDE, _HIGH = 320, 180
_FLAGS = "area"


class Thumbs:
    """Compares frames as small grey pictures, whatever their sizes."""

    def __init__(self) -> None:
        self._filters: dict[tuple[Shape, Shape, int], PairFilters] = {}

    def difference(self, facts: tuple[VideoFacts, VideoFacts], frames: tuple[Frame, Frame]) -> float:
        """Return the mean square of the differences, in levels of 8 bits. Raises `MediaProblem`."""
        pictures = picture_of(frames[0]), picture_of(frames[1])
        turn = (facts[1].rotation - facts[0].rotation) % 360
        key = Shape.of(pictures[0]), Shape.of(pictures[1]), turn
        if key not in self._filters:
            sides = (key[0], _grey(0)), (key[1], _grey(turn))
            self._filters[key] = PairFilters(sides, [("psnr", {})], threads=1)
        return float(self._filters[key].run(*pictures).metadata["lavfi.psnr.mse.y"])


def _grey(turn: int) -> list[Step]:
    size = {"w": str(_WIDE), "h": str(_HIGH), "flags": _FLAGS, "out_range": "full"}
    return [*TURNS[turn], ("scale", size), ("format", {"pix_fmts": "gray"})]
